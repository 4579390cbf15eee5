"""Why a score is what it is, as codes that the doors put into somebody's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from reputation.analysis.risk.config import SIGNALS
from reputation.analysis.risk.score import Assessment, ScoredPost

SIGNAL = "signal."
CODES = (
    "spread.momentum",
    "spread.audience",
    "reach.potential",
    "severity.subject",
    "waiting.unanswered",
    "waiting.answered",
    "recovery.resolved",
    *(SIGNAL + name for name in SIGNALS),
)
# What adds less cannot be seen in a score that is shown without decimals.
LEAST_POINTS = 0.5


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a code of `CODES`, what it is worth, and the numbers to say it with.

    Points of a recovery are negative: what it took away. Parameters by code:
    spread.momentum {reposts, estimated, recent, window_s, forecast}, of which `recent`
    came in the second half of `window_s` and `forecast` are still to come;
    spread.audience {reposts, estimated, pending, forecast}; reach.potential {reach};
    severity.subject {severity}; waiting.unanswered {waited_s};
    waiting.answered {answered_after_s, since_s}; recovery.resolved {since_s, factor};
    signal.* {count}.
    """

    code: str
    points: float
    params: Mapping[str, float]


def top_reasons(
    post: ScoredPost, assessment: Assessment, *, limit: int = 3
) -> list[Reason]:
    """Return up to `limit` reasons for the assessment of a post, weightiest first.

    Empty when nothing is worth half a point.
    """
    reasons = [
        _spread(assessment),
        Reason(
            "reach.potential",
            assessment.points.reach,
            {"reach": round(assessment.facts.potential_reach)},
        ),
        Reason(
            "severity.subject", assessment.points.severity, {"severity": post.severity}
        ),
        _waiting(post, assessment),
        *(
            Reason(SIGNAL + name, points, {"count": post.signals[name]})
            for name, points in assessment.points.signals.items()
        ),
        *_recovery(post, assessment),
    ]
    felt = [reason for reason in reasons if abs(reason.points) >= LEAST_POINTS]
    return sorted(felt, key=lambda reason: -abs(reason.points))[:limit]


def _spread(assessment: Assessment) -> Reason:
    facts, future = assessment.facts, assessment.forecast
    params: dict[str, float] = {
        "reposts": facts.reposts,
        "estimated": facts.estimated_reposts,
        "forecast": round(future.reposts - facts.reposts),
    }
    if future.driver == "momentum":
        params |= {"recent": facts.recent_reposts, "window_s": facts.window_s}
    else:
        params |= {"pending": round(facts.pending_audience)}
    return Reason(f"spread.{future.driver}", assessment.points.spread, params)


def _waiting(post: ScoredPost, assessment: Assessment) -> Reason:
    points, answered = assessment.points.waiting, post.answered_s
    if answered is None:
        return Reason("waiting.unanswered", points, {"waited_s": post.age_s})
    params = {"answered_after_s": answered, "since_s": post.age_s - answered}
    return Reason("waiting.answered", points, params)


def _recovery(post: ScoredPost, assessment: Assessment) -> list[Reason]:
    factor, resolved = assessment.recovery_factor, post.resolved_s
    if resolved is None:
        return []
    taken = assessment.score - assessment.score / factor if factor else 0.0
    params = {"since_s": post.age_s - resolved, "factor": factor}
    return [Reason("recovery.resolved", taken, params)]
