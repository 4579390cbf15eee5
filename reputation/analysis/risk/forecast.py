"""How far a post will spread. Chosen by measurement on real cascades."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from math import ceil, erfc, floor, log, sqrt
from typing import Literal, NamedTuple

from reputation.analysis.risk.tally import Tally

WINDOWS_S = (3600.0, 6 * 3600.0, 24 * 3600.0)
PER_PENDING_FOLLOWER = 5e-5  # reposts to be expected of one who has yet to react
LOG_SPREAD = 1.08  # of the growth that came, around the growth that was forecast
_SCALE = LOG_SPREAD * sqrt(2)

type Driver = Literal["momentum", "audience"]


class Momentum(NamedTuple):
    """The growth that recent reposts promise, and the window that promises most."""

    growth: float  # reposts yet to come
    recent: int  # reposts in the second half of the window
    window_s: float


class Forecast(NamedTuple):
    """The reposts a post will end with."""

    reposts: float
    low: int
    high: int
    probability: float  # that it ends with `threshold` reposts or more
    threshold: int
    driver: Driver  # the term that won; momentum when both are nothing
    momentum: float  # reposts yet to come by either term alone
    audience: float


def gain(window_s: float) -> float:
    """Return h(w): how much growth a recent repost has meant, the less the older."""
    return 3.9 * math.pow(max(window_s, 300.0) / 3600, -0.45)


def momentum(age_s: float, ages: Sequence[float]) -> Momentum:
    """Return the growth that the latest reposts promise at `age_s`.

    `ages` are seconds after the post, oldest first, none above `age_s`. The windows
    are the life of the post and those of `WINDOWS_S` that are shorter. Without a
    repost in the second half of any there is none, and the window is the whole life.
    """
    best = Momentum(0.0, 0, age_s)
    if not ages:
        return best
    for window in (age_s, *(w for w in WINDOWS_S if w < age_s)):
        recent = len(ages) - bisect_right(ages, age_s - window / 2)
        growth = gain(window) * recent * recent / (recent + 5)
        if growth > best.growth:
            best = Momentum(growth, recent, window)
    return best


def probability(so_far: int, growth: float, threshold: int) -> float:
    """Return P(N >= threshold), a lognormal around the forecast growth.

    1 once it has happened; 0 when no growth is in sight.
    """
    if so_far >= threshold:
        return 1.0
    if growth <= 0:
        return 0.0
    return 0.5 * erfc(-log(growth / (threshold - so_far)) / _SCALE)


def forecast(heard: Tally, recent: Momentum, threshold: int) -> Forecast:
    """Return where a post is going, given what was heard of it and its momentum.

    The range has held about three of four final sizes; `evaluate_risk` measures it.
    """
    so_far = len(heard.ages)
    audience = PER_PENDING_FOLLOWER * heard.pending_audience
    driver: Driver = "momentum" if recent.growth >= audience else "audience"
    growth = max(recent.growth, audience)
    return Forecast(
        so_far + growth,
        so_far + floor(growth / 4),
        so_far + ceil(4 * growth),
        probability(so_far, growth, threshold),
        threshold,
        driver,
        recent.growth,
        audience,
    )
