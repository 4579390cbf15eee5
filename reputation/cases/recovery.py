"""What came of it for the customer: how he felt before and after, what is still open, who earned the credit.

Pure. A recovery is not a solution: somebody may write well of a brand whose fault nobody has mended.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from reputation.cases.facts import Heard, Linked, Opened, facts_of
from reputation.cases.models import Case, Entry

# What may still be open: the fix itself, or something that we owe.
type StillOpen = Literal[
    "fix_unclaimed",
    "fix_unconfirmed",
    "promise",
    "remedy_gap",
    "ticket_number",
    "criticism",
]
WAITING: dict[str, StillOpen] = {"promise": "promise", "ticket": "ticket_number"}


@dataclass(frozen=True, slots=True)
class Perception:
    """How the customer felt towards the brand when he complained and when he wrote well of it, -1 to 1."""

    before: float | None = None
    after: float | None = None
    criticised: list[str] = field(default_factory=list)  # what is still spoken ill of


def perception_of(entries: Iterable[Entry]) -> Perception:
    """Return how the customer felt before, and after we did something about it."""
    found = Perception()
    for entry in entries:
        match facts_of(entry.kind, entry.facts):
            case Opened(sentiment=sentiment):
                found = replace(found, before=sentiment)
            case Heard(thanks=True, sentiment=sentiment, criticised=criticised):
                found = replace(found, after=sentiment, criticised=criticised)
            case Linked(
                relation="recovery", perception_after=after, criticised=criticised
            ):
                found = replace(found, after=after, criticised=criticised)
    return found


def still_open(
    case: Case, entries: Iterable[Entry], perception: Perception
) -> list[StillOpen]:
    """Return what a case still lacks, however content the customer sounds."""
    found: list[StillOpen] = []
    if not case.is_really_resolved:
        found.append("fix_unconfirmed" if case.claimed_at else "fix_unclaimed")
    for entry in entries:
        what = WAITING.get(entry.kind)
        if what and entry.due_at and not entry.done_at and what not in found:
            found.append(what)
    if case.signals.get("remedy_gap", 0) > 0:
        found.append("remedy_gap")
    if perception.criticised:
        found.append("criticism")
    return found
