"""channels/: where we listen."""

import pytest
from django.db import IntegrityError
from django.test import Client

from reputation.channels.actions import (
    ChannelExists,
    NewChannel,
    change_channel,
    create_channel,
)
from reputation.channels.capabilities import ChannelKind
from reputation.channels.models import Channel
from reputation.events.models import Event
from tenants.models import Brand, User
from tenants.schemas import brand_context
from tests.api.items import ACME, an_item, send
from tests.people import MONDAY

CHANNELS = f"{ACME}channels/"
A_BLOG = {"slug": "blog", "kind": "blog", "name": "The blog"}


def facts(acme: Brand) -> list[tuple[str, dict]]:
    with brand_context(acme):
        return list(Event.objects.order_by("pk").values_list("kind", "details"))


def test_a_channel_is_made_whole(api: Client, acme: Brand):
    answer = send(
        api,
        CHANNELS,
        {
            "slug": "x-es",
            "kind": "twitter",
            "name": "X España",
            "url": "https://x.example/acme",
            "own_accounts": ["@Acme_ES", " acme_es ", "@acme_es", "Acme_Ayuda"],
            "keywords": "acme OR acme_es",
            "operator": "Agencia Norte",
        },
    )

    assert answer.status_code == 201
    assert answer.json() == {
        "slug": "x-es",
        "kind": "twitter",
        "name": "X España",
        "url": "https://x.example/acme",
        "own_accounts": ["@acme_es", "acme_es", "Acme_Ayuda"],
        "keywords": "acme OR acme_es",
        "capabilities": {
            "read": True,
            "stream": False,
            "reply": False,
            "hide": False,
            "direct_message": False,
            "metrics": True,
            "deletions": True,
        },
        "health": {"state": "unknown", "since": None, "detail": None},
        "operator": "Agencia Norte",
    }
    assert facts(acme) == [("channel.created", {"channel": "x-es"})]


def test_a_channel_needs_a_slug_a_kind_and_a_name_only(api: Client):
    made = send(api, CHANNELS, A_BLOG).json()

    assert (made["url"], made["operator"], made["keywords"]) == (None, None, "")
    assert made["own_accounts"] == []
    assert api.get(f"{CHANNELS}blog/").json() == made


@pytest.mark.parametrize("slug", ["1and1", "a", "x" * 63])
def test_a_slug_may_begin_with_a_digit(api: Client, slug: str):
    assert send(api, CHANNELS, A_BLOG | {"slug": slug}).status_code == 201
    assert api.get(f"{CHANNELS}{slug}/").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "Blog"),
        ("slug", "-blog"),
        ("slug", ""),
        ("slug", "x" * 64),
        ("slug", None),
        ("kind", "telegraph"),
        ("name", ""),
        ("name", "x" * 201),
        ("name", "a\0b"),
        ("name", ["list"]),
        ("url", "javascript:alert(1)"),
        ("url", "x"),
        ("own_accounts", "acme"),
        ("own_accounts", [""]),
        ("own_accounts", ["x" * 201]),
        ("own_accounts", ["x"] * 101),
        ("keywords", "x" * 10_001),
        ("operator", "x" * 201),
    ],
)
def test_a_field_that_does_not_fit_is_400(
    api: Client, acme: Brand, field: str, value: object
):
    answer = send(api, CHANNELS, A_BLOG | {field: value})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"].startswith(f"/{field}")
    assert facts(acme) == []


def test_a_slug_that_is_taken_is_409(api: Client, acme: Brand):
    send(api, CHANNELS, A_BLOG)

    answer = send(api, CHANNELS, A_BLOG | {"name": "Another"})

    assert answer.status_code == 409
    assert answer.json()["code"] == "channel_exists"
    assert answer.json()["detail"] == "A channel “blog” exists already."
    assert len(facts(acme)) == 1


def test_channels_are_listed_by_slug(api: Client):
    for slug in ("b", "c", "a"):
        send(api, CHANNELS, A_BLOG | {"slug": slug})

    first = api.get(f"{CHANNELS}?limit=2").json()
    second = api.get(first["next"]).json()

    assert [one["slug"] for one in first["results"]] == ["a", "b"]
    assert [one["slug"] for one in second["results"]] == ["c"]
    assert api.get(second["previous"]).json()["results"] == first["results"]


