"""Who passed a scored post on: each account once, and those known by number alone."""

import pytest

from reputation.mentions.models import Conversation
from tests.people import MONDAY
from tests.pipeline.desk import (
    FAILURE,
    FRAUD,
    HOUR,
    MINUTE,
    PLAIN,
    item,
    quote,
    reply,
    repost,
    take,
)
from tests.risk.judged import record, settle

LAWYER = "Mi abogado los va a demandar"


# --- Reposts ---


def test_an_account_spreads_a_post_once_at_its_latest_with_its_most_followers(brand):
    take(brand, item("1", text=FRAUD, ago=HOUR))
    take(brand, repost("2", "1", by="bea", followers=700, ago=50 * MINUTE))
    take(brand, repost("3", "1", by="@Bea", followers=300, ago=20 * MINUTE))
    take(brand, quote("4", "1", by="BEA", followers=10, ago=30 * MINUTE))

    facts = record("1").facts
    assert (facts.reposts, facts.recent_reposts) == (1, 1)  # at 40 of 60 minutes
    assert facts.likely_views == pytest.approx(0.15 * (100 + 700))


def test_what_the_brand_reposts_does_not_spread(brand):
    take(
        brand,
        item("1", text=FRAUD),
        repost("2", "1", by="acme", followers=900_000),
        repost("3", "1", by="bea", by_brand=True),
        repost("4", "1", by="cleo"),
    )

    assert record("1").facts.reposts == 1
    assert Conversation.objects.get().reposts == 1


def test_each_scored_post_has_its_own_reposts(brand):
    take(
        brand,
        item("1", text=FRAUD),
        reply("2", "1", text=FAILURE),
        repost("3", "1"),
        repost("4", "2"),
        repost("5", "4"),
        quote("6", "2", text=PLAIN),
        repost("7", "6"),
    )

    assert record("1").facts.reposts == 1
    assert record("2").facts.reposts == 3
    assert Conversation.objects.get().reposts == 5


def test_a_repost_before_its_post_counts_as_at_the_post(brand):
    take(brand, item("1", text=FRAUD, ago=HOUR), repost("2", "1", ago=2 * HOUR))

    facts = record("1").facts
    assert (facts.reposts, facts.recent_reposts) == (1, 0)


def test_a_repost_ahead_of_now_counts_when_its_time_comes(brand):
    take(brand, item("1", text=FRAUD), repost("2", "1", ago=-5 * MINUTE))
    assert record("1").facts.reposts == 0

    settle(brand, MONDAY + 6 * MINUTE)

    assert record("1").facts.reposts == 1


# --- Reposts known by number alone ---


def test_a_stated_count_enters_as_estimated_reposts_of_200_followers(brand):
    take(brand, item("1", text=FRAUD, ago=HOUR, metrics={"reposts": 5}))

    facts = record("1").facts
    assert (facts.reposts, facts.estimated_reposts) == (5, 5)
    assert facts.likely_views == pytest.approx(0.15 * (100 + 5 * 200))
    assert facts.recent_reposts == 2  # of those at 6, 18, 30, 42 and 54 minutes
    assert Conversation.objects.get().estimated_reposts == 5


def test_listed_reposts_replace_estimated_ones_as_they_arrive(brand):
    take(brand, item("1", text=FRAUD, ago=HOUR, metrics={"reposts": 3}))

    for number, left in ((2, 2), (3, 1), (4, 0), (5, 0)):
        take(brand, repost(str(number), "1", ago=number * MINUTE))
        assert record("1").facts.estimated_reposts == left

    assert record("1").facts.reposts == 4


def test_a_raised_count_is_spread_between_the_two_observations(brand):
    root = {"text": FRAUD, "ago": HOUR}
    take(brand, item("1", **root, metrics={"reposts": 2}))
    take(brand, item("1", **root | {"text": LAWYER}), at=MONDAY + HOUR)

    take(
        brand,
        item("1", **root | {"text": LAWYER}, metrics={"reposts": 12}),
        at=MONDAY + 2 * HOUR,
    )

    # Ten more between one hour of age and three, where the change without a count was none.
    facts = record("1").facts
    assert (facts.reposts, facts.estimated_reposts) == (12, 12)
    assert facts.window_s == 3 * 3600
    assert facts.recent_reposts == 7  # of those at 15, 45, 66, 78, 90, 102 ... minutes


@pytest.mark.parametrize("fallen", [3, 0])
def test_a_count_that_fell_changes_nothing(brand, fallen):
    take(brand, item("1", text=FRAUD, metrics={"reposts": 5}))

    take(brand, item("1", text=FRAUD, metrics={"reposts": fallen}), at=MONDAY + HOUR)

    assert record("1").facts.estimated_reposts == 5


def test_a_stated_zero_estimates_nothing(brand):
    take(brand, item("1", text=FRAUD, metrics={"reposts": 0}))

    assert record("1").facts.reposts == 0


def test_a_monstrous_count_is_estimated_up_to_a_limit(brand):
    take(brand, item("1", text=FRAUD, metrics={"reposts": 10**12}))

    assert record("1").facts.estimated_reposts == 10_000
