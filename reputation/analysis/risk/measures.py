"""How good a set of predictions was, beside what came. Lists run side by side."""

from collections.abc import Sequence
from math import ceil, fsum
from statistics import StatisticsError, correlation, median


def median_percentage_error(predicted: Sequence[float], final: Sequence[int]) -> float:
    """Return the median of |predicted - final| / final, in percent.

    A final size of 0 counts as 1. Infinite when half the predictions are.
    """
    pairs = zip(predicted, final, strict=True)
    return 100 * median(abs(p - f) / max(f, 1) for p, f in pairs)


def rank_correlation(predicted: Sequence[float], final: Sequence[int]) -> float | None:
    """Return Spearman's rho, ties at their mean rank; None if one side is all ties."""
    try:
        return correlation(predicted, final, method="ranked")
    except StatisticsError:
        return None


def top_precision(predicted: Sequence[float], final: Sequence[int]) -> float:
    """Return which share of the predicted top tenth truly was in the top tenth.

    A tenth is rounded up. Where the border runs through ties, on either side, each of
    them counts by its chance to be drawn.
    """
    size = ceil(len(final) / 10)
    chosen = zip(_chances(predicted, size), _chances(final, size), strict=True)
    return fsum(a * b for a, b in chosen) / size


def _chances(values: Sequence[float], size: int) -> list[float]:
    border = sorted(values, reverse=True)[size - 1]
    above = sum(value > border for value in values)
    tied = sum(value == border for value in values)
    share = (size - above) / tied
    return [1.0 if v > border else share if v == border else 0.0 for v in values]


def brier_skill(probabilities: Sequence[float], came: Sequence[bool]) -> float | None:
    """Return 1 - Brier score / that of always saying the share that came.

    1 is perfect, 0 no better than the share, negative is worse; None when all or none
    came, for then the share is perfect.
    """
    share = sum(came) / len(came)
    if not 0 < share < 1:
        return None
    pairs = zip(probabilities, came, strict=True)
    brier = fsum((p - c) ** 2 for p, c in pairs) / len(came)
    return 1 - brier / (share * (1 - share))


def coverage(ranges: Sequence[tuple[float, float]], final: Sequence[int]) -> float:
    """Return the share of final sizes that lay within their range, ends included."""
    pairs = zip(ranges, final, strict=True)
    return sum(low <= size <= high for (low, high), size in pairs) / len(final)
