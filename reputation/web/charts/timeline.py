"""Who spoke when: one lane each for customers, the brand, and reposts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reputation.web.charts.scale import (
    WIDTH,
    TimeTick,
    coordinate,
    share,
    time_ticks,
)

HEIGHT = 94
STROKE_FROM, STROKE_TO = 71, 85  # the lane of the reposts
STEPS = 2  # decimals of the width that a mark's place is told by


@dataclass(frozen=True, slots=True)
class Timeline:
    """Where marks stand, in per cent of the width; the reposts as one path of strokes; the moments below."""

    complaints: list[str]
    customers: list[str]  # the other posts of customers
    answers: list[str]
    reposts: str
    ticks: list[TimeTick]


def timeline(
    voices: Sequence[tuple[datetime, str]],
    reposts: Sequence[datetime],
    *,
    start: datetime,
    end: datetime,
) -> Timeline:
    """Place (moment, complaint | customer | answer) and reposts between two times of the reader's zone.

    Reposts may be thousands: they become one path. Two of a kind at one place are one mark, one stroke.
    """
    first, last = start.timestamp(), end.timestamp()
    marks: dict[str, dict[str, None]] = {"complaint": {}, "customer": {}, "answer": {}}
    for at, kind in voices:
        # Half a mark stays clear of each edge.
        place = 1 + 98 * round(share(at.timestamp(), first, last), STEPS)
        marks[kind][coordinate(place)] = None
    strokes = dict.fromkeys(
        coordinate(round(WIDTH * share(at.timestamp(), first, last))) for at in reposts
    )
    return Timeline(
        complaints=list(marks["complaint"]),
        customers=list(marks["customer"]),
        answers=list(marks["answer"]),
        reposts="".join(f"M{x} {STROKE_FROM}V{STROKE_TO}" for x in strokes),
        ticks=time_ticks(start, end, at_most=5),
    )
