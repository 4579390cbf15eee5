"""What a problem has cost the customer so far: how often, how long, over how many stations.

Pure. The clock runs from the first time that he turned to us, which is often before
anybody here knew, to the moment when his problem is really solved.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from reputation.cases import facts as told
from reputation.cases.standing import Line

VISITS = frozenset({"branch", "store", "shop"})
_TURNED_TO_US = (told.Opened, told.Attached, told.Heard)


@dataclass(frozen=True, slots=True)
class Effort:
    """What was spent: times he turned to us, hours, stations, visits, calls that he paid for."""

    contacts: int = 0
    hours: float = 0.0
    hops: int = 0
    visits: int = 0
    paid_numbers: int = 0


@dataclass(frozen=True, slots=True)
class EffortClock:
    """The effort of a whole journey, and of its part before and since the case began.

    `charged_to` is the channel that should have solved it and did not: the first one that
    he turned to. It is not the one that carried the complaint, nor the one with the credit.
    """

    whole: Effort = field(default_factory=Effort)
    before: Effort = field(default_factory=Effort)
    since: Effort = field(default_factory=Effort)
    charged_to: str = ""
    path: tuple[str, ...] = ()


def effort_clock(
    lines: Iterable[Line],
    *,
    began_at: datetime,
    ended_at: datetime,
    signals: Mapping[str, int],
) -> EffortClock:
    """Add up a case's effort from its ledger and what its posts tell of earlier contacts.

    `signals` counts the case's signals: somebody who writes that he called four times did
    so, entered in the ledger or not. `ended_at` is when it was really solved, else now.
    """
    ordered = sorted(lines, key=lambda line: line.at)
    earlier = [line for line in ordered if line.at < began_at]
    later = [line for line in ordered if line.at >= began_at]
    before, since = _spent(earlier), _spent(later)
    told_contacts = max(before.contacts, signals.get("failed_prior_contact", 0))
    path = tuple(_path(ordered))
    began = min([began_at, *(line.at for line in earlier if _is_contact(line))])
    before = Effort(
        told_contacts,
        _hours(began_at - began),
        before.hops,
        before.visits,
        before.paid_numbers,
    )
    hours = _hours(max(ended_at - began_at, timedelta(0)))
    hops = max(0, len(path) - 1) + _within_channels(ordered)
    since = Effort(
        since.contacts, hours, hops - before.hops, since.visits, since.paid_numbers
    )
    return EffortClock(
        _sum(before, since), before, since, path[0] if path else "", path
    )


def _spent(lines: Sequence[Line]) -> Effort:
    contacts = [line for line in lines if _is_contact(line)]
    path = list(_path(lines))
    at_the_branch = sum(line.channel in VISITS for line in contacts)
    return Effort(
        contacts=len(contacts),
        hops=max(0, len(path) - 1) + _within_channels(lines),
        # Who was sent to the branch went there, whether anybody noted the visit or not.
        visits=max(at_the_branch, sum(place in VISITS for place in path)),
        paid_numbers=sum(_was_paid(line) for line in contacts),
    )


def _is_contact(line: Line) -> bool:
    """Whether it cost the customer something: he turned to us, or we kept him on the phone."""
    if isinstance(line.facts, told.Contacted):
        return line.facts.from_customer or line.facts.outcome == "reached"
    return isinstance(line.facts, _TURNED_TO_US)


def _was_paid(line: Line) -> bool:
    return isinstance(line.facts, told.Contacted) and line.facts.paid


def _path(lines: Iterable[Line]) -> Iterator[str]:
    """Yield the channels that the case went through, each when it got there."""
    here = ""
    for line in lines:
        for place in _places(line):
            if place and place != here:
                here = place
                yield place


def _places(line: Line) -> tuple[str, ...]:
    if isinstance(line.facts, told.HandedOff):
        return (line.facts.from_channel, line.facts.to_channel)
    return (line.channel,) if _is_contact(line) else ()


def _within_channels(lines: Iterable[Line]) -> int:
    """Count the hand-offs from team to team that changed no channel."""
    return sum(
        line.facts.to_team != ""
        and line.facts.to_channel in {"", line.facts.from_channel}
        for line in lines
        if isinstance(line.facts, told.HandedOff)
    )


def _hours(span: timedelta) -> float:
    return round(span / timedelta(hours=1), 1)


def _sum(one: Effort, other: Effort) -> Effort:
    return Effort(
        one.contacts + other.contacts,
        round(one.hours + other.hours, 1),
        one.hops + other.hops,
        one.visits + other.visits,
        one.paid_numbers + other.paid_numbers,
    )
