"""authors/: who posts."""

import pytest
from django.test import Client

from tests.api.items import ACME, an_item, send

AUTHORS = f"{ACME}authors/"

pytestmark = pytest.mark.usefixtures("twitter")


@pytest.fixture
def three(api: Client) -> Client:
    berta = {"handle": "Berta", "name": "Berta R.", "followers": 120, "verified": True}
    answer = send(
        api,
        f"{ACME}mentions/batch/",
        [
            an_item("1", author=berta, text="Es una estafa, nadie responde"),
            an_item("2", author={"handle": "@BERTA"}, text="Muchas gracias"),
            an_item("3", author={"handle": "carlos"}, text="Hola"),
            an_item("4", author={"handle": "dora"}, kind="repost", parent="1"),
        ],
    )
    assert answer.json()["accepted"] == 4
    return api


def test_an_author_has_the_shape_of_the_contract(three: Client):
    (berta,) = three.get(AUTHORS, {"handle": "berta"}).json()["results"]

    assert isinstance(berta.pop("id"), str)
    assert isinstance(berta.pop("first_seen_at"), str)
    assert berta.pop("handle").casefold().strip("@") == "berta"
    assert berta == {
        "channel": "twitter",
        "name": "Berta R.",
        "followers": 120,
        "verified": True,
        "posts": 2,
        "complaints": 1,
        "identities": [],
    }


def test_all_are_listed_with_their_counts(three: Client):
    found = three.get(AUTHORS).json()["results"]

    counts = {
        one["handle"].casefold().strip("@"): (one["posts"], one["complaints"])
        for one in found
    }
    assert counts == {"berta": (2, 1), "carlos": (1, 0), "dora": (1, 0)}


def test_pages_show_each_once(three: Client):
    seen, address = [], f"{AUTHORS}?limit=2"
    while address:
        page = three.get(address).json()
        seen += [one["id"] for one in page["results"]]
        address = page["next"]

    assert len(seen) == len(set(seen)) == 3
    assert seen == sorted(seen, reverse=True)


def test_the_detail_is_what_the_list_shows(three: Client):
    for one in three.get(AUTHORS).json()["results"]:
        assert three.get(f"{AUTHORS}{one['id']}/").json() == one


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"channel": "twitter"}, 3),
        ({"channel": "blog"}, 0),
        ({"handle": "@Carlos"}, 1),
        ({"handle": "carl"}, 0),
    ],
)
def test_filters_narrow(three: Client, wanted: dict[str, str], count: int):
    assert len(three.get(AUTHORS, wanted).json()["results"]) == count


def test_listing_takes_the_same_number_of_statements(api: Client, count_queries):
    send(api, f"{ACME}mentions/", an_item("1"))
    for_one = count_queries(lambda: api.get(AUTHORS))
    send(
        api,
        f"{ACME}mentions/batch/",
        [an_item(f"n{n}", author={"handle": f"n{n}"}) for n in range(20)],
    )

    # The key, the minute, the brand; the page, its counts.
    assert count_queries(lambda: api.get(AUTHORS)) == for_one == 5
