"""The log is complete, and what follows from it is on one page."""

import ast

from reputation.celery import BrandTask, app
from reputation.schedule import app as scheduled
from reputation.subscriptions import SUBSCRIPTIONS
from tests.architecture.sources import calls, name_of, root_of, text_argument

# What the contract names otherwise: nothing happened, and that is the point.
STATES = {"overdue"}
WRITES = {"update", "delete", "save", "bulk_update", "raw"}


def recorded_kinds():
    return {
        text_argument(call): path
        for path, call in calls()
        if name_of(call) in {"record", "record_each", "record_found"}
        and text_argument(call)
    }


def test_every_kind_of_event_that_is_recorded_is_a_subscription():
    assert {
        kind: path
        for kind, path in recorded_kinds().items()
        if kind not in SUBSCRIPTIONS
    } == {}


def test_every_subscription_is_to_something_that_is_recorded():
    assert set(SUBSCRIPTIONS) - set(recorded_kinds()) == set()


def test_a_kind_is_a_noun_and_what_happened_to_it():
    for kind in SUBSCRIPTIONS:
        noun, _, happened = kind.partition(".")
        assert noun.isidentifier(), kind
        assert happened.endswith("ed") or happened in STATES, kind


def test_only_the_relay_writes_to_an_event_that_is_recorded():
    writers = {
        path
        for path, call in calls()
        if root_of(call) == "Event" and name_of(call) in WRITES
    }

    assert writers <= {"reputation/events/relay.py"}


def test_the_relay_writes_nothing_but_the_outboxs_own_fields():
    written = {
        keyword.arg
        for path, call in calls()
        if path == "reputation/events/relay.py" and name_of(call) == "update"
        for keyword in call.keywords
    }

    assert written == {"relayed_at", "relay_after", "attempts"}


def test_what_happens_on_its_own_is_a_task_that_exists():
    app.loader.import_default_modules()
    missing = {
        entry["task"]
        for entry in scheduled.conf.beat_schedule.values()
        if entry["task"] not in app.tasks
    }

    assert missing == set()


def test_every_task_tells_what_it_does_and_takes_what_a_newer_publisher_sends():
    app.loader.import_default_modules()
    for name, task in app.tasks.items():
        if name.startswith("celery."):
            continue
        assert (task.run.__doc__ or "").strip().endswith("."), name
        assert task.run.__kwdefaults__ is None or "_" not in task.run.__kwdefaults__
        flags = task.run.__code__.co_flags
        assert flags & 0x08, f"{name} takes no **_"


def test_what_works_in_a_brand_is_a_brand_task():
    """Beat sends to no brand: what it names runs in public, and sends on to brands."""
    app.loader.import_default_modules()
    for entry in scheduled.conf.beat_schedule.values():
        assert not isinstance(app.tasks[entry["task"]], BrandTask), entry["task"]


def test_no_signal_of_django_is_listened_to():
    listening = {
        path
        for path, call in calls()
        if name_of(call) == "receiver"
        or (
            name_of(call) == "connect"
            and isinstance(call.func, ast.Attribute)
            and isinstance(call.func.value, ast.Name)
            and call.func.value.id.endswith(("_save", "_delete", "_init"))
        )
    }

    assert listening == set()
