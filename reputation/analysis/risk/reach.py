"""How many people a post may have come before. Three figures, never mixed.

Measured impressions come from the platform and are not computed here.
"""

import math
from math import expm1, log

VIEWS_PER_FOLLOWER = 0.15
LARGE_ACCOUNT = (
    100_000  # above it, a smaller and smaller share of followers sees a post
)
_UNIT = 100  # accounts; reach is felt by the factor, not by the head


def potential_reach(audience: float, addressable: float) -> float:
    """Return the accounts that may have had the post before them, below `addressable`.

    `audience` is n0 + 0.7 sum n_j, the followers after the discount for overlap.
    About as many for a small audience; the more there are, the more of them are the
    same people (RISK section 3).
    """
    return -addressable * expm1(-audience / addressable)


def likely_views(followers: float) -> float:
    """Return how many of an account's followers are likely to see one post of it."""
    if followers <= LARGE_ACCOUNT:
        return VIEWS_PER_FOLLOWER * followers
    return VIEWS_PER_FOLLOWER * followers * math.pow(followers / LARGE_ACCOUNT, -0.2)


def fullness(reach: float, threshold: float) -> float:
    """Return from 0 to 1 how near a reach is to `threshold`, by its logarithm."""
    return min(1.0, log(1 + reach / _UNIT) / log(1 + threshold / _UNIT))
