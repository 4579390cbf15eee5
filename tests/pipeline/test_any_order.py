"""Incremental equals batch: a tree of posts ends the same, however it came in."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reputation.mentions.models import Conversation, Mention
from reputation.pipeline.accept import accept
from reputation.risk.actions import settle_due
from reputation.risk.models import HourCount, ScoredPost
from tenants.models import Brand, BrandSummary
from tenants.schemas import brand_context
from tests.people import MONDAY
from tests.pipeline.desk import (
    FAILURE,
    FRAUD,
    MINUTE,
    PLAIN,
    PRAISE,
    item,
    listen,
    places,
)
from tests.risk.oracle import check_every_score

ACCOUNTS = ["ada", "bea", "cleo", "dan", "acme"]
TEXTS = [
    FRAUD,
    FAILURE,
    PLAIN,
    PRAISE,
    "No lo han arreglado, no funciona",
    "Mi abogado dice que 3 llamadas son demasiadas",
]


@st.composite
def a_post(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """Draw a post that answers, repeats or follows one with a smaller number."""
    parent = draw(st.none() | st.integers(0, number - 1)) if number else None
    kinds = ["post", "reply"] if parent is None else ["reply", "repost", "quote"]
    kind = draw(st.sampled_from(kinds))
    said: dict[str, Any] = {"kind": kind}
    if parent is not None:
        said["parent"] = str(parent)
    said["text"] = "" if kind == "repost" else draw(st.sampled_from(TEXTS))
    if draw(st.integers(0, 4)) == 0:
        said["metrics"] = {"reposts": draw(st.integers(0, 9)), "views": 10}
    if draw(st.integers(0, 9)) == 0:
        said["removed_by"] = draw(st.sampled_from(["brand", "author"]))
    return item(
        str(number),
        by=draw(st.sampled_from(ACCOUNTS)),
        followers=draw(st.sampled_from([0, 7, 90_000, 2_000_000])),
        ago=draw(st.integers(0, 8 * 24 * 60)) * MINUTE,
        **said,
    )


@dataclass
class Arrival:
    """Posts in the order of their tree, and the batches they came in."""

    tree: list[dict[str, Any]]
    batches: list[list[dict[str, Any]]]


@st.composite
def arrivals(draw: st.DrawFn) -> Arrival:
    size = draw(st.integers(1, 12))
    tree = [draw(a_post(number)) for number in range(size)]
    coming = draw(st.permutations(tree))
    again = draw(st.lists(st.sampled_from(tree), max_size=3))
    coming = [*coming, *again]
    cuts = sorted(draw(st.sets(st.integers(1, len(coming)), max_size=5)))
    edges = [0, *cuts, len(coming)]
    batches = [coming[a:b] for a, b in pairwise(edges)]
    return Arrival(tree, [batch for batch in batches if batch])


PROPERTY = settings(
    derandomize=True,
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass
class Told:
    """All that posts came to: what is exact, and what is a sum of floats."""

    exact: dict[str, Any]
    scores: dict[str, float]


def told_by(brand: Brand, batches: list[list[dict[str, Any]]]) -> Told:
    """Take batches in and return what all of them come to, leaving nothing behind."""
    with brand_context(brand), transaction.atomic():
        listen()
        for batch in batches:
            assert accept(brand, batch, at=MONDAY).rejected == []
        settle_due(brand, at=MONDAY)  # the brand's own score waits for a second
        check_every_score()
        exact = {
            "places": places(),
            "together": together(),
            "conversations": conversations(COUNTS),
            "hours": list(HourCount.objects.order_by("hour").values()),
            "posts": BrandSummary.objects.get(brand=brand).posts,
        }
        told = Told(exact, scores(brand))
        transaction.set_rollback(True)
    return told


def together() -> set[frozenset[str]]:
    """Return the posts of each conversation."""
    found: dict[Any, set[str]] = {}
    for name, conversation in Mention.objects.values_list(
        "external_id", "conversation_id"
    ):
        found.setdefault(conversation, set()).add(name)
    return {frozenset(names) for names in found.values()}


COUNTS = [
    "posts",
    "customers",
    "reposts",
    "estimated_reposts",
    "measured_impressions",
    "first_posted_at",
    "latest_posted_at",
    "first_answer_at",
    "band",
    "is_live",
    "is_provisional",
]
SUMS = ["score", "potential_reach", "likely_views"]


def conversations(fields: list[str]) -> dict[str, dict[str, Any]]:
    names = dict(Mention.objects.values_list("pk", "external_id"))
    rows = Conversation.objects.filter(joined_into=None).values("root_id", *fields)
    return {names[row.pop("root_id")]: row for row in rows}


def scores(brand: Brand) -> dict[str, float]:
    names = dict(Mention.objects.values_list("pk", "external_id"))
    found = {
        f"{field} of {root}": value
        for root, row in conversations(SUMS).items()
        for field, value in row.items()
    }
    for pk, score in ScoredPost.objects.values_list("mention_id", "score"):
        found[f"post {names[pk]}"] = score
    return found | {"brand": BrandSummary.objects.get(brand=brand).score or 0.0}


@PROPERTY
@given(arrival=arrivals())
def test_posts_end_the_same_in_whatever_order_and_batches_they_come(
    acme, globex, arrival
):
    at_once = told_by(acme, [arrival.tree])

    piecemeal = told_by(globex, arrival.batches)

    assert piecemeal.exact == at_once.exact
    assert piecemeal.scores == pytest.approx(at_once.scores, rel=1e-9, abs=1e-9)


@PROPERTY
@given(arrival=arrivals(), lost=st.sets(st.integers(0, 11), min_size=1, max_size=3))
def test_posts_whose_parents_never_come_stand_together_all_the_same(
    acme, globex, arrival, lost
):
    def without(posts):
        return [post for post in posts if int(post["external_id"]) not in lost]

    at_once = told_by(acme, [without(arrival.tree)]).exact

    piecemeal = told_by(globex, [without(batch) for batch in arrival.batches]).exact

    assert piecemeal["together"] == at_once["together"]
    assert piecemeal["hours"] == at_once["hours"]
    # The root is the post that came first, as long as none answers nothing.
    parents_and_targets = [
        {name: place[:2] for name, place in told["places"].items()}
        for told in (piecemeal, at_once)
    ]
    assert parents_and_targets[0] == parents_and_targets[1]
