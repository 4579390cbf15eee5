"""What state a case is in: told by its times, in one table for lists, pages and filters."""

from datetime import datetime
from typing import Literal, Protocol

from django.db.models import Q

type State = Literal["open", "answered", "claimed", "resolved", "closed"]

STATES: tuple[State, ...] = ("open", "answered", "claimed", "resolved", "closed")


class Timed(Protocol):
    """Something that has the times of a case."""

    first_answer_at: datetime | None
    reopened_at: datetime | None
    claimed_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None


def state_of(case: Timed) -> State:
    """Return how far a case has come: the last of its times that is set says it.

    What was taken up again is open until we have said something since, whatever was answered before.
    """
    if case.closed_at is not None:
        return "closed"
    if case.resolved_at is not None:
        return "resolved"
    if case.claimed_at is not None:
        return "claimed"
    if case.reopened_at is not None or case.first_answer_at is None:
        return "open"
    return "answered"


_LIVE = Q(closed_at=None)
_UNSOLVED = _LIVE & Q(resolved_at=None)
_WAITING = Q(first_answer_at=None) | Q(reopened_at__isnull=False)
IN_STATE: dict[State, Q] = {
    "open": _UNSOLVED & Q(claimed_at=None) & _WAITING,
    "answered": _UNSOLVED & Q(claimed_at=None) & ~_WAITING,
    "claimed": _UNSOLVED & Q(claimed_at__isnull=False),
    "resolved": _LIVE & Q(resolved_at__isnull=False),
    "closed": Q(closed_at__isnull=False),
}
