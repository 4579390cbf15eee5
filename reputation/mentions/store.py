"""The statements that write posts: one per table and batch."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import connection

from reputation.common.ids import uuid7, uuid7_text
from reputation.mentions.items import AMPLIFYING, NO_METRICS, Accepted
from reputation.mentions.lookup import PostKey
from reputation.mentions.rows import (
    NULL,
    ChangedMention,
    NewMention,
    copy_rows,
    flag,
    metrics,
    moment,
    text,
)
from reputation.mentions.search import index_again

MENTION = (
    "id",
    "parent_id",
    "target_id",
    "conversation_id",
    "author_id",
    "author_followers",
    "revision",
    # From here on known before the tables are asked (`line_ahead`).
    "channel_id",
    "external_id",
    "kind",
    "parent_external_id",
    "posted_at",
    "received_at",
    "by_brand",
    "backfilled",
    "removed_at",
    "removed_by",
    "language",
    "fingerprint",
    "likes",
    "reposts",
    "replies",
    "views",
    "metrics_at",
    "sentiment",
    "complaint",
    "severity",
    "signals",
    "hints",
    "intent",
    "aspects",
    "also_language",
    "engine",
    "muted_until",
)
REVISION = (
    "id",
    "mention_id",
    "revision",
    "text",
    "title",
    "url",
    "likes",
    "reposts",
    "replies",
    "views",
    "metrics_at",
    "removed_at",
    "removed_by",
    "replaced_at",
)


def line_ahead(one: Accepted, *, engine: str, at: datetime, backfill: bool) -> str:
    """Return the part of a new mention's row that needs nothing from the tables."""
    item, received = one.item, moment(at)
    return (
        f"{one.channel_id}\t{text(item.external_id)}\t{item.kind}\t{text(item.parent)}"
        f"\t{moment(item.posted_at)}\t{received}\t{flag(one.by_brand)}\t{flag(backfill)}"
        f"\t{moment(item.removed_at)}\t{item.removed_by or ''}\t{_language(one)}"
        f"\t{one.fingerprint}\t{metrics(item.metrics or NO_METRICS)}\t{received}"
        f"\t{_reading(one, engine)}\t{moment(one.muted_until)}"
    )


def _language(one: Accepted) -> str:
    """Return the language that the sender states, else the one that the engine found."""
    return one.item.language or (one.reading.language if one.reading else "")


def _reading(accepted: Accepted, engine: str) -> str:
    reading = accepted.reading
    if reading is None:
        return f"{NULL}\t{NULL}\t{NULL}\t{NULL}\t{NULL}\t\t{NULL}\t\t"
    return (
        f"{reading.sentiment}\t{reading.complaint}\t{reading.severity}\t{text(_json(reading.signals))}"
        f"\t{text(_json(reading.hints))}\t{reading.intent}\t{text(_json(reading.aspects))}"
        f"\t{reading.also}\t{engine}"
    )


def _json(values: Mapping[str, float] | None) -> str | None:
    return msgspec.json.encode(values).decode() if values else None


def copy_mentions(new: Sequence[NewMention]) -> None:
    copy_rows(
        "mentions_mention",
        MENTION,
        (
            f"{one.id}\t{one.parent_id or NULL}\t{one.target_id or NULL}\t{one.conversation_id}"
            f"\t{one.author_id}\t{one.followers}\t{len(one.versions) + 1}\t{one.accepted.line}"
            for one in new
        ),
    )


def copy_contents(new: Iterable[NewMention]) -> None:
    copy_rows(
        "mentions_content",
        ("mention_id", "text", "title", "url"),
        (
            f"{one.id}\t{text(item.text or '')}\t{text(item.title or '')}\t{text(item.url or '')}"
            for one in new
            if (item := one.accepted.item).text or item.title or item.url
        ),
    )


def copy_raw(new: Iterable[NewMention]) -> None:
    copy_rows(
        "mentions_rawitem",
        ("mention_id", "raw", "received_at"),
        (
            f"{one.id}\t{text(one.accepted.raw.decode())}\t{moment(one.received_at)}"
            for one in new
            if one.accepted.raw is not None
        ),
    )


def copy_new_versions(new: Iterable[NewMention]) -> None:
    """Write the earlier versions of posts that came several times in their first batch."""
    copy_rows(
        "mentions_revision",
        REVISION,
        (
            _version(one.id, place, version, one.received_at)
            for one in new
            for place, version in enumerate(one.versions, start=1)
        ),
    )


def _version(mention_id: str, place: int, version: Accepted, at: datetime) -> str:
    item = version.item
    return (
        f"{uuid7_text()}\t{mention_id}\t{place}\t{text(item.text or '')}\t{text(item.title or '')}"
        f"\t{text(item.url or '')}\t{metrics(item.metrics or NO_METRICS)}\t{moment(at)}"
        f"\t{moment(item.removed_at)}\t{item.removed_by or ''}\t{moment(at)}"
    )


