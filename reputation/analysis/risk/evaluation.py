"""The forecast beside what came, and beside simpler ones: RISK section 10.

Every figure is of one file: a pooled figure says more about the mixture than about
the forecast.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, exp, fsum, isinf, log1p
from statistics import median

from reputation.analysis.risk import measures
from reputation.analysis.risk.cascades import Cascade
from reputation.analysis.risk.forecast import Forecast, forecast, momentum
from reputation.analysis.risk.seismic import seismic
from reputation.analysis.risk.tally import tally

MINUTES = (5, 10, 20, 30, 60, 120, 360)
FOLDS = 5
BASELINES = ("count", "ratio", "constant", "seismic")


class NoCascades(ValueError):
    """Fewer than two cascades: there is nothing to compare or to learn from."""


@dataclass(frozen=True, slots=True)
class Skill:
    """How one predictor did at one age. None where the measure means nothing for it."""

    mdape: float  # median absolute error of the final size, percent
    spearman: float | None
    precision_top10: float | None
    coverage: float | None = None  # of the range
    brier_skill: float | None = None  # of P(final >= threshold)
    infinite: float = 0.0  # share of the predictions


@dataclass(frozen=True, slots=True)
class AlertSkill:
    """How a rule did that alerts at the first of `MINUTES` at which it holds.

    Right is an alert about a cascade whose final size reaches the threshold. Looking
    so rarely, a rule may see the threshold only after it was reached: a lead below 0.
    """

    alerts: int
    precision: float | None  # None without alerts
    recall: float | None  # None when no cascade reaches the threshold
    lead_s: float | None  # median time from a right alert to the threshold itself


@dataclass(frozen=True, slots=True)
class Selection:
    """What kind of cascades the set holds: how figures from it may be read."""

    cascades: int
    least: int  # reposts of the smallest
    median: float
    most: int
    days: float  # from a post to the latest repost of the set
    constant_best_until_min: int | None  # the constant errs least at all ages up to it


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything measured on one file."""

    selection: Selection
    threshold: int  # the set's median final size
    minutes: dict[int, dict[str, Skill]]  # by age, then forecast or baseline
    alerts: dict[str, AlertSkill]  # by rule


def evaluate(cascades: Sequence[Cascade]) -> Evaluation:
    """Return what the forecast and its baselines are worth on a set of cascades.

    Each cascade is replayed: at an age, only what came until then is known. Baselines
    that learn are tested on folds that they were not trained on.

    Raises:
        NoCascades: with fewer than two.
    """
    if len(cascades) < 2:
        raise NoCascades(f"{len(cascades)} cascades; an evaluation needs 2 or more.")
    final = [cascade.final for cascade in cascades]
    threshold = max(1, ceil(median(final)))
    forecasts = {
        minute: [forecast_at(cascade, 60.0 * minute, threshold) for cascade in cascades]
        for minute in MINUTES
    }
    minutes = {
        minute: _skills(cascades, 60.0 * minute, forecasts[minute])
        for minute in MINUTES
    }
    return Evaluation(
        selection_of(cascades, minutes),
        threshold,
        minutes,
        _alert_skills(cascades, threshold, forecasts),
    )


def forecast_at(cascade: Cascade, age_s: float, threshold: int) -> Forecast:
    """Return the forecast that would have been made at an age of the cascade."""
    heard = tally(age_s, cascade.audience[0], cascade.reposts(age_s))
    return forecast(heard, momentum(age_s, heard.ages), threshold)


def selection_of(
    cascades: Sequence[Cascade], minutes: dict[int, dict[str, Skill]]
) -> Selection:
    final = [cascade.final for cascade in cascades]
    best_until = None
    for minute, skills in minutes.items():
        if skills["constant"].mdape > skills["forecast"].mdape:
            break
        best_until = minute
    return Selection(
        len(cascades),
        min(final),
        median(final),
        max(final),
        max(cascade.ages[-1] for cascade in cascades) / 86400,
        best_until,
    )


