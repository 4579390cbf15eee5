"""How a past is played back: in slices of time, short where much happens."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

# From how long before the present, in steps of how much.
PACE = (
    (timedelta(days=8), timedelta(hours=6)),
    (timedelta(days=2), timedelta(hours=1)),
    (timedelta(hours=2), timedelta(minutes=10)),
)
MOST = 5_000


def slices(
    items: Sequence[dict[str, Any]], now: datetime
) -> Iterator[tuple[datetime, list[dict[str, Any]]]]:
    """Yield (end, items of the slice), oldest first, until `now`; every item once.

    What is older than the first step goes in the first slice. A slice may be empty:
    time passes in it all the same.
    """
    waiting = list(items)
    for end in _ends(now):
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


def _posted_at(item: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(item["posted_at"])
