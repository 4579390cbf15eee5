"""The signals of RISK.md section 5 that a text carries, each with the words that carry it.

The word lists say which words (lexicon/*/signals.txt, conduct.txt, regulators.txt) and this module how they
are read together. A finding is sure when its words say it by themselves; whether what is sure is asserted or
left to a person depends on how often that was right on the gold set: `measured.py`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from reputation.analysis.reading import NO_CONTEXT, NO_SIGNALS, Context, Cue
from reputation.analysis.triage.authorities import (
    find_authorities,
    find_executives,
    is_somebody_tagged,
    regulators,
)
from reputation.analysis.triage.contacts import CONTACTS, find_contacts
from reputation.analysis.triage.doubts import (
    is_foreign,
    is_taken_back,
    is_undoubted,
    weighed,
)
from reputation.analysis.triage.evidence import Found
from reputation.analysis.triage.gaps import find_gap
from reputation.analysis.triage.matcher import Hits, groups_of
from reputation.analysis.triage.measured import ASSERTED
from reputation.analysis.triage.pairs import SECOND_OF_PAIRS, standing_pairs
from reputation.analysis.triage.quotes import find_quoted

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
    "silent": "silence_after_first_reply",
}
# What the brand's own words show.
CONDUCT: Mapping[str, str] = {
    "conduct.pushed": "pushed_off_channel",
    "conduct.threat": "disrespect_or_threat",
}
# Who the author is does not depend on what he says.
_OF_AUTHOR = "expert_or_press_author"
_MANY, _PLAINLY = 3, 0.5
_PRIOR = "failed_prior_contact"
_REMOVED = "reply_removed_or_blocked_alleged"
_WROTE_THERE = frozenset({"signals.removed", "signals.removed_what"})
_OFFERS = frozenset({"signals.offer", "signals.remedy"})
# "May be", and "says too that who writes it complains".
_MAYBE, _PLAIN = "_maybe", "_plain"


class Signals(NamedTuple):
    """What was found in a text.

    The brand's own words need no measuring: their lists hold what a brand must not write, as it is written.
    """

    found: tuple[Found, ...] = ()
    by_brand: bool = False

    @property
    def signals(self) -> Mapping[str, int]:
        """Return what is precise enough to be asserted, with counts."""
        if not self.found:
            return NO_SIGNALS
        return _counts(
            one
            for one in self.found
            if one.sure and (self.by_brand or one.name in ASSERTED)
        )

    @property
    def hints(self) -> Mapping[str, int]:
        """Return what a person has to confirm, with counts."""
        if not self.found:
            return NO_SIGNALS
        asserted = self.signals
        return _counts(one for one in self.found if one.name not in asserted)

    def evidence(self, hits: Hits) -> tuple[Cue, ...]:
        """Return the words that carry each signal, in the order of the text."""
        told = sorted(_but_told_better(set(self.found)), key=_by_place)
        return tuple(one.cue(hits) for one in told)


NOTHING = Signals()


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
    `complaint` is the probability that it is one: nearly all of this is sure in complaints only, and not in
    what is said of somebody else.
    """
    if by_brand:
        return _conduct(hits)
    found: list[Found] = []
    if not _telling().isdisjoint(hits.by_group):
        found += (*_said(hits, languages), *_paired(hits), *_contacts(hits, complaint))
        found += _in_vain(hits, found)
    found += find_quoted(hits, complaint)
    tagged = is_somebody_tagged(hits)
    if tagged or not regulators().isdisjoint(hits.by_group):
        found += find_authorities(hits, context)
    if not _OFFERS.isdisjoint(hits.by_group):
        found += find_gap(hits, context)
    if tagged or context.executives or (context.own_names and "@" in hits.text):
        found += find_executives(hits, context)
    if not found:
        return NOTHING
    return Signals(weighed(hits, found, languages, complaint, context))


def _counts(found: Iterable[Found]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for one in found:
        counts[one.name] = max(counts.get(one.name, 0), one.times)
    return counts or NO_SIGNALS


def _but_told_better(found: Iterable[Found]) -> Iterator[Found]:
    """Yield what was found but the doubtful that lies within a sure finding of the same signal."""
    sure_up_to: dict[str, int] = {}
    for one in sorted(found, key=lambda one: (one.first, -one.last, not one.sure)):
        if one.sure:
            before = sure_up_to.get(one.name, -1)
            sure_up_to[one.name] = max(before, one.last)
        elif one.last <= sure_up_to.get(one.name, -1):
            continue
        yield one


def _by_place(found: Found) -> tuple[int, int, str]:
    return found.first, found.last, found.name


def _conduct(hits: Hits) -> Signals:
    if CONDUCT.keys().isdisjoint(hits.by_group):
        return NOTHING
    return Signals(
        tuple(
            Found(name, hit.first, hit.last)
            for group, name in CONDUCT.items()
            for hit in hits.of(group)
        ),
        by_brand=True,
    )


@cache
def _speaking() -> Mapping[str, tuple[str, str]]:
    """Return the groups that say something by themselves: what, and whether perhaps or plainly."""
    speaking: dict[str, tuple[str, str]] = {}
    for group in groups_of("signals"):
        name = group.partition(".")[2]
        how = next((end for end in (_MAYBE, _PLAIN) if name.endswith(end)), "")
        if name.removesuffix(how) in SIGNALS:
            speaking[group] = name.removesuffix(how), how
    return speaking


@cache
def _telling() -> frozenset[str]:
    """Return the groups of which a text with any signal by its words holds at least one."""
    return CONTACTS.union(_speaking(), SECOND_OF_PAIRS)


def _said(hits: Hits, languages: frozenset[str]) -> Iterator[Found]:
    """Yield what single phrases say."""
    speaking = _speaking()
    for group, found in hits.by_group.items():
        if group not in speaking:
            continue
        base, how = speaking[group]
        for hit in found:
            if is_foreign(hit, languages) or is_taken_back(hits, base, hit):
                continue
            sure = how != _MAYBE and is_undoubted(hits, base, hit, languages)
            plain = sure and how == _PLAIN
            yield Found(SIGNALS[base], hit.first, hit.last, sure, plain=plain)


def _paired(hits: Hits) -> Iterator[Found]:
    """Yield what two groups say together, once for each pair: sure before doubtful, the shortest first."""
    for pair, both in standing_pairs(hits):
        says = pair.says
        found = [
            Found(
                SIGNALS[says],
                hit.first,
                hit.last,
                not pair.perhaps and is_undoubted(hits, says, hit),
                plain=pair.plain,
            )
            for hit in both
            if not is_taken_back(hits, says, hit, paired=True)
        ]
        if found:
            yield min(found, key=lambda one: (not one.sure, one.last - one.first))


def _in_vain(hits: Hits, found: Sequence[Found]) -> Iterator[Found]:
    """Yield one earlier contact of who has waited long and whose complaints there were taken away."""
    if "trouble.waiting" not in hits.by_group or any(
        one.name == _PRIOR for one in found
    ):
        return
    removed = [one for one in found if one.name == _REMOVED and one.sure]
    if removed and not hits.by_group.keys().isdisjoint(_WROTE_THERE):
        yield Found(_PRIOR, removed[0].first, removed[0].last)


def _contacts(hits: Hits, complaint: float) -> Iterator[Found]:
    """Yield the earlier contacts; who complains and counts so many need not say that they were in vain."""
    contacts = find_contacts(hits)
    if contacts:
        if contacts.times >= _MANY and _PLAINLY <= complaint < 1.0:
            contacts = contacts._replace(sure=True)
        yield Found(_PRIOR, *contacts[:2], contacts.sure, contacts.times)
