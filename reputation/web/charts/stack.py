"""What a score is made of, as one bar along the scale from 0 to 100."""

from collections.abc import Sequence
from dataclasses import dataclass

from reputation.web.charts.scale import coordinate

BAND_EDGES = (25, 50, 75)


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the bar: its start and length in per cent, and its number."""

    code: str
    label: str
    value: float
    x: str
    width: str
    tone: str


@dataclass(frozen=True, slots=True)
class Stack:
    """The pieces, their sum, and the score that is left after recovery."""

    parts: list[Part]
    total: float
    score: float
    score_x: str
    recovered_width: str
    edges: tuple[int, ...] = BAND_EDGES


def stack(points: Sequence[tuple[str, str, float]], *, score: float) -> Stack:
    """Lay (code, label, points) end to end; what rounds to nothing is left out.

    The numbers are rounded to tenths so that they still add up to the rounded total.
    `score` is the total after recovery, which took away `recovered_width` per cent.
    """
    rounded = round_together([value for _, _, value in points])
    parts: list[Part] = []
    x = 0.0
    signals = 0
    for (code, label, _), value in zip(points, rounded, strict=True):
        if not value:
            continue
        tone = (
            code if code in {"spread", "reach", "severity", "waiting", "others"} else ""
        )
        if not tone:
            tone = "signal-alt" if signals % 2 else "signal"
            signals += 1
        parts.append(Part(code, label, value, coordinate(x), coordinate(value), tone))
        x += value
    total = round(sum(rounded), 1)
    return Stack(
        parts=parts,
        total=total,
        score=score,
        score_x=coordinate(min(100.0, max(0.0, score))),
        recovered_width=coordinate(max(0.0, total - round(score, 1))),
    )


def round_together(values: Sequence[float]) -> list[float]:
    """Round to tenths so that the rounded values add up to the rounded sum.

    Largest remainders are rounded up first (Hamilton's method), ties from the left.
    """
    tenths = [int(value * 10 + 1e-9) for value in values]
    missing = round(sum(values) * 10) - sum(tenths)
    by_remainder = sorted(
        range(len(values)), key=lambda i: (tenths[i] - values[i] * 10, i)
    )
    for i in by_remainder[: max(0, missing)]:
        tenths[i] += 1
    return [tenth / 10 for tenth in tenths]
