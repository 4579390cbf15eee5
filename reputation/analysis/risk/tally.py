"""One pass over the reposts of a post: all sums that the score needs."""

from collections.abc import Iterable
from itertools import chain
from math import fsum
from operator import mul
from typing import NamedTuple

from reputation.analysis.risk.kernel import tails
from reputation.analysis.risk.reach import likely_views
from reputation.analysis.risk.spread import ESTIMATED_FOLLOWERS


class Tally(NamedTuple):
    """What has been passed on, and to how many, until one moment."""

    ages: list[float]  # of the reposts, seconds after the post, oldest first
    reposters_followers: float  # summed, the author's own not among them
    pending_audience: float  # followers who have yet to react, the author's among them
    likely_views: float  # the author's among them
    estimated: int  # how many of the reposts nobody listed


def tally(
    age_s: float,
    followers: float,
    reposts: Iterable[tuple[float, float]],
    estimated: Iterable[float] = (),
) -> Tally:
    """Return the sums over a post's reposts until `age_s`.

    `reposts` are (age in seconds, followers), unique per account, in any order. Those
    after `age_s` are not counted; those before the post count as at the post. Sums
    are exactly rounded, so the order cannot show and one more can never lower them.
    """
    counted = [(age, ESTIMATED_FOLLOWERS) for age in estimated if age <= age_s]
    ages: list[float] = []
    crowd, waits = [followers], [age_s]
    for age, count in chain(reposts, counted) if counted else reposts:
        if age <= age_s:
            at = age if age > 0 else 0.0
            ages.append(at)
            crowd.append(count)
            waits.append(age_s - at)
    ages.sort()
    return Tally(
        ages,
        fsum(crowd[1:]),
        fsum(map(mul, crowd, tails(waits))),
        fsum(map(likely_views, crowd)),
        len(counted),
    )
