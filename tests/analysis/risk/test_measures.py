"""How predictions are judged, on numbers small enough to check by hand."""

from math import inf

import pytest

from reputation.analysis.risk.measures import (
    brier_skill,
    coverage,
    median_percentage_error,
    rank_correlation,
    top_precision,
)


def test_the_error_is_a_share_of_what_came():
    assert median_percentage_error([50, 120, 300], [100, 100, 100]) == 50.0
    assert median_percentage_error([3], [0]) == 300.0
    assert median_percentage_error([inf, inf, 1], [10, 10, 10]) == inf


def test_ranks_are_compared_and_ties_share_theirs():
    assert rank_correlation([1, 2, 3], [10, 200, 3000]) == pytest.approx(1)
    assert rank_correlation([3, 2, inf], [20, 10, 30]) == pytest.approx(1)
    assert rank_correlation([1, 1, 2], [1, 2, 3]) == pytest.approx(3**0.5 / 2)
    assert rank_correlation([5, 5, 5], [1, 2, 3]) is None


def test_the_top_tenth_is_compared_with_the_top_tenth():
    final = list(range(1, 21))

    assert top_precision(final, final) == 1.0
    assert top_precision(final[::-1], final) == 0.0
    assert top_precision([*[0] * 18, 1, 0], final) == pytest.approx(0.5 + 0.5 / 19)


def test_a_tenth_of_eleven_is_two():
    assert top_precision([9, 1, *[0] * 9], [9, 0, 8, *[0] * 8]) == 0.5


def test_ties_at_the_border_count_by_their_chance():
    assert top_precision([7] * 10, list(range(10))) == pytest.approx(1 / 10)


def test_probabilities_are_compared_with_the_share_that_came():
    came = [True, True, False, False]

    assert brier_skill([1, 1, 0, 0], came) == 1
    assert brier_skill([0.5] * 4, came) == 0
    assert brier_skill([0, 0, 1, 1], came) == -3
    assert brier_skill([1, 1], [True, True]) is None


def test_a_range_includes_its_ends():
    assert coverage([(1, 5), (5, 9), (6, 9), (1, 4)], [5, 5, 5, 5]) == 0.5
