"""A constant number of statements, whatever the size: taking in, settling and reading."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import transaction

from reputation.mentions.models import Conversation
from reputation.pipeline.accept import accept
from reputation.risk.actions import bring_up_to_date, settle_due, settle_now
from reputation.risk.models import ScoredPost
from reputation.risk.queries import (
    brand_risk,
    brand_view,
    conversation_risk,
    conversation_view,
    conversations,
    history,
    portfolio,
    what_if,
)
from tenants.models import Brand
from tests.people import MONDAY
from tests.pipeline.desk import (
    DAY,
    FAILURE,
    HOUR,
    MINUTE,
    PRAISE,
    conversation_of,
    item,
    quote,
    reply,
    repost,
    take,
)

# All of it is mild, so that no size turns a band and writes what another does not.


def roots(count):
    return [item(f"root{n}", text=FAILURE) for n in range(count)]


def everything(count):
    """Posts of every sort, `count` of each, some of which wait for a parent."""
    made = []
    for n in range(count):
        made += [
            item(f"a{n}", text=FAILURE, metrics={"reposts": 1}, raw={"n": n}),
            reply(f"b{n}", f"a{n}", text=FAILURE),
            reply(f"c{n}", f"b{n}", by="acme", text="Lo sentimos"),
            repost(f"d{n}", f"b{n}"),
            quote(f"e{n}", f"d{n}", text=PRAISE),
            reply(f"f{n}", f"missing{n}"),
            repost(f"g{n}", f"f{n}"),
            item(f"h{n}", text=""),
        ]
    return made


def what_was_missing(count):
    return [item(f"missing{n}") for n in range(count)]


def changed(count):
    return [{**one, "text": one["text"] + "."} for one in everything(count)]


def all_at_once(count):
    return changed(count) + what_was_missing(count) + roots(count)


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("before", "batch", "sizes"),
    [
        pytest.param(None, roots, (10, 100, 1_000), id="roots"),
        pytest.param(None, everything, (2, 20, 200), id="everything"),
        pytest.param(everything, everything, (2, 20), id="duplicates"),
        pytest.param(everything, changed, (2, 20), id="changed"),
        pytest.param(everything, what_was_missing, (2, 20), id="joining"),
        pytest.param(everything, all_at_once, (2, 20, 100), id="all-at-once"),
    ],
)
def test_a_greater_batch_takes_no_more_statements(
    brand, count_queries, before, batch, sizes
):
    counted = []
    for size in sizes:
        with taken_back():
            if before is not None:
                accept(brand, before(size), at=MONDAY)
            take_in = partial(accept, brand, batch(size), at=MONDAY + MINUTE)
            counted.append(count_queries(take_in))

    assert len(set(counted)) == 1, counted
    assert counted[0] < 50


@pytest.mark.parametrize("settle", ["due", "now", "late"])
def test_settling_more_takes_no_more_statements(brand, count_queries, settle):
    at = MONDAY + 5 * MINUTE
    counted = []
    for size in (1, 10, 100):
        with taken_back():
            accept(brand, everything(size), at=MONDAY)
            ScoredPost.objects.update(next_tick_at=at)
            ids = [str(pk) for pk in Conversation.objects.values_list("pk", flat=True)]
            if settle == "late":
                Conversation.objects.update(stale_since=MONDAY)
            run = {
                "due": partial(settle_due, brand, at=at),
                "now": partial(settle_now, brand, ids, at=at),
                "late": partial(bring_up_to_date, brand, at=at),
            }[settle]
            counted.append(count_queries(run))
            settled = Conversation.objects.filter(settled_at=at)
            assert settled.count() == len(ids) == 2 * size

    assert len(set(counted)) == 1, counted


def test_reading_more_takes_no_more_statements(brand, count_queries):
    now = MONDAY + HOUR
    accept(brand, everything(1), at=MONDAY)
    readers = {
        "brand_view": lambda: brand_view(now),
        "brand_risk": lambda: brand_risk(now),
        "conversation_view": lambda: conversation_view(conversation_of("a0").pk, now),
        "conversation_risk": lambda: conversation_risk(conversation_of("a0").pk),
        "what_if": lambda: what_if(conversation_of("a0").pk, [3_600, 7_200], now),
        "conversations": conversations,
        "newest": lambda: conversations(sort="newest"),
        "history": lambda: history(MONDAY - DAY, now, 3_600),
        "portfolio": lambda: portfolio(Brand.objects.select_related("summary")),
    }
    for_few = {name: count_queries(read) for name, read in readers.items()}

    accept(brand, everything(60), at=MONDAY + MINUTE)
    take(
        brand,
        *[reply(f"x{n}", "a0", text=FAILURE) for n in range(60)],
        *[repost(f"y{n}", "a0") for n in range(60)],
        at=MONDAY + 2 * MINUTE,
    )
    settle_due(brand, at=MONDAY + 30 * MINUTE)

    assert {name: count_queries(read) for name, read in readers.items()} == for_few
    assert for_few["portfolio"] == 1
    assert for_few["history"] == 1
    assert conversations().older is not None
    assert len(brand_view(now).top) == 10
