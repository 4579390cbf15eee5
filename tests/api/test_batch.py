"""Thousands of posts at once, and everything that can be wrong with one of them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from reputation.mentions.models import Content, Mention, Revision
from tenants.models import Brand
from tenants.schemas import brand_context
from tests.api.items import ACME, an_item, lines, recent, send

BATCH = f"{ACME}mentions/batch/"
NDJSON = "application/x-ndjson"

pytestmark = pytest.mark.usefixtures("twitter")


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("content_type", ["application/json", NDJSON])
def test_all_four_forms_are_taken(
    api: Client, acme: Brand, content_type: str, zipped: bool
):
    items = [an_item("1"), an_item("2"), an_item("1")]
    body = lines(items) if content_type == NDJSON else json.dumps(items).encode()

    answer = send(api, BATCH, body, content_type=content_type, zipped=zipped)

    assert answer.status_code == 200
    assert answer.json() == {
        "accepted": 2,
        "updated": 0,
        "duplicates": 1,
        "rejected": [],
    }
    with brand_context(acme):
        assert Mention.objects.count() == 2


def test_a_charset_beside_the_type_is_taken(api: Client):
    answer = send(
        api, BATCH, [an_item()], content_type="Application/JSON; charset=utf-8"
    )

    assert answer.json()["accepted"] == 1


def test_the_same_again_changes_nothing(api: Client, acme: Brand):
    items = [an_item(str(number)) for number in range(5)]
    send(api, BATCH, items)

    answer = send(api, BATCH, items)

    assert answer.json()["duplicates"] == 5
    with brand_context(acme):
        assert (Mention.objects.count(), Revision.objects.count()) == (5, 0)


def test_a_changed_item_becomes_a_revision(api: Client, acme: Brand):
    send(api, BATCH, [an_item("1")])

    answer = send(api, BATCH, [an_item("1", text="Resuelto", metrics={"likes": 3})])

    assert answer.json()["updated"] == 1
    with brand_context(acme):
        assert Revision.objects.get().text == an_item()["text"]
        assert Content.objects.get().text == "Resuelto"


@pytest.mark.parametrize(
    ("backfill", "is_backfilled"), [("true", True), ("1", True), ("false", False)]
)
def test_backfill_marks_the_posts_as_history(
    api: Client, acme: Brand, backfill: str, is_backfilled: bool
):
    send(api, f"{BATCH}?backfill={backfill}", [an_item()])

    with brand_context(acme):
        assert Mention.objects.get().backfilled is is_backfilled


def test_backfill_is_true_or_false(api: Client):
    answer = send(api, f"{BATCH}?backfill=perhaps", [an_item()])

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "?backfill"


@pytest.mark.parametrize(
    "body", [b"[]", b" [ ] "], ids=["empty array", "array of spaces"]
)
def test_an_empty_batch_is_nothing_to_do(api: Client, body: bytes):
    answer = send(api, BATCH, body)

    assert (answer.status_code, answer.json()["accepted"]) == (200, 0)


def test_blank_lines_do_not_count(api: Client):
    body = b"\n\n" + lines([an_item("1")]) + b"\n \r\n{}\n\n"

    answer = send(api, BATCH, body, content_type=NDJSON)

    assert answer.status_code == 207
    assert [wrong["index"] for wrong in answer.json()["rejected"]] == [1]


def test_blank_lines_do_not_fill_a_batch(api: Client, acme: Brand):
    body = b"\n \r\n".join(lines([an_item(str(n))]) for n in range(2_501))

    answer = send(api, BATCH, body + b"\n" * 3_000, content_type=NDJSON)

    assert (answer.status_code, answer.json()["accepted"]) == (200, 2_501)
    assert f"r={600_000 - 2_501};" in answer["RateLimit"]


def in_the_future() -> str:
    return (datetime.now(UTC) + timedelta(minutes=11)).isoformat()


def without(name: str) -> dict[str, Any]:
    item = an_item("bad")
    del item[name]
    return item


# What the contract says of each: (the item, its code)
WRONG = {
    "a channel that is not there": (
        an_item("bad", channel="myspace"),
        "unknown_channel",
    ),
    "no channel": (without("channel"), "missing_field"),
    "no external_id": (without("external_id"), "missing_field"),
    "an empty external_id": (an_item(""), "missing_field"),
    "an external_id of 513": (an_item("x" * 513), "too_long"),
    "no author": (without("author"), "missing_field"),
    "an author without a handle": (an_item("bad", author={}), "missing_field"),
    "an empty handle": (an_item("bad", author={"handle": " "}), "missing_field"),
    "no time": (without("posted_at"), "missing_field"),
    "a time without offset": (
        an_item("bad", posted_at="2025-11-17T08:00:00"),
        "bad_time",
    ),
    "a time that is none": (an_item("bad", posted_at="yesterday"), "bad_time"),
    "a time that is a number": (an_item("bad", posted_at=1763366400), "bad_time"),
    "the thirtieth of February": (
        an_item("bad", posted_at="2025-02-30T08:00:00Z"),
        "bad_time",
    ),
    "a time in the year 1": (
        an_item("bad", posted_at="0001-01-01T00:00:00Z"),
        "bad_time",
    ),
    "a removal at no time": (an_item("bad", removed_at="soon"), "bad_time"),
    "no text": (without("text"), "empty_text"),
    "an empty text": (an_item("bad", text=" \n"), "empty_text"),
    "a text of 50,001": (an_item("bad", text="x" * 50_001), "too_long"),
    "a kind that is none": (an_item("bad", kind="fax"), "bad_kind"),
    "a repost of nothing": (an_item("bad", kind="repost"), "missing_parent"),
    "a quote of nothing": (an_item("bad", kind="quote"), "missing_parent"),
    "a repost of itself": (an_item("bad", kind="repost", parent="bad"), "parent_cycle"),
    "-1 followers": (
        an_item("bad", author={"handle": "b", "followers": -1}),
        "out_of_range",
    ),
    "10^18 followers": (
        an_item("bad", author={"handle": "b", "followers": 10**18}),
        "out_of_range",
    ),
    "10^30 followers": (
        an_item("bad", author={"handle": "b", "followers": 10**30}),
        "out_of_range",
    ),
    "-1 likes": (an_item("bad", metrics={"likes": -1}), "out_of_range"),
    "half a like": (an_item("bad", metrics={"likes": 0.5}), "wrong_type"),
    "a text that is a number": (an_item("bad", text=7), "wrong_type"),
    "a channel that is a list": (an_item("bad", channel=[]), "wrong_type"),
    "a field that we do not know": (an_item("bad", colour="red"), "unknown_field"),
    "an author's field that we do not know": (
        an_item("bad", author={"handle": "b", "age": 7}),
        "unknown_field",
    ),
    "a number": (7, "wrong_type"),
    "null": (None, "wrong_type"),
    "a list": ([], "wrong_type"),
    "nobody who removes": (an_item("bad", removed_by="nobody"), "out_of_range"),
    "a language that is none": (an_item("bad", language="¡español!"), "out_of_range"),
}


@pytest.mark.parametrize("content_type", ["application/json", NDJSON])
@pytest.mark.parametrize(("item", "code"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_rejected_and_its_neighbors_land(
    api: Client, acme: Brand, item: Any, code: str, content_type: str
):
    items = [an_item("before"), item, an_item("after")]
    body = lines(items) if content_type == NDJSON else json.dumps(items).encode()

    answer = send(api, BATCH, body, content_type=content_type)

    assert answer.status_code == 207, answer.content
    (wrong,) = answer.json()["rejected"]
    assert (wrong["index"], wrong["code"]) == (1, code)
    named = item.get("external_id") if isinstance(item, dict) else None
    assert wrong["external_id"] == (named[:512] if named is not None else None)
    assert wrong["detail"]
    assert answer.json()["accepted"] == 2
    with brand_context(acme):
        kept = Mention.objects.order_by("external_id").values_list(
            "external_id", flat=True
        )
        assert list(kept) == ["after", "before"]


def test_a_future_time_is_rejected(api: Client):
    answer = send(api, BATCH, [an_item("bad", posted_at=in_the_future())])

    assert answer.json()["rejected"][0]["code"] == "future_time"


def test_ten_minutes_ahead_are_forgiven(api: Client):
    ahead = (datetime.now(UTC) + timedelta(minutes=9)).isoformat()

    assert send(api, BATCH, [an_item(posted_at=ahead)]).status_code == 200


# Bytes that json.dumps would never write: (the item as bytes, its code)
GOOD = json.dumps(an_item("good")).encode()
RAW = {
    "a lone high surrogate": (GOOD.replace(b"berta", rb"a\ud800b"), "bad_unicode"),
    "a lone high surrogate at the end": (
        GOOD.replace(b"berta", rb"a\ud800"),
        "bad_unicode",
    ),
    "a lone low surrogate": (GOOD.replace(b"berta", rb"\udc00"), "bad_unicode"),
    "a lone surrogate in raw": (
        GOOD[:-1] + rb', "raw": {"a": ["\udfff"]}}',
        "bad_unicode",
    ),
    "bytes that are not UTF-8": (GOOD.replace(b"berta", b"\xff\xfe"), "bad_unicode"),
}


@pytest.mark.parametrize("content_type", ["application/json", NDJSON])
@pytest.mark.parametrize(("item", "code"), RAW.values(), ids=RAW.keys())
def test_unreadable_characters_cost_their_item_only(
    api: Client, acme: Brand, item: bytes, code: str, content_type: str
):
    items = [json.dumps(an_item("before")).encode(), item]
    items.append(json.dumps(an_item("after")).encode())
    body = (
        b"\n".join(items) if content_type == NDJSON else b"[" + b",".join(items) + b"]"
    )

    answer = send(api, BATCH, body, content_type=content_type)

    assert answer.status_code == 207, answer.content
    (wrong,) = answer.json()["rejected"]
    assert (wrong["index"], wrong["code"]) == (1, code)
    assert answer.json()["accepted"] == 2


@pytest.mark.parametrize(
    "raw",
    [b"9" * 4_000, b"[" * 500 + b"]" * 500, b"-0.0", b"null", b"[1e200000, 1e-200000]"],
)
def test_any_json_is_kept_as_raw(api: Client, raw: bytes):
    answer = send(api, BATCH, b"[" + GOOD[:-1] + b', "raw": ' + raw + b"}]")

    assert (answer.status_code, answer.json()["accepted"]) == (200, 1)


def test_nul_bytes_are_stripped(api: Client, acme: Brand):
    item = an_item("a\0b", text="be\0fore", raw={"k\0": ["v\0", {"\0": "\0"}]})

    answer = send(api, BATCH, [item])

    assert answer.json()["accepted"] == 1
    with brand_context(acme):
        assert Mention.objects.get().external_id == "ab"
        assert Content.objects.get().text == "before"


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b'{"channel": NaN}',
        GOOD + b" {}",
        b"not json",
        b"{" * 100_000,
        GOOD[:-1] + b', "raw": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    ],
)
def test_a_malformed_line_is_rejected_alone(api: Client, line: bytes):
    body = lines([an_item("before")]) + b"\n" + line + b"\n" + lines([an_item("after")])

    answer = send(api, BATCH, body, content_type=NDJSON)

    assert answer.status_code == 207
    assert answer.json()["accepted"] == 2
    (wrong,) = answer.json()["rejected"]
    assert (wrong["index"], wrong["code"]) == (1, "malformed")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[", b"[{]", b"{}", b"7", b"[] []", b"[" * 100_000],
)
def test_a_body_that_is_no_array_is_a_problem(api: Client, acme: Brand, body: bytes):
    answer = send(api, BATCH, body)

    assert answer.status_code == 400
    assert answer.json()["code"] == "malformed"
    with brand_context(acme):
        assert not Mention.objects.exists()


@pytest.mark.parametrize("content_type", ["application/json", NDJSON])
def test_5000_items_are_taken_and_5001_are_413(
    api: Client, acme: Brand, content_type: str
):
    items = [an_item(str(number)) for number in range(5_001)]

    def body(some: list[dict[str, Any]]) -> bytes:
        return lines(some) if content_type == NDJSON else json.dumps(some).encode()

    refused = send(api, BATCH, body(items), content_type=content_type)
    with brand_context(acme):
        assert not Mention.objects.exists()
    taken = send(api, BATCH, body(items[1:]), content_type=content_type)

    assert refused.status_code == 413
    assert refused.json()["code"] == "too_many_items"
    assert taken.json()["accepted"] == 5_000


@pytest.mark.parametrize(
    "content_type", ["", "text/csv", "multipart/form-data; boundary=x"]
)
def test_another_type_is_415(api: Client, content_type: str):
    answer = send(api, BATCH, lines([an_item()]), content_type=content_type)

    assert answer.status_code == 415


def test_another_coding_is_415(api: Client):
    answer = send(api, BATCH, b"x", HTTP_CONTENT_ENCODING="br")

    assert answer.status_code == 415


def test_a_cycle_of_parents_is_rejected_and_the_rest_lands(api: Client, acme: Brand):
    items = [
        an_item("a", kind="reply", parent="c"),
        an_item("b", kind="reply", parent="a"),
        an_item("c", kind="reply", parent="b"),
        an_item("d"),
    ]

    answer = send(api, BATCH, items)

    codes = {wrong["external_id"]: wrong["code"] for wrong in answer.json()["rejected"]}
    assert set(codes.values()) == {"parent_cycle"}
    assert "d" not in codes
    assert answer.json()["accepted"] == 4 - len(codes)


def test_a_child_may_come_before_its_parent(api: Client):
    send(
        api,
        BATCH,
        [an_item("child", kind="reply", parent="root", posted_at=recent(minutes=1))],
    )
    send(api, BATCH, [an_item("root", posted_at=recent(minutes=2))])

    (conversation,) = api.get(f"{ACME}conversations/").json()["results"]

    assert conversation["posts"] == 2
    assert conversation["root"]["external_id"] == "root"


def test_a_batch_takes_the_same_number_of_statements_whatever_its_size(
    api: Client, count_queries
):
    send(api, BATCH, [an_item("warm")])
    few = [
        an_item(f"a{number}", author={"handle": f"a{number}"}) for number in range(2)
    ]
    many = [
        an_item(f"b{number}", author={"handle": f"b{number}"}) for number in range(300)
    ]

    for_few = count_queries(lambda: send(api, BATCH, few))

    assert count_queries(lambda: send(api, BATCH, many)) == for_few
