"""Who passed a post on: each account once, and those known only by number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.analysis.risk.spread import (
    MOST_ESTIMATED,
    Repost,
    estimated,
    fold,
    unique,
)
from tests.analysis.risk.worlds import steady

ana = ("twitter", "ana")
ben = ("twitter", "ben")


def test_an_account_counts_once_with_its_latest_time_and_most_followers():
    reposts = [Repost(ana, 60.0, 900), Repost(ben, 30.0, 5), Repost(ana, 90.0, 20)]

    assert unique(reposts, age_s=100.0) == [(30.0, 5), (90.0, 900)]


def test_the_brand_does_not_spread_itself():
    assert unique([Repost(ana, 60.0, 900, by_brand=True)], age_s=100.0) == []


def test_what_comes_later_is_not_known_yet():
    reposts = [Repost(ana, 60.0, 10), Repost(ana, 101.0, 9999), Repost(ben, 100.0, 1)]

    assert unique(reposts, age_s=100.0) == [(60.0, 10), (100.0, 1)]


def test_what_came_before_the_post_came_with_it():
    assert unique([Repost(ana, -5.0, 10)], age_s=100.0) == [(0.0, 10)]


def test_folding_leaves_what_stood_before_as_it_was():
    standing = {ana: (60.0, 10)}

    folded = fold(standing, [Repost(ben, 70.0, 5)], age_s=100.0)

    assert standing == {ana: (60.0, 10)}
    assert folded == {ana: (60.0, 10), ben: (70.0, 5)}


@pytest.mark.parametrize(
    ("observations", "listed", "ages"),
    [
        pytest.param([], [], [], id="nothing counted"),
        pytest.param([(100.0, 0)], [], [], id="counted none"),
        pytest.param([(100.0, 4)], [], [12.5, 37.5, 62.5, 87.5], id="since the post"),
        pytest.param([(100.0, 4)], [50.0, 60.0], [25.0, 75.0], id="beyond the listed"),
        pytest.param([(100.0, 2)], [50.0, 60.0, 70.0], [], id="more listed"),
        pytest.param([(100.0, 2)], [100.0, 101.0], [50.0], id="listed by then"),
        pytest.param([(100.0, 1), (200.0, 3)], [], [50, 125, 175], id="between two"),
        pytest.param([(100.0, 0), (200.0, 2)], [], [125, 175], id="the one before"),
        pytest.param([(9, 3), (20, 1), (40, 4)], [], [1.5, 4.5, 7.5, 30], id="fell"),
        pytest.param([(100.0, 2), (200.0, 2)], [150.0], [25.0, 75.0], id="no doubling"),
        pytest.param([(100.0, 1), (100.0, 2)], [], [25.0, 75.0], id="twice at once"),
        pytest.param([(-9.0, 2)], [], [0.0, 0.0], id="counted at the post"),
    ],
)  # fmt: skip
def test_a_count_beyond_the_listed_reposts_is_spread_evenly(observations, listed, ages):
    assert estimated(observations, listed) == pytest.approx(ages)


counts = st.lists(st.tuples(st.floats(0, 1e5), st.integers(0, 50)), max_size=8)
listed_ages = st.lists(st.floats(0, 1e5), max_size=8)


@steady
@given(counts, listed_ages, st.randoms(use_true_random=False))
def test_the_order_in_which_counts_arrive_does_not_matter(counts, listed, random):
    shuffled, others = list(counts), list(listed)
    random.shuffle(shuffled)
    random.shuffle(others)

    assert estimated(shuffled, others) == estimated(counts, listed)


@steady
@given(counts.filter(bool), listed_ages)
def test_listed_and_estimated_reposts_reach_the_highest_count(counts, listed):
    latest = max(age for age, _ in counts)
    known = sum(age <= latest for age in listed)

    together = known + len(estimated(counts, listed))

    assert together >= max(count for _, count in counts)
    assert estimated(counts, []) == sorted(estimated(counts, []))


def test_an_absurd_count_costs_no_more_than_the_limit():
    assert len(estimated([(3600.0, 10**12)], [])) == MOST_ESTIMATED
