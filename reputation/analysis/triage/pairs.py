"""Signals that two groups of words say together: "dicen que ya está" and, shortly after, "sigue igual"."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from reputation.analysis.triage.evidence import near
from reputation.analysis.triage.matcher import Hit, Hits

_GIVEN_WITHIN = 8  # words
# Of one group in one text. Nobody says a thing more often, and each is held against each.
_MOST = 50


class Pair(NamedTuple):
    """Two groups that say something together: the other within `reach` words after the one.

    `either`: or before it. `across`: also in another sentence. `given`: only with a hit of this third group
    around the one. `perhaps`: for a person to confirm. `plain`: who says it complains, whatever else he says.
    """

    says: str
    one: str
    other: str
    reach: int
    either: bool = False
    across: bool = False
    given: str = ""
    perhaps: bool = False
    plain: bool = False


PAIRS = (
    Pair("safety", "safety_burst", "safety_with", 6, either=True),
    Pair("legal", "complain_to", "authority", 5),
    Pair("escalation", "will", "further", 7),
    Pair("escalation", "ultimatum", "further", 14),
    Pair("removed", "removed_verb", "removed_what", 6, either=True),
    Pair("removed", "removed_what", "removed_verb", 12),
    Pair("false_fix", "fix_claimed", "fix_denied", 14, across=True),
    Pair("false_fix", "fix_done", "fix_not", 12, across=True, given="fix_claim"),
    Pair("remedy_gap", "remedy_offer", "remedy_little", 12, across=True),
    Pair("remedy_gap", "remedy", "short", 16, either=True, across=True, given="offer"),
    Pair("remedy_gap", "remedy", "short", 6, either=True, across=True),
    Pair("remedy_gap", "offer", "remedy", 5),
    Pair("pushed", "sent", "sent_where", 5),
    Pair("pushed", "sent_where", "sent_where", 5, perhaps=True),
    Pair("disrespect", "disrespect_maybe", "disrespect_maybe", 12, across=True),
    Pair("disrespect", "disrespect_maybe", "said", 12, either=True, across=True),
    Pair("disrespect", "disrespect_maybe", "fix_claim", 12, either=True, across=True),
    Pair(
        "disrespect", "disrespect_maybe", "contact_noun", 12, either=True, across=True
    ),
    Pair(
        "disrespect", "disrespect_maybe", "contact_verb", 12, either=True, across=True
    ),
    Pair("broken_promise", "promise_time", "elapsed", 16, across=True),
    Pair("broken_promise", "promise_time", "promise_unmet", 14, across=True),
    Pair("broken_promise", "promise", "elapsed", 14, across=True),
    Pair("broken_promise", "said", "elapsed", 12, across=True),
    Pair("broken_promise", "promise", "due", 12, perhaps=True),
    Pair("broken_promise", "promise", "promise_unmet", 20, across=True),
    Pair("broken_promise", "promise", "unmet", 12, across=True),
    Pair("broken_promise", "promise", "promise_unmet", 8, either=True),
    Pair("broken_promise", "promise_weak", "unmet", 14, across=True),
    Pair("broken_promise", "due", "unmet", 16, across=True, given="said", perhaps=True),
    Pair("deadline", "deadline_harm", "deadline_when", 5, perhaps=True),
    Pair("broken_promise", "visitor", "no_show", 8, across=True),
    Pair("broken_promise", "said", "no_show", 10, across=True),
    Pair("silent", "answered_once", "then_silent", 14, across=True),
    Pair("escalation", "publish_trouble", "deadline_when", 8, either=True, plain=True),
    Pair("escalation", "publish", "publish_trouble", 6, either=True, plain=True),
    Pair("false_fix", "repaired", "fault_again", 10, across=True),
    Pair("deadline", "deadline_life", "deadline_harm", 22, either=True, across=True),
    Pair("deadline", "deadline_life", "deadline_change", 22, either=True, across=True),
    Pair("deadline", "deadline_life", "deadline_when", 10, either=True, across=True),
    Pair("deadline", "deadline_fixed", "deadline_when", 12, either=True, across=True),
    Pair(
        "deadline",
        "deadline_event",
        "deadline_harm",
        18,
        either=True,
        across=True,
        given="deadline_when",
    ),
)


_GROUPS = tuple(
    (pair, f"signals.{pair.one}", f"signals.{pair.other}", f"signals.{pair.given}")
    for pair in PAIRS
)
# By the first group of a pair, the second ones that it may stand with.
SECOND_OF_PAIRS = {
    one: frozenset(second for _, first, second, _ in _GROUPS if first == one)
    for _, one, _, _ in _GROUPS
}
_FIRST_OF_PAIRS = frozenset(SECOND_OF_PAIRS)


def standing_pairs(hits: Hits) -> Iterator[tuple[Pair, list[Hit]]]:
    """Yield each pair with the words from its one to its other, wherever it stands as it must."""
    by_group = hits.by_group
    for pair, one, other, given in _GROUPS if _may_stand(by_group.keys()) else ():
        if one in by_group and other in by_group:
            ones = hits.of(one)[:_MOST]
            if pair.given:
                ones = [hit for hit in ones if near(hits, given, hit, _GIVEN_WITHIN)]
            others = hits.of(other)[:_MOST]
            found = [
                _both(first, second)
                for first in ones
                for second in others
                if _stand_together(hits, pair, first, second)
            ]
            if found:
                yield pair, found


def _may_stand(groups: AbstractSet[str]) -> bool:
    """Tell whether both groups of some pair are there; in most texts none is."""
    return any(
        not SECOND_OF_PAIRS[group].isdisjoint(groups)
        for group in _FIRST_OF_PAIRS.intersection(groups)
    )


def _both(one: Hit, other: Hit) -> Hit:
    return one._replace(
        first=min(one.first, other.first), last=max(one.last, other.last)
    )


def _stand_together(hits: Hits, pair: Pair, one: Hit, other: Hit) -> bool:
    gap = other.first - one.last
    if gap <= 0:
        gap = one.first - other.last
        if gap <= 0 or not pair.either:
            return False
    if gap > pair.reach:
        return False
    return pair.across or not hits.broken(
        min(one.last, other.last), max(one.first, other.first)
    )
