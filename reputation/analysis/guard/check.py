"""The guard itself: one draft in, a verdict out."""

from collections.abc import Iterator, Mapping

from reputation.analysis.guard import wording
from reputation.analysis.guard.draft import (
    SEVERITIES,
    Draft,
    Finding,
    Result,
    Severity,
    Verdict,
)
from reputation.analysis.guard.places import GAP, PLACES
from reputation.analysis.guard.read import Read
from reputation.analysis.guard.rules import rule
from reputation.analysis.guard.text import Span

# Sending a customer elsewhere twice is bad enough.
PUSHES = 2
NO_POLICY: Mapping[str, Severity] = {}


def check(draft: Draft, *, policy: Mapping[str, Severity] = NO_POLICY) -> Verdict:
    """Return what is wrong with a draft, in the order of its text.

    `policy` makes rules stricter for a brand: a code with "stop". It cannot make one milder.
    """
    read = Read(draft)
    if not read.sentences:
        return Verdict("ok")
    findings = list(_found(read, policy))
    if read.told.own not in ("", read.language):
        # Three words may be of the customer's language or not: they are read in both.
        known = {finding.code for finding in findings}
        again = _found(Read(draft, by_its_own=True), policy)
        findings += [finding for finding in again if finding.code not in known]
    findings += _suspected(read, {finding.code for finding in findings})
    findings.sort(key=lambda finding: (finding.start, finding.end))
    return Verdict(_worst(findings), tuple(findings))


def _worst(findings: list[Finding]) -> Result:
    if any(finding.severity == "stop" for finding in findings):
        return "stop"
    return "warn" if findings else "ok"


def _found(read: Read, policy: Mapping[str, Severity]) -> Iterator[Finding]:
    for code in SEVERITIES:
        suggestion = ""
        for hit in _apart(PLACES[code](read)):
            suggestion = suggestion or wording.suggestion(
                code, read.draft, read.language, wanted=read.wanted
            )
            quote = read.draft.text[hit.start : hit.end]
            severity = _severity(code, read, hit, policy)
            yield Finding(code, severity, quote, hit.start, hit.end, suggestion)


def _suspected(read: Read, found: set[str]) -> Iterator[Finding]:
    """Warn of what the wording as a whole makes likely; never more than that, whatever the policy.

    That is a likelihood and no rule, so it keeps silent where a rule has spoken already: found, or forgiven.
    """
    draft = read.draft
    for code in read.likelihoods.suspects():
        if code in found or not _concerns(code, read):
            continue
        if rule(code, read.language).forgives(read.folded, read.sentences):
            continue
        place = read.likelihoods.passage(code, read.folded, read.sentences)
        better = wording.suggestion(code, draft, read.language, wanted=read.wanted)
        quote = draft.text[place.start : place.end]
        yield Finding(code, "warn", quote, place.start, place.end, better)


def _concerns(code: str, read: Read) -> bool:
    """Whether circumstances leave anything to warn of."""
    draft = read.draft
    if code in {"excuse", "deny_with_apology"}:
        return not read.owns
    if code == "unverified_fix":
        return not draft.verified
    if code == "promise_without_time":
        return draft.promised_due_at is None
    return draft.is_public or code != "personal_data_in_public"


def _severity(
    code: str, read: Read, hit: Span, policy: Mapping[str, Severity]
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
