"""events/: the brand's append-only log."""

import pytest
from django.test import Client

from reputation.events.actions import record
from reputation.events.models import Event
from tenants.access import Scope
from tenants.models import ApiKey, Brand, User
from tenants.schemas import brand_context
from tests.api.items import ACME, an_item, client_with, send
from tests.people import MONDAY

EVENTS = f"{ACME}events/"


@pytest.fixture
def five(api: Client, acme: Brand, ada: User) -> Client:
    with brand_context(acme):
        for number in range(5):
            kind = "channel.created" if number % 2 else "channel.changed"
            record(kind, None, by=ada, at=MONDAY, channel=f"c{number}")
    return api


def listed(api: Client, **wanted: str) -> list[str]:
    answer = api.get(EVENTS, wanted)
    assert answer.status_code == 200, answer.content
    return [event["details"]["channel"] for event in answer.json()["results"]]


def test_an_event_holds_ids_and_facts(five: Client, ada: User):
    event = five.get(EVENTS).json()["results"][0]

    assert isinstance(event.pop("id"), str)
    assert event == {
        "kind": "channel.changed",
        "at": "2025-11-17T09:00:00Z",
        "subject": None,
        "by": {"kind": "user", "id": str(ada.pk)},
        "details": {"channel": "c4"},
    }


def test_the_newest_come_first(five: Client):
    assert listed(five) == ["c4", "c3", "c2", "c1", "c0"]


def test_who_follows_the_log_reads_it_in_order(five: Client):
    assert listed(five, sort="oldest") == ["c0", "c1", "c2", "c3", "c4"]


def test_a_follower_goes_on_after_what_they_know(five: Client, acme: Brand):
    known = five.get(EVENTS, {"sort": "oldest"}).json()["results"][2]["id"]

    assert listed(five, sort="oldest", after=known) == ["c3", "c4"]


def test_a_kind_is_found(five: Client):
    assert listed(five, kind="channel.created") == ["c3", "c1"]
    assert listed(five, kind="nothing.happened") == []


def test_pages_go_both_ways(five: Client):
    first = five.get(f"{EVENTS}?limit=2").json()
    second = five.get(first["next"]).json()

    assert [one["details"]["channel"] for one in second["results"]] == ["c2", "c1"]
    assert five.get(second["previous"]).json()["results"] == first["results"]


@pytest.mark.parametrize(
    ("name", "value"), [("after", "12"), ("sort", "random"), ("kind", "x" * 61)]
)
def test_a_filter_that_is_none_is_400(api: Client, name: str, value: str):
    assert api.get(EVENTS, {name: value}).status_code == 400


def test_the_log_takes_nothing_from_outside(five: Client):
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert send(five, EVENTS, {}, method=method).status_code == 405


def test_ingest_is_logged_without_a_text_or_a_handle(api: Client, acme: Brand, twitter):
    send(api, f"{ACME}mentions/", an_item(text="secreto", author={"handle": "berta"}))

    (event,) = api.get(EVENTS, {"kind": "mentions.accepted"}).json()["results"]

    assert event["by"]["kind"] == "key"
    assert event["details"]["accepted"] == 1
    assert "secreto" not in str(event)
    assert "berta" not in str(event)


def test_a_signed_in_persons_deed_bears_their_name(
    page: Client, ada: User, acme: Brand, twitter
):
    send(page, f"{ACME}mentions/", an_item())

    with brand_context(acme):
        event = Event.objects.get(kind="mentions.accepted")
    assert (event.actor_type, event.actor_id) == ("user", ada.pk)


@pytest.mark.parametrize("scope", [Scope.ADMIN, Scope.RISK_READ])
def test_either_scope_opens_the_log(acme: Brand, scope: Scope):
    assert client_with(scope, agency=acme.agency).get(EVENTS).status_code == 200
    assert ApiKey.objects.get().scopes == [scope.value]
