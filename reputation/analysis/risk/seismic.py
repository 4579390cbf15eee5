"""The published model, SEISMIC (Zhao et al. 2015), as an anchor for our own forecast.

The closed form agrees with the R package `seismic` on that package's own example.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import fsum, inf
from operator import mul
from typing import NamedTuple

from reputation.analysis.risk.kernel import first_moments, tails

LONGEST_WINDOW_S = 7200.0
SHORTEST_WINDOW_S = 300.0
LEAST_EVENTS = 5
MEAN_AUDIENCE = 100  # followers of one who reposts, on average; fixed by the authors


class Seismic(NamedTuple):
    """The share of an audience that reposts, and the reposts a post ends with."""

    infectiousness: float
    reposts: float  # infinite above an infectiousness of 1 / MEAN_AUDIENCE


def seismic(ages: Sequence[float], followers: Sequence[float], at_s: float) -> Seismic:
    """Return SEISMIC's estimates `at_s` seconds after the post.

    `ages` are oldest first and start with the post itself, at 0; `followers` belong
    to them one by one. Nothing is estimated at the very moment of the post.
    """
    if at_s <= 0:
        return Seismic(0.0, 0.0)
    start = window_start(ages, at_s)
    heard = bisect_left(ages, at_s)
    until_now = bisect_right(ages, at_s)
    so_far = until_now - 1

    window = at_s - start
    in_window = ages[max(bisect_left(ages, start), 1) : heard]
    reactions = fsum(1 - (at_s - s) / window for s in in_window)
    if not reactions:
        return Seismic(0.0, so_far)
    exposure = _exposure(ages[:heard], followers, at_s, window)
    infectiousness = reactions / exposure if exposure else inf
    if infectiousness > 1 / MEAN_AUDIENCE:
        return Seismic(infectiousness, inf)
    pending = fsum(map(mul, followers, tails(at_s - s for s in ages[:until_now])))
    growth = infectiousness * pending / (1 - MEAN_AUDIENCE * infectiousness)
    return Seismic(infectiousness, so_far + growth)


def window_start(ages: Sequence[float], at_s: float) -> float:
    """Return where the window that is looked at begins, in seconds after the post.

    Half the life of the post, within 5 minutes to 2 hours; stretched to hold five
    reposts when fewer came in it, as far as there are any.
    """
    start = at_s - min(max(at_s / 2, SHORTEST_WINDOW_S), LONGEST_WINDOW_S)
    heard = bisect_left(ages, at_s)
    if heard - bisect_left(ages, start) < LEAST_EVENTS:
        return ages[max(heard - LEAST_EVENTS, 1) - 1]
    return start


def _exposure(
    ages: Sequence[float], followers: Sequence[float], at_s: float, window: float
) -> float:
    """Return how much audience each repost of the window stood before: sum n_i I_i.

    I_i integrates the reactions to event i over the window, each weighed down by how
    long before `at_s` it came.
    """
    waits = [at_s - s for s in ages]
    outside = [u - window if u > window else 0.0 for u in waits]
    return fsum(
        n * ((1 - u / window) * (left - still) + (moment - earlier) / window)
        for n, u, left, still, moment, earlier in zip(
            followers,
            waits,
            tails(outside),
            tails(waits),
            first_moments(waits),
            first_moments(outside),
            strict=False,
        )
    )
