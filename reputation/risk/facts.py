"""What the tables know of some conversations: six reads at most, however many they are."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from django.db import connection

from reputation.mentions.rows import array


class PostRow(NamedTuple):
    """A post of a conversation that is no plain repost."""

    id: str
    conversation_id: str
    parent_id: str | None
    author_id: str
    kind: str
    by_brand: bool
    posted_at: datetime
    followers: int
    complaint: float
    negativity: float
    severity: float
    signals: Mapping[str, int] | None
    views: int | None
    stated_reposts: int | None
    metrics_at: datetime
    removed_by: str
    muted_until: datetime | None = None
    sentiment: float | None = None

    def heard(self, at: datetime) -> "PostRow":
        """Return the post as it counts at a moment: while it is muted it says nothing."""
        if self.muted_until is None or self.muted_until <= at:
            return self
        return self._replace(
            complaint=0.0, negativity=0.0, severity=0.0, signals=None, sentiment=None
        )


@dataclass(slots=True)
class Spread:
    """The accounts that passed a post on: when, and with how many followers. Each once."""

    at: list[datetime] = field(default_factory=list)
    followers: list[int] = field(default_factory=list)


class Span(NamedTuple):
    """All rows of a conversation together, plain reposts among them."""

    first_posted_at: datetime
    latest_posted_at: datetime
    waiting_reposts: int  # accounts that repost a post which is not here yet
    is_history: bool  # all of it was backfilled


class KeptConversation(NamedTuple):
    id: str
    root_id: str
    is_provisional: bool
    band: str
    band_below_since: datetime | None
    size: int
    settled_at: datetime | None


class KeptScore(NamedTuple):
    mention_id: str
    conversation_id: str
    score: float
    as_of: datetime
    kept_score: float | None
    record: str


class Weight(NamedTuple):
    """What a case says about a post: signals beside the text's, and when it was really resolved.

    A signal of 0 is none, whatever the text says: a person took it back.
    """

    signals: Mapping[str, int] | None = None
    resolved_at: datetime | None = None


@dataclass(slots=True)
class Facts:
    """Everything that the scores of some conversations are made of."""

    conversations: dict[str, KeptConversation] = field(default_factory=dict)
    posts: dict[str, list[PostRow]] = field(default_factory=lambda: defaultdict(list))
    spans: dict[str, Span] = field(default_factory=dict)
    spreads: dict[str, Spread] = field(default_factory=dict)
    # How often somebody said a post was passed on, earlier than its latest metrics.
    observations: dict[str, list[tuple[datetime, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    scores: dict[str, KeptScore] = field(default_factory=dict)
    scored_in: dict[str, list[KeptScore]] = field(
        default_factory=lambda: defaultdict(list)
    )
    weights: dict[str, Weight] = field(default_factory=dict)  # by post


def load(conversation_ids: Collection[str]) -> Facts:
    """Return the facts of kept conversations. One that was joined into another has none."""
    facts = Facts()
    if not conversation_ids:
        return facts
    ids = list(conversation_ids)
    for row in _rows(_CONVERSATIONS, ids):
        facts.conversations[row[0]] = KeptConversation(*row)
    _load_posts(facts, ids)
    for conversation, *span in _rows(_SPANS, ids):
        facts.spans[conversation] = Span(*span)
    for target, at, followers in _rows(_SPREADS, ids):
        facts.spreads[target] = Spread(at, followers)
    for *scored, resolved_at, signals in _rows(_SCORES, ids):
        kept = KeptScore(*scored)
        facts.scores[kept.mention_id] = kept
        if resolved_at is not None or signals is not None:
            facts.weights[kept.mention_id] = Weight(signals_of(signals), resolved_at)
        facts.scored_in[kept.conversation_id].append(kept)
    return facts


def _load_posts(facts: Facts, ids: list[str]) -> None:
    stated: list[str] = []
    for row in map(list, _rows(_POSTS, ids)):
        row[11] = signals_of(row[11])
        post = PostRow(*row)
        facts.posts[post.conversation_id].append(post)
        if post.stated_reposts is not None:
            stated.append(post.id)
    if stated:
        for mention, at, count in _rows(_OBSERVATIONS, stated):
            facts.observations[mention].append((at, count))


def signals_of(stored: str | None) -> Mapping[str, int] | None:
    """Return signals with their counts from a raw cursor, which hands JSON over as text."""
    return None if stored is None else _SIGNALS.decode(stored)


_SIGNALS = msgspec.json.Decoder(dict[str, int])


def _rows(sql: str, ids: list[str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [array(ids)])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


_CONVERSATIONS = """
    SELECT id::text, root_id::text, is_provisional, band, band_below_since, posts + reposts,
           settled_at
    FROM mentions_conversation
    WHERE id = ANY(%s::uuid[]) AND joined_into IS NULL
"""
_POSTS = """
    SELECT id::text, conversation_id::text, parent_id::text, author_id::text, kind, by_brand,
           posted_at, author_followers, coalesce(complaint, 0),
           greatest(complaint, -sentiment, 0), coalesce(severity, 0), signals, views, reposts,
           metrics_at, removed_by, muted_until, sentiment
    FROM mentions_mention
    WHERE conversation_id = ANY(%s::uuid[]) AND kind <> 'repost'
    ORDER BY posted_at, id
"""
_SPANS = """
    SELECT conversation_id::text, min(posted_at), max(posted_at),
           count(DISTINCT author_id) FILTER (
               WHERE kind = 'repost' AND target_id IS NULL AND NOT by_brand
           ), bool_and(backfilled)
    FROM mentions_mention
    WHERE conversation_id = ANY(%s::uuid[])
    GROUP BY conversation_id
"""
_SPREADS = """
    SELECT target_id::text, array_agg(at ORDER BY at), array_agg(followers ORDER BY at)
    FROM (
        SELECT target_id, max(posted_at) AS at, max(author_followers) AS followers
        FROM mentions_mention
        WHERE conversation_id = ANY(%s::uuid[]) AND target_id IS NOT NULL AND NOT by_brand
        GROUP BY target_id, author_id
    ) AS once
    GROUP BY target_id
"""
_OBSERVATIONS = """
    SELECT mention_id::text, metrics_at, reposts
    FROM mentions_revision
    WHERE mention_id = ANY(%s::uuid[]) AND reposts IS NOT NULL
"""
_SCORES = """
    SELECT mention_id::text, conversation_id::text, score, as_of, kept_score, record,
           resolved_at, case_signals
    FROM risk_scoredpost
    WHERE conversation_id = ANY(%s::uuid[])
"""