def keep_earlier_versions(changed: Sequence[ChangedMention]) -> None:
    """Keep what the changed posts were: the version of the tables, then those of the batch itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO mentions_revision (id, mention_id, revision, text, title, url, likes, reposts,
                   replies, views, metrics_at, removed_at, removed_by, replaced_at)
            SELECT n.id, m.id, m.revision, coalesce(c.text, ''), coalesce(c.title, ''),
                   coalesce(c.url, ''), m.likes, m.reposts, m.replies, m.views, m.metrics_at,
                   m.removed_at, m.removed_by, %s
            FROM unnest(%s::uuid[], %s::uuid[]) AS n(id, mention_id)
            JOIN mentions_mention m ON m.id = n.mention_id
            LEFT JOIN mentions_content c ON c.mention_id = m.id
            """,
            [
                changed[0].received_at,
                [uuid7() for _ in changed],
                [one.id for one in changed],
            ],
        )
    copy_rows(
        "mentions_revision",
        REVISION,
        (
            _version(one.id, place, version, one.received_at)
            for one in changed
            for place, version in enumerate(one.versions, start=one.revision + 1)
        ),
    )


def change_mentions(changed: Sequence[ChangedMention], *, engine: str) -> None:
    """Bring posts to their latest version. What the new one does not say stays as it was."""
    items = [one.accepted.item for one in changed]
    counts = [item.metrics or NO_METRICS for item in items]
    ids = [one.id for one in changed]
    readings = [one.accepted.reading for one in changed]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE mentions_mention m
            SET kind = n.kind, posted_at = n.posted_at, by_brand = n.by_brand,
                author_id = n.author_id, author_followers = n.followers,
                removed_at = coalesce(n.removed_at, m.removed_at),
                removed_by = coalesce(n.removed_by, m.removed_by),
                language = CASE WHEN m.corrected->>'language' IS NOT NULL THEN m.language
                    ELSE coalesce(n.language, nullif(m.language, ''), n.found_language, '') END,
                corrected = CASE
                    WHEN m.corrected->>'language' IS NOT NULL AND n.language IS NOT NULL
                    THEN m.corrected || jsonb_build_object('language_beneath', n.language)
                    ELSE m.corrected END,
                likes = coalesce(n.likes, m.likes), reposts = coalesce(n.reposts, m.reposts),
                replies = coalesce(n.replies, m.replies), views = coalesce(n.views, m.views),
                metrics_at = CASE WHEN num_nonnulls(n.likes, n.reposts, n.replies, n.views) > 0
                                  THEN %s ELSE m.metrics_at END,
                revision = m.revision + 1 + n.between, fingerprint = n.fingerprint,
                sentiment = coalesce(n.sentiment, m.sentiment),
                complaint = coalesce(n.complaint, m.complaint),
                severity = coalesce(n.severity, m.severity),
                signals = CASE WHEN n.engine = '' THEN m.signals ELSE n.signals::jsonb END,
                hints = CASE WHEN n.engine = '' THEN m.hints ELSE n.hints::jsonb END,
                aspects = CASE WHEN n.engine = '' THEN m.aspects ELSE n.aspects::jsonb END,
                intent = CASE WHEN n.engine = '' THEN m.intent ELSE n.intent END,
                also_language = CASE WHEN n.engine = '' THEN m.also_language ELSE n.also_language END,
                engine = coalesce(nullif(n.engine, ''), m.engine),
                muted_until = coalesce(n.muted_until, m.muted_until),
                target_id = CASE WHEN n.kind = ANY(%s) THEN coalesce(m.target_id, n.target_id) END
            FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[], %s::bool[], %s::uuid[], %s::bigint[],
                        %s::timestamptz[], %s::text[], %s::text[], %s::bigint[], %s::bigint[],
                        %s::bigint[], %s::bigint[], %s::int[], %s::uuid[], %s::float8[], %s::float8[],
                        %s::float8[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
                        %s::text[], %s::timestamptz[], %s::uuid[])
                 AS n(id, kind, posted_at, by_brand, author_id, followers, removed_at, removed_by,
                      language, likes, reposts, replies, views, between, fingerprint, sentiment,
                      complaint, severity, signals, hints, aspects, intent, also_language, found_language,
                      engine, muted_until, target_id)
            WHERE m.id = n.id
            """,
            [
                changed[0].received_at,
                list(AMPLIFYING),
                ids,
                [item.kind for item in items],
                [item.posted_at for item in items],
                [one.accepted.by_brand for one in changed],
                [one.author_id for one in changed],
                [one.followers for one in changed],
                [item.removed_at for item in items],
                [item.removed_by for item in items],
                [item.language for item in items],
                [count.likes for count in counts],
                [count.reposts for count in counts],
                [count.replies for count in counts],
                [count.views for count in counts],
                [len(one.versions) for one in changed],
                [one.accepted.fingerprint for one in changed],
                [reading.sentiment if reading else None for reading in readings],
                [reading.complaint if reading else None for reading in readings],
                [reading.severity if reading else None for reading in readings],
                [_json(reading.signals) if reading else None for reading in readings],
                [_json(reading.hints) if reading else None for reading in readings],
                [_json(reading.aspects) if reading else None for reading in readings],
                [reading.intent if reading else "" for reading in readings],
                [reading.also if reading else "" for reading in readings],
                [reading.language if reading else None for reading in readings],
                [engine if reading else "" for reading in readings],
                [one.accepted.muted_until for one in changed],
                [one.target_id for one in changed],
            ],
        )
    _change_contents(changed)
    _change_raw(changed)
    index_again([UUID(one) for one in ids])


def _change_contents(changed: Sequence[ChangedMention]) -> None:
    items = [one.accepted.item for one in changed]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO mentions_content AS c (mention_id, text, title, url)
            SELECT id, coalesce(text, ''), coalesce(title, ''), coalesce(url, '')
            FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[]) AS n(id, text, title, url)
            ON CONFLICT (mention_id) DO UPDATE
            SET text = coalesce(nullif(excluded.text, ''), c.text),
                title = coalesce(nullif(excluded.title, ''), c.title),
                url = coalesce(nullif(excluded.url, ''), c.url)
            """,
            [
                [one.id for one in changed],
                [item.text for item in items],
                [item.title for item in items],
                [item.url for item in items],
            ],
        )


