"""The small line of a card: a week of scores at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass

from reputation.web.charts.scale import WIDTH, coordinate, path

HEIGHT = 56
_MARGIN = 3  # keeps the line's thickness inside at 0 and at 100


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A line, the area under it, and its last point (`end_x` is per cent)."""

    line: str
    area: str
    end_x: str
    end_y: str
    low: float
    high: float
    latest: float


def sparkline(scores: Sequence[float]) -> Sparkline | None:
    """Draw scores from 0 to 100, oldest first, on a fixed scale; None without any.

    The scale is fixed so that a calm week looks calm beside another brand's crisis.
    """
    if not scores:
        return None
    points = [
        (WIDTH * i / max(1, len(scores) - 1), score_y(score, HEIGHT, _MARGIN))
        for i, score in enumerate(scores)
    ]
    if len(points) == 1:
        points = [(0.0, points[0][1]), (float(WIDTH), points[0][1])]
    line = path(points)
    return Sparkline(
        line=line,
        area=f"{line}V{HEIGHT}H0Z",
        end_x=coordinate(points[-1][0] / WIDTH * 100),
        end_y=coordinate(points[-1][1]),
        low=min(scores),
        high=max(scores),
        latest=scores[-1],
    )


def score_y(score: float, height: float, margin: float) -> float:
    """Return the height at which a score from 0 to 100 is drawn, 100 at the top."""
    return margin + (height - 2 * margin) * (1 - min(100.0, max(0.0, score)) / 100)
