"""Which channel earns the credit for a solution."""

from collections.abc import Sequence

from reputation.cases.effort import VISITS
from reputation.cases.facts import Claimed, Contacted, Fact, HandedOff, Verified
from reputation.cases.hearing import latest_claim
from reputation.cases.keeping import Kept, typed
from reputation.cases.models import Entry


def credit_of(kept: Kept) -> str:
    """Return the channel that earns the credit when nobody says which.

    Where the fix was claimed by name, and otherwise where the case went last. The channel of the
    complaint counts for neither: who is glad there speaks of what others have done.
    """
    entries = kept.entries
    opened = next((each for each in entries if each.kind == "opened"), None)
    began = opened.channel if opened else ""
    claim = latest_claim(_since_denied(entries))
    said = claim.channel if claim is not None else ""
    if claim is not None and said != began and _names_its_place(typed(claim)):
        return said
    journey = [each for each in entries if opened is None or each.at >= opened.at]
    went = [place for place in map(_went_to, journey) if place not in {"", began}]
    return went[-1] if went else said or kept.case.custody


def _went_to(entry: Entry) -> str:
    """Return where an entry took the case: handed over, or by the customer who went there and was served."""
    match typed(entry):
        case HandedOff(to_channel=place):
            return place
        case Contacted(from_customer=True, outcome="reached") if (
            entry.channel in VISITS
        ):
            return entry.channel
        case _:
            return ""


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
