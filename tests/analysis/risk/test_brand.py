"""The brand: its worst conversations, or a surge of complaints."""

from datetime import datetime, timedelta
from math import comb, log10

import pytest

from reputation.analysis.risk.brand import (
    Surge,
    brand_score,
    comparable_hours,
    posts_score,
    surge,
    tail_probability,
)

# On the wall clock: the first Monday after summer time came to Madrid.
MONDAY = datetime.fromisoformat("2026-03-30T09:00")


@pytest.mark.parametrize(
    ("scores", "brand"),
    [
        pytest.param([], 0.0, id="nobody talks"),
        pytest.param([24.0], 24.0, id="one small"),
        pytest.param([24.0] * 500, 24.0, id="many small"),
        pytest.param([70.0], 70.0, id="one"),
        pytest.param([70.0, 70.0], 70 * 2**0.25, id="two add up"),
        pytest.param([25.0] * 16, 50.0, id="25 is heard"),
        pytest.param([90.0] * 9, 100.0, id="never above 100"),
    ],
)
def test_conversations_add_up_by_their_fourth_powers(scores, brand):
    assert posts_score(scores) == pytest.approx(brand)


def brute_force_tail(observed, expected):
    """Sum the probabilities below: two successes, mean `expected` failures before."""
    success = 2 / (2 + expected)
    below = sum(
        comb(k + 1, k) * success**2 * (1 - success) ** k for k in range(observed)
    )
    return 1 - below


@pytest.mark.parametrize("expected", [0.5, 1.0, 3.0, 12.5, 80.0])
@pytest.mark.parametrize("observed", [0, 1, 2, 5, 20, 60])
def test_the_tail_is_that_of_the_negative_binomial(observed, expected):
    assert tail_probability(observed, expected) == pytest.approx(
        brute_force_tail(observed, expected), rel=1e-9, abs=1e-12
    )


@pytest.mark.parametrize("expected", [0.5, 4.0, 30.0])
def test_its_variance_is_mu_and_half_of_mu_squared(expected):
    tail = [tail_probability(x, expected) for x in range(1, 4000)]
    mean = sum(tail)
    square = sum((2 * x - 1) * p for x, p in enumerate(tail, start=1))

    assert mean == pytest.approx(expected)
    assert square - mean**2 == pytest.approx(expected + expected**2 / 2)


def test_an_ordinary_hour_is_no_surge():
    found = surge(5, [4, 5, 6], history_days=30)

    assert (found.observed, found.expected, found.points) == (5, 5.0, 0.0)
    assert not found.page


def test_a_rare_hour_pages_and_scores():
    found = surge(12, [0, 1, 1, 2], history_days=30)

    p = brute_force_tail(12, 1.0)
    assert found.expected == 1.0
    assert found.p == pytest.approx(p)
    assert found.z == pytest.approx((-log10(p) - 2) / 4)
    assert found.page


def test_a_surge_starts_at_one_in_a_hundred_and_pages_below_one_in_a_thousand():
    found = [surge(x, [0], history_days=30) for x in (3, 4, 5, 6)]

    assert {each.expected for each in found} == {0.5}
    assert [round(each.p, 5) for each in found] == [0.0272, 0.00672, 0.0016, 0.00037]
    assert [each.z > 0 for each in found] == [False, True, True, True]
    assert [each.page for each in found] == [False, False, False, True]


def test_an_enormous_surge_is_full_and_its_probability_no_error():
    found = surge(100_000, [0], history_days=30)

    assert (found.z, found.p, found.page) == (1.0, 0.0, True)


@pytest.mark.parametrize(("days", "is_known"), [(13.99, False), (14, True)])
def test_there_is_no_surge_before_fourteen_days(days, is_known):
    found = surge(500, [0, 0, 0], history_days=days)

    assert (found.expected is not None) is is_known
    assert found.page is is_known
    assert (found.points > 0) is is_known


def test_the_brand_is_the_worse_of_posts_and_surge():
    assert brand_score([30.0], Surge(9, 1.0, 1e-4, 0.5, page=True)) == 50.0
    assert brand_score([80.0], Surge(9, 1.0, 1e-4, 0.5, page=True)) == 80.0


def test_until_three_weeks_exist_an_hour_is_compared_with_every_day():
    hours = comparable_hours(MONDAY, MONDAY - timedelta(days=20, hours=23))

    assert hours == [MONDAY - timedelta(days=back) for back in range(1, 21)]


def test_with_three_weeks_an_hour_is_compared_with_its_hour_of_the_week():
    hours = comparable_hours(MONDAY, MONDAY - timedelta(days=21))

    assert hours == [MONDAY - timedelta(weeks=back) for back in (1, 2, 3)]
    assert {hour.weekday() for hour in hours} == {0}
    assert {hour.hour for hour in hours} == {9}


def test_only_eight_weeks_are_remembered():
    assert len(comparable_hours(MONDAY, MONDAY - timedelta(days=365))) == 8


def test_a_brand_of_today_has_nothing_to_compare_with():
    assert comparable_hours(MONDAY, MONDAY) == []
    assert surge(50, [], history_days=20) == Surge(50)
