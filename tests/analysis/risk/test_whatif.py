"""“What if we answer now?”: the printed numbers, and what must hold beside them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.analysis.risk.score import ScoredPost, assess
from reputation.analysis.risk.whatif import what_if
from tests.analysis.risk.worlds import at_least, posts, steady

HOUR_S = 3600.0

# 68 reposts in 40 minutes, 41 of them in the second half, the latest just now.
reposts = [(1200.0 * (i + 0.5) / 27, 765) for i in range(27)]
reposts += [(1200.0 + 1200.0 * (i + 1) / 41, 765) for i in range(41)]
EXAMPLE = ScoredPost(2400.0, 1200, reposts, negativity=0.93, severity=0.6)


def test_the_example_stands_at_65():
    found = assess(EXAMPLE)

    assert round(found.score, 2) == 65.01
    assert found.facts.reposts == 68
    assert round(found.forecast.reposts - 68) == 171


@pytest.mark.parametrize(
    ("hours", "answer_now", "silent"),
    [(1, 66.35, 68.68), (4, 66.19, 70.14), (24, 64.68, 75.14)],
)
def test_the_example_agrees_with_the_printed_numbers(hours, answer_now, silent):
    [found] = what_if(EXAMPLE, [hours * HOUR_S])

    assert found.horizon_s == hours * HOUR_S
    assert (round(found.answer_now, 2), round(found.silent, 2)) == (answer_now, silent)


def test_a_verified_resolution_brings_the_example_to_26_in_six_quiet_hours():
    [found] = what_if(EXAMPLE, [6 * HOUR_S])

    assert round(found.resolved_now, 2) == 26.02


def test_what_was_answered_cannot_be_answered_again():
    [found] = what_if(replace(EXAMPLE, answered_age_s=600.0), [HOUR_S])

    assert found.answer_now == found.silent


def test_a_brand_new_post_has_a_future_too():
    [now, later] = what_if(ScoredPost(0.0, 10_000, negativity=0.9), [0.0, HOUR_S])

    assert (
        now.answer_now
        == now.silent
        == pytest.approx(assess(ScoredPost(0.0, 10_000, negativity=0.9)).score)
    )
    assert later.silent > now.silent


def test_the_future_of_the_file_is_not_looked_at():
    told = replace(EXAMPLE, reposts=[*reposts, (2500.0, 9_000_000)])

    assert what_if(told, [HOUR_S]) == what_if(EXAMPLE, [HOUR_S])


@steady
@given(posts, st.floats(0, 7 * 86_400.0))
def test_an_answer_is_never_worse_than_silence(post, horizon):
    [found] = what_if(post, [horizon])

    assert 0 <= found.answer_now <= 100
    assert at_least(found.silent, found.answer_now)
