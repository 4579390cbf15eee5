"""One number per brand: its worst conversations, or a surge of complaints."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, fsum, log, log1p
from statistics import median

HEARD_FROM = 25.0  # scores below it do not add up to anything
ORDER = 4  # of the norm that adds conversations up: two at 70 make 83

DAYS_BEFORE_SURGE = 14
WEEKS_BEFORE_WEEKDAYS = 3
WEEKS_REMEMBERED = 8
LEAST_EXPECTED = 0.5
PAGE_BELOW = 1e-3


@dataclass(frozen=True, slots=True)
class Surge:
    """How unusual this hour's complaints are. Nothing is expected before 14 days."""

    observed: int
    expected: float | None = None
    p: float | None = None  # of as many or more in an ordinary hour
    z: float = 0.0  # from 0 at one in a hundred to 1 at one in a million
    page: bool = False

    @property
    def points(self) -> float:
        return 100 * self.z


def posts_score(scores: Iterable[float]) -> float:
    """Return from 0 to 100 what a brand's conversations amount to; 0 without any.

    The worst one, or the 4-norm of those from 25 upwards: a second serious one counts,
    a hundred small ones do not. Adding a conversation never lowers it.
    """
    heard = list(scores)
    norm: float = fsum(s**ORDER for s in heard if s >= HEARD_FROM) ** (1 / ORDER)
    return min(100.0, max(norm, *heard, 0.0))


def brand_score(scores: Iterable[float], surge: Surge) -> float:
    """Return the brand's score: its conversations or its surge, whichever is worse."""
    return max(posts_score(scores), surge.points)


def comparable_hours(hour: datetime, since: datetime) -> list[datetime]:
    """Return the earlier hours that `hour` is to be compared with, latest first.

    `hour` is the start of the clock hour and `since` that of the history, both on the
    wall clock of the brand's zone (naive), so that a Monday at nine is compared with
    Mondays at nine across a change of summer time. The same hour of the week, over
    eight weeks; until three weeks exist, the same hour of every day. An hour in which
    nothing was heard counts as 0, so the caller looks up every one of these.
    """
    history = hour - since
    step = timedelta(days=1)
    most = history // step
    if history >= timedelta(weeks=WEEKS_BEFORE_WEEKDAYS):
        step = timedelta(weeks=1)
        most = min(WEEKS_REMEMBERED, history // step)
    return [hour - step * back for back in range(1, most + 1)]


def surge(observed: int, comparable: Sequence[int], *, history_days: float) -> Surge:
    """Return how unusual `observed` complaints are beside those of comparable hours.

    No surge, and no page, before 14 days of history.
    """
    if history_days < DAYS_BEFORE_SURGE or not comparable:
        return Surge(observed)
    expected = max(LEAST_EXPECTED, float(median(comparable)))
    log_p = _log_tail(observed, expected)
    z = min(1.0, max(0.0, (-log_p / log(10) - 2) / 4))
    return Surge(observed, expected, exp(log_p), z, log_p < log(PAGE_BELOW))


def tail_probability(observed: int, expected: float) -> float:
    """Return P(X >= observed) of a negative binomial, variance mu + mu^2/2; exact.

    1 for an observation of 0. `expected` is mu, above 0.
    """
    return exp(_log_tail(observed, expected))


def _log_tail(observed: int, expected: float) -> float:
    # That variance makes the count of failures before the second success. x or more
    # failures mean: at most one success in the first x + 1 trials.
    failure = expected / (expected + 2)
    return observed * log(failure) + log1p(observed * (1 - failure))
