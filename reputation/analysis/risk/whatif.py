"""“What if we answer now?”: RISK section 9.

The benefit that it shows is waiting-time risk, not a causal estimate: no transferable
effect of answering on spread is known. Whoever prints it prints that too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import sqrt

from reputation.analysis.risk.config import DEFAULT, RiskConfig
from reputation.analysis.risk.forecast import forecast, momentum
from reputation.analysis.risk.reach import potential_reach
from reputation.analysis.risk.score import (
    ScoredPost,
    Shares,
    assess,
    points_for,
    reach_share,
    recovery_factor,
    spread_share,
    waiting_share,
)
from reputation.analysis.risk.tally import tally


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Three scores after `horizon_s` more seconds."""

    horizon_s: float
    answer_now: float  # the same as silent when it was answered already
    silent: float
    resolved_now: float  # with a verified resolution now, and quiet ever after


def what_if(
    post: ScoredPost, horizons_s: Iterable[float], config: RiskConfig = DEFAULT
) -> list[WhatIf]:
    """Return the scores to expect after each horizon, with an answer now and without.

    The forecast is held and comes true along a square root of time, reaching more
    people as it does; signals stay as they are. Horizons are in seconds from the age
    of the post, 0 or more.
    """
    age = max(post.age_s, 0.0)
    heard = tally(age, post.followers, post.reposts, post.estimated)
    future = forecast(heard, momentum(age, heard.ages), config.th_reposts)
    so_far = len(heard.ages)
    mean = heard.reposters_followers / so_far if so_far else post.followers
    audience = post.followers + config.overlap * heard.reposters_followers
    answered = post.answered_s

    def score(horizon: float, answered_s: float | None) -> float:
        later = age + horizon
        grown = (future.reposts - so_far) * (1 - sqrt(age / later)) if later else 0.0
        reach = potential_reach(
            audience + config.overlap * mean * grown, config.addressable
        )
        parts = Shares(
            spread_share(future.reposts, config),
            reach_share(reach, 0.0, config),
            post.severity,
            waiting_share(later, answered_s, config),
        )
        recovery = recovery_factor(later, post.resolved_s, config)
        return points_for(post, parts, config).total * recovery

    return [
        WhatIf(
            horizon,
            answer_now=score(horizon, age if answered is None else answered),
            silent=score(horizon, answered),
            resolved_now=_resolved_now(post, horizon, config),
        )
        for horizon in horizons_s
    ]


def _resolved_now(post: ScoredPost, horizon_s: float, config: RiskConfig) -> float:
    age = max(post.age_s, 0.0)
    quiet = replace(
        post,
        age_s=age + horizon_s,
        reposts=[repost for repost in post.reposts if repost[0] <= age],
        estimated=[at for at in post.estimated if at <= age],
        resolved_age_s=age if post.resolved_s is None else post.resolved_s,
    )
    return assess(quiet, config).score
