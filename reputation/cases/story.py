"""What a case has come to, told from its ledger: pure, so that an undone entry simply is not told.

Entries are told in the order in which they were written. Nothing here is saved.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from reputation.cases import facts as told
from reputation.cases.effects import EFFECTS
from reputation.cases.standing import Line, Standing

# A reading says that a signal stands at least so often; what we did ourselves adds up.
_AT_LEAST = (told.Opened, told.Attached, told.Heard, told.Merged, told.Answered)


class Source(NamedTuple):
    """Where a signal comes from: the entry that set it first, and the post if there is one."""

    entry: UUID
    mention_id: UUID | None


class Telling(NamedTuple):
    """Where a case stands, and what is known along the way."""

    standing: Standing
    sources: dict[str, Source]
    claim: Line | None  # the latest one that stands


def tell(
    start: Standing, lines: Iterable[Line], *, began: datetime | None = None
) -> Telling:
    """Return where a case stands after these entries, and where its signals come from.

    `start` is what the case was opened with; it is changed. `began` is when the customer complained.
    """
    sources: dict[str, Source] = {}
    claim: Line | None = None
    for line in lines:
        _count(start, line, sources)
        named = _names_signal(line.facts)
        if named:
            sources[named] = Source(line.id, line.mention_id)
        effect = EFFECTS.get(type(line.facts))
        if effect is not None and not _is_earlier_contact(line, began):
            effect(start, line)
        if isinstance(line.facts, told.Claimed):
            claim = line
        elif start.claimed_at is None:
            claim = None
    _weigh_facts(start)
    return Telling(start, sources, claim)


def _is_earlier_contact(line: Line, began: datetime | None) -> bool:
    """Tell whether he was reached before he complained: effort of his, and no answer to what came later."""
    is_contact = isinstance(line.facts, told.Contacted)
    return is_contact and began is not None and line.at < began


def _names_signal(facts: told.Fact) -> str:
    """Return the signal that a whole entry is about."""
    if isinstance(facts, told.Signalled):
        return facts.name
    return "false_fix" if isinstance(facts, told.Denied) else ""


def _count(case: Standing, line: Line, sources: dict[str, Source]) -> None:
    for name, count in line.facts.signals.items():
        before = case.signals.get(name, 0)
        if isinstance(line.facts, _AT_LEAST):
            case.signals[name] = max(before, count)
        else:
            case.signals[name] = before + count
        sources.setdefault(name, Source(line.id, line.mention_id))


def _weigh_facts(case: Standing) -> None:
    """Add the signals that follow from what the case holds, and drop those that came to nothing."""
    if case.hard_deadline_at is not None:
        case.signals.setdefault("hard_deadline", 1)
    if case.harm is not None and case.remedy is not None:
        # Amounts say more than what the customer wrote before they were offered.
        case.signals["remedy_gap"] = int(case.remedy < case.harm)
    for name in [name for name, count in case.signals.items() if count <= 0]:
        del case.signals[name]


# --- What each kind does to the case ---
