"""How much of a minute one caller may take."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client

from reputation.api.ratelimit import take_request
from reputation.channels.models import Channel
from reputation.common.ids import uuid7
from reputation.mentions.models import Mention
from tenants.access import Scope
from tenants.models import Brand, RateWindow
from tenants.schemas import brand_context
from tests.api.items import ACME, an_item, client_with, send
from tests.people import MONDAY

ME = "/api/v1/me/"
BATCH = f"{ACME}mentions/batch/"
NOON = datetime(2026, 3, 2, 12, 0, 18, tzinfo=UTC)


@pytest.fixture
def noon():
    """18 seconds past noon, and it stays so."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def test_every_answer_tells_what_is_left(acme: Brand, noon):
    client = client_with(agency=acme.agency)

    client.get(ME)
    answer = client.get(ME)

    assert answer["RateLimit-Policy"] == '"requests";q=1200;w=60, "items";q=600000;w=60'
    assert answer["RateLimit"] == '"requests";r=1198;t=42, "items";r=600000;t=42'


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"{ACME}channels/nowhere/", 404),
        ("GET", "/api/v1/brands/initech/", 404),
        ("GET", "/api/v1/nope/", 404),
        ("PUT", ME, 405),
        ("POST", f"{ACME}channels/", 400),
    ],
)
def test_refusals_count_and_tell_it_too(
    acme: Brand, noon, method: str, path: str, status: int
):
    client = client_with(agency=acme.agency)

    answer = send(client, path, {}, method=method)

    assert answer.status_code == status
    assert answer["RateLimit"].startswith('"requests";r=1199;t=42')


def test_no_cache_keeps_an_answer(acme: Brand):
    client = client_with(agency=acme.agency)

    for path in (ME, f"{ACME}mentions/", f"{ACME}nowhere/", "/api/v1/schema/"):
        assert client.get(path)["Cache-Control"] == "private, no-store"


def test_nobody_in_particular_is_not_counted(acme: Brand):
    answer = Client().get(ME)

    assert answer.status_code == 401
    assert "RateLimit" not in answer
    assert not RateWindow.objects.exists()


def test_a_person_is_counted_with_the_default_limits(page: Client, noon):
    assert page.get(ME)["RateLimit"] == (
        '"requests";r=1199;t=42, "items";r=600000;t=42'
    )


def test_pages_are_not_counted(page: Client):
    page.get("/about/risk/")

    assert not RateWindow.objects.exists()


def test_one_request_too_many_is_429_until_the_next_minute(acme: Brand, noon):
    client = client_with(agency=acme.agency, requests=3)
    assert [client.get(ME).status_code for _ in range(3)] == [200] * 3

    answer = client.get(ME)

    assert answer.status_code == 429
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "too_many_requests"
    assert answer["Retry-After"] == "42"
    assert answer["RateLimit"].startswith('"requests";r=0;t=42')
    noon.shift(42)
    assert client.get(ME).status_code == 200


def test_each_caller_has_a_minute_of_its_own(acme: Brand, noon):
    busy = client_with(agency=acme.agency, requests=1)
    busy.get(ME)

    assert busy.get(ME).status_code == 429
    assert client_with(agency=acme.agency, requests=1).get(ME).status_code == 200


def test_a_key_over_its_limit_touches_no_brand(acme: Brand, noon, count_queries):
    client = client_with(agency=acme.agency, requests=1)
    client.get(ME)

    # The key, and the count.
    assert count_queries(lambda: client.get(f"{ACME}mentions/")) == 2


def test_counting_is_one_statement(acme: Brand, count_queries):
    key = uuid7()

    assert count_queries(lambda: take_request(key, 5, 5, at=MONDAY)) == 1
    assert count_queries(lambda: take_request(key, 5, 5, at=MONDAY)) == 1
    assert RateWindow.objects.get().requests == 2


def test_old_minutes_are_swept_by_their_caller(acme: Brand):
    key = uuid7()
    for minutes in range(30):
        take_request(key, 5, 5, at=MONDAY + timedelta(minutes=minutes))

    assert RateWindow.objects.count() == 11


def items(*numbers: int) -> list[dict]:
    return [an_item(str(number)) for number in numbers]


def test_items_are_counted_beside_requests(acme: Brand, twitter: Channel, noon):
    client = client_with(agency=acme.agency, items=10)

    answer = send(client, BATCH, items(1, 2, 3))

    assert answer["RateLimit"] == '"requests";r=1199;t=42, "items";r=7;t=42'
    assert send(client, f"{ACME}mentions/", an_item("4"))["RateLimit"].endswith(
        '"items";r=6;t=42'
    )


def test_a_batch_over_the_items_is_429_and_nothing_of_it_lands(
    acme: Brand, twitter: Channel, noon
):
    client = client_with(agency=acme.agency, items=3)
    send(client, BATCH, items(1, 2))

    refused = send(client, BATCH, items(3, 4))
    fits = send(client, BATCH, items(3))

    assert refused.status_code == 429
    assert refused.json()["code"] == "too_many_items"
    assert refused["Retry-After"] == "42"
    assert fits.json()["accepted"] == 1
    with brand_context(acme):
        assert Mention.objects.count() == 3


def test_rejected_items_count_too(acme: Brand, noon):
    client = client_with(agency=acme.agency, items=10)

    assert send(client, BATCH, [{}, {}])["RateLimit"].endswith('"items";r=8;t=42')


def test_the_demos_key_has_ten_times_the_limits(acme: Brand):
    from tenants.actions import issue_api_key

    issued = issue_api_key(
        acme.agency, name="Demo", scopes=list(Scope), at=MONDAY, limit_factor=10
    )
    client = Client(headers={"Authorization": f"Bearer {issued.token}"})

    assert re.findall(r"q=(\d+)", client.get(ME)["RateLimit-Policy"]) == [
        "12000",
        "6000000",
    ]


def test_processes_that_count_at_once_lose_nothing(own_database: str):
    key = uuid7()

    def take(_: int) -> int:
        try:
            return take_request(key, 100, 100, at=MONDAY).requests
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        seen = sorted(crowd.map(take, range(40)))

    assert seen == list(range(1, 41))
