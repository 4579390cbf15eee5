"""A score over time, before the zones of the four bands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reputation.web.charts.scale import (
    WIDTH,
    TimeTick,
    coordinate,
    path,
    share,
    time_ticks,
)

HEIGHT = 220
BAND_EDGES = (
    ("crisis", 75.0, 100.0),
    ("elevated", 50.0, 75.0),
    ("watch", 25.0, 50.0),
    ("calm", 0.0, 25.0),
)


@dataclass(frozen=True, slots=True)
class Zone:
    """The strip that one band covers, and where its name stands."""

    band: str
    y: str
    height: str
    label_y: str
    edge: int


@dataclass(frozen=True, slots=True)
class History:
    """Everything the drawing needs; `end_x` is per cent."""

    line: str
    end_x: str
    end_y: str
    zones: list[Zone]
    ticks: list[TimeTick]


def history(
    points: Sequence[tuple[datetime, float]], *, start: datetime, end: datetime
) -> History:
    """Draw (moment, score) pairs, oldest first, between two times of the reader's zone.

    No points is a drawing of the zones alone.
    """
    first, last = start.timestamp(), end.timestamp()
    places = [
        (WIDTH * share(at.timestamp(), first, last), _y(score)) for at, score in points
    ]
    end_x, end_y = places[-1] if places else (0.0, float(HEIGHT))
    return History(
        line=path(places),
        end_x=coordinate(end_x / WIDTH * 100),
        end_y=coordinate(end_y),
        zones=[_zone(*edges) for edges in BAND_EDGES],
        ticks=time_ticks(start, end),
    )


def _y(score: float) -> float:
    return HEIGHT * (1 - score / 100)


def _zone(band: str, low: float, high: float) -> Zone:
    return Zone(
        band=band,
        y=coordinate(_y(high)),
        height=coordinate(_y(low) - _y(high)),
        label_y=coordinate((_y(high) + _y(low)) / 2 + 4),
        edge=int(low),
    )
