"""What answers about risk look like (RISK.md section 9)."""

from typing import Literal
from uuid import UUID

from msgspec import Struct

from reputation.api.v1.shapes import Band, Moment


class Points(Struct):
    """What each part adds. Together they are the score before recovery."""

    spread: float
    reach: float
    severity: float
    waiting: float
    signals: dict[str, float]


class RiskFacts(Struct):
    """What was counted. `potential_reach` and `likely_views` are estimates."""

    reposts: int
    recent_reposts: int
    window_s: float
    pending_audience: float
    potential_reach: float
    likely_views: float
    overlap_removed: float
    estimated_reposts: int


class RiskForecast(Struct):
    """How far it will spread: `probability` that it reaches `threshold` reposts."""

    reposts: float
    low: int
    high: int
    probability: float
    threshold: float
    driver: Literal["momentum", "audience"]


class RiskChange(Struct):
    """What moved since the assessment of `since`."""

    since: Moment
    score: float
    points: Points | None = None


class Assessment(Struct):
    """One dated judgement, explained: points times recovery is the score."""

    score: float
    band: Band
    config_version: str
    as_of: Moment | None
    points: Points
    recovery_factor: float
    facts: RiskFacts
    forecast: RiskForecast
    reasons: list[str]
    change: RiskChange | None


class Surge(Struct):
    """Negative posts of this hour against the usual. Null until there is history."""

    observed: int
    expected: float | None
    p: float | None
    points: float


class TopConversation(Struct):
    conversation: UUID
    case: str | None
    score: float
    band: Band


class BrandRisk(Struct):
    """The brand's score: its conversations' (`posts`), or the surge's if larger."""

    score: float | None
    band: Band
    config_version: str
    as_of: Moment | None
    posts: float
    surge: Surge
    top: list[TopConversation]
    reasons: list[str]
    change: RiskChange | None


class HistoryPoint(Struct):
    at: Moment
    score: float
    band: Band


class History(Struct):
    results: list[HistoryPoint]


class WhatIf(Struct):
    horizon_s: int
    answer_now: float
    silent: float


class WhatIfAnswer(Struct):
    """Scores to expect with an answer now and without. `note`: what they are not."""

    results: list[WhatIf]
    note: str
