"""The guard itself: one draft in, a verdict out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from reputation.analysis.guard import languages, personal_data, repeats, wording
from reputation.analysis.guard.draft import (
    SEVERITIES,
    Draft,
    Finding,
    Result,
    Severity,
    Verdict,
)
from reputation.analysis.guard.rules import LANGUAGES, rule
from reputation.analysis.guard.text import Span, fold, sentences
from reputation.analysis.guard.times import says_when
from reputation.analysis.triage.language import Told

# How often a brand may answer in public before it should go on in private (PRODUCT row 44).
PUBLIC_TURNS = 2
# Sending a customer elsewhere twice is bad enough.
PUSHES = 2
# A place in a suggestion that a person must fill, such as [hora]; the text of a link is none.
GAP = re.compile(r"\[(?!sic\])[^\W\d_][^\[\]\n]{0,60}\](?!\()")
# In how many sentences a promise may get its time, its own one counted.
SENTENCES_OF_A_PROMISE = 3
# "Llamé" is what we did, "llame" what the customer should do: only the accent tells, which folding takes.
# The voseo's imperatives in -é are of other verbs.
DONE_BY_US = re.compile(
    r"(?!(?:hac|pon|ten|tra|acced|respond|le)é\b)\w+é\b", re.IGNORECASE
)
NO_POLICY: Mapping[str, Severity] = {}


@dataclass(frozen=True)
class _Read:
    """A draft with what several rules want to know of it, found once."""

    draft: Draft
    by_its_own: bool = False  # read in the language that the text itself tells

    @cached_property
    def folded(self) -> str:
        return fold(self.draft.text)

    @cached_property
    def sentences(self) -> list[Span]:
        return sentences(self.folded)

    @cached_property
    def wanted(self) -> str:
        return languages.primary(self.draft.language)

    @cached_property
    def told(self) -> Told:
        return languages.told(self.draft.text, self.wanted)

    @cached_property
    def language(self) -> str:
        """The language whose rules are applied."""
        own = self.told.own if self.by_its_own else self.told.language
        for language in (own, self.wanted):
            if language in LANGUAGES:
                return language
        return LANGUAGES[0]

    @cached_property
    def owns(self) -> bool:
        """Whether it takes the fault, or tells what was done: then it blames nobody and denies nothing."""
        owning = rule("owning", self.language).find
        return owning is not None and bool(owning.search(self.folded))

    @cached_property
    def timed(self) -> list[bool]:
        """Of each sentence, whether it says when something will happen."""
        return [says_when(self.folded, span, self.language) for span in self.sentences]

    @cached_property
    def whole(self) -> Span:
        text = self.draft.text
        return Span(len(text) - len(text.lstrip()), len(text.rstrip()))


def check(draft: Draft, *, policy: Mapping[str, Severity] = NO_POLICY) -> Verdict:
    """Return what is wrong with a draft, in the order of its text.

    `policy` makes rules stricter for a brand: a code with "stop". It cannot make one milder.
    """
    read = _Read(draft)
    if not read.sentences:
        return Verdict("ok")
    findings = list(_found(read, policy))
    if read.told.own not in ("", read.language):
        # Three words may be of the customer's language or not: they are read in both.
        known = {finding.code for finding in findings}
        again = _found(_Read(draft, by_its_own=True), policy)
        findings += [finding for finding in again if finding.code not in known]
    findings.sort(key=lambda finding: (finding.start, finding.end))
    return Verdict(_worst(findings), tuple(findings))


def _worst(findings: list[Finding]) -> Result:
    if any(finding.severity == "stop" for finding in findings):
        return "stop"
    return "warn" if findings else "ok"


def _found(read: _Read, policy: Mapping[str, Severity]) -> Iterator[Finding]:
    for code in SEVERITIES:
        suggestion = ""
        for hit in _apart(_PLACES[code](read)):
            suggestion = suggestion or wording.suggestion(
                code, read.draft, read.language, wanted=read.wanted
            )
            quote = read.draft.text[hit.start : hit.end]
            severity = _severity(code, read, hit, policy)
            yield Finding(code, severity, quote, hit.start, hit.end, suggestion)


def _severity(
    code: str, read: _Read, hit: Span, policy: Mapping[str, Severity]
) -> Severity:
    draft = read.draft
    if policy.get(code) == "stop":
        return "stop"
    if code == "channel_push" and (draft.private_at_hand or draft.pushes >= PUSHES):
        return "stop"
    if code == "promise_without_time":
        if GAP.search(read.folded, hit.start, hit.end):
            return "stop"
        if draft.promised_due_at is not None:
            return "warn"
    firm = rule(code, read.language).firm
    if firm and not firm.search(read.folded, hit.start, hit.end):
        return "warn"
    return SEVERITIES[code]


def _apart(hits: Iterator[Span]) -> list[Span]:
    """Return the hits with those made one that overlap or are neighbours."""
    merged: list[Span] = []
    for hit in sorted(hits):
        if merged and hit.start <= merged[-1].end + 1:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, hit.end))
        else:
            merged.append(hit)
    return merged


def _by_words(code: str, read: _Read) -> Iterator[Span]:
    """What a rule finds; in a draft that names a time only what the rule is sure of, if it knows."""
    words = rule(code, read.language)
    sure = words.sure if any(read.timed) else None
    for hit in words.hits(read.folded, read.sentences):
        if sure is None or sure.search(read.folded, hit.start, hit.end):
            yield hit


def _threat(read: _Read) -> Iterator[Span]:
    if not (read.owns and any(read.timed)):
        yield from _by_words("threat_or_disrespect", read)


def _excuse(read: _Read) -> Iterator[Span]:
    if not read.owns:
        yield from _by_words("excuse", read)


def _deny(read: _Read) -> Iterator[Span]:
    if not read.owns:
        yield from _by_words("deny_with_apology", read)


def _push(read: _Read) -> Iterator[Span]:
    for hit in _by_words("channel_push", read):
        if not DONE_BY_US.match(read.draft.text, hit.start):
            yield hit


def _promise(read: _Read) -> Iterator[Span]:
    """Promises with no time in their sentence nor behind it, and gaps that nobody filled.

    Empty words of time are heard at once: for those the sentence after them is the last.
    """
    for gap in GAP.finditer(read.folded):
        yield Span(*gap.span())
    spans = read.sentences
    firm = rule("promise_without_time", read.language).firm
    for hit in _by_words("promise_without_time", read):
        place = next(
            index
            for index, span in enumerate(spans)
            if hit.start < span.end or index == len(spans) - 1
        )
        empty = firm is not None and firm.search(read.folded, hit.start, hit.end)
        within = SENTENCES_OF_A_PROMISE - bool(empty)
        # "It leaves at 5. I keep an eye on it.": a plain promise may lean on what was said before it.
        begins = place if empty else max(0, place - 1)
        if not any(read.timed[begins : place + within]):
            yield hit


def _fix(read: _Read) -> Iterator[Span]:
    if not read.draft.verified:
        yield from _by_words("unverified_fix", read)


def _data(read: _Read) -> Iterator[Span]:
    if read.draft.is_public:
        yield from personal_data.stated(
            read.folded, read.sentences, read.draft.own_contacts
        )
        yield from _by_words("personal_data_in_public", read)


def _third(read: _Read) -> Iterator[Span]:
    """A public turn too many; telling everybody that it is solved is not one."""
    draft = read.draft
    if draft.is_public and draft.public_turns >= PUBLIC_TURNS and not draft.verified:
        yield read.whole


def _canned(read: _Read) -> Iterator[Span]:
    if repeats.is_repeated(read.draft.text, read.draft.earlier_replies):
        yield read.whole


def _wrong_language(read: _Read) -> Iterator[Span]:
    if languages.is_wrong(read.draft.text, read.told, read.wanted):
        yield read.whole


_PLACES = {
    "threat_or_disrespect": _threat,
    "personal_data_in_public": _data,
    "unverified_fix": _fix,
    "deny_with_apology": _deny,
    "promise_without_time": _promise,
    "channel_push": _push,
    "excuse": _excuse,
    "third_public_turn": _third,
    "canned_repeat": _canned,
    "wrong_language": _wrong_language,
}
