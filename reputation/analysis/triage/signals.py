"""The signals of RISK.md section 5 that a text carries, each with the words that carry it.

The word lists say which words (lexicon/*/signals.txt, conduct.txt, regulators.txt) and this module how they
are read together. A finding is sure when its words say it by themselves; whether what is sure is asserted or
left to a person depends on how often that was right on the gold set: `measured.py`.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from reputation.analysis.reading import NO_CONTEXT, NO_SIGNALS, Context, Cue
from reputation.analysis.triage.authorities import (
    find_authorities,
    find_executives,
    regulators,
)
from reputation.analysis.triage.contacts import find_contacts
from reputation.analysis.triage.evidence import Found, covers, is_asked, is_denied, near
from reputation.analysis.triage.matcher import Hit, Hits, groups_of
from reputation.analysis.triage.measured import ASSERTED

# What a group of signals.txt says.
SIGNALS: Mapping[str, str] = {
    "safety": "safety_or_injury",
    "legal": "legal_or_regulator",
    "fraud": "fraud_wording",
    "recruiting": "recruiting_others",
    "escalation": "announced_escalation",
    "deadline": "hard_deadline",
    "blocked": "reply_removed_or_blocked_alleged",
    "removed": "reply_removed_or_blocked_alleged",
    "false_fix": "false_fix",
    "remedy_gap": "remedy_gap",
    "pushed": "pushed_off_channel",
    "disrespect": "disrespect_or_threat",
    "broken_promise": "broken_promise",
    "executive": "executive_tagged",
    "press": "expert_or_press_author",
}
# What the brand's own words show.
CONDUCT: Mapping[str, str] = {
    "conduct.pushed": "pushed_off_channel",
    "conduct.threat": "disrespect_or_threat",
}
# What the brand did stays a fact when the author is content again.
OF_CONDUCT = frozenset(
    {
        "disrespect_or_threat",
        "failed_prior_contact",
        "false_fix",
        "pushed_off_channel",
        "broken_promise",
        "remedy_gap",
        "expert_or_press_author",
    }
)
COMPLAINS_FROM = 0.35
# "Is this a scam?" asks; it does not say so.
_NOT_ASKED = frozenset({"fraud", "legal"})


class Pair(NamedTuple):
    """Two groups that say something together: the other within `reach` words after the one.

    `either`: or before it. `across`: also in another sentence.
    """

    says: str
    one: str
    other: str
    reach: int
    either: bool = False
    across: bool = False


PAIRS = (
    Pair("safety", "safety_burst", "safety_with", 6, either=True),
    Pair("legal", "complain_to", "authority", 5),
    Pair("removed", "removed_verb", "removed_what", 5, either=True),
    Pair("false_fix", "fix_claimed", "fix_denied", 14, across=True),
    Pair("remedy_gap", "remedy_offer", "remedy_little", 12, across=True),
    Pair("pushed", "sent", "sent_where", 5),
    Pair("broken_promise", "promise", "promise_unmet", 20, across=True),
    Pair("deadline", "deadline_life", "deadline_harm", 22, either=True, across=True),
    Pair("deadline", "deadline_event", "deadline_harm", 14, either=True, across=True),
)
_UNDONE_WITHIN = 4  # words
_DATED_WITHIN = 8  # words


class Signals(NamedTuple):
    """What was found in a text."""

    found: tuple[Found, ...] = ()

    @property
    def signals(self) -> Mapping[str, int]:
        """Return what is precise enough to be asserted, with counts."""
        return _counts(one for one in self.found if is_asserted(one))

    @property
    def hints(self) -> Mapping[str, int]:
        """Return what a person has to confirm, with counts."""
        asserted = self.signals
        return _counts(one for one in self.found if one.name not in asserted)

    def evidence(self, hits: Hits) -> tuple[Cue, ...]:
        """Return the words that carry each signal, in the order of the text."""
        return tuple(one.cue(hits) for one in sorted(set(self.found), key=_by_place))


NOTHING = Signals()


def is_asserted(found: Found) -> bool:
    return found.sure and found.name in ASSERTED


def find_signals(
    hits: Hits,
    *,
    by_brand: bool = False,
    context: Context = NO_CONTEXT,
    languages: frozenset[str] = frozenset(),
    complaint: float = 1.0,
) -> Signals:
    """Find the signals of a text.

    `languages` are those of the text, for words that mean something else in another one; empty: unknown.
    `complaint` is the probability that it is one: stakes and intentions count in complaints only.
    """
    if by_brand:
        return _conduct(hits)
    found: list[Found] = []
    if not _triggers().isdisjoint(hits.by_group):
        found += _said(hits, languages)
        found += _paired(hits)
        found += _contacts(hits)
    if "@" in hits.text or not regulators().isdisjoint(hits.by_group):
        found += find_authorities(hits, context)
    if context.executives:
        found += find_executives(hits, context)
    if not found:
        return NOTHING
    return Signals(tuple(_weighed(one, complaint) for one in found))


def _weighed(found: Found, complaint: float) -> Found:
    """Leave a stake to a person where the text hardly complains."""
    doubtful = complaint < COMPLAINS_FROM and found.name not in OF_CONDUCT
    return found._replace(sure=False) if doubtful else found


def _counts(found: Iterable[Found]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for one in found:
        counts[one.name] = max(counts.get(one.name, 0), one.times)
    return counts or NO_SIGNALS


def _by_place(found: Found) -> tuple[int, int, str]:
    return found.first, found.last, found.name


@cache
def _triggers() -> frozenset[str]:
    """Return the groups without which nothing is said."""
    first = {f"signals.{pair.one}" for pair in PAIRS}
    named = {
        group
        for group in groups_of("signals")
        if group.split(".")[1].removesuffix("_maybe") in SIGNALS
    }
    counted = {"signals.contact", "signals.contact_noun", "signals.contact_times"}
    return frozenset(first | named | counted)


def _conduct(hits: Hits) -> Signals:
    if CONDUCT.keys().isdisjoint(hits.by_group):
        return NOTHING
    return Signals(
        tuple(
            Found(name, hit.first, hit.last)
            for group, name in CONDUCT.items()
            for hit in hits.of(group)
        )
    )


def _said(hits: Hits, languages: frozenset[str]) -> Iterator[Found]:
    """Yield what single phrases say."""
    for group in list(hits.by_group):
        topic, _, name = group.partition(".")
        base = name.removesuffix("_maybe")
        if topic != "signals" or base not in SIGNALS:
            continue
        maybe = base != name
        for hit in hits.of(group):
            if _is_foreign(hit, languages) or _is_taken_back(hits, base, hit):
                continue
            sure = not maybe and _is_sure(hits, base, hit, languages)
            yield Found(SIGNALS[base], hit.first, hit.last, sure)


def _is_foreign(hit: Hit, languages: frozenset[str]) -> bool:
    """Tell whether a single word belongs to a language that the text is not in: "con" is no fraud in Spanish."""
    return bool(languages) and hit.first == hit.last and hit.language not in languages


def _is_taken_back(hits: Hits, base: str, hit: Hit) -> bool:
    """Tell whether the words are part of a phrase that means something else, or are denied."""
    return (
        any(covers(other, hit) for other in hits.of(f"signals.{base}_not"))
        or near(hits, f"signals.{base}_undo", hit, _UNDONE_WITHIN)
        or is_denied(hits, hit)
    )


def _is_sure(hits: Hits, base: str, hit: Hit, languages: frozenset[str]) -> bool:
    """Tell whether nothing else in the text makes it doubtful."""
    against = hits.of(f"signals.{base}_against")
    if any(not languages or other.language in languages for other in against):
        return False
    return base not in _NOT_ASKED or not is_asked(hits, hit)


def _paired(hits: Hits) -> Iterator[Found]:
    """Yield what two groups say together."""
    for pair in PAIRS:
        others = hits.of(f"signals.{pair.other}")
        if not others:
            continue
        for one in hits.of(f"signals.{pair.one}"):
            for other in others:
                both = _together(hits, pair, one, other)
                if both and not _is_taken_back(hits, pair.says, both):
                    sure = _is_sure(hits, pair.says, both, frozenset())
                    dated = pair.one != "deadline_event" or near(
                        hits, "signals.deadline_when", one, _DATED_WITHIN
                    )
                    yield Found(
                        SIGNALS[pair.says], both.first, both.last, sure and dated
                    )


def _together(hits: Hits, pair: Pair, one: Hit, other: Hit) -> Hit | None:
    """Return the words from the one to the other, if the pair stands as it must."""
    if one.first <= other.last and other.first <= one.last:
        return None
    if other.first < one.first and not pair.either:
        return None
    first, second = (one, other) if one.first < other.first else (other, one)
    if second.first - first.last > pair.reach:
        return None
    if not pair.across and hits.broken(first.last, second.first):
        return None
    return Hit(one.group, first.first, second.last, one.language)


def _contacts(hits: Hits) -> Iterator[Found]:
    contacts = find_contacts(hits)
    if contacts:
        yield Found(
            "failed_prior_contact", *contacts[:2], contacts.sure, contacts.count
        )
