"""Of many events at once only those are relayed one by one that somebody has anything to do with."""

import pytest

from reputation.events.actions import record_each
from reputation.events.choosing import choosing
from reputation.events.models import Event
from reputation.events.relay import relay
from reputation.subscriptions import SUBSCRIPTIONS
from tests.people import MONDAY

KIND = "channel.created"


def _recorded(count):
    return record_each(KIND, [{}] * count, at=MONDAY)


def _relay(events):
    return relay([event.pk for event in events], at=MONDAY)


@pytest.fixture
def every_other(monkeypatch):
    """What a reaction was called for that has to do with every other event."""
    called = []
    choose = choosing(lambda events: [event.pk for event in events[::2]])
    monkeypatch.setitem(SUBSCRIPTIONS, KIND, [choose(called.append)])
    return called


def test_what_concerns_nobody_is_relayed_without_a_call(acme, every_other):
    events = _recorded(6)

    assert _relay(events) == 6
    assert every_other == events[::2]
    assert not Event.objects.waiting().exists()


def test_what_was_relayed_is_not_relayed_again(acme, every_other):
    events = _recorded(6)
    _relay(events)

    assert _relay(events) == 0
    assert every_other == events[::2]


def test_what_concerns_nobody_takes_as_many_statements_for_a_thousand(
    acme, monkeypatch, count_queries
):
    nobodys = choosing(lambda _events: [])(lambda _event: None)
    monkeypatch.setitem(SUBSCRIPTIONS, KIND, [nobodys])
    few, many = _recorded(2), _recorded(1_000)

    assert count_queries(lambda: _relay(few)) == count_queries(lambda: _relay(many))
    assert not Event.objects.waiting().exists()


def test_who_does_not_choose_is_called_for_every_event(acme, monkeypatch):
    seen = []
    choosy = choosing(lambda _events: [])(lambda _event: None)
    monkeypatch.setitem(SUBSCRIPTIONS, KIND, [choosy, seen.append])
    events = _recorded(4)

    assert _relay(events) == 4
    assert seen == events


def test_a_choice_that_fails_lets_every_event_be_relayed_by_itself(
    acme, monkeypatch, caplog
):
    seen = []

    def fail(_events):
        raise ValueError("no choice")

    monkeypatch.setitem(SUBSCRIPTIONS, KIND, [choosing(fail)(seen.append)])
    events = _recorded(3)

    assert _relay(events) == 3
    assert seen == events
    assert "Cannot tell which events concern nobody" in caplog.text
