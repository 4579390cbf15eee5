"""What moved between two assessments, part by part."""

from dataclasses import dataclass
from typing import Protocol

from reputation.analysis.risk.score import Points


class Judged(Protocol):
    """An assessment, new or read back from where it was kept."""

    @property
    def score(self) -> float: ...

    @property
    def points(self) -> Points: ...


@dataclass(frozen=True, slots=True)
class Change:
    """Later minus earlier. The points add up to the change before recovery."""

    score: float
    points: Points


def change_between(earlier: Judged, later: Judged) -> Change:
    """Return how score and points changed, with every signal that either one has."""
    before, after = earlier.points, later.points
    names = [*before.signals, *(n for n in after.signals if n not in before.signals)]
    return Change(
        later.score - earlier.score,
        Points(
            after.spread - before.spread,
            after.reach - before.reach,
            after.severity - before.severity,
            after.waiting - before.waiting,
            {n: after.signals.get(n, 0.0) - before.signals.get(n, 0.0) for n in names},
        ),
    )