def _change_raw(changed: Sequence[ChangedMention]) -> None:
    told = [one for one in changed if one.accepted.raw is not None]
    if not told:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO mentions_rawitem (mention_id, raw, received_at)
            SELECT id, raw::jsonb, %s FROM unnest(%s::uuid[], %s::text[]) AS n(id, raw)
            ON CONFLICT (mention_id) DO UPDATE
            SET raw = excluded.raw, received_at = excluded.received_at
            """,
            [
                told[0].received_at,
                [one.id for one in told],
                [(one.accepted.raw or b"").decode() for one in told],
            ],
        )


def give_parents(arrived: Mapping[PostKey, str]) -> None:
    """Tell kept orphans that what they answer is here."""
    if not arrived:
        return
    channels, names = zip(*arrived, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE mentions_mention m SET parent_id = n.parent_id
            FROM unnest(%s::bigint[], %s::text[], %s::uuid[]) AS n(channel_id, name, parent_id)
            WHERE m.channel_id = n.channel_id AND m.parent_external_id = n.name
              AND m.parent_id IS NULL AND m.parent_external_id IS NOT NULL
            """,
            [list(channels), list(names), list(arrived.values())],
        )


def give_late_parents(parents: Mapping[str, tuple[str | None, str | None]]) -> None:
    """Tell posts that were roots what they answer: (external id, id when that is here)."""
    if not parents:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE mentions_mention m
            SET parent_external_id = n.name, parent_id = n.parent_id
            FROM unnest(%s::uuid[], %s::text[], %s::uuid[]) AS n(id, name, parent_id)
            WHERE m.id = n.id
            """,
            [
                list(parents),
                [name for name, _ in parents.values()],
                [parent for _, parent in parents.values()],
            ],
        )


def give_targets(late: Mapping[str, str | None]) -> None:
    """Give the reposts and quotes of provisional conversations what they spread, now that it is known."""
    known = {waited: target for waited, target in late.items() if target is not None}
    if not known:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE mentions_mention m SET target_id = n.target_id
            FROM unnest(%s::uuid[], %s::uuid[]) AS n(conversation_id, target_id)
            WHERE m.conversation_id = n.conversation_id AND m.target_id IS NULL
              AND m.kind IN ('repost', 'quote') AND m.id <> n.target_id
            """,
            [list(known), list(known.values())],
        )


def move_conversations(joined: Mapping[str, str]) -> None:
    """Move the posts of joined conversations over, and leave the old ids as aliases."""
    pairs = [list(joined), list(joined.values())]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE mentions_mention m SET conversation_id = n.into_id
            FROM unnest(%s::uuid[], %s::uuid[]) AS n(from_id, into_id)
            WHERE m.conversation_id = n.from_id
            """,
            pairs,
        )
        cursor.execute(
            """
            UPDATE mentions_conversation c
            SET joined_into = n.into_id, score = 0, band = 'calm', posts = 0, customers = 0, reposts = 0,
                estimated_reposts = 0, potential_reach = 0, likely_views = 0, stale_since = NULL
            FROM unnest(%s::uuid[], %s::uuid[]) AS n(from_id, into_id)
            WHERE c.id = n.from_id OR c.joined_into = n.from_id
            """,
            pairs,
        )
