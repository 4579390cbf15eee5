"""mentions/: every post, filtered; one post in; one post out."""

from datetime import datetime, timedelta
from math import exp
from typing import Any

import pytest
from django.test import Client

from reputation.channels.models import Channel
from reputation.mentions.models import Author, Content, Conversation, Mention
from tenants.models import Brand
from tenants.schemas import brand_context
from tests.api.items import ACME, an_item, recent, send
from tests.people import MONDAY

MENTIONS = f"{ACME}mentions/"

pytestmark = pytest.mark.usefixtures("twitter")


def test_a_new_post_is_201_with_the_post(api: Client):
    answer = send(
        api,
        MENTIONS,
        an_item(
            "42",
            kind="reply",
            parent="41",
            author={
                "handle": "Berta",
                "name": "Berta R.",
                "followers": 120,
                "verified": True,
            },
            text="Es una estafa, nadie responde",
            language="es-ES",
            url="https://x.example/42",
            title="Queja",
            metrics={"likes": 3, "views": 900},
        ),
    )

    assert answer.status_code == 201
    post = answer.json()
    assert [type(post.pop(name)) for name in ("id", "conversation")] == [str, str]
    assert datetime.fromisoformat(post.pop("received_at")) > MONDAY
    assert isinstance(post["author"].pop("id"), str)
    triage = post.pop("triage")
    assert post == {
        "external_id": "42",
        "channel": "twitter",
        "kind": "reply",
        "parent": "41",
        "author": {
            "handle": "Berta",
            "name": "Berta R.",
            "followers": 120,
            "verified": True,
        },
        "text": "Es una estafa, nadie responde",
        "language": "es-ES",
        "url": "https://x.example/42",
        "title": "Queja",
        "posted_at": "2025-11-17T08:00:00Z",
        "by_brand": False,
        "backfilled": False,
        "removed_at": None,
        "removed_by": None,
        "revision": 1,
        "metrics": {"likes": 3, "reposts": None, "replies": None, "views": 900},
        "muted_until": None,
        "labels": [],
    }
    assert set(triage) == {
        "language",
        "sentiment",
        "sentiment_label",
        "complaint",
        "complaint_band",
        "intent",
        "severity",
        "also_language",
        "aspects",
        "signals",
        "named",
        "base",
        "drivers",
        "engine",
        "corrected_by",
    }
    assert (triage["sentiment_label"], triage["complaint_band"]) == (
        "negative",
        "complaint",
    )
    assert triage["signals"] == [
        {"name": "fraud_wording", "asserted": True, "count": 1, "quote": "estafa"}
    ]
    driver = triage["drivers"][0]
    assert post["text"][driver["start"] : driver["end"]] == driver["words"] == "estafa"
    odds = triage["base"] + sum(each["weight"] for each in triage["drivers"])
    assert 1 / (1 + exp(-odds)) == pytest.approx(triage["complaint"], abs=1e-6)
    assert triage["corrected_by"] is None


def test_the_same_post_again_is_200_with_the_post(api: Client):
    first = send(api, MENTIONS, an_item())
    again = send(api, MENTIONS, an_item())
    changed = send(api, MENTIONS, an_item(text="Ya me han respondido"))

    assert (first.status_code, again.status_code, changed.status_code) == (
        201,
        200,
        200,
    )
    assert again.json() == first.json()
    assert changed.json()["id"] == first.json()["id"]
    assert (changed.json()["revision"], changed.json()["text"]) == (
        2,
        "Ya me han respondido",
    )


