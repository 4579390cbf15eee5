"""How far a conversation has spread, and how far it may still."""

from collections.abc import Sequence
from dataclasses import dataclass

from reputation.common.numerals import written
from reputation.web.charts.scale import (
    WIDTH,
    Tick,
    coordinate,
    path,
    round_top,
    share,
    step_path,
)

HEIGHT = 220
_TOP = 14  # room for the highest label
NOW = 0.74  # the past takes this share of the width, the forecast the rest


@dataclass(frozen=True, slots=True)
class Spread:
    """The past as a line, the forecast as a fan to its end (`now_x` per cent)."""

    line: str
    area: str
    fan: str
    middle: str
    now_x: str
    now_y: str
    low_y: str
    middle_y: str
    high_y: str
    levels: list[Tick]
    reposts: int


def spread(
    counts: Sequence[tuple[float, float]],
    *,
    age_s: float,
    forecast: float,
    low: float,
    high: float,
) -> Spread:
    """Draw (seconds since the first post, reposts so far), oldest first.

    The fan ends at the final sizes `low`, `forecast` and `high`. Its time axis is not
    to scale: the forecast says how many, not when.
    """
    reposts = max((count for _, count in counts), default=0.0)
    top = round_top(max(high, forecast, reposts))
    past = [(0.0, 0.0), *counts, (age_s, reposts)]
    places = [(WIDTH * NOW * share(s, 0, age_s), _y(count, top)) for s, count in past]
    line = step_path(places)
    now = (WIDTH * NOW, _y(reposts, top))
    ends = {
        name: _y(v, top)
        for name, v in (("low", low), ("mid", forecast), ("high", high))
    }
    return Spread(
        line=line,
        area=f"{line}V{HEIGHT}H0Z",
        fan=path([now, (WIDTH, ends["high"]), (WIDTH, ends["low"])]) + "Z",
        middle=path([now, (WIDTH, ends["mid"])]),
        now_x=coordinate(100 * NOW),
        now_y=coordinate(now[1]),
        low_y=coordinate(ends["low"]),
        middle_y=coordinate(ends["mid"]),
        high_y=coordinate(ends["high"]),
        levels=[
            Tick(coordinate(_y(top * q, top)), written(top * q, "#,##0.##"))
            for q in (0.25, 0.5, 0.75, 1)
        ],
        reposts=int(reposts),
    )


def _y(count: float, top: float) -> float:
    return _TOP + (HEIGHT - _TOP) * (1 - count / top)
