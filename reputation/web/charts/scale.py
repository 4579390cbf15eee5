"""From values to places on a drawing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import floor, log10
from typing import Literal

_ROUND_QUARTERS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)

WIDTH = 1000  # the inner drawing's own units; it is stretched to the space there is

_ROUND_SPANS = [
    timedelta(minutes=m) for m in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720)
] + [timedelta(days=d) for d in (1, 2, 7, 14, 28, 91)]
_EDGE = 8.0  # per cent of the width: half a label on a narrow screen
# Longer than this, a day and its month no longer tell which one is meant.
_A_YEAR = timedelta(days=365)
_ROUND_MONTHS = (3, 6, 12, 24, 60, 120)


@dataclass(frozen=True, slots=True)
class Tick:
    """One labelled place on an axis, as a coordinate in the drawing's units."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class TimeTick:
    """One labelled moment: `at` is per cent of the width, `form` how finely it is told."""

    at: str
    moment: datetime
    form: Literal["hour", "day", "month"]

    @property
    def anchor(self) -> str:
        """Which end of the label stands at the tick: none is cut off at an edge."""
        place = float(self.at)
        return "start" if place < _EDGE else "end" if place > 100 - _EDGE else "middle"


def coordinate(value: float) -> str:
    """Write a coordinate with at most two decimals and a point, in any language."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def share(value: float, low: float, high: float) -> float:
    """Return where `value` lies between two ends, 0 to 1; 0 when the ends are equal."""
    if high <= low:
        return 0.0
    return min(1.0, max(0.0, (value - low) / (high - low)))


def path(points: Iterable[tuple[float, float]]) -> str:
    """Return an SVG path through the points; empty for none."""
    drawn = [f"{coordinate(x)} {coordinate(y)}" for x, y in points]
    return "M" + "L".join(drawn) if drawn else ""


def step_path(points: Sequence[tuple[float, float]]) -> str:
    """Return a path that stays level until the next point: a count, not a trend."""
    if not points:
        return ""
    first_x, first_y = points[0]
    drawn = f"M{coordinate(first_x)} {coordinate(first_y)}"
    for (_, before), (x, y) in pairwise(points):
        drawn += f"H{coordinate(x)}"
        if y != before:
            drawn += f"V{coordinate(y)}"
    return drawn


def round_top(value: float) -> float:
    """Return a round number not below `value`, whose quarters are round as well.

    At least 4, so that the quarters of a count are whole.
    """
    if value <= 4:
        return 4
    power = 10.0 ** floor(log10(value / 4))
    quarters = (each * power for each in _ROUND_QUARTERS)
    return 4 * next(q for q in quarters if 4 * q >= value and q.is_integer())


def time_ticks(start: datetime, end: datetime, *, at_most: int = 6) -> list[TimeTick]:
    """Return round moments of the zone of `start` between the two times, oldest first.

    Both times are aware and of one zone. Whole days are counted from the local
    midnight, so that a tick stays at 00:00 across a change of the clock. More than a
    year is told in months.
    """
    if end <= start:
        return []
    is_long = end - start > _A_YEAR
    moments = (
        # A month with its year is a longer word.
        _round_months(start, end, min(at_most, 4))
        if is_long
        else _round_spans(start, end, at_most)
    )
    first, last = start.timestamp(), end.timestamp()
    return [
        TimeTick(
            coordinate(100 * share(moment.timestamp(), first, last)),
            moment,
            "month" if is_long else _form(moment),
        )
        for moment in moments
        if start <= moment <= end
    ]


def _form(moment: datetime) -> Literal["hour", "day"]:
    return "day" if (moment.hour, moment.minute) == (0, 0) else "hour"


def _round_spans(start: datetime, end: datetime, at_most: int) -> Iterator[datetime]:
    span = next(
        (s for s in _ROUND_SPANS if (end - start) / s <= at_most), _ROUND_SPANS[-1]
    )
    moment = start.replace(hour=0, minute=0, second=0, microsecond=0)
    while moment <= end:
        yield moment
        moment += span  # wall clock: aware arithmetic within one zone ignores shifts


def _round_months(start: datetime, end: datetime, at_most: int) -> Iterator[datetime]:
    first, last = (12 * each.year + each.month - 1 for each in (start, end))
    step = next(
        (n for n in _ROUND_MONTHS if (last - first) / n <= at_most), _ROUND_MONTHS[-1]
    )
    midnight = start.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for months in range(first - first % step, last + 1, step):
        year, month = divmod(months, 12)
        yield midnight.replace(year=year, month=month + 1)