@pytest.mark.parametrize(
    ("item", "code", "pointer"),
    [
        (an_item(channel="myspace"), "unknown_channel", "/channel"),
        (an_item(text=""), "empty_text", "/text"),
        (an_item(text="x" * 50_001), "too_long", "/text"),
        (an_item(author={"handle": "x" * 201}), "too_long", "/author/handle"),
        (an_item(**{"a/b~": "red"}), "unknown_field", "/a~1b~0"),
        (
            an_item(author={"handle": "b", "age": 7}),
            "unknown_field",
            "/author/age",
        ),
        (an_item(kind="repost"), "missing_parent", "/parent"),
        (an_item(kind="fax"), "bad_kind", "/kind"),
        (an_item(posted_at="2025-11-17T08:00:00"), "bad_time", "/posted_at"),
        (an_item(posted_at="1989-11-09T20:00:00Z"), "bad_time", "/posted_at"),
        (an_item(language="¡!"), "out_of_range", "/language"),
        (
            an_item(author={"handle": "b", "followers": -1}),
            "out_of_range",
            "/author/followers",
        ),
        (an_item(author={}), "missing_field", "/author/handle"),
        (an_item(author={"handle": " "}), "missing_field", "/author/handle"),
        ([], "wrong_type", ""),
        ("text", "wrong_type", ""),
        ({}, "missing_field", "/channel"),
    ],
)
def test_a_post_that_does_not_fit_is_400_with_its_code_and_place(
    api: Client, acme: Brand, item: Any, code: str, pointer: str
):
    answer = send(api, MENTIONS, item)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == code
    [error] = answer.json()["errors"]
    assert (error["code"], error["pointer"]) == (code, pointer)
    with brand_context(acme):
        assert not Mention.objects.exists()


def test_history_goes_through_the_batch(api: Client):
    answer = send(api, f"{MENTIONS}?backfill=true", an_item())

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "?backfill"


@pytest.mark.parametrize("body", [b"", b"{", b'{"channel": "\\ud800"}', b'{"a": NaN}'])
def test_what_is_no_json_is_400(api: Client, body: bytes):
    assert send(api, MENTIONS, body).status_code == 400


def test_a_post_is_found_by_its_id(api: Client):
    post = send(api, MENTIONS, an_item()).json()

    assert api.get(f"{MENTIONS}{post['id']}/").json() == post


def test_a_repost_says_nothing_itself(api: Client):
    send(api, MENTIONS, an_item("1"))
    repost = an_item("2", kind="repost", parent="1")
    del repost["text"]

    post = send(api, MENTIONS, repost).json()

    assert (post["text"], post["parent"]) == ("", "1")
    assert post["triage"] == {
        "language": None,
        "also_language": None,
        "sentiment": None,
        "sentiment_label": None,
        "complaint": None,
        "complaint_band": None,
        "intent": None,
        "severity": None,
        "aspects": [],
        "signals": [],
        "named": [],
        "base": None,
        "drivers": [],
        "engine": None,
        "corrected_by": None,
    }


def test_an_own_account_speaks_for_the_brand(api: Client):
    post = send(api, MENTIONS, an_item(author={"handle": "acme_es"})).json()

    assert post["by_brand"] is True


def test_a_post_whose_words_are_gone_is_still_there(api: Client, acme: Brand):
    post = send(api, MENTIONS, an_item()).json()
    with brand_context(acme):
        Content.objects.all().delete()

    answer = api.get(f"{MENTIONS}{post['id']}/")

    assert (answer.status_code, answer.json()["text"]) == (200, "")


@pytest.fixture
def posts(api: Client, acme: Brand) -> Client:
    """Four posts that differ in everything that can be asked for."""
    with brand_context(acme):
        Channel.objects.create(slug="blog", kind="blog", name="Blog", created_at=MONDAY)
    berta = {"handle": "Berta"}
    for item in (
        an_item("1", text="Es una estafa, nadie responde", language="es"),
        an_item("2", text="Muchas gracias, excelente", language="es-MX", author=berta),
        an_item("3", channel="blog", kind="article", text="Sobre la marca"),
        an_item(
            "4", kind="reply", parent="1", text="Hola", author={"handle": "carlos"}
        ),
    ):
        minute = timedelta(minutes=int(item["external_id"]))
        item["posted_at"] = (MONDAY + minute).isoformat()
        assert send(api, MENTIONS, item).status_code == 201
    return api


