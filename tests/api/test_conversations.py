"""conversations/: roots, each with everything that answers or reposts it."""

from typing import Any

import pytest
from django.test import Client

from reputation.channels.models import Channel
from reputation.mentions.models import Conversation
from tenants.models import Brand
from tenants.schemas import brand_context
from tests.api.items import ACME, an_item, recent, send
from tests.people import MONDAY

CONVERSATIONS = f"{ACME}conversations/"

pytestmark = pytest.mark.usefixtures("twitter")


def post(api: Client, *items: dict[str, Any]) -> None:
    answer = send(api, f"{ACME}mentions/batch/", list(items))
    assert answer.status_code == 200, answer.content


def a_repost(
    name: str, of: str, by: str, followers: int, **ago: float
) -> dict[str, Any]:
    item = an_item(
        name,
        kind="repost",
        parent=of,
        author={"handle": by, "followers": followers},
        posted_at=recent(**ago),
    )
    del item["text"]
    return item


@pytest.fixture
def talk(api: Client, acme: Brand) -> Client:
    """A complaint with an answer and two reposts, and a calm post on the blog."""
    with brand_context(acme):
        Channel.objects.create(slug="blog", kind="blog", name="Blog", created_at=MONDAY)
    post(
        api,
        an_item(
            "root", text="Es una estafa, nadie responde", posted_at=recent(minutes=50)
        ),
        an_item(
            "answer",
            kind="reply",
            parent="root",
            author={"handle": "acme_es"},
            text="Lo miramos ahora",
            posted_at=recent(minutes=40),
        ),
        a_repost("r1", "root", "carlos", 1_000, minutes=30),
        a_repost("r2", "root", "dora", 2_000, minutes=20),
        an_item(
            "calm",
            channel="blog",
            kind="article",
            text="Sobre la marca",
            posted_at=recent(minutes=60),
        ),
    )
    return api


def listed(api: Client, **wanted: str) -> list[str]:
    answer = api.get(CONVERSATIONS, wanted)
    assert answer.status_code == 200, answer.content
    return [one["root"]["external_id"] for one in answer.json()["results"]]


def test_a_conversation_has_the_shape_of_the_contract(talk: Client):
    one = talk.get(CONVERSATIONS).json()["results"][0]
    root = one.pop("root")

    assert root["external_id"] == "root"
    assert root["conversation"] == one["id"]
    assert {name: one[name] for name in ("posts", "customers", "reposts")} == {
        "posts": 2,
        "customers": 1,
        "reposts": 2,
    }
    assert set(one) == {
        "id",
        "aliases",
        "posts",
        "customers",
        "reposts",
        "estimated_reposts",
        "potential_reach",
        "likely_views",
        "measured_impressions",
        "first_posted_at",
        "latest_posted_at",
        "first_answer_at",
        "score",
        "band",
        "case",
    }
    assert one["aliases"] == []
    assert one["case"] is None
    assert one["first_answer_at"] > one["first_posted_at"]
    # 120 + 0.7 * 3,000 followers, of five million accounts.
    assert one["potential_reach"] == pytest.approx(2219.5, abs=0.1)
    assert one["likely_views"] == pytest.approx(0.15 * 3_120)


def test_the_detail_is_what_the_list_shows(talk: Client):
    for one in talk.get(CONVERSATIONS).json()["results"]:
        assert talk.get(f"{CONVERSATIONS}{one['id']}/").json() == one


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, ["root", "calm"]),
        ({"sort": "newest"}, ["root", "calm"]),
        ({"sort": "score"}, ["root", "calm"]),
        ({"channel": "blog"}, ["calm"]),
        ({"channel": "nowhere"}, []),
        ({"min_score": "30"}, ["root"]),
        ({"min_score": "100"}, []),
        ({"band": "crisis"}, []),
    ],
)
def test_filters_and_sorts(talk: Client, wanted: dict[str, str], names: list[str]):
    assert listed(talk, **wanted) == names


def test_a_band_is_found(talk: Client):
    bands = {
        one["root"]["external_id"]: one["band"]
        for one in talk.get(CONVERSATIONS).json()["results"]
    }

    assert listed(talk, band=bands["root"]) == [
        name for name in ("root", "calm") if bands[name] == bands["root"]
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sort", "worst"),
        ("min_score", "high"),
        ("min_score", "nan"),
        ("min_score", "inf"),
        ("min_score", "-1"),
        ("min_score", "101"),
        ("band", "panic"),
    ],
)
def test_a_filter_that_is_none_is_400(api: Client, name: str, value: str):
    answer = api.get(CONVERSATIONS, {name: value})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == f"?{name}"


def test_by_score_pages_both_ways(talk: Client, acme: Brand):
    post(
        talk,
        *[
            an_item(f"n{number}", author={"handle": f"n{number}"})
            for number in range(5)
        ],
    )

    seen, address = [], f"{CONVERSATIONS}?sort=score&limit=2"
    while address:
        page = talk.get(address).json()
        seen += page["results"]
        address = page["next"]
    back = talk.get(page["previous"]).json()["results"]

    scores = [one["score"] for one in seen]
    assert len(seen) == 7
    assert scores == sorted(scores, reverse=True)
    assert back == seen[4:6]


def test_an_earlier_id_leads_to_the_joined_conversation(api: Client, acme: Brand):
    for name in ("a", "b"):
        post(
            api,
            an_item(
                name, kind="reply", parent=f"to-{name}", posted_at=recent(minutes=5)
            ),
        )
    earlier = {
        one["root"]["external_id"]: one["id"]
        for one in api.get(CONVERSATIONS).json()["results"]
    }
    post(
        api,
        an_item("to-a", posted_at=recent(minutes=9)),
        an_item("to-b", kind="reply", parent="to-a", posted_at=recent(minutes=8)),
    )

    (one,) = api.get(CONVERSATIONS).json()["results"]

    assert one["posts"] == 4
    assert one["root"]["external_id"] == "to-a"
    assert {one["id"], *one["aliases"]} >= set(earlier.values())
    for alias in [one["id"], *one["aliases"]]:
        assert api.get(f"{CONVERSATIONS}{alias}/").json() == one
        assert api.get(f"{CONVERSATIONS}{alias}/risk/").status_code == 200
    with brand_context(acme):
        assert Conversation.objects.filter(joined_into=None).count() == 1


def test_listing_takes_the_same_number_of_statements(api: Client, count_queries):
    post(api, an_item("1"))
    for_one = count_queries(lambda: api.get(CONVERSATIONS))
    post(
        api,
        *[
            an_item(f"n{number}", author={"handle": f"n{number}"})
            for number in range(20)
        ],
    )

    # The key, the minute, the brand; what is late, twice; the page, roots, aliases, cases; channels,
    # settings.
    assert count_queries(lambda: api.get(CONVERSATIONS)) == for_one == 11
