"""When people react to a post: the memory kernel of Zhao et al. 2015 (SEISMIC).

phi(u) is the density of reaction times: flat for five minutes, then a power law.
Ages u are in seconds and never negative.
"""

from collections.abc import Iterable

THETA = 0.2314843
KNEE_S = 300.0
DENSITY = THETA / (KNEE_S * (1 + THETA))  # phi(u) until the knee, per second
_SCALE = DENSITY * KNEE_S ** (1 + THETA) / THETA
_LATE = DENSITY * KNEE_S ** (1 + THETA) / (1 - THETA)
_EARLY = DENSITY * KNEE_S**2 / 2 - _LATE * KNEE_S ** (1 - THETA)


def tails(ages: Iterable[float]) -> list[float]:
    """Return 1 - Phi(u) for each age u: the share that has yet to react after u s.

    1 at u = 0, falling towards 0 and never reaching it (Zhao et al. 2015, section 3).
    Many at once, because a call for each would cost more than the arithmetic.
    """
    return [1 - DENSITY * u if u <= KNEE_S else _SCALE * u**-THETA for u in ages]


def tail(u: float) -> float:
    """Return 1 - Phi(u) for one age."""
    return tails((u,))[0]


def first_moments(ages: Iterable[float]) -> list[float]:
    """Return Psi(u) for each age u: the integral of v phi(v) from 0 to u, in seconds.

    The mean reaction time of those who react within u, times their share. It grows
    without bound: the power law has no mean.
    """
    return [
        DENSITY * u * u / 2 if u <= KNEE_S else _EARLY + _LATE * u ** (1 - THETA)
        for u in ages
    ]