def found(api: Client, **wanted: str) -> list[str]:
    answer = api.get(MENTIONS, wanted)
    assert answer.status_code == 200, answer.content
    return [post["external_id"] for post in answer.json()["results"]]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, ["4", "3", "2", "1"]),
        ({"channel": "blog"}, ["3"]),
        ({"channel": "nowhere"}, []),
        ({"kind": "reply"}, ["4"]),
        ({"language": "es"}, ["4", "2", "1"]),
        ({"language": "ES-mx"}, ["2"]),
        ({"author": "carlos"}, ["4"]),
        ({"author": "@BERTA"}, ["3", "2", "1"]),
        ({"complaint": "complaint"}, ["1"]),
        ({"sentiment": "negative"}, ["1"]),
        ({"sentiment": "positive"}, ["2"]),
        ({"sentiment": "neutral"}, ["4", "3"]),
        ({"q": "estafa"}, ["1"]),
        ({"q": "estafa", "kind": "reply"}, []),
        ({"posted_after": "2025-11-17T09:02:00Z"}, ["4", "3"]),
        ({"posted_after": "2025-11-17T10:02:00+01:00"}, ["4", "3"]),
        ({"posted_before": "2025-11-17T09:02:00Z"}, ["1"]),
        (
            {
                "posted_after": "2025-11-17T09:01:00Z",
                "posted_before": "2025-11-17T09:04:00Z",
            },
            ["3", "2"],
        ),
    ],
)
def test_each_filter_narrows(posts: Client, wanted: dict[str, str], names: list[str]):
    assert found(posts, **wanted) == names


def test_an_author_is_found_by_id(posts: Client):
    author = posts.get(MENTIONS, {"author": "carlos"}).json()["results"][0]["author"]

    assert found(posts, author=author["id"]) == ["4"]


def test_a_conversation_is_found_by_its_id(posts: Client):
    conversation = posts.get(MENTIONS, {"kind": "reply"}).json()["results"][0][
        "conversation"
    ]

    assert found(posts, conversation=conversation) == ["4", "1"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "fax"),
        ("complaint", "maybe"),
        ("sentiment", "-0.4"),
        ("conversation", "12"),
        ("posted_after", "yesterday"),
        ("posted_after", "2025-11-17T09:02:00"),
        ("posted_after", "2025-11-17"),
        ("posted_before", "0001-01-01T00:00:00+14:00"),
        ("posted_before", "9999-12-31T23:59:59-14:00"),
        ("posted_before", "1763366400"),
        ("q", ""),
        ("q", "..."),
        ("q", "x" * 501),
        ("q", "a\0b"),
        ("language", "x" * 36),
    ],
)
def test_a_filter_that_is_none_is_400(api: Client, name: str, value: str):
    answer = api.get(MENTIONS, {name: value})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == f"?{name}"


def test_a_page_takes_the_same_number_of_statements_whatever_it_holds(
    api: Client, count_queries
):
    send(api, MENTIONS, an_item("0"))
    for_one = count_queries(lambda: api.get(MENTIONS))

    send(
        api,
        f"{MENTIONS}batch/",
        [an_item(str(n), author={"handle": f"a{n}"}) for n in range(1, 40)],
    )

    # The key, the count of the minute, the brand, the page; the channels and settings that explain it.
    assert count_queries(lambda: api.get(MENTIONS)) == for_one == 6


def test_a_joined_conversation_is_found_by_its_earlier_id(api: Client, acme: Brand):
    child = an_item("child", kind="reply", parent="root", posted_at=recent(minutes=1))
    earlier = send(api, MENTIONS, child).json()["conversation"]
    other = an_item("other", kind="reply", parent="root", posted_at=recent(minutes=1))
    send(api, MENTIONS, other)
    send(api, MENTIONS, an_item("root", posted_at=recent(minutes=2)))

    with brand_context(acme):
        assert Conversation.objects.filter(joined_into=None).count() == 1
        assert Author.objects.count() == 1
    assert len(found(api, conversation=earlier)) == 3
