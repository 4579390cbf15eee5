"""What is told of by the ten thousand is recorded where it stands: in the database."""

from datetime import timedelta
from uuid import RFC_4122

import pytest
from django.utils import timezone

from reputation.common.ids import uuid7, uuid7_floor
from reputation.events import actions
from reputation.events.actions import record_found
from reputation.events.models import Event
from reputation.subscriptions import SUBSCRIPTIONS
from tests.people import MONDAY

pytestmark = pytest.mark.usefixtures("acme")


FOUND = """
    SELECT subject_id, jsonb_build_object('place', place)
    FROM unnest(%s::uuid[]) WITH ORDINALITY AS n(subject_id, place)
"""


def test_what_a_statement_finds_is_recorded_without_leaving_the_database(
    monkeypatch, count_queries
):
    monkeypatch.setitem(SUBSCRIPTIONS, "channel.created", [])
    subjects = [uuid7() for _ in range(3)]

    def note():
        told = record_found(
            "channel.created", FOUND, [subjects], subject_type="channel", at=MONDAY
        )
        assert told == 3

    assert count_queries(note) == 1
    events = list(Event.objects.order_by("details__place"))
    assert [event.subject_id for event in events] == subjects
    assert [event.details for event in events] == [{"place": n} for n in (1, 2, 3)]
    for event in events:
        assert (event.id.version, event.id.variant) == (7, RFC_4122)
        assert event.occurred_at == event.relayed_at == MONDAY
        assert (event.subject_type, event.actor_type) == ("channel", "")


def test_an_id_of_the_database_sorts_among_those_of_the_process():
    before = uuid7()
    record_found(
        "channel.created", FOUND, [[before]], subject_type="channel", at=MONDAY
    )
    slack = timedelta(seconds=5)  # two clocks, one machine

    [event] = Event.objects.all()
    assert (
        uuid7_floor(timezone.now() - slack)
        < event.id
        < uuid7_floor(timezone.now() + slack)
    )


def test_what_a_statement_finds_is_relayed_after_commit(
    monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(
        actions, "send", lambda task, brand_id, **ids: sent.append(ids["event_ids"])
    )
    monkeypatch.setitem(SUBSCRIPTIONS, "channel.created", [print])
    with django_capture_on_commit_callbacks(execute=True):
        record_found(
            "channel.created", FOUND, [[uuid7()]], subject_type="channel", at=MONDAY
        )

    [event] = Event.objects.waiting()
    assert sent == [[str(event.pk)]]