def _skills(
    cascades: Sequence[Cascade], age_s: float, forecasts: Sequence[Forecast]
) -> dict[str, Skill]:
    final = [cascade.final for cascade in cascades]
    counts = [cascade.count(age_s) for cascade in cascades]
    constant = by_training(counts, final, _median_final)
    return {
        "forecast": _skill_of_forecast(forecasts, final),
        "count": _skill([float(count) for count in counts], final),
        "ratio": _skill(by_training(counts, final, _mean_ratio), final),
        # It orders nothing: what order shows comes from the folds.
        "constant": Skill(
            measures.median_percentage_error(constant, final), None, None
        ),
        "seismic": _skill(
            [seismic(c.ages, c.audience, age_s).reposts for c in cascades], final
        ),
    }


def _skill(predicted: Sequence[float], final: Sequence[int]) -> Skill:
    return Skill(
        measures.median_percentage_error(predicted, final),
        measures.rank_correlation(predicted, final),
        measures.top_precision(predicted, final),
        infinite=sum(map(isinf, predicted)) / len(predicted),
    )


def _skill_of_forecast(forecasts: Sequence[Forecast], final: Sequence[int]) -> Skill:
    predicted = [made.reposts for made in forecasts]
    came = [size >= made.threshold for made, size in zip(forecasts, final, strict=True)]
    return Skill(
        measures.median_percentage_error(predicted, final),
        measures.rank_correlation(predicted, final),
        measures.top_precision(predicted, final),
        measures.coverage([(made.low, made.high) for made in forecasts], final),
        measures.brier_skill([made.probability for made in forecasts], came),
    )


type Predictor = Callable[[int], float]
type Training = Sequence[tuple[int, int]]  # (count at the age, final size)


def by_training(
    counts: Sequence[int], final: Sequence[int], learn: Callable[[Training], Predictor]
) -> list[float]:
    """Return predictions for each cascade by a predictor that did not see it.

    The set is cut into five: every fifth cascade is in the same fold.
    """
    pairs = list(zip(counts, final, strict=True))
    predictors = [
        learn([pair for i, pair in enumerate(pairs) if i % FOLDS != fold])
        for fold in range(min(FOLDS, len(pairs)))
    ]
    return [predictors[i % FOLDS](count) for i, count in enumerate(counts)]


def _median_final(training: Training) -> Predictor:
    middle = float(median(size for _, size in training))
    return lambda _count: middle


def _mean_ratio(training: Training) -> Predictor:
    """Learn how much larger cascades end than they are, as a factor for all sizes.

    Szabo and Huberman 2010, the linear model of logarithms, of 1 + count so that none
    is no exception; without their correction for the mean, for a median is judged.
    """
    logs = [log1p(size) - log1p(count) for count, size in training]
    factor = exp(fsum(logs) / len(logs))
    return lambda count: factor * (1 + count) - 1


def _alert_skills(
    cascades: Sequence[Cascade],
    threshold: int,
    forecasts: dict[int, list[Forecast]],
) -> dict[str, AlertSkill]:
    def first(holds: Callable[[int, Forecast], bool]) -> list[float | None]:
        return [
            next(
                (
                    60.0 * minute
                    for minute in MINUTES
                    if holds(cascade.count(60.0 * minute), forecasts[minute][i])
                ),
                None,
            )
            for i, cascade in enumerate(cascades)
        ]

    rules: dict[str, Callable[[int, Forecast], bool]] = {
        "forecast": lambda _, made: made.probability >= 0.5,
        "half": lambda count, _: count >= threshold / 2,
        "full": lambda count, _: count >= threshold,
    }
    return {
        name: alert_skill(cascades, first(rule), threshold)
        for name, rule in rules.items()
    }


def alert_skill(
    cascades: Sequence[Cascade], alerted_s: Sequence[float | None], threshold: int
) -> AlertSkill:
    """Return how alerts did that were raised at these ages, None for no alert."""
    alerts = [
        (cascade.age_at(threshold), at)
        for cascade, at in zip(cascades, alerted_s, strict=True)
        if at is not None
    ]
    leads = [reached - at for reached, at in alerts if reached is not None]
    large = sum(cascade.final >= threshold for cascade in cascades)
    return AlertSkill(
        len(alerts),
        len(leads) / len(alerts) if alerts else None,
        len(leads) / large if large else None,
        median(leads) if leads else None,
    )
