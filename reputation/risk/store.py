"""The statements that write judgements: one per table, whatever the number of conversations."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from reputation.mentions.rows import (
    NULL,
    array,
    copy_rows,
    flag,
    moment,
    moments,
    number,
    numbers,
    text,
)
from reputation.risk.facts import Weight
from reputation.risk.hours import HourDelta
from reputation.risk.settling import ConversationRow, HistoryRow, ScoreRow, Settled

CONVERSATION = (
    "id",
    "root_id",
    "is_provisional",
    "posts",
    "customers",
    "reposts",
    "estimated_reposts",
    "potential_reach",
    "likely_views",
    "measured_impressions",
    "first_posted_at",
    "latest_posted_at",
    "first_answer_at",
    "score",
    "carrier_id",
    "band",
    "band_below_since",
    "is_live",
    "settled_at",
)
SCORE = (
    "mention_id",
    "conversation_id",
    "posted_at",
    "score",
    "as_of",
    "record",
    "answered_at",
    "resolved_at",
    "case_signals",
    "kept_score",
    "next_tick_at",
)


def write(
    settled: Sequence[Settled],
    drafted: Sequence[tuple[str, list[str]]],
    history: Sequence[HistoryRow],
    *,
    at: datetime,
) -> None:
    """Write judged conversations with their scored posts and their history.

    `drafted` are rows of (new conversation, its new scored posts) that are ready as they are.
    """
    rows = [one.conversation for one in settled]
    scores = [score for one in settled for score in one.scores]
    copy_rows(
        "mentions_conversation",
        CONVERSATION,
        chain(
            (line for line, _ in drafted),
            (conversation_line(row, at) for row in rows if row.is_new),
        ),
    )
    _update_conversations([row for row in rows if not row.is_new], at)
    _drop([mention for one in settled for mention in one.dropped])
    copy_rows(
        "risk_scoredpost",
        SCORE,
        chain(
            (line for _, lines in drafted for line in lines),
            (score_line(row, at) for row in scores if row.is_new),
        ),
    )
    _update_scores([row for row in scores if not row.is_new], at)
    copy_rows(
        "risk_assessment",
        ("conversation_id", "mention_id", "as_of", "score", "band", "record"),
        (_history_line(row, at) for row in history),
    )


def conversation_line(row: ConversationRow, at: datetime) -> str:
    return (
        f"{row.id}\t{row.root_id}\t{flag(row.is_provisional)}\t{row.posts}\t{row.customers}"
        f"\t{row.reposts}\t{row.estimated_reposts}\t{row.potential_reach}\t{row.likely_views}"
        f"\t{number(row.measured_impressions)}\t{moment(row.first_posted_at)}"
        f"\t{moment(row.latest_posted_at)}\t{moment(row.first_answer_at)}\t{row.score}"
        f"\t{row.carrier_id or NULL}\t{row.band}"
        f"\t{moment(row.band_below_since)}\t{flag(row.is_live)}\t{moment(at)}"
    )


def score_line(row: ScoreRow, at: datetime) -> str:
    signals, resolved_at = row.weight
    said = NULL if signals is None else text(msgspec.json.encode(signals).decode())
    return (
        f"{row.mention_id}\t{row.conversation_id}\t{moment(row.posted_at)}\t{row.score}\t{moment(at)}"
        f"\t{text(row.record.decode())}\t{moment(row.answered_at)}\t{moment(resolved_at)}"
        f"\t{said}\t{number(row.kept_score)}\t{moment(row.next_tick_at)}"
    )


def _history_line(row: HistoryRow, at: datetime) -> str:
    return (
        f"{row.conversation_id or NULL}\t{row.mention_id or NULL}\t{moment(at)}\t{row.score}"
        f"\t{row.band}\t{text(row.record.decode())}"
    )


def _update_conversations(rows: Sequence[ConversationRow], at: datetime) -> None:
    if not rows:
        return
    _execute(
        """
        UPDATE mentions_conversation c
        SET posts = n.posts, customers = n.customers, reposts = n.reposts,
            estimated_reposts = n.estimated_reposts, potential_reach = n.potential_reach,
            likely_views = n.likely_views, measured_impressions = n.measured_impressions,
            first_posted_at = n.first_posted_at, latest_posted_at = n.latest_posted_at,
            first_answer_at = n.first_answer_at, score = n.score,
            carrier_id = n.carrier_id, band = n.band, band_below_since = n.band_below_since,
            is_live = n.is_live OR c.has_open_case, settled_at = %s, stale_since = NULL
        FROM unnest(%s::uuid[], %s::int[], %s::int[], %s::int[], %s::int[], %s::float8[], %s::float8[],
                    %s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::float8[],
                    %s::uuid[], %s::text[], %s::timestamptz[], %s::bool[])
             AS n(id, posts, customers, reposts, estimated_reposts, potential_reach, likely_views,
                  measured_impressions, first_posted_at, latest_posted_at, first_answer_at, score,
                  carrier_id, band, band_below_since, is_live)
        WHERE c.id = n.id
        """,
        [
            at,
            array(row.id for row in rows),
            numbers(row.posts for row in rows),
            numbers(row.customers for row in rows),
            numbers(row.reposts for row in rows),
            numbers(row.estimated_reposts for row in rows),
            numbers(row.potential_reach for row in rows),
            numbers(row.likely_views for row in rows),
            numbers(row.measured_impressions for row in rows),
            moments(row.first_posted_at for row in rows),
            moments(row.latest_posted_at for row in rows),
            moments(row.first_answer_at for row in rows),
            numbers(row.score for row in rows),
            [row.carrier_id for row in rows],
            array(row.band for row in rows),
            moments(row.band_below_since for row in rows),
            numbers(row.is_live for row in rows),
        ],
    )


def _update_scores(rows: Sequence[ScoreRow], at: datetime) -> None:
    if not rows:
        return
    _execute(
        """
        UPDATE risk_scoredpost s
        SET conversation_id = n.conversation_id, posted_at = n.posted_at, score = n.score, as_of = %s,
            record = n.record, answered_at = n.answered_at, kept_score = n.kept_score,
            next_tick_at = n.next_tick_at
        FROM unnest(%s::uuid[], %s::uuid[], %s::timestamptz[], %s::float8[], %s::text[],
                    %s::timestamptz[], %s::float8[], %s::timestamptz[])
             AS n(mention_id, conversation_id, posted_at, score, record, answered_at, kept_score,
                  next_tick_at)
        WHERE s.mention_id = n.mention_id
        """,
        [
            at,
            array(row.mention_id for row in rows),
            array(row.conversation_id for row in rows),
            moments(row.posted_at for row in rows),
            numbers(row.score for row in rows),
            array(row.record.decode() for row in rows),
            moments(row.answered_at for row in rows),
            numbers(row.kept_score for row in rows),
            moments(row.next_tick_at for row in rows),
        ],
    )


def hold(held: Mapping[UUID, bool], *, active_since: datetime) -> bool:
    """Note on which conversations a case is open; return whether that brought one back or let one go."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE mentions_conversation c
            SET has_open_case = n.held, is_live = n.held OR c.latest_posted_at > %s
            FROM unnest(%s::uuid[], %s::bool[]) AS n(id, held)
            WHERE c.id = n.id AND c.has_open_case IS DISTINCT FROM n.held
            RETURNING c.latest_posted_at <= %s
            """,
            [active_since, list(held), list(held.values()), active_since],
        )
        return any(is_old for (is_old,) in cursor.fetchall())


def weigh(weights: Mapping[str, Weight]) -> None:
    """Keep what cases say about posts, for those that are scored already."""
    _execute(
        """
        UPDATE risk_scoredpost s SET case_signals = n.signals, resolved_at = n.resolved_at
        FROM unnest(%s::uuid[], %s::text[]::jsonb[], %s::timestamptz[])
             AS n(mention_id, signals, resolved_at)
        WHERE s.mention_id = n.mention_id
        """,
        [
            list(weights),
            [
                None
                if one.signals is None
                else msgspec.json.encode(one.signals).decode()
                for one in weights.values()
            ],
            [one.resolved_at for one in weights.values()],
        ],
    )


def _drop(mention_ids: Sequence[str]) -> None:
    if mention_ids:
        _execute(
            "DELETE FROM risk_scoredpost WHERE mention_id = ANY(%s::uuid[])",
            [list(mention_ids)],
        )


def move_scores(joined: dict[str, str]) -> None:
    """Let the scores and the history of joined conversations follow them."""
    if not joined:
        return
    pairs = [list(joined), list(joined.values())]
    for table in ("risk_scoredpost", "risk_assessment"):
        _execute(
            f"""
            UPDATE {table} t SET conversation_id = n.into_id
            FROM unnest(%s::uuid[], %s::uuid[]) AS n(from_id, into_id)
            WHERE t.conversation_id = n.from_id
            """,  # noqa: S608 - our own names
            pairs,
        )


def mark_stale(conversation_ids: Sequence[str], *, at: datetime) -> None:
    """Note that these moved and are to be settled within a second."""
    if conversation_ids:
        _execute(
            """
            UPDATE mentions_conversation SET stale_since = coalesce(stale_since, %s)
            WHERE id = ANY(%s::uuid[])
            """,
            [at, list(conversation_ids)],
        )


def count_hours(deltas: Mapping[datetime, HourDelta]) -> None:
    """Add to the hours' counts."""
    if not deltas:
        return
    hours = sorted(deltas)
    rows = [deltas[hour] for hour in hours]
    _execute(
        """
        INSERT INTO risk_hourcount AS h (hour, posts, negative, fresh_negative, reposts, followers)
        SELECT * FROM unnest(%s::timestamptz[], %s::int[], %s::int[], %s::int[], %s::int[], %s::bigint[])
        ON CONFLICT (hour) DO UPDATE
        SET posts = h.posts + excluded.posts,
            negative = greatest(0, h.negative + excluded.negative),
            fresh_negative = greatest(0, h.fresh_negative + excluded.fresh_negative),
            reposts = h.reposts + excluded.reposts,
            followers = h.followers + excluded.followers
        """,
        [
            hours,
            [row.posts for row in rows],
            [row.negative for row in rows],
            [row.fresh_negative for row in rows],
            [row.reposts for row in rows],
            [row.followers for row in rows],
        ],
    )


def _execute(sql: str, params: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
