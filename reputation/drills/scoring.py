"""The score card of an exercise: what was measured, beside the same of the true course. Pure.

Both are measured with one ruler, in the story's own time.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from reputation.drills.conduct import Conduct

type Point = tuple[float, float]  # seconds of the story, score
type Verdict = Literal["better", "same", "worse", "none"]


class Measures(Struct, frozen=True, kw_only=True):
    """What one telling came to. Minutes count from the main complaint; None is never."""

    useful_reply_minutes: float | None = None
    resolution_minutes: float | None = None
    risk_point_hours: float = 0.0
    guard_overrides: int = 0
    promises_made: int = 0
    promises_kept: int = 0
    false_fixes: int = 0
    channel_pushes: int = 0


class Card(Struct, frozen=True, kw_only=True):
    """An exercise beside the true course; `window_hours` is how much of the story both are judged on."""

    mine: Measures
    truth: Measures
    window_hours: float
    speed: float


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of both, and which is better."""

    name: str
    mine: float | None
    truth: float | None
    verdict: Verdict


def measure(
    main: Conduct,
    others: Collection[Conduct] = (),
    *,
    curve: Sequence[Point],
    until: timedelta,
) -> Measures:
    """Measure one telling up to `until`; times are the main case's, counts those of all."""
    cases = [main, *others]
    answers = [a for case in cases for a in case.answers if a.at <= until]
    # Those whose time has not come are neither kept nor broken yet.
    promises = [
        each
        for case in cases
        for each in case.promises
        if each.at <= until and (each.kept or each.broken)
    ]
    return Measures(
        useful_reply_minutes=_minutes(main, main.first_answer(useful=True), until),
        resolution_minutes=_minutes(main, main.resolved_at, until),
        risk_point_hours=round(
            area_hours(curve, start=main.began, end=max(until, main.began)), 1
        ),
        guard_overrides=sum(each.override for each in answers),
        promises_made=len(promises),
        promises_kept=sum(each.kept for each in promises),
        false_fixes=sum(case.denials for case in cases),
        channel_pushes=sum(
            max(case.pushes, sum(each.pushes for each in case.answers))
            for case in cases
        ),
    )


def _minutes(case: Conduct, at: timedelta | None, until: timedelta) -> float | None:
    if at is None or at > until:
        return None
    return round((at - case.began) / timedelta(minutes=1), 1)


def area_hours(curve: Iterable[Point], *, start: timedelta, end: timedelta) -> float:
    """Return the area under a score between two times of the story, in points times hours.

    A score stands until the next one; before the first it is 0.
    """
    first, last = start.total_seconds(), end.total_seconds()
    points = sorted(curve)
    area = 0.0
    for (at, score), (then, _next) in pairwise([*points, (last, 0.0)]):
        area += score * max(0.0, min(then, last) - max(at, first))
    return area / 3600


def worst_of(
    rows: Iterable[tuple[float, str, float]],
) -> list[Point]:
    """Return the highest score over several conversations as it moved: (second, conversation, score) each."""
    latest: dict[str, float] = {}
    curve: list[Point] = []
    for at, conversation, score in sorted(rows):
        latest[conversation] = score
        curve.append((at, round(max(latest.values()), 2)))
    return curve


# Which way is better, of each measure.
_LESS = (
    "useful_reply_minutes",
    "resolution_minutes",
    "risk_point_hours",
    "guard_overrides",
    "false_fixes",
    "channel_pushes",
)


def lines(card: Card) -> list[Line]:
    """Return the card line by line; promises are judged by the share that was kept."""
    found = [
        Line(
            name,
            getattr(card.mine, name),
            getattr(card.truth, name),
            _less(getattr(card.mine, name), getattr(card.truth, name)),
        )
        for name in _LESS[:3]
    ]
    mine, truth = _share_kept(card.mine), _share_kept(card.truth)
    found.append(
        Line(
            "promises",
            mine,
            truth,
            _less(truth, mine) if None not in (mine, truth) else "none",
        )
    )
    found += [
        Line(
            name,
            getattr(card.mine, name),
            getattr(card.truth, name),
            _less(getattr(card.mine, name), getattr(card.truth, name)),
        )
        for name in _LESS[3:]
    ]
    return found


def _share_kept(measures: Measures) -> float | None:
    if not measures.promises_made:
        return None
    return measures.promises_kept / measures.promises_made


def _less(mine: float | None, truth: float | None) -> Verdict:
    """Compare two measures of which the lesser is better, and never is worst."""
    if mine == truth:
        return "same"
    if mine is None:
        return "worse"
    if truth is None or mine < truth:
        return "better"
    return "worse"
