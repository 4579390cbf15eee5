"""Reading conversations with what was made of them. Part of the queries."""

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from reputation.analysis.risk.whatif import what_if as counterfactual
from reputation.mentions.models import Conversation
from reputation.risk.facts import Facts, load
from reputation.risk.record import read_record
from reputation.risk.shapes import (
    AssessmentView,
    ConversationPage,
    ConversationRow,
    ConversationView,
    Voice,
    WhatIf,
)
from reputation.risk.subjects import IS_COMPLAINT, Subject, subjects
from reputation.risk.telling import (
    NO_FORECAST,
    as_contract,
    reasons_of,
    tell,
    what_if_note,
)
from reputation.risk.thread import thread_of

LIVE = timedelta(days=7)
PAGE = 50
SPREAD_POINTS = 200
# What one of the lesser posts may come to is never what a conversation is judged by.
MOST_SUBJECTS = 8
HORIZONS_S = (3_600.0, 14_400.0, 86_400.0)


class CursorIsWrong(ValueError):
    """A page address that we did not make."""


@dataclass(frozen=True, slots=True)
class Told:
    """A conversation's row with its assessment."""

    row: ConversationRow
    assessment: AssessmentView


# What belongs to each row is looked up row by row: a join would be planned anew as a brand grows.
_SELECT = """
    SELECT c.id,
           (SELECT left(coalesce(nullif(text, ''), title), 280)
            FROM mentions_content WHERE mention_id = m.id),
           (SELECT handle FROM mentions_author WHERE id = m.author_id),
           (SELECT name FROM listening_channel WHERE id = m.channel_id),
           (SELECT kind FROM listening_channel WHERE id = m.channel_id),
           c.posts, c.customers, c.reposts, c.estimated_reposts, c.potential_reach, c.first_posted_at,
           c.latest_posted_at, c.first_answer_at, c.score, c.band, c.settled_at, c.measured_impressions,
           (SELECT record FROM risk_scoredpost WHERE mention_id = c.carrier_id)
    FROM (
        SELECT * FROM mentions_conversation c WHERE {where} ORDER BY {order} LIMIT %s
    ) AS c
    JOIN mentions_mention m ON m.id = c.root_id
    ORDER BY {order}
"""
_CURRENT = (
    "id = (SELECT coalesce(joined_into, id) FROM mentions_conversation WHERE id = %s)"
)


def top_conversations(at: datetime, limit: int) -> list[Told]:
    """Return the live conversations with the highest scores."""
    return _told(
        "is_live AND joined_into IS NULL AND (latest_posted_at > %s OR has_open_case)",
        "c.score DESC, c.id DESC",
        [at - LIVE, limit],
    )


def conversations(
    *, sort: str = "risk", cursor: str | None = None, limit: int = PAGE
) -> ConversationPage:
    """Return a page of conversations: by risk (of 7 days, or with an open case), or newest first (all).

    Raises:
        CursorIsWrong: the cursor is none of ours.
    """
    by_risk = sort != "newest"
    column = "score" if by_risk else "latest_posted_at"
    where = "joined_into IS NULL" + (" AND is_live" if by_risk else "")
    params: list[Any] = []
    if cursor:
        where += f" AND ({column}, id) < (%s, %s)"
        params += _read_cursor(cursor, by_risk=by_risk)
    found = _told(where, f"c.{column} DESC, c.id DESC", [*params, limit + 1])
    rows = [told.row for told in found[:limit]]
    older = None
    if len(found) > limit:
        last = rows[-1]
        edge = repr(last.score) if by_risk else last.latest_posted_at.isoformat()
        older = base64.urlsafe_b64encode(f"{edge}|{last.id}".encode()).decode()
    return ConversationPage(rows, older)


def _read_cursor(cursor: str, *, by_risk: bool) -> list[Any]:
    try:
        edge, _, key = base64.urlsafe_b64decode(cursor.encode()).decode().partition("|")
        return [
            float(edge) if by_risk else datetime.fromisoformat(edge),
            UUID(key),
        ]
    except (ValueError, binascii.Error) as error:
        raise CursorIsWrong("This page address is none of ours.") from error


def _told(where: str, order: str, params: Sequence[Any]) -> list[Told]:
    sql = _SELECT.format(where=where, order=order)
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return [_tell_row(row) for row in cursor.fetchall()]


