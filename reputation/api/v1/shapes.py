"""What answers look like. The OpenAPI document is made from these."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct

type Moment = Annotated[datetime, Meta(tz=True)]
type Band = Literal["calm", "watch", "elevated", "crisis"]


class PageLinks(Struct):
    """The addresses of a page's neighbors."""

    next: str | None
    previous: str | None


# --- Posts ---


class MentionAuthor(Struct):
    id: UUID
    handle: str
    name: str | None
    followers: int
    verified: bool


class Metrics(Struct):
    """What the channel counted, as far as it said."""

    likes: int | None
    reposts: int | None
    replies: int | None
    views: int | None


class Signal(Struct):
    """A fact of stakes, intent or conduct.

    `asserted`: the text says so itself, or a person confirmed it; else it is a hint that waits for one.
    """

    name: str
    asserted: bool
    count: int
    quote: str | None


class Driver(Struct):
    """A place in the text that moved the reading, and by how much."""

    cue: str
    words: str
    start: int
    end: int
    weight: float


class Aspect(Struct):
    name: str
    sentiment: float


class Named(Struct):
    """Personal data or another brand that the text names; of a brand `what` is the part that it plays."""

    key: str
    kind: Literal["pii", "brand"]
    what: str
    start: int
    end: int


class Triage(Struct):
    """How the post was read, after corrections. Null where there was nothing to read, as in a repost.

    `also_language`: the second language of a post that mixes two. `corrected_by`: who corrected it last.
    `base` and the weights of the drivers add up to the log-odds of a complaint as the engine reads it, before
    any correction.
    """

    language: str | None
    also_language: str | None
    sentiment: float | None
    sentiment_label: Literal["positive", "neutral", "negative"] | None
    complaint: float | None
    complaint_band: Literal["complaint", "review", "none"] | None
    intent: str | None
    severity: float | None
    aspects: list[Aspect]
    signals: list[Signal]
    named: list[Named]
    base: float | None
    drivers: list[Driver]
    engine: str | None
    corrected_by: UUID | None


class Mention(Struct):
    """A post that concerns the brand."""

    id: UUID
    external_id: str
    channel: str
    kind: str
    parent: str | None
    conversation: UUID
    author: MentionAuthor
    text: str
    language: str | None
    url: str | None
    title: str | None
    posted_at: Moment
    received_at: Moment
    by_brand: bool
    backfilled: bool
    removed_at: Moment | None
    removed_by: str | None
    revision: int
    metrics: Metrics
    muted_until: Moment | None
    labels: list[str]
    triage: Triage


class MentionPage(PageLinks):
    results: list[Mention]


class Rejected(Struct):
    """An item that was not taken: `index` counts from 0, blank lines left out."""

    index: int
    external_id: str | None
    code: str
    detail: str


class BatchResult(Struct):
    accepted: int
    updated: int
    duplicates: int
    rejected: list[Rejected]


class Author(Struct):
    id: UUID
    channel: str
    handle: str
    name: str | None
    followers: int
    verified: bool
    posts: int
    complaints: int
    first_seen_at: Moment
    identities: list[dict[str, Any]]


class AuthorPage(PageLinks):
    results: list[Author]


class Conversation(Struct):
    """A root post and everything that answers or reposts it."""

    id: UUID
    aliases: list[UUID]
    root: Mention | None
    posts: int
    customers: int
    reposts: int
    estimated_reposts: int
    potential_reach: float
    likely_views: float
    measured_impressions: int | None
    first_posted_at: Moment
    latest_posted_at: Moment
    first_answer_at: Moment | None
    score: float
    band: Band
    case: str | None


class ConversationPage(PageLinks):
    results: list[Conversation]


class Mute(Struct):
    """An author or a site whose posts are kept and raise nothing."""

    id: UUID
    author: UUID | None
    site: str | None
    reason: str
    created_at: Moment
    expires_at: Moment | None
    ended_at: Moment | None


class MutePage(PageLinks):
    results: list[Mute]


class PrecisionShare(Struct):
    """So many readings were judged by people, and so many were right."""

    name: str
    n: int
    right: int
    precision: float | None


class TriagePrecision(Struct):
    """Counted from the first word that a person said of each reading. The language "" is unknown."""

    complaint_bands: list[PrecisionShare]
    signals: list[PrecisionShare]
    hints: list[PrecisionShare]
    languages: list[PrecisionShare]


class TriageModel(Struct):
    """A model that the brand's corrections taught, measured beside the engine on posts held out."""

    version: int
    state: Literal["trained", "live", "retired"]
    engine: str
    metrics: dict[str, float]
    made_at: Moment


class TriageState(Struct):
    """How this brand's posts are read. `model_version` is null while the engine reads alone."""

    engine: str
    model_version: int | None
    executives: list[str]
    corrected_posts: int
    models: list[TriageModel]
    precision: TriagePrecision


class Rule(Struct):
    """What is done with posts that fit."""

    id: UUID
    name: str
    event: str
    conditions: dict[str, Any]
    actions: dict[str, Any]
    position: int
    is_active: bool
    version: int
    created_at: Moment


class RulePage(PageLinks):
    results: list[Rule]


class RuleSample(Struct):
    """A post that a rule would have met, and what it was of each condition."""

    mention: UUID
    reason: dict[str, Any]


class RuleTrial(Struct):
    """What a rule would have met in the last 30 days. `is_all`: no more posts fit than were read."""

    matched: int
    looked_at: int
    is_all: bool
    samples: list[RuleSample]


class RuleFiring(Struct):
    """A rule met a post: what it was of each condition, and what became of each action."""

    id: UUID
    rule: UUID
    rule_version: int
    mention: UUID
    at: Moment
    reason: dict[str, Any]
    done: dict[str, Any]


class RuleFiringPage(PageLinks):
    results: list[RuleFiring]


# --- Channels ---


class ChannelCapabilities(Struct):
    """What we can do there today."""

    read: bool
    stream: bool
    reply: bool
    hide: bool
    direct_message: bool
    metrics: bool
    deletions: bool


class ChannelHealth(Struct):
    state: Literal["unknown", "ok", "failing"]
    since: Moment | None
    detail: str | None


class Channel(Struct):
    """A place where people talk about the brand."""

    slug: str
    kind: str
    name: str
    url: str | None
    own_accounts: list[str]
    keywords: str
    capabilities: ChannelCapabilities
    health: ChannelHealth
    operator: str | None


class ChannelPage(PageLinks):
    results: list[Channel]


# --- Brands and callers ---


class BrandScore(Struct):
    """All null until something was scored."""

    score: float | None
    band: Band | None
    as_of: Moment | None


class BrandEntry(Struct):
    """A brand of the portfolio. Null is what the caller may not read there."""

    slug: str
    name: str
    risk: BrandScore | None
    open_cases: int | None
    overdue_cases: int | None


class BrandPage(PageLinks):
    results: list[BrandEntry]


class Me(Struct, omit_defaults=True):
    """Who calls: a key with its scopes, or a person with their roles."""

    kind: Literal["key", "user"]
    name: str
    agency: str | None
    brands: list[str]
    scopes: list[str] | None = None
    roles: list[str] | None = None


# --- The log ---


class Actor(Struct):
    kind: Literal["user", "key"]
    id: UUID


class EventSubject(Struct):
    kind: str
    id: UUID


class Event(Struct):
    """Something that happened: ids and facts, never a text or a handle."""

    id: UUID
    kind: str
    at: Moment
    subject: EventSubject | None
    by: Actor | None
    details: dict[str, Any]


class EventPage(PageLinks):
    results: list[Event]
