"""What was measured: numbers with their targets, and what could not be measured."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal


class MeasurementFailed(Exception):
    """Something could not be measured, or what was measured was not what it should be."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure should be: at least, or at most, a number."""

    kind: Literal["at least", "at most"]
    value: float

    def is_met(self, value: float) -> bool:
        return value >= self.value if self.kind == "at least" else value <= self.value

    def __str__(self) -> str:
        return f"{'≥' if self.kind == 'at least' else '≤'} {written(self.value)}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. `group` is the measurement it came from; `note` says how to read it."""

    group: str
    name: str
    value: float
    unit: str
    target: Target | None = None
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """Tell whether the target is reached; None when there is none."""
        return None if self.target is None else self.target.is_met(self.value)


@dataclass(slots=True)
class Findings:
    """Everything one run found out."""

    figures: list[Figure] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)  # lists: indexes, plans
    failures: dict[str, str] = field(default_factory=dict)  # measurement -> why

    def add(
        self,
        group: str,
        name: str,
        value: float,
        unit: str,
        *,
        target: Target | None = None,
        note: str = "",
    ) -> None:
        self.figures.append(Figure(group, name, value, unit, target, note))


def at_least(value: float) -> Target:
    return Target("at least", value)


def at_most(value: float) -> Target:
    return Target("at most", value)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of all lie at or below, by the nearest rank.

    Raises:
        MeasurementFailed: there is no value.
    """
    if not values:
        raise MeasurementFailed("nothing was timed")
    rank = max(1, math.ceil(share * len(values)))
    return sorted(values)[rank - 1]


def written(value: float) -> str:
    """Write a number with about three digits that count."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= 10 else f"{value:,.2f}"