def _tell_row(row: tuple[Any, ...]) -> Told:
    *fields, settled_at, impressions, stored = row
    score, band = fields[13], fields[14]
    forecast, reasons = NO_FORECAST, list[str]()
    if stored is not None:
        record = read_record(stored)
        forecast = record.forecast
        reasons = reasons_of(record, score)
    fields[1] = fields[1] or ""  # purged, or a post without words
    return Told(
        ConversationRow(
            *[*fields, forecast.reposts, forecast.low, forecast.high, reasons]
        ),
        tell(stored, score=score, band=band, as_of=settled_at, impressions=impressions),
    )


def current_id(conversation_id: UUID) -> UUID | None:
    """Return the id of the conversation that this id leads to now; None when there is none."""
    found = (
        Conversation.objects.filter(pk=conversation_id)
        .values_list("pk", "joined_into")
        .first()
    )
    return None if found is None else (found[1] or found[0])


def conversation_view(
    conversation_id: UUID, at: datetime, *, skip: int = 0
) -> ConversationView | None:
    """Return a conversation with a page of its thread, its spread and what-if; None when there is none.

    An id that was joined into another conversation gives that one. `skip` is how many posts stand on
    the pages before.
    """
    found = _told(_CURRENT, "c.id", [conversation_id, 1])
    if not found:
        return None
    told = found[0]
    current = told.row.id
    facts = load([str(current)])
    kept = facts.conversations.get(str(current))
    scored = _subjects(current, facts, at)
    return ConversationView(
        told.row,
        kept is not None and kept.is_provisional,
        told.assessment,
        thread_of(
            current, {key: one.score for key, one in facts.scores.items()}, skip=skip
        ),
        _spread(facts, told.row.first_posted_at),
        _what_if(scored, HORIZONS_S),
        what_if_note(),
        [
            Voice(
                post.posted_at,
                post.by_brand,
                not post.by_brand and post.complaint >= IS_COMPLAINT,
            )
            for post in facts.posts[str(current)]
        ],
        skip,
    )


def conversation_risk(conversation_id: UUID) -> dict[str, Any] | None:
    """Return a conversation's assessment in the shape of the contract; None when there is none."""
    current = current_id(conversation_id)
    if current is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.score, c.band, c.settled_at, s.record
            FROM mentions_conversation c
            LEFT JOIN risk_scoredpost s ON s.mention_id = c.carrier_id
            WHERE c.id = %s
            """,
            [current],
        )
        score, band, as_of, stored = cursor.fetchone()
    return as_contract(stored, score=score, band=band, as_of=as_of)


def what_if(
    conversation_id: UUID, horizons_s: Iterable[float], at: datetime
) -> dict[str, Any] | None:
    """Return “what if we answer now?” in the shape of the contract; None when there is no conversation."""
    current = current_id(conversation_id)
    if current is None:
        return None
    scored = _subjects(current, load([str(current)]), at)
    return {
        "results": [
            {
                "horizon_s": each.horizon_s,
                "answer_now": each.answer_now,
                "silent": each.silent,
            }
            for each in _what_if(scored, horizons_s)
        ],
        "note": what_if_note(),
    }


def _subjects(conversation_id: UUID, facts: Facts, at: datetime) -> list[Subject]:
    """Return the scored posts of a conversation that carry it, the highest first."""
    kept = facts.conversations.get(str(conversation_id))
    if kept is None:
        return []
    scored = subjects(facts.posts[kept.id], kept.root_id, facts, at=at)
    scored.sort(
        key=lambda one: (
            -facts.scores[one.row.id].score if one.row.id in facts.scores else 0.0
        )
    )
    return scored[:MOST_SUBJECTS]


def _what_if(scored: Sequence[Subject], horizons_s: Iterable[float]) -> list[WhatIf]:
    """Return the highest of the scored posts at each horizon, answered now and silent."""
    horizons = list(horizons_s)
    each = [counterfactual(one.inputs, horizons) for one in scored]
    return [
        WhatIf(
            horizon,
            max(series[place].answer_now for series in each),
            max(series[place].silent for series in each),
        )
        for place, horizon in enumerate(horizons)
        if each
    ]


def _spread(facts: Facts, start: datetime) -> list[tuple[float, int]]:
    """Return the listed reposts added up over time, thinned evenly to what a drawing can show."""
    ages = sorted(
        max(0.0, (moment - start).total_seconds())
        for spread in facts.spreads.values()
        for moment in spread.at
    )
    step = max(1, -(-len(ages) // SPREAD_POINTS))
    found = [(age, count) for count, age in enumerate(ages, start=1)]
    thinned = found[::step]
    if found and thinned[-1] != found[-1]:
        thinned.append(found[-1])
    return thinned
