"""Four words for a score; up at once, down with patience."""

from datetime import UTC, datetime, timedelta

import pytest

from reputation.analysis.risk.bands import band_of, displayed, settles_at

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def minutes(count):
    return NOON + timedelta(minutes=count)


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (0, "calm"),
        (24.999, "calm"),
        (25, "watch"),
        (49.999, "watch"),
        (50, "elevated"),
        (74.999, "elevated"),
        (75, "crisis"),
        (100, "crisis"),
    ],
)
def test_an_edge_belongs_to_the_band_above(score, band):
    assert band_of(score) == band


def test_the_first_look_shows_the_scores_own_band():
    assert displayed(None, None, 60, NOON) == ("elevated", None)


def test_a_band_goes_up_at_once():
    assert displayed("calm", None, 75, NOON) == ("crisis", None)
    assert displayed("watch", NOON, 50, minutes(1)) == ("elevated", None)


def test_less_than_five_points_below_the_edge_changes_nothing():
    assert displayed("crisis", None, 70.001, NOON) == ("crisis", None)


def test_five_points_below_for_thirty_minutes_come_down():
    waiting = displayed("crisis", None, 70, NOON)
    still = displayed(*waiting, 60, minutes(29))

    assert waiting == ("crisis", NOON)
    assert still == ("crisis", NOON)
    assert settles_at(NOON) == minutes(30)
    assert displayed(*still, 60, minutes(30)) == ("elevated", None)


def test_a_break_starts_the_thirty_minutes_again():
    waiting = displayed("crisis", None, 60, NOON)
    broken = displayed(*waiting, 72, minutes(20))

    assert broken == ("crisis", None)
    assert displayed(*broken, 60, minutes(31)) == ("crisis", minutes(31))


def test_a_score_that_collapsed_comes_down_past_every_edge_it_is_five_below():
    assert displayed("crisis", NOON, 10, minutes(30)) == ("calm", None)
    assert displayed("crisis", NOON, 20, minutes(30)) == ("calm", None)
    assert displayed("crisis", NOON, 20.5, minutes(30)) == ("watch", None)
    assert displayed("crisis", NOON, 47, minutes(30)) == ("elevated", None)


def test_the_lowest_band_has_nothing_below_it():
    assert displayed("calm", None, 0, NOON) == ("calm", None)
