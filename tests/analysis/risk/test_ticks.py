"""When to look again though nothing was heard."""

from itertools import pairwise

import pytest

from reputation.analysis.risk.ticks import AGES_S, is_recovering, next_tick

DAY_S = 86_400


def test_ticks_come_ever_more_rarely_until_a_week_has_passed():
    minutes = [age / 60 for age in AGES_S[:11]]

    assert minutes == [1, 2, 5, 10, 15, 20, 30, 45, 60, 75, 93.75]
    assert all(b == 1.25 * a for a, b in pairwise(AGES_S[8:]))
    assert AGES_S[-1] <= 7 * DAY_S < AGES_S[-1] * 1.25


@pytest.mark.parametrize(
    ("age", "due"),
    [(0, 60), (59.9, 60), (60, 120), (61, 120), (3600, 4500), (7 * DAY_S, None)],
)
def test_the_next_tick_is_after_the_age(age, due):
    assert next_tick(age) == due


def test_every_tick_leads_to_the_next():
    assert [next_tick(age) for age in AGES_S] == [*AGES_S[1:], None]


@pytest.mark.parametrize(
    ("age", "due"),
    [
        pytest.param(60, 120, id="a tick comes sooner"),
        pytest.param(3600, 4200, id="ten minutes come sooner"),
        pytest.param(8 * DAY_S, 8 * DAY_S + 600, id="after the last tick"),
    ],
)
def test_while_something_settles_a_look_is_due_every_ten_minutes(age, due):
    assert next_tick(age, settling=True) == due


@pytest.mark.parametrize(
    ("factor", "score", "recovering"),
    [(1.0, 80.0, False), (0.99, 79.0, True), (0.01, 0.5, True), (0.001, 0.1, False)],
)
def test_a_recovery_runs_while_it_can_be_seen(factor, score, recovering):
    assert is_recovering(factor, score) is recovering
