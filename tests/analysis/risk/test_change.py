"""What moved between two assessments."""

from dataclasses import replace

import pytest

from reputation.analysis.risk.change import change_between
from reputation.analysis.risk.score import ScoredPost, assess

POST = ScoredPost(
    1800.0, 300, negativity=0.9, severity=0.5, signals={"fraud_wording": 1}
)


def test_nothing_moves_between_an_assessment_and_itself():
    change = change_between(assess(POST), assess(POST))

    assert change.score == 0
    assert change.points == (0, 0, 0, 0, {"fraud_wording": 0})


def test_a_change_is_told_part_by_part():
    earlier = assess(POST)
    later = assess(
        replace(
            POST,
            age_s=3600.0,
            reposts=[(2000.0, 5000)],
            signals={"hard_deadline": 1},
        )
    )

    change = change_between(earlier, later)

    assert change.score == pytest.approx(later.score - earlier.score)
    assert change.points.spread == later.points.spread - earlier.points.spread > 0
    assert change.points.reach == later.points.reach - earlier.points.reach
    assert change.points.severity == 0
    assert change.points.waiting == later.points.waiting - earlier.points.waiting > 0
    assert change.points.signals == {
        "fraud_wording": -earlier.points.signals["fraud_wording"],
        "hard_deadline": later.points.signals["hard_deadline"],
    }
    moved = change.points.base + sum(change.points.signals.values())
    assert moved == pytest.approx(change.score)
