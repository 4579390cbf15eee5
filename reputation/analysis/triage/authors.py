"""Who writes: journalists, marketers, officials and employees by their own profile, or by an account list."""

from collections.abc import Set as AbstractSet

from reputation.analysis.triage.evidence import Found, is_denied, length, overlap
from reputation.analysis.triage.matcher import Hits

SIGNAL = "expert_or_press_author"
_GROUP = "signals.profile"


def find_expert(profile: Hits) -> Found | None:
    """Return the words of a profile that say that its owner is heard in public, if any do."""
    for hit in profile.of(_GROUP):
        other = any(
            overlap(one, hit) and length(one) > length(hit)
            for one in profile.of(f"{_GROUP}_not")
        )
        if not other and not is_denied(profile, hit):
            return Found(SIGNAL, hit.first, hit.last)
    return None


def is_listed(handle: str, accounts: AbstractSet[str]) -> bool:
    """Tell whether an account is on a list of casefolded handles without @."""
    return handle.lstrip("@").casefold() in accounts
