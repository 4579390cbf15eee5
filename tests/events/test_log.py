"""The brand's log: what is written, by whom, and that it stays."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from reputation.common.ids import uuid7
from reputation.events.actions import record, record_each
from reputation.events.models import Event
from reputation.events.relay import UnknownKind
from reputation.mentions.models import Conversation
from reputation.subscriptions import SUBSCRIPTIONS
from tenants.access import Scope
from tenants.actions import issue_api_key
from tests.people import MONDAY

pytestmark = pytest.mark.usefixtures("acme")


def test_an_event_tells_what_when_and_who(ada):
    conversation = Conversation(
        root_id=uuid7(), first_posted_at=MONDAY, latest_posted_at=MONDAY
    )

    record("risk.band_changed", conversation, by=ada, at=MONDAY, after="crisis")

    event = Event.objects.get()
    assert str(event) == f"risk.band_changed {event.pk}"
    assert (event.subject_type, event.subject_id) == ("conversation", conversation.pk)
    assert (event.actor_type, event.actor_id) == ("user", ada.pk)
    assert (event.occurred_at, event.details) == (MONDAY, {"after": "crisis"})


def test_a_key_acts_as_a_key(acme):
    key = issue_api_key(acme.agency, name="Feed", scopes=list(Scope), at=MONDAY).key

    event = record("mentions.accepted", None, by=key, at=MONDAY, accepted=3)

    assert (event.actor_type, event.actor_id) == ("key", key.pk)


def test_ids_and_times_among_the_details_become_json():
    joined = uuid7()

    record("conversation.joined", None, by=None, at=MONDAY, into=joined, since=MONDAY)

    assert Event.objects.get().details == {
        "into": str(joined),
        "since": "2025-11-17T09:00:00Z",
    }


def test_many_events_are_one_statement(count_queries):
    facts = [{"after": "watch"} for _ in range(30)]

    assert (
        count_queries(lambda: record_each("risk.band_changed", facts, at=MONDAY)) == 1
    )
    assert Event.objects.count() == 30


def test_an_event_of_an_unknown_kind_is_a_mistake():
    with pytest.raises(UnknownKind, match=r"'case\.exploded' is not in reputation"):
        record("case.exploded", None, by=None, at=MONDAY)

    assert not Event.objects.exists()


def test_an_event_belongs_to_the_transaction_of_what_happened():
    with transaction.atomic():
        record("channel.created", None, by=None, at=MONDAY)
        transaction.set_rollback(True)

    assert not Event.objects.exists()


def test_nobody_else_can_have_done_it():
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(kind="x.done", occurred_at=MONDAY, actor_type="robot")


def test_an_event_that_nobody_reacts_to_waits_for_nothing(monkeypatch):
    monkeypatch.setitem(SUBSCRIPTIONS, "channel.created", [])
    monkeypatch.setitem(SUBSCRIPTIONS, "channel.removed", [print])

    record("channel.created", None, by=None, at=MONDAY)
    removed = record("channel.removed", None, by=None, at=MONDAY)

    assert list(Event.objects.waiting()) == [removed]
    # The message sent after commit comes first; the sweep leaves it ten seconds.
    assert not Event.objects.overdue(MONDAY).exists()
    assert Event.objects.overdue(MONDAY + timedelta(seconds=10)).exists()
