"""What a new post means for a case: pure decisions."""

from collections.abc import Iterable

from reputation.cases.models import Case, Entry
from reputation.cases.posts import Post
from reputation.cases.priorities import HEAVY_SIGNALS
from reputation.mentions.triage import COMPLAINT_AT, REVIEW_AT

# Who has said so himself and complains again has a new trouble, unless he takes it back.
_HIS_OWN_WORD = frozenset({"confirmed", "self_solved"})


def opens_a_case(post: Post) -> bool:
    """Tell whether a customer's post alone asks for a case."""
    if post.by_brand:
        return False
    if post.complaint >= COMPLAINT_AT:
        return True
    heavy = any(post.signals.get(name, 0) > 0 for name in HEAVY_SIGNALS)
    return heavy and post.complaint >= REVIEW_AT


def denies_the_fix(case: Case, post: Post) -> bool:
    """Tell whether a customer's word takes back what was claimed, or what a check had shown."""
    if case.claimed_at is None or post.posted_at < case.claimed_at:
        return False
    if post.signals.get("false_fix", 0) > 0:
        return True
    if case.closed_at is not None or case.resolved_how in _HIS_OWN_WORD:
        return False
    return post.complaint >= COMPLAINT_AT


def latest_claim(entries: Iterable[Entry]) -> Entry | None:
    """Return who said last that it is fixed, and where."""
    claims = [each for each in entries if each.kind in {"claim", "verification"}]
    return claims[-1] if claims else None
