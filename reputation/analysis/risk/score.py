"""One scored post at one moment: RISK sections 2 to 5 put together.

The parts of an assessment are named tuples: three are made for every one, and frozen
dataclasses would take a third of the time that the whole score does. They may be
stored by position, so a new field goes last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp2, log1p
from typing import NamedTuple

from reputation.analysis.risk.bands import Band, band_of
from reputation.analysis.risk.config import DEFAULT, RiskConfig
from reputation.analysis.risk.forecast import Forecast, Momentum, forecast, momentum
from reputation.analysis.risk.reach import fullness, potential_reach
from reputation.analysis.risk.signals import closed, pulls, shares
from reputation.analysis.risk.tally import Tally, tally


@dataclass(frozen=True, slots=True)
class ScoredPost:
    """Everything a score is made of, as seen at `age_s`. Ages are seconds after it.

    Reposts are (age, followers), unique per account, in any order. What is later than
    `age_s`, an answer or a repost, has not happened yet: one post can be assessed at
    any moment of its life.

    Raises:
        ValueError: negativity or severity outside 0 to 1, or followers below 0.
    """

    age_s: float
    followers: float
    reposts: Sequence[tuple[float, float]] = ()
    estimated: Sequence[float] = ()  # ages, from `spread.estimated`
    negativity: float = 0.0
    severity: float = 0.0
    answered_age_s: float | None = None
    resolved_age_s: float | None = None  # verified, confirmed or self-solved only
    signals: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.negativity <= 1 or not 0 <= self.severity <= 1:
            raise ValueError(
                f"Negativity {self.negativity} and severity {self.severity}"
                " must lie from 0 to 1."
            )
        if not self.followers >= 0:
            raise ValueError(f"{self.followers} followers; there are 0 or more.")

    def has_come(self, age_s: float | None) -> float | None:
        """Return an age that has been reached, never below 0; None when it has not."""
        return None if age_s is None or age_s > self.age_s else max(age_s, 0.0)

    @property
    def resolved_s(self) -> float | None:
        return self.has_come(self.resolved_age_s)

    @property
    def answered_s(self) -> float | None:
        """The age at the first answer; a resolution that came before it is one too."""
        answered = self.has_come(self.answered_age_s)
        resolved = self.resolved_s
        if answered is None or resolved is None:
            return resolved if answered is None else answered
        return min(answered, resolved)


class Points(NamedTuple):
    """What each part adds. They add up to the score before recovery."""

    spread: float
    reach: float
    severity: float
    waiting: float
    signals: Mapping[str, float]

    @property
    def base(self) -> float:
        return self.spread + self.reach + self.severity + self.waiting

    @property
    def total(self) -> float:
        """The score before recovery, 100 at most."""
        return min(100.0, self.base + sum(self.signals.values()))


class Facts(NamedTuple):
    """What a reader can check with his own eyes."""

    reposts: int  # estimated ones among them
    recent_reposts: int  # in the second half of the window
    window_s: float
    pending_audience: float  # followers who have yet to react
    potential_reach: float  # accounts
    likely_views: float
    overlap_removed: float  # all followers added up, less the potential reach
    estimated_reposts: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """One dated judgement with its reasons (RISK section 9)."""

    score: float
    band: Band  # of this score alone; what is shown is `bands.displayed`
    config_version: str
    points: Points
    recovery_factor: float
    facts: Facts
    forecast: Forecast


class Shares(NamedTuple):
    """The four parts of the base score, each from 0 to 1."""

    spread: float
    reach: float
    severity: float
    waiting: float


def assess(post: ScoredPost, config: RiskConfig = DEFAULT) -> Assessment:
    """Return the score of a post from 0 to 100, with its points, facts and forecast.

    Costs time in proportion to the reposts.
    """
    age = max(post.age_s, 0.0)
    heard = tally(age, post.followers, post.reposts, post.estimated)
    recent = momentum(age, heard.ages)
    future = forecast(heard, recent, config.th_reposts)
    audience = post.followers + config.overlap * heard.reposters_followers
    reach = potential_reach(audience, config.addressable)
    quiet = age - heard.ages[-1] if heard.ages else age
    parts = Shares(
        spread_share(future.reposts, config),
        reach_share(reach, quiet, config),
        post.severity,
        waiting_share(age, post.answered_s, config),
    )
    points = points_for(post, parts, config)
    recovery = recovery_factor(age, post.resolved_s, config)
    score = points.total * recovery
    return Assessment(
        score,
        band_of(score, config),
        config.version,
        points,
        recovery,
        _facts(post, heard, recent, reach),
        future,
    )


def spread_share(reposts: float, config: RiskConfig) -> float:
    return min(1.0, log1p(reposts) / log1p(config.th_reposts))


def reach_share(reach: float, quiet_s: float, config: RiskConfig) -> float:
    """Return how far a reach matters, halving with every day without a repost."""
    faded = exp2(-quiet_s / config.reach_half_life_s)
    return fullness(reach, config.th_reach) * faded


def waiting_share(age_s: float, answered_s: float | None, config: RiskConfig) -> float:
    """Return the share of complainers who by now expected an answer they lack.

    After an answer it halves every six hours from where it stood.
    """
    if answered_s is None:
        return impatience(age_s, config)
    faded = exp2(-(age_s - answered_s) / config.answer_half_life_s)
    return impatience(answered_s, config) * faded


def impatience(wait_s: float, config: RiskConfig = DEFAULT) -> float:
    """Return W: the share of complainers who expect an answer within `wait_s`.

    Linear between the points of `config.patience`, 1 after the last of them.
    """
    before, least = 0.0, 0.0
    for at, share in config.patience:
        if wait_s <= at:
            return least + (share - least) * (wait_s - before) / ((at - before) or 1.0)
        before, least = at, share
    return 1.0


def recovery_factor(
    age_s: float, resolved_s: float | None, config: RiskConfig
) -> float:
    """Return what a resolution leaves of a score: 1 at first, half every six hours."""
    if resolved_s is None:
        return 1.0
    return exp2(-(age_s - resolved_s) / config.recovery_half_life_s)


def points_for(post: ScoredPost, parts: Shares, config: RiskConfig) -> Points:
    """Return the points of each part; waiting counts little while nobody sees it."""
    seen = max(parts.spread, parts.reach)
    weight = config.waiting_alone + (1 - config.waiting_alone) * seen
    scale = 100 * post.negativity
    spread = scale * config.weight_spread * parts.spread
    reach = scale * config.weight_reach * parts.reach
    severity = scale * config.weight_severity * parts.severity
    waiting = scale * config.weight_waiting * parts.waiting * weight
    pulled = pulls(post.signals, post.negativity, config) if post.signals else {}
    distance = 100 - (spread + reach + severity + waiting)
    given = shares(pulled, distance * closed(pulled)) if pulled else {}
    return Points(spread, reach, severity, waiting, given)


def _facts(post: ScoredPost, heard: Tally, recent: Momentum, reach: float) -> Facts:
    return Facts(
        len(heard.ages),
        recent.recent,
        recent.window_s,
        heard.pending_audience,
        reach,
        heard.likely_views,
        post.followers + heard.reposters_followers - reach,
        heard.estimated,
    )
