"""What readers of risk get: plain values, in the shapes of pages and API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from reputation.analysis.risk.forecast import Forecast
from reputation.risk.brand_record import BrandRecord


@dataclass(frozen=True, slots=True)
class BrandCard:
    """A brand in the portfolio. Counts and scores only."""

    slug: str
    name: str
    score: float | None
    band: str | None
    as_of: datetime | None
    sparkline: Sequence[float]  # every 6 hours over 7 days, the last is now
    open_conversations: int
    open_cases: int
    overdue_cases: int
    waiting_answers: int  # for a second person's yes
    posts: int
    latest_post_at: datetime | None
    change_24h: float | None


@dataclass(frozen=True, slots=True)
class SurgeView:
    observed: int
    expected: float
    p: float
    points: float


@dataclass(frozen=True, slots=True)
class PointRow:
    code: str
    label: str
    value: float


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What moved since an earlier assessment."""

    since: datetime
    score: float
    points: Mapping[str, float] = field(default_factory=dict)


Change = ChangeView


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """One judgement, told: points add up to the score before recovery."""

    score: float
    band: str
    as_of: datetime | None
    config_version: str
    points: list[PointRow]
    recovery_factor: float
    facts: Mapping[str, float | None]
    forecast: Forecast
    reasons: list[str]
    change: ChangeView | None


@dataclass(frozen=True, slots=True)
class ConversationRow:
    id: UUID
    excerpt: str
    author_handle: str
    channel_name: str
    channel_kind: str
    posts: int
    customers: int
    reposts: int
    estimated_reposts: int
    potential_reach: float
    first_posted_at: datetime
    latest_posted_at: datetime
    first_answer_at: datetime | None
    score: float
    band: str
    forecast_reposts: float
    forecast_low: int
    forecast_high: int
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class ConversationPage:
    rows: list[ConversationRow]
    older: str | None  # cursor of the next page


@dataclass(frozen=True, slots=True)
class Totals:
    """The latest 24 clock hours, and what the shown conversations are expected to reach."""

    posts_24h: int
    negative_24h: int
    reposts_24h: int
    potential_reach_24h: float
    forecast_reposts: float
    forecast_low: int
    forecast_high: int


@dataclass(frozen=True, slots=True)
class BrandView:
    score: float | None
    band: str
    config_version: str
    as_of: datetime | None
    posts: float
    surge: SurgeView | None
    reasons: list[str]
    change: ChangeView | None
    top: list[ConversationRow]
    totals: Totals
    leading: AssessmentView | None
    record: BrandRecord | None
    waiting_answers: int


@dataclass(frozen=True, slots=True)
class HistoryPoint:
    at: datetime
    score: float
    band: str


@dataclass(frozen=True, slots=True)
class ThreadPost:
    id: UUID
    depth: int
    kind: str
    author_handle: str
    author_name: str
    followers: int
    text: str
    posted_at: datetime
    by_brand: bool
    removed_at: datetime | None
    removed_by: str
    revision: int
    metrics: Mapping[str, int | None]
    complaint: float | None
    sentiment_label: str
    signals: list[str]
    is_scored: bool
    score: float | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    horizon_s: float
    answer_now: float
    silent: float


class Voice(NamedTuple):
    """That somebody said something, for the drawing of who spoke when."""

    at: datetime
    by_brand: bool
    is_complaint: bool


@dataclass(frozen=True, slots=True)
class ConversationView:
    """A conversation; `thread` is a page of it, which begins after the first `skipped` posts."""

    row: ConversationRow
    provisional: bool
    assessment: AssessmentView
    thread: list[ThreadPost]
    spread: list[tuple[float, int]]  # seconds after the root, reposts by then
    what_if: list[WhatIf]
    what_if_note: str
    voices: list[Voice]  # every post that is no repost, oldest first
    skipped: int
