"""Who passed a post on: each account once, and those known only by number."""

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

ESTIMATED_FOLLOWERS = 200
# A platform may state any number. So many are far past every threshold already, and
# a longer one would only take time and memory from other posts.
MOST_ESTIMATED = 10_000

type Standing = dict[Hashable, tuple[float, float]]


class Repost(NamedTuple):
    """One repost or quote as it was heard; the same account may come again."""

    account: Hashable  # (channel, casefolded handle)
    age_s: float  # seconds after the post
    followers: float
    by_brand: bool = False


def fold(standing: Standing, reposts: Iterable[Repost], *, age_s: float) -> Standing:
    """Return what stands per account after more reposts: (latest age, most followers).

    Takes what stood before and leaves it untouched; folding bit by bit, in any order
    and with repeats, gives what folding all at once gives. The brand's own accounts
    and whatever is later than `age_s` are left out; what is earlier than the post
    counts as at the post.
    """
    folded = dict(standing)
    for account, age, followers, by_brand in reposts:
        if by_brand or age > age_s:
            continue
        latest, most = folded.get(account, (0.0, 0))
        folded[account] = (max(latest, age), max(most, followers))
    return folded


def unique(reposts: Iterable[Repost], *, age_s: float) -> list[tuple[float, float]]:
    """Return (age in seconds, followers) once per account, oldest first.

    Empty when nobody but the brand passed the post on (RISK section 1).
    """
    return sorted(fold({}, reposts, age_s=age_s).values())


def estimated(
    observations: Iterable[tuple[float, int]], listed_ages: Sequence[float]
) -> list[float]:
    """Return the ages of reposts that a platform counted and nobody listed.

    `observations` are (age in seconds, stated count), in any order; only those made
    until now, or the future leaks in. What a count exceeds the listed reposts by is
    spread evenly between the observation before it (or the post) and its own; a count
    that fell changes nothing, and listed reposts replace estimated ones when they
    arrive. Ages come oldest first, each for `ESTIMATED_FOLLOWERS` followers, and
    `MOST_ESTIMATED` of them at most.
    """
    stated: dict[float, int] = {}
    for age, count in observations:
        at = max(age, 0.0)
        stated[at] = max(stated.get(at, 0), count)

    ages: list[float] = []
    before, running = 0.0, 0
    listed = sorted(listed_ages)
    known = 0
    for at in sorted(stated):
        running = max(running, stated[at])
        while known < len(listed) and listed[known] <= at:
            known += 1
        missing = min(running - known, MOST_ESTIMATED) - len(ages)
        if missing > 0:
            step = (at - before) / missing
            ages += [before + (i + 0.5) * step for i in range(missing)]
        before = at
    return ages
