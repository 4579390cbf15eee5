"""When what is due, from what a case has been through: pure, so that it can be asked again.

Nothing is moved step by step. Every deadline is reckoned from the facts, pauses among
them, so that a resumed case, a raised priority and a changed policy all give what they
would have given from the beginning.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from reputation.cases.calendars import (
    Calendar,
    Stretch,
    add_working_time,
    is_open,
    opening_after,
)
from reputation.cases.policies import Policy, Target

# How long after a claimed fix the customer is asked whether it holds.
CHECK_BACKS = (timedelta(hours=24), timedelta(days=7))


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that is due, and what it is."""

    at: datetime
    # first_reply next_reply update check_back resolution hard_deadline statutory
    # promise ticket_number step task
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a case has been through, as far as its clocks go.

    `answered_at` is our latest word to the customer, public or reached directly;
    `waiting_since` the customer's earliest word after it, None when the last word is
    ours. `around_the_clock` means that the customer agreed to be contacted at any hour.
    """

    priority: str
    is_complaint: bool
    opened_at: datetime
    first_answer_at: datetime | None = None
    answered_at: datetime | None = None
    waiting_since: datetime | None = None
    claimed_at: datetime | None = None
    is_over: bool = False  # resolved or closed
    around_the_clock: bool = False
    waiting: tuple[Deadline, ...] = ()  # promises and tasks that are still open
    hard_deadline_at: datetime | None = None
    pauses: tuple[Stretch, ...] = ()
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """What is due on a case. `next_due` is the earliest that is still open."""

    respond_by: datetime
    resolve_by: datetime
    next_reply: Deadline | None
    statutory_at: datetime | None
    next_due: Deadline | None


def due(facts: Facts, policy: Policy) -> Due:
    """Reckon every deadline of a case.

    A pause stops our own clocks, not what others wait for: a promise, the customer's
    hard deadline and the law go on.
    """
    targets = policy.targets[facts.priority]
    first = _reply_by(facts.opened_at, targets.first_reply, facts, policy)
    solved = _by(facts.opened_at, targets.resolution, facts, policy)
    next_reply = _next_reply(facts, policy)
    statutory = _statutory(facts, policy)
    found = Due(first, solved, next_reply, statutory, None)
    waiting = sorted(_open(facts, found), key=lambda each: each.at)
    return Due(first, solved, next_reply, statutory, waiting[0] if waiting else None)


def _open(facts: Facts, found: Due) -> list[Deadline]:
    """Return what is still to be done in time."""
    if facts.is_over:
        return []
    ours = () if facts.is_paused else _ours(facts, found)
    return [*_others(facts, found), *ours]


def _others(facts: Facts, found: Due) -> Iterator[Deadline]:
    """Yield what somebody outside waits for, whatever we do meanwhile."""
    yield from (each for each in _waited_for(facts) if each.what != "step")
    if facts.hard_deadline_at is not None and facts.claimed_at is None:
        yield Deadline(facts.hard_deadline_at, "hard_deadline")
    if found.statutory_at is not None:
        yield Deadline(found.statutory_at, "statutory")


def _waited_for(facts: Facts) -> Iterator[Deadline]:
    """Yield what was promised and handed out; a broken promise no more once we have spoken after it."""
    for each in facts.waiting:
        is_past = facts.answered_at is not None and each.at <= facts.answered_at
        if each.what != "promise" or not is_past:
            yield each


def _ours(facts: Facts, found: Due) -> Iterator[Deadline]:
    """Yield what we set ourselves."""
    yield from (each for each in facts.waiting if each.what == "step")
    if facts.first_answer_at is None and facts.claimed_at is None:
        yield Deadline(found.respond_by, "first_reply")
    if found.next_reply is not None:
        yield found.next_reply
    if facts.claimed_at is None:
        yield Deadline(found.resolve_by, "resolution")


def _next_reply(facts: Facts, policy: Policy) -> Deadline | None:
    """Return when the customer hears from us next, once a first word was said."""
    if facts.is_over:
        return None
    targets = policy.targets[facts.priority]
    if facts.waiting_since is not None and facts.answered_at is not None:
        by = _reply_by(facts.waiting_since, targets.next_reply, facts, policy)
        return Deadline(by, "next_reply")
    if facts.claimed_at is not None:
        return _check_back(facts.claimed_at, facts.answered_at)
    # Who was told when to expect something waits for that, not for an update.
    was_promised = any(each.what == "promise" for each in _waited_for(facts))
    if facts.answered_at is None or was_promised:
        return None
    return Deadline(
        _update_by(facts.answered_at, targets.update, facts, policy), "update"
    )


def _check_back(claimed_at: datetime, asked_at: datetime | None) -> Deadline | None:
    """Return when to ask whether a fix holds; asked from half of the time on counts."""
    for after in CHECK_BACKS:
        if asked_at is None or asked_at < claimed_at + after / 2:
            return Deadline(claimed_at + after, "check_back")
    return None


def _update_by(
    answered_at: datetime, target: Target, facts: Facts, policy: Policy
) -> datetime:
    """Return when the next word is due though the customer says nothing.

    Who was left waiting in the night hears from us when the desk opens, at the latest.
    """
    by = _by(answered_at, target, facts, policy)
    if is_open(answered_at, policy.calendar):
        return by
    return min(by, opening_after(answered_at, policy.calendar))


def _reply_by(
    start: datetime, target: Target, facts: Facts, policy: Policy
) -> datetime:
    """Return when a word is due; the ceiling counts nights and holidays too."""
    ceiling = add_working_time(start, policy.ceiling, None, pauses=facts.pauses)
    return min(_by(start, target, facts, policy), ceiling)


def _by(start: datetime, target: Target, facts: Facts, policy: Policy) -> datetime:
    by_the_wall = target.clock == "wall" or facts.around_the_clock
    clock: Calendar | None = None if by_the_wall else policy.calendar
    return add_working_time(start, target.within, clock, pauses=facts.pauses)


def _statutory(facts: Facts, policy: Policy) -> datetime | None:
    """Return the same time of day so many dates later, where the desk is."""
    if policy.statutory is None or not facts.is_complaint:
        return None
    opened = facts.opened_at.astimezone(ZoneInfo(policy.calendar.zone))
    return (opened + timedelta(days=policy.statutory.days)).astimezone(UTC)
