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

LANES = {"customers": 18, "brand": 48, "reposts": 78}
HEIGHT = 94
STEPS = 2  # decimals of the width that a mark's place is told by


@dataclass(frozen=True, slots=True)
class Mark:
    """One post on its lane; `x` is per cent of the width."""

    x: str
    y: str
    lane: str
    is_complaint: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The marks, the reposts as one path of strokes, and the moments below them."""

    marks: list[Mark]
    reposts: str
    ticks: list[TimeTick]


def timeline(
    posts: Sequence[tuple[datetime, str, bool]], *, start: datetime, end: datetime
) -> Timeline:
    """Place (moment, lane, is a complaint) between two times of the reader's zone.

    Reposts may be thousands: they become one path. Two of a kind at one place are one mark, one stroke.
    """
    first, last = start.timestamp(), end.timestamp()
    marks: dict[Mark, None] = {}
    strokes: dict[str, None] = {}
    for at, lane, is_complaint in posts:
        x = share(at.timestamp(), first, last)
        if lane == "reposts":
            strokes[coordinate(round(WIDTH * x))] = None
        else:
            # Half a mark stays clear of each edge.
            place = coordinate(1 + 98 * round(x, STEPS))
            marks[Mark(place, str(LANES[lane]), lane, is_complaint)] = None
    y = LANES["reposts"]
    return Timeline(
        marks=list(marks),
        reposts="".join(f"M{x} {y - 7}V{y + 7}" for x in strokes),
        ticks=time_ticks(start, end, at_most=5),
    )
