"""Two brands of one agency through the same process: neither ever sees the other."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from reputation.api.models import IdempotentRequest
from reputation.channels.models import Channel
from reputation.mentions.models import Mention
from tenants.access import Scope
from tenants.models import Brand
from tenants.schemas import brand_context
from tests.api.items import ACME, GLOBEX, an_item, client_with, send
from tests.people import MONDAY

LISTS = ("channels/", "mentions/", "conversations/", "authors/", "events/")


@pytest.fixture
def agency(acme: Brand, globex: Brand) -> Client:
    """A key of the agency; a channel and one post in each brand."""
    client = client_with(agency=acme.agency)
    for brand, path in ((acme, ACME), (globex, GLOBEX)):
        with brand_context(brand):
            Channel.objects.create(
                slug="twitter", kind="twitter", name=brand.name, created_at=MONDAY
            )
        item = an_item("1", text=f"Hola {brand.slug}", author={"handle": brand.slug})
        assert send(client, f"{path}mentions/", item).status_code == 201
    return client


@pytest.mark.parametrize("path", LISTS)
def test_a_list_holds_its_own_brand_only(agency: Client, path: str):
    here, there = (
        agency.get(start + path).json()["results"] for start in (ACME, GLOBEX)
    )

    assert len(here) == len(there) > 0
    assert "globex" not in str(here).lower()
    assert "acme" not in str(there).lower()


@pytest.mark.parametrize(
    ("path", "tail"),
    [
        ("mentions/", ""),
        ("conversations/", ""),
        ("conversations/", "risk/"),
        ("authors/", ""),
    ],
)
def test_an_id_of_one_brand_is_unknown_in_the_other(
    agency: Client, path: str, tail: str
):
    (one,) = agency.get(ACME + path).json()["results"]

    assert agency.get(f"{ACME}{path}{one['id']}/{tail}").status_code == 200
    assert agency.get(f"{GLOBEX}{path}{one['id']}/{tail}").status_code == 404


def test_a_cursor_of_one_brand_shows_nothing_of_it_in_the_other(agency: Client):
    send(agency, f"{ACME}mentions/", an_item("2", text="Hola acme"))
    cursor = agency.get(f"{ACME}mentions/?limit=1").json()["next"].split("?")[1]

    found = agency.get(f"{GLOBEX}mentions/?{cursor}")

    assert "acme" not in found.content.decode().split('"results"')[1]


def test_the_search_of_one_brand_finds_nothing_of_the_other(agency: Client):
    def found(path: str) -> list[dict[str, Any]]:
        return agency.get(path + "mentions/", {"q": "acme"}).json()["results"]

    assert (len(found(ACME)), len(found(GLOBEX))) == (1, 0)


def test_an_idempotency_key_is_of_one_brand(agency: Client, acme: Brand, globex: Brand):
    for path in (ACME, GLOBEX):
        send(agency, f"{path}mentions/batch/", [], HTTP_IDEMPOTENCY_KEY="k")

    for brand in (acme, globex):
        with brand_context(brand):
            assert IdempotentRequest.objects.get().path.startswith(
                f"/api/v1/brands/{brand.slug}/"
            )


def test_the_portfolio_holds_what_the_caller_reaches(agency: Client, acme: Brand):
    def slugs(client: Client) -> list[str]:
        found = client.get("/api/v1/brands/").json()["results"]
        return [brand["slug"] for brand in found]

    assert slugs(agency) == ["acme", "globex"]
    assert slugs(client_with(agency=acme.agency, brand=acme)) == ["acme"]


def test_the_portfolio_takes_the_same_number_of_statements(
    agency: Client, acme: Brand, count_queries
):
    one = client_with(Scope.RISK_READ, agency=acme.agency, brand=acme)
    for client in (one, agency):
        client.get("/api/v1/brands/")
    for_one = count_queries(lambda: one.get("/api/v1/brands/"))

    assert count_queries(lambda: agency.get("/api/v1/brands/")) == for_one


def test_brands_are_paged_by_name(agency: Client):
    first = agency.get("/api/v1/brands/?limit=1").json()
    second = agency.get(first["next"]).json()

    assert [one["slug"] for one in first["results"]] == ["acme"]
    assert [one["slug"] for one in second["results"]] == ["globex"]
    assert second["next"] is None


def test_the_connection_is_in_public_after_every_answer(agency: Client):
    for path in (*LISTS, "risk/", "nowhere/"):
        agency.get(ACME + path)
        assert connection.schema_name == "public"


def test_two_brands_at_once_never_mix(own_database: str, acme: Brand, globex: Brand):
    client = client_with(agency=acme.agency, requests=100_000)
    for brand in (acme, globex):
        with brand_context(brand):
            Channel.objects.create(
                slug="twitter", kind="twitter", name=brand.name, created_at=MONDAY
            )
    paths = {"acme": ACME, "globex": GLOBEX}

    def post_and_read(number: int) -> bool:
        slug = ("acme", "globex")[number % 2]
        own = Client(headers=dict(client.defaults_headers))
        try:
            item = an_item(f"{slug}-{number}", author={"handle": f"{slug}-{number}"})
            assert send(own, f"{paths[slug]}mentions/", item).status_code == 201
            seen = own.get(f"{paths[slug]}mentions/?limit=200").json()["results"]
            return all(one["external_id"].startswith(slug) for one in seen)
        finally:
            connection.close()

    client.defaults_headers = {"Authorization": client.defaults["HTTP_AUTHORIZATION"]}
    with ThreadPoolExecutor(8) as crowd:
        assert all(crowd.map(post_and_read, range(60)))

    for brand in (acme, globex):
        with brand_context(brand):
            assert Mention.objects.count() == 30
