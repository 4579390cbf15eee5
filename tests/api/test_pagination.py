"""Pages: opaque cursors, both ways, unmoved by what arrives meanwhile."""

import functools
import json
import operator
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from reputation.api.pagination import place_of
from reputation.api.problems import ApiError
from reputation.api.v1.mentions import NEWEST
from reputation.channels.models import Channel
from reputation.mentions.models import Mention
from tenants.models import Brand
from tenants.schemas import brand_context
from tests.api.items import ACME, an_item, lines, send
from tests.people import MONDAY

MENTIONS = f"{ACME}mentions/"


def post(api: Client, *numbers: int) -> None:
    """Take posts in, one minute apart; every third at the same minute as its neighbor."""
    items = [
        an_item(
            str(number),
            posted_at=(
                MONDAY + timedelta(minutes=number - (number % 3 == 0))
            ).isoformat(),
        )
        for number in numbers
    ]
    answer = send(
        api, f"{MENTIONS}batch/", lines(items), content_type="application/x-ndjson"
    )
    assert answer.json()["accepted"] == len(items)


def page(api: Client, address: str) -> dict[str, Any]:
    answer = api.get(address)
    assert answer.status_code == 200, answer.content
    return answer.json()


def names(found: dict[str, Any]) -> list[int]:
    return [int(one["external_id"]) for one in found["results"]]


@pytest.fixture
def ten(api: Client, twitter: Channel) -> Client:
    post(api, *range(10))
    return api


def walk(api: Client, address: str | None, way: str) -> list[list[int]]:
    seen = []
    while address:
        found = page(api, address)
        seen.append(names(found))
        address = found[way]
    return seen


def test_forwards_shows_each_once(ten: Client):
    whole = names(page(ten, MENTIONS))

    pages = walk(ten, f"{MENTIONS}?limit=3", "next")

    assert [len(one) for one in pages] == [3, 3, 3, 1]
    assert functools.reduce(operator.iadd, pages, []) == whole
    assert sorted(whole) == list(range(10))


def test_backwards_shows_the_same_pages(ten: Client):
    forwards = walk(ten, f"{MENTIONS}?limit=5", "next")
    last = page(ten, page(ten, f"{MENTIONS}?limit=5")["next"])

    assert names(page(ten, last["previous"])) == forwards[0]


def test_the_ends_have_no_neighbor(ten: Client):
    first = page(ten, f"{MENTIONS}?limit=10")

    assert (first["next"], first["previous"]) == (None, None)


def test_the_way_back_ends_at_the_first_page(ten: Client):
    second = page(ten, page(ten, f"{MENTIONS}?limit=4")["next"])
    back = page(ten, second["previous"])

    assert back["previous"] is None
    assert names(page(ten, back["next"])) == names(second)


def test_what_arrives_meanwhile_moves_nothing(ten: Client):
    first = page(ten, f"{MENTIONS}?limit=4")

    post(ten, 20, 21)

    assert names(page(ten, first["next"])) == names(page(ten, MENTIONS))[6:10]


def test_what_arrived_is_found_on_the_way_back(ten: Client):
    first = page(ten, f"{MENTIONS}?limit=4")
    second = page(ten, first["next"])

    post(ten, 20, 22)
    back = page(ten, second["previous"])

    assert names(back) == names(first)
    assert names(page(ten, back["previous"])) == [22, 20]


def test_a_link_keeps_the_filters(ten: Client):
    found = page(ten, f"{MENTIONS}?limit=3&kind=post&author=berta")

    assert found["next"].startswith("http://testserver/api/v1/brands/acme/mentions/?")
    assert "kind=post" in found["next"]
    assert "author=berta" in found["next"]


def test_the_default_is_50_and_the_most_200(api: Client, twitter: Channel, acme: Brand):
    post(api, *range(205))

    assert len(page(api, MENTIONS)["results"]) == 50
    assert len(page(api, f"{MENTIONS}?limit=200")["results"]) == 200


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "", "1.0", "٣", "9" * 5000])
def test_a_limit_that_is_none_is_400(api: Client, limit: str):
    answer = api.get(MENTIONS, {"limit": limit})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "?limit"


def forged(*place: Any) -> str:
    return urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


SOME_ID = "019a9000-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "ñ",
        "%00",
        "AAAA",
        "=" * 10,
        forged(),
        forged("mentions-newest", False, []),
        forged("mentions-newest", False, ["2025-11-17T09:00:00+00:00"]),
        forged("mentions-newest", False, ["2025-11-17T09:00:00", SOME_ID]),
        forged("mentions-newest", False, ["yesterday", SOME_ID]),
        forged("mentions-newest", False, ["9999-12-31T23:59:59-14:00", SOME_ID]),
        forged("mentions-newest", False, ["2025-11-17T09:00:00+00:00", "12"]),
        forged("mentions-newest", 1, ["2025-11-17T09:00:00+00:00", SOME_ID]),
        forged("authors-newest", False, [SOME_ID]),
        forged("mentions-newest", False, [1, 2]),
    ],
)
def test_a_cursor_that_is_not_ours_is_400(api: Client, cursor: str):
    answer = api.get(MENTIONS, {"cursor": cursor})

    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_cursor"
    assert answer.json()["errors"][0]["pointer"] == "?cursor"


@pytest.mark.parametrize("score", ["nan", "inf", "-inf", "1e999"])
def test_a_score_that_no_row_has_is_400(api: Client, score: str):
    cursor = forged("conversations-score", False, [score, SOME_ID])

    answer = api.get(f"{ACME}conversations/", {"sort": "score", "cursor": cursor})

    assert answer.json()["code"] == "bad_cursor"


def test_a_cursor_of_one_sort_does_not_fit_another(ten: Client):
    found = page(ten, f"{ACME}conversations/?limit=2")

    answer = ten.get(found["next"] + "&sort=score")

    assert answer.json()["code"] == "bad_cursor"


def test_a_cursor_holds_the_place_to_the_microsecond(ten: Client, acme: Brand):
    with brand_context(acme):
        row = Mention.objects.order_by("-posted_at", "-pk")[0]
    found = page(ten, f"{MENTIONS}?limit=1")
    cursor = found["next"].split("cursor=")[1].split("&")[0]

    assert place_of(cursor, NEWEST) == ((row.posted_at, row.pk), False)
    with pytest.raises(ApiError):
        place_of(cursor + "A", NEWEST)
