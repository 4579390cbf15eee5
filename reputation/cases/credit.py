"""Which channel earns the credit for a solution."""

from collections.abc import Sequence

from reputation.cases.facts import Claimed, Fact, HandedOff, Verified
from reputation.cases.hearing import latest_claim
from reputation.cases.keeping import Kept, typed
from reputation.cases.models import Entry


def credit_of(kept: Kept) -> str:
    """Return the channel that earns the credit when nobody says which.

    Where the fix was claimed by name, and otherwise where the case was handed to last. The channel of the
    complaint counts for neither: who is glad there speaks of what others have done.
    """
    entries = kept.entries
    began = next((each.channel for each in entries if each.kind == "opened"), "")
    claim = latest_claim(_since_denied(entries))
    said = claim.channel if claim is not None else ""
    if claim is not None and said != began and _names_its_place(typed(claim)):
        return said
    handed = [
        facts.to_channel
        for facts in map(typed, entries)
        if isinstance(facts, HandedOff) and facts.to_channel not in {"", began}
    ]
    return handed[-1] if handed else said or kept.case.custody


def _names_its_place(facts: Fact) -> bool:
    return isinstance(facts, Verified) or (isinstance(facts, Claimed) and facts.named)


def _since_denied(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return what was done since the case was last taken up again: a denied fix earns nothing."""
    taken_up = [
        place
        for place, each in enumerate(entries)
        if each.kind in {"denial", "reopening"}
    ]
    return entries[taken_up[-1] :] if taken_up else entries
