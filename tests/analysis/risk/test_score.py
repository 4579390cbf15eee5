"""Every reference vector, and what a score is made of."""

import json
from pathlib import Path

import pytest

from reputation.analysis.risk.config import DEFAULT
from reputation.analysis.risk.score import ScoredPost, assess, impatience
from reputation.analysis.risk.signals import UnknownSignal

REFERENCE = Path(__file__).parents[2] / "reference" / "risk_vectors.json"
VECTORS = json.loads(REFERENCE.read_text(encoding="utf-8"))


def exactly(value):
    return pytest.approx(value, rel=1e-6, abs=0)


def test_all_vectors_are_here():
    assert len(VECTORS) == 132


@pytest.mark.parametrize("vector", VECTORS, ids=map(str, range(len(VECTORS))))
def test_a_score_agrees_with_its_reference(vector):
    expected = vector["expected"]
    post = ScoredPost(**{k: v for k, v in vector.items() if k != "expected"})

    found = assess(post)

    assert found.facts.reposts == expected["reposts"]
    assert found.forecast.momentum == exactly(expected["momentum"])
    assert found.forecast.audience == exactly(expected["audience"])
    assert found.forecast.reposts == exactly(expected["forecast"])
    assert found.forecast.low == expected["low"]
    assert found.forecast.high == expected["high"]
    assert found.forecast.probability == exactly(expected["p_500"])
    assert found.forecast.driver == expected["driver"]
    assert found.facts.potential_reach == exactly(expected["reach"])
    assert found.points._asdict() == {
        **{part: exactly(points) for part, points in expected["points"].items()},
        "signals": exactly(expected["signal_points"]),
    }
    assert found.points.base == exactly(expected["base_score"])
    assert found.recovery_factor == exactly(expected["recovery_factor"])
    assert found.score == exactly(expected["score"])


def test_a_post_without_reposts_says_what_it_knows():
    found = assess(ScoredPost(7200.0, 1000, negativity=0.9, severity=0.5))

    assert found.band == "calm"
    assert found.config_version == "2026-11"
    assert found.recovery_factor == 1.0
    facts = found.facts
    assert (facts.reposts, facts.recent_reposts, facts.estimated_reposts) == (0, 0, 0)
    assert facts.window_s == 7200.0
    assert facts.likely_views == 150.0
    assert found.forecast.threshold == 500


def test_the_facts_name_the_window_that_promises_most():
    steady_then_sudden = [(600.0 * i, 50) for i in range(1, 50)]
    sudden = [(29_900.0 + i, 50) for i in range(40)]

    facts = assess(ScoredPost(30_000.0, 100, [*steady_then_sudden, *sudden])).facts

    assert (facts.window_s, facts.recent_reposts) == (3600.0, 42)


def test_overlap_removed_is_all_followers_less_the_potential_reach():
    facts = assess(ScoredPost(600.0, 1000, [(60.0, 2000), (120.0, 3000)])).facts

    reach = 5_000_000 * (1 - 2.718281828459045 ** (-4500 / 5_000_000))
    assert facts.potential_reach == pytest.approx(reach)
    assert facts.overlap_removed == pytest.approx(6000 - reach)


def test_a_large_account_shows_a_post_to_a_smaller_share():
    facts = assess(ScoredPost(600.0, 100_000, [(60.0, 3_200_000), (70.0, 1)])).facts
    double = assess(ScoredPost(600.0, 200_000)).facts

    assert facts.likely_views == pytest.approx(15_000 + 0.15 * 3_200_000 / 2 + 0.15)
    assert double.likely_views == pytest.approx(15_000 * 2**0.8)


def test_estimated_reposts_count_as_reposts_of_200_followers():
    listed = ScoredPost(3600.0, 300, [(900.0, 200), (1800.0, 200)], negativity=0.9)
    counted = ScoredPost(3600.0, 300, estimated=[900.0, 1800.0], negativity=0.9)

    assert assess(counted).score == assess(listed).score
    assert assess(counted).facts.estimated_reposts == 2
    assert assess(listed).facts.estimated_reposts == 0


def test_estimates_from_later_are_not_known_yet():
    post = ScoredPost(600.0, 300, estimated=[500.0, 700.0])

    facts = assess(post).facts

    assert (facts.reposts, facts.estimated_reposts) == (1, 1)


def test_a_resolution_is_an_answer_when_none_came_before():
    post = ScoredPost(
        7200.0, 300, negativity=1.0, answered_age_s=5000.0, resolved_age_s=3600.0
    )

    assert post.answered_s == 3600.0


def test_signals_stop_counting_at_their_cap():
    def score(times):
        return assess(
            ScoredPost(60.0, 30, negativity=1.0, signals={"false_fix": times})
        ).score

    assert score(2) < score(3) == score(4)


def test_a_signal_that_is_not_active_is_not_among_the_points():
    quiet = ScoredPost(60.0, 30, negativity=1.0, signals={"false_fix": 0})

    assert assess(quiet).points.signals == {}


def test_an_unknown_signal_is_refused_by_name():
    with pytest.raises(UnknownSignal) as refused:
        assess(ScoredPost(60.0, 30, negativity=1.0, signals={"bad_mood": 1}))

    assert str(refused.value) == "Risk 2026-11 knows no signal “bad_mood”."


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"negativity": 1.1}, id="negativity above 1"),
        pytest.param({"negativity": float("nan")}, id="negativity unknown"),
        pytest.param({"severity": -0.1}, id="severity below 0"),
        pytest.param({"followers": -1}, id="followers below 0"),
    ],
)
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match=r"must lie|there are"):
        ScoredPost(**{"age_s": 60.0, "followers": 30} | wrong)


@pytest.mark.parametrize(
    ("hours", "share"),
    [(0, 0.0), (0.5, 0.21), (1, 0.42), (12.5, 0.63), (24, 0.84), (96, 0.92), (999, 1)],
)
def test_patience_runs_out_piece_by_piece(hours, share):
    assert impatience(hours * 3600) == pytest.approx(share)


def test_other_thresholds_carry_another_version():
    small = DEFAULT.with_thresholds(reposts=50, reach=20_000)
    post = ScoredPost(3600.0, 300, [(60.0, 500)] * 20, negativity=0.9)

    assert small.version == "2026-11+50.20000"
    assert small.with_thresholds(reposts=500, reach=500_000).version == (
        "2026-11+500.500000"
    )
    assert DEFAULT.with_thresholds(reposts=500, reach=500_000) is DEFAULT
    assert assess(post, small).forecast.threshold == 50
    assert assess(post, small).score > assess(post).score
    with pytest.raises(ValueError, match="use 1 or more"):
        DEFAULT.with_thresholds(reposts=0, reach=1)
