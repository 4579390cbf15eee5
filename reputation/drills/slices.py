"""How a past is played back: in slices of time, short where much happens."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

# From how long before the present, in steps of how much.
PACE = (
    (timedelta(days=8), timedelta(hours=12)),
    (timedelta(hours=36), timedelta(hours=3)),
    (timedelta(hours=3), timedelta(minutes=15)),
)
MOST = 5_000
CROWDED = timedelta(minutes=20)


def slices(
    items: Sequence[dict[str, Any]],
    now: datetime,
    *,
    moments: Iterable[datetime] = (),
) -> Iterator[tuple[datetime, list[dict[str, Any]]]]:
    """Yield (end, items of the slice), oldest first, until `now`; every item once.

    What is older than the first step goes in the first slice. A slice may be empty:
    time passes in it all the same. `moments` are further ends, where none is
    close before.
    """
    waiting = list(items)
    for end in _with(list(_ends(now)), moments):
        due = sum(1 for item in waiting if _posted_at(item) <= end)
        here, waiting = waiting[:due], waiting[due:]
        for start in range(0, max(len(here), 1), MOST):
            yield end, here[start : start + MOST]


def _ends(now: datetime) -> Iterator[datetime]:
    ends = [age for age, _step in PACE[1:]] + [timedelta(0)]
    for (begin, step), until in zip(PACE, ends, strict=True):
        for number in range((begin - until) // step):
            yield now - begin + number * step
    yield now


def _with(ends: list[datetime], moments: Iterable[datetime]) -> list[datetime]:
    """Return the ends and those moments that are not close to one before them."""
    kept: list[datetime] = []
    for end in sorted({*ends, *(m for m in moments if ends[0] < m < ends[-1])}):
        if end in ends or end - kept[-1] >= CROWDED:
            kept.append(end)
    return kept


def _posted_at(item: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(item["posted_at"])