def test_a_change_says_what_it_changed(api: Client, acme: Brand):
    send(api, CHANNELS, A_BLOG)

    answer = send(
        api,
        f"{CHANNELS}blog/",
        {"name": "The old blog", "operator": None, "own_accounts": ["acme"]},
        method="PATCH",
    )

    assert answer.status_code == 200
    assert answer.json()["name"] == "The old blog"
    assert answer.json()["kind"] == "blog"
    assert facts(acme)[1] == (
        "channel.changed",
        {"channel": "blog", "fields": ["name", "own_accounts"]},
    )


def test_a_change_that_changes_nothing_is_no_event(api: Client, acme: Brand):
    send(api, CHANNELS, A_BLOG)

    answer = send(api, f"{CHANNELS}blog/", {"name": "The blog"}, method="PATCH")

    assert answer.status_code == 200
    assert len(facts(acme)) == 1


def test_a_slug_stays(api: Client):
    send(api, CHANNELS, A_BLOG)

    answer = send(api, f"{CHANNELS}blog/", {"slug": "other"}, method="PATCH")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "unknown_field"
    assert api.get(f"{CHANNELS}blog/").status_code == 200


def test_an_own_account_counts_for_what_comes_later(api: Client):
    send(api, CHANNELS, A_BLOG)
    item = an_item("1", channel="blog", author={"handle": "Acme"})
    send(api, f"{ACME}mentions/", item)

    send(api, f"{CHANNELS}blog/", {"own_accounts": ["@acme"]}, method="PATCH")
    later = send(api, f"{ACME}mentions/", item | {"external_id": "2"}).json()

    assert later["by_brand"] is True


def test_a_channel_that_was_never_used_can_go(api: Client, acme: Brand):
    send(api, CHANNELS, A_BLOG)

    answer = api.delete(f"{CHANNELS}blog/")

    assert (answer.status_code, answer.content) == (204, b"")
    assert api.get(f"{CHANNELS}blog/").status_code == 404
    assert facts(acme)[1] == ("channel.removed", {"channel": "blog"})


def test_a_channel_with_posts_stays(api: Client, acme: Brand):
    send(api, CHANNELS, A_BLOG)
    send(api, f"{ACME}mentions/", an_item(channel="blog"))

    answer = api.delete(f"{CHANNELS}blog/")

    assert answer.status_code == 409
    assert answer.json()["code"] == "channel_in_use"
    assert api.get(f"{CHANNELS}blog/").status_code == 200
    assert [kind for kind, _ in facts(acme)] == ["channel.created", "mentions.accepted"]


def test_the_log_says_who_did_it(acme: Brand, ada: User):
    create_channel(NewChannel("blog", ChannelKind.BLOG, "The blog"), by=ada, at=MONDAY)

    event = Event.objects.get()
    assert (event.actor_type, event.actor_id) == ("user", ada.pk)


def test_two_that_make_the_same_channel_at_once(acme: Brand, monkeypatch):
    def taken(**_: object) -> None:
        raise IntegrityError("duplicate key")

    monkeypatch.setattr(Channel.objects, "create", taken)

    with pytest.raises(ChannelExists):
        create_channel(NewChannel("b", ChannelKind.BLOG, "B"), by=None, at=MONDAY)


def test_a_change_is_made_on_the_row_as_it_is_now(acme: Brand):
    stale = create_channel(NewChannel("b", ChannelKind.BLOG, "B"), by=None, at=MONDAY)
    Channel.objects.update(operator="Somebody else")

    changed = change_channel(stale, {"name": "C"}, by=None, at=MONDAY)

    assert (changed.name, changed.operator) == ("C", "Somebody else")


def test_listing_takes_the_same_number_of_statements(api: Client, count_queries):
    send(api, CHANNELS, A_BLOG)
    for_one = count_queries(lambda: api.get(CHANNELS))
    for slug in ("b", "c", "d"):
        send(api, CHANNELS, A_BLOG | {"slug": slug})

    assert count_queries(lambda: api.get(CHANNELS)) == for_one == 4


def test_a_number_is_no_account(api: Client):
    accounts = {"own_accounts": ["@acme_es", 7, True, "@acme"]}

    answer = send(api, CHANNELS, A_BLOG | accounts)

    assert answer.status_code == 400
    places = [wrong["pointer"] for wrong in answer.json()["errors"]]
    assert places == ["/own_accounts/1", "/own_accounts/2"]
