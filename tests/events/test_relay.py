"""The relay in one process: at least once, and nobody waits for another."""

from datetime import timedelta

import pytest
from django.db import connection

from reputation.celery import BRAND_HEADER
from reputation.common.ids import uuid7
from reputation.events.actions import record, record_each
from reputation.events.models import Event
from reputation.events.queries import brands_waiting
from reputation.events.relay import relay, relay_overdue
from reputation.events.tasks import relay_events
from reputation.events.tasks import relay_overdue as relay_overdue_task
from reputation.subscriptions import SUBSCRIPTIONS
from tenants.actions import suspend_brand
from tenants.models import Brand
from tenants.schemas import brand_context
from tests.people import MONDAY

SECOND = timedelta(seconds=1)


@pytest.fixture
def seen(monkeypatch):
    """What the reaction to `channel.created` has seen."""
    found = []
    monkeypatch.setitem(SUBSCRIPTIONS, "channel.created", [found.append])
    return found


@pytest.fixture
def broken(monkeypatch):
    """A kind of event whose reaction always fails."""

    def fail(event):
        raise RuntimeError(event.kind)

    monkeypatch.setitem(SUBSCRIPTIONS, "channel.removed", [fail])


def test_an_event_is_relayed_once(acme, seen):
    event = record("channel.created", None, by=None, at=MONDAY)

    assert relay([event.pk], at=MONDAY) == 1
    assert relay([event.pk], at=MONDAY) == 0
    assert seen == [event]
    assert not Event.objects.waiting().exists()


def test_a_thousand_overdue_events_are_relayed(acme, seen):
    record_each("channel.created", [{}] * 1_000, at=MONDAY)

    assert relay_overdue(at=MONDAY + 9 * SECOND) == 0
    assert relay_overdue(at=MONDAY + 10 * SECOND) == 1_000
    assert len(seen) == 1_000


def test_a_reaction_that_fails_keeps_nobody_waiting(acme, seen, broken, caplog):
    poison = record("channel.removed", None, by=None, at=MONDAY)
    event = record("channel.created", None, by=None, at=MONDAY)

    assert relay_overdue(at=MONDAY + 10 * SECOND) == 1

    assert seen == [event]
    assert list(Event.objects.waiting()) == [poison]
    assert f"Cannot relay channel.removed {poison.pk}" in caplog.text


def test_a_reaction_that_fails_is_tried_less_and_less_often(acme, broken, caplog):
    record("channel.removed", None, by=None, at=MONDAY)

    pauses, at = [], MONDAY + 10 * SECOND
    for _ in range(11):
        relay_overdue(at=at)
        due = Event.objects.get().relay_after
        pauses.append((due - at).total_seconds())
        at = due

    assert pauses == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]


def test_what_a_failed_reaction_wrote_is_undone(acme, monkeypatch, caplog):
    def write_and_fail(event):
        Brand.objects.filter(pk=acme.pk).update(name="Half done")
        raise RuntimeError

    monkeypatch.setitem(SUBSCRIPTIONS, "channel.created", [write_and_fail])
    event = record("channel.created", None, by=None, at=MONDAY)

    assert relay([event.pk], at=MONDAY) == 0
    assert Brand.objects.get(pk=acme.pk).name == "Acme"


def test_the_sweep_names_the_brands_with_something_overdue(acme, globex, seen):
    with brand_context(acme):
        record("channel.created", None, by=None, at=MONDAY)

    assert brands_waiting(at=MONDAY) == []
    assert brands_waiting(at=MONDAY + 10 * SECOND) == [acme.pk]

    suspend_brand(acme)
    assert brands_waiting(at=MONDAY + 10 * SECOND) == []


def test_a_brand_that_lost_its_tables_keeps_no_other_waiting(
    acme, globex, seen, caplog
):
    with brand_context(acme):
        record("channel.created", None, by=None, at=MONDAY)
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER SCHEMA "{globex.schema_name}" RENAME TO b_lost')

    assert brands_waiting(at=MONDAY + 10 * SECOND) == [acme.pk]
    assert f"Cannot look for events in {globex.schema_name}" in caplog.text


def test_the_sweep_asks_one_question_for_a_hundred_brands(acme, count_queries):
    assert count_queries(lambda: brands_waiting(at=MONDAY)) == 2


# --- The task and its brand ---


def run(task, brand_id, **ids):
    headers = {BRAND_HEADER: str(brand_id)} if brand_id else {}
    return task.apply(kwargs=ids, headers=headers | {"_schema_name": "public"})


def test_a_task_works_in_its_brand(acme, globex, seen):
    with brand_context(acme):
        event = record("channel.created", None, by=None, at=MONDAY)
    connection.set_schema_to_public()

    assert run(relay_events, globex.pk, event_ids=[str(event.pk)]).successful()
    assert seen == []

    assert run(relay_events, acme.pk, event_ids=[str(event.pk)]).successful()
    assert seen == [event]
    assert connection.schema_name == "public"


def test_a_newer_publishers_arguments_crash_nobody(acme, seen):
    assert run(relay_overdue_task, acme.pk, something="new").successful()


@pytest.mark.parametrize(
    "state", [Brand.State.SUSPENDED, Brand.State.CREATING, Brand.State.FAILED]
)
def test_a_task_of_a_brand_that_is_not_ready_refuses(state, acme, seen, caplog):
    event = record("channel.created", None, by=None, at=MONDAY)
    Brand.objects.filter(pk=acme.pk).update(state=state)

    outcome = run(relay_events, acme.pk, event_ids=[str(event.pk)])

    assert (outcome.state, seen) == ("REJECTED", [])
    assert f"no ready brand {acme.pk}" in caplog.text


@pytest.mark.parametrize("brand_id", [uuid7(), None], ids=["unknown", "none"])
def test_a_task_without_a_brand_refuses_and_runs_in_no_schema(
    brand_id, acme, seen, caplog
):
    connection.set_schema_to_public()

    outcome = run(relay_events, brand_id, event_ids=[])

    assert outcome.state == "REJECTED"
    assert "no ready brand" in caplog.text
    assert connection.schema_name == "public"
