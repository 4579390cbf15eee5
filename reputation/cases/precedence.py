"""Who was served first when two customers waited: the louder one, the quieter one, or neither. Pure.

Medians of thirds need many cases. Pairs do not: five cases are ten pairs, and how often the louder one of
a pair was served sooner says something, with how likely chance alone would have done the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, permutations
from math import erfc, sqrt
from typing import Literal, NamedTuple

# Fewer cases say nothing, whatever they look like.
ENOUGH = 5
# Of so many every order is tried; of more the normal distribution is close.
EXACT = 6
# The latest ones of more cases: pairs grow with the square.
MOST = 400
SURE = 0.05

type Verdict = Literal["too_few", "loud_first", "quiet_first", "alike"]


class Waited(NamedTuple):
    """How long a customer with so many followers has waited; `served` is False while he still does."""

    followers: int
    wait: timedelta
    served: bool


@dataclass(frozen=True, slots=True)
class Precedence:
    """Of the pairs with different audiences: in how many the louder one was served sooner, or the quieter.

    `chance` is how often chance alone makes at least such a difference in that direction.
    """

    cases: int = 0
    loud: int = 0
    quiet: int = 0
    chance: float = 1.0

    @property
    def pairs(self) -> int:
        return self.loud + self.quiet

    @property
    def verdict(self) -> Verdict:
        if self.cases < ENOUGH or not self.pairs:
            return "too_few"
        if self.chance > SURE:
            return "alike"
        return "loud_first" if self.loud > self.quiet else "quiet_first"


def precedence(waited: Iterable[Waited]) -> Precedence:
    """Compare every two customers; who still waits is compared with those who were served before."""
    known = list(waited)[:MOST]
    signs = [_sign(one, other) for one, other in combinations(known, 2)]
    loud, quiet = signs.count(1), signs.count(-1)
    return Precedence(len(known), loud, quiet, _chance(known, loud - quiet))


def _sign(one: Waited, other: Waited) -> int:
    """Return 1 when the louder one was served sooner, -1 for the quieter, 0 when it cannot be said."""
    if one.followers == other.followers:
        return 0
    loud, quiet = (one, other) if one.followers > other.followers else (other, one)
    if loud.served and loud.wait < quiet.wait:
        return 1
    return -1 if quiet.served and quiet.wait < loud.wait else 0


def _chance(known: Sequence[Waited], found: int) -> float:
    if not found:
        return 1.0
    if len(known) <= EXACT:
        return _tried(known, found)
    n = len(known)
    deviation = sqrt(n * (n - 1) * (2 * n + 5) / 18)
    return erfc((abs(found) - 1) / deviation / sqrt(2)) / 2


def _tried(known: Sequence[Waited], found: int) -> float:
    """Return how many of all orders of the waits differ at least as much, the same way."""
    tried = at_least = 0
    for order in permutations(known):
        shuffled = [
            Waited(one.followers, other.wait, other.served)
            for one, other in zip(known, order, strict=True)
        ]
        total = sum(_sign(one, other) for one, other in combinations(shuffled, 2))
        tried += 1
        at_least += total >= found if found > 0 else total <= found
    return at_least / tried
