"""What a case was like in figures: the part of a post-mortem that nobody has to write. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

HOUR = timedelta(hours=1)
# From this score on a conversation is elevated (RISK section 6).
ELEVATED = 50.0


class Promises(Struct, frozen=True):
    """What was promised, and what became of it."""

    made: int = 0
    kept: int = 0
    late: int = 0
    waiting: int = 0


class RiskFigures(Struct, frozen=True):
    """The case's risk over its life. The area is in point-hours: 50 points for 2 hours are 100."""

    peak: float = 0.0
    area: float = 0.0
    elevated_hours: float = 0.0


class ClaimFigure(Struct, frozen=True):
    """Somebody said that it was fixed; `denied` when the customer said that it was not."""

    at: datetime
    channel: str
    denied: bool


class StepFigures(Struct, frozen=True):
    """How a run of a playbook was worked."""

    playbook: str
    version: int
    done: int
    late: int
    skipped: int
    waiting: int


class Figures(Struct, frozen=True):
    """Durations are in hours from the opening; None for what has not happened."""

    opened_at: datetime
    first_answer_hours: float | None
    claimed_hours: float | None
    resolved_hours: float | None
    closed_hours: float | None
    resolved_how: str
    credit_channel: str
    replies: int
    contacts: int
    handoffs: int
    pushes: int
    guard_overrides: int
    false_fixes: int
    reopenings: int
    harm: str | None
    remedy: str | None
    gap: str | None
    currency: str
    promises: Promises
    risk: RiskFigures
    claims: list[ClaimFigure] = []
    runs: list[StepFigures] = []


def hours_between(start: datetime, end: datetime | None) -> float | None:
    """Return hours with two decimals; None while the end has not come."""
    return None if end is None else round((end - start) / HOUR, 2)


def worst_curve(
    scores: Iterable[tuple[datetime, object, float]],
) -> list[tuple[datetime, float]]:
    """Return the highest score over several conversations, at each moment that one moved.

    `scores` are (time, conversation, score), oldest first; a score stands until the next
    one of its conversation.
    """
    standing: dict[object, float] = {}
    curve: list[tuple[datetime, float]] = []
    for at, conversation, score in scores:
        standing[conversation] = score
        curve.append((at, max(standing.values())))
    return curve


def risk_figures(
    curve: Sequence[tuple[datetime, float]], *, since: datetime, until: datetime
) -> RiskFigures:
    """Measure a curve of scores between two moments; a score stands until the next one."""
    peak = area = elevated = 0.0
    for place, (at, score) in enumerate(curve):
        end = curve[place + 1][0] if place + 1 < len(curve) else until
        begin, end = max(at, since), min(end, until)
        if end <= begin and not (at <= until and end >= since):
            continue
        peak = max(peak, score)
        hours = max(end - begin, timedelta(0)) / HOUR
        area += score * hours
        elevated += hours if score >= ELEVATED else 0.0
    return RiskFigures(round(peak, 1), round(area, 1), round(elevated, 2))


def promise_figures(
    promises: Iterable[tuple[datetime | None, datetime | None]],
) -> Promises:
    """Count promises by (due, done): kept in time, kept late, still waiting."""
    made = kept = late = waiting = 0
    for due, done in promises:
        made += 1
        if done is None:
            waiting += 1
        elif due is not None and done > due:
            late += 1
        else:
            kept += 1
    return Promises(made, kept, late, waiting)
