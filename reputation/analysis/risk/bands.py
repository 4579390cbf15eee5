"""Four words for a score, and the calm with which the word on show comes down."""

from datetime import datetime, timedelta
from typing import Literal

from reputation.analysis.risk.config import DEFAULT, RiskConfig

type Band = Literal["calm", "watch", "elevated", "crisis"]

BANDS: tuple[Band, ...] = ("calm", "watch", "elevated", "crisis")


def band_of(score: float, config: RiskConfig = DEFAULT) -> Band:
    """Return the band of a score from 0 to 100; an edge belongs to the band above."""
    low, middle, high = config.band_edges
    if score < middle:
        return "calm" if score < low else "watch"
    return "elevated" if score < high else "crisis"


def displayed(
    previous_band: Band | None,
    below_since: datetime | None,
    score: float,
    now: datetime,
    config: RiskConfig = DEFAULT,
) -> tuple[Band, datetime | None]:
    """Return the band to show, and since when the score has been well below its edge.

    Give back what this returned, at every new score and when `settles_at` is due. Up
    at once; down when the score has been 5 points below the lower edge of the band on
    show for 30 minutes without a break. It then comes down past every edge that the
    score is 5 below. The first look (`previous_band` None) shows the score's own band.
    """
    band = band_of(score, config)
    if previous_band is None or BANDS.index(band) >= BANDS.index(previous_band):
        return band, None
    settled = _cleared(score, config)
    if BANDS.index(settled) >= BANDS.index(previous_band):
        return previous_band, None
    since = now if below_since is None else below_since
    if now < settles_at(since, config):
        return previous_band, since
    return settled, None


def settles_at(below_since: datetime, config: RiskConfig = DEFAULT) -> datetime:
    """Return when the band comes down if the score stays where it is."""
    return below_since + timedelta(seconds=config.hysteresis_s)


def _cleared(score: float, config: RiskConfig) -> Band:
    edges = (edge - config.hysteresis_points for edge in config.band_edges)
    return BANDS[sum(score > edge for edge in edges)]
