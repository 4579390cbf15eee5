"""When to look at a post again though nothing was heard of it."""

from bisect import bisect_right

MINUTE_S = 60.0
LATEST_S = 7 * 24 * 3600.0
SETTLING_S = 10 * MINUTE_S
# A recovery halves for ever; below this nobody would see another look's difference.
RECOVERED_BELOW = 0.5
_GROWTH = 1.25


def _ages() -> tuple[float, ...]:
    ages = [MINUTE_S * minute for minute in (1, 2, 5, 10, 15, 20, 30, 45, 60)]
    while ages[-1] * _GROWTH <= LATEST_S:
        ages.append(ages[-1] * _GROWTH)
    return tuple(ages)


AGES_S = _ages()


def next_tick(age_s: float, *, settling: bool = False) -> float | None:
    """Return the age in seconds of the next look, or None when there is none to come.

    Ticks come ever more rarely and end at seven days. While a recovery or a band's
    hysteresis runs (`settling`), a look is due every ten minutes at any age.
    """
    later = bisect_right(AGES_S, age_s)
    tick = AGES_S[later] if later < len(AGES_S) else None
    if not settling:
        return tick
    soon = age_s + SETTLING_S
    return soon if tick is None else min(soon, tick)


def is_recovering(recovery_factor: float, score: float) -> bool:
    """Tell whether a resolution is still bringing a score down by what can be seen."""
    return recovery_factor < 1 and score >= RECOVERED_BELOW
