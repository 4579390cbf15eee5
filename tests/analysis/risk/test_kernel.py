"""The kernel against its own integrals, taken step by step."""

import pytest

from reputation.analysis.risk.kernel import (
    DENSITY,
    KNEE_S,
    THETA,
    first_moments,
    tail,
    tails,
)


def density(u):
    return DENSITY if u <= KNEE_S else DENSITY * (u / KNEE_S) ** (-1 - THETA)


@pytest.mark.parametrize("until", [0.0, 120.0, 300.0, 301.0, 4000.0])
def test_tail_and_moment_are_integrals_of_the_density(until):
    step = until / 20_000
    middles = [(i + 0.5) * step for i in range(20_000)]

    reacted = step * sum(map(density, middles))
    moment = step * sum(u * density(u) for u in middles)

    assert tail(until) == pytest.approx(1 - reacted, abs=1e-6)
    assert first_moments([until]) == [pytest.approx(moment, rel=1e-6)]


def test_everybody_reacts_in_the_end():
    assert tails([0.0, 1e30]) == [1.0, pytest.approx(0, abs=1e-5)]
