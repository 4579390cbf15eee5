"""Who was served first, told from few cases: two by two, and with what chance could have done."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.cases.precedence import Waited, precedence

HOUR = timedelta(hours=1)


def waits(*pairs: tuple[int, float], still: tuple[tuple[int, float], ...] = ()):
    served = [Waited(followers, hours * HOUR, True) for followers, hours in pairs]
    return served + [
        Waited(followers, hours * HOUR, False) for followers, hours in still
    ]


def test_five_cases_in_perfect_order_are_enough():
    found = precedence(waits((1, 9), (5, 8), (20, 4), (300, 2), (9_000, 1)))

    assert (found.loud, found.quiet) == (10, 0)
    assert found.chance == pytest.approx(1 / 120)
    assert found.verdict == "loud_first"


def test_the_quiet_may_be_served_first_too():
    found = precedence(waits((1, 1), (5, 2), (20, 4), (300, 8), (9_000, 9)))

    assert found.verdict == "quiet_first"


def test_four_cases_say_nothing_however_they_look():
    found = precedence(waits((1, 9), (5, 8), (20, 4), (300, 2)))

    assert (found.pairs, found.verdict) == (6, "too_few")


def test_a_mixed_order_may_be_chance():
    found = precedence(waits((1, 2), (5, 8), (20, 4), (300, 9), (9_000, 1)))

    assert found.verdict == "alike"
    assert found.chance > 0.05


def test_equal_audiences_are_no_pairs():
    assert precedence(waits(*[(100, n) for n in range(9)])).verdict == "too_few"


def test_who_still_waits_is_compared_with_those_served_before_only():
    found = precedence(waits((1, 5), still=((900, 3), (50, 7))))

    # The one with 900 has waited three hours: nobody knows who comes first. The one with 50 lost already.
    assert (found.loud, found.quiet) == (0, 1)


def test_many_cases_need_less_of_a_difference_to_be_sure():
    found = precedence(waits(*[(n, 100 - n + n % 7) for n in range(60)]))

    assert found.verdict == "loud_first"
    assert found.chance < 0.001


AUDIENCES = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 50), st.booleans()), max_size=5
)


@given(AUDIENCES)
def test_turned_around_it_says_the_opposite(said):
    known = [
        Waited(followers, hours * HOUR, served) for followers, hours, served in said
    ]
    turned = [each._replace(followers=-each.followers) for each in known]

    found, opposite = precedence(known), precedence(turned)

    assert (found.loud, found.quiet) == (opposite.quiet, opposite.loud)
    assert found.chance == opposite.chance
    assert 0 < found.chance <= 1
