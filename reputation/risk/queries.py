"""Reading risk: portfolio, brand, history, conversations. Each a constant number of statements."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reputation.analysis.risk.config import DEFAULT
from reputation.analysis.risk.reach import potential_reach
from reputation.common.numerals import whole, written
from reputation.risk.brand_record import BrandRecord
from reputation.risk.conversations import (
    conversation_risk,
    conversation_view,
    conversations,
    top_conversations,
    what_if,
)
from reputation.risk.shapes import (
    AssessmentView,
    BrandCard,
    BrandView,
    Change,
    ChangeView,
    ConversationRow,
    ConversationView,
    HistoryPoint,
    SurgeView,
    ThreadPost,
    Totals,
    Voice,
    WhatIf,
)
from reputation.risk.thread import PAGE_POSTS
from tenants.models import Brand, BrandSummary
from tenants.schemas import current_brand

__all__ = [
    "PAGE_POSTS",
    "AssessmentView",
    "BrandCard",
    "BrandView",
    "Change",
    "ConversationRow",
    "ConversationView",
    "HistoryPoint",
    "ThreadPost",
    "Voice",
    "WhatIf",
    "brand_risk",
    "brand_view",
    "conversation_risk",
    "conversation_view",
    "conversations",
    "history",
    "is_outgrown",
    "portfolio",
    "what_if",
]

MAX_POINTS = 2_000


def portfolio(brands: Iterable[Brand]) -> list[BrandCard]:
    """Return a card per brand, from its summary alone: no statement when the brands come with theirs."""
    return [
        BrandCard(
            brand.slug,
            brand.name,
            row.score,
            row.band or None,
            row.as_of,
            row.sparkline,
            row.open_conversations,
            row.open_cases,
            row.overdue_cases,
            row.waiting_answers,
            row.posts,
            row.latest_post_at,
            None
            if row.score is None or row.score_day_ago is None
            else row.score - row.score_day_ago,
        )
        for brand in brands
        for row in [brand.summary]
    ]


def brand_view(at: datetime, limit: int = 10) -> BrandView:
    """Return everything that a brand's dashboard leads with."""
    summary = _summary()
    latest = _record(summary)
    top = top_conversations(at, limit)
    leading = top[0].assessment if top else None
    totals = _totals(at, [one.row for one in top])
    return BrandView(
        summary.score,
        summary.band or "calm",
        latest.config_version if latest else DEFAULT.version,
        summary.as_of,
        latest.posts if latest else 0.0,
        _surge(latest),
        _reasons(summary, latest, [one.row for one in top]),
        ChangeView(latest.change[0], latest.change[1])
        if latest and latest.change
        else None,
        [one.row for one in top],
        totals,
        leading,
        latest,
        summary.waiting_answers,
    )


def brand_risk(at: datetime, *, limit: int = 10) -> dict[str, Any]:
    """Return the brand's risk in the shape of the contract."""
    view = brand_view(at, limit)
    latest = view.record
    return {
        "score": view.score,
        "band": view.band,
        "config_version": view.config_version,
        "as_of": view.as_of,
        "posts": view.posts,
        "surge": {
            "observed": latest.observed if latest else 0,
            "expected": latest.expected if latest else None,
            "p": latest.p if latest else None,
            "points": latest.surge_points if latest else 0.0,
        },
        "top": [
            {
                "conversation": row.id,
                "case": None,
                "score": row.score,
                "band": row.band,
            }
            for row in view.top
        ],
        "reasons": view.reasons,
        "change": {"since": view.change.since, "score": view.change.score}
        if view.change
        else None,
    }


def is_outgrown(risk: Mapping[str, Any]) -> bool:
    """Tell whether a conversation has a higher score than the brand that it is part of.

    The brand is judged once a second at most, so for that long it may lag behind.
    """
    return any(each["score"] > (risk["score"] or 0.0) for each in risk["top"])


def history(start: datetime, end: datetime, step: int) -> list[HistoryPoint]:
    """Return the brand's score at every `step` seconds from `start` to `end`, as it was on show then.

    Points before the first assessment are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT moment, past.score, past.band
            FROM generate_series(%s::timestamptz, %s::timestamptz, make_interval(secs => %s)) AS moment
            CROSS JOIN LATERAL (
                SELECT score, band FROM risk_assessment
                WHERE conversation_id IS NULL AND as_of <= moment
                ORDER BY as_of DESC, id DESC LIMIT 1
            ) AS past
            """,
            [start, end, step],
        )
        return [HistoryPoint(*row) for row in cursor.fetchall()]


def _summary() -> BrandSummary:
    return BrandSummary.objects.get(brand_id=current_brand().pk)


def _record(summary: BrandSummary) -> BrandRecord | None:
    if not summary.record:
        return None
    return msgspec.json.decode(summary.record, type=BrandRecord)


def _surge(latest: BrandRecord | None) -> SurgeView | None:
    """Return the surge where it says something: more than usual, and known what is usual."""
    if latest is None or latest.expected is None or latest.surge_points <= 0:
        return None
    return SurgeView(
        latest.observed, latest.expected, latest.p or 0.0, latest.surge_points
    )


# Hour by hour, each by its key: the plan of a range depends on where updates have left the rows.
_LAST_DAY = """
    SELECT coalesce(sum(hour.posts), 0), coalesce(sum(hour.negative), 0),
           coalesce(sum(hour.reposts), 0), coalesce(sum(hour.followers), 0)
    FROM generate_series(0, 23) AS step
    CROSS JOIN LATERAL (
        SELECT * FROM risk_hourcount AS hour
        WHERE hour.hour > %(at)s - make_interval(hours => step + 1)
          AND hour.hour <= %(at)s - make_interval(hours => step)
        ORDER BY hour.hour LIMIT 2
    ) AS hour
"""


def _totals(at: datetime, rows: list[ConversationRow]) -> Totals:
    with connection.cursor() as cursor:
        cursor.execute(_LAST_DAY, {"at": at})
        posts, negative, reposts, followers = map(int, cursor.fetchone() or (0,) * 4)
    return Totals(
        posts,
        negative,
        reposts,
        potential_reach(DEFAULT.overlap * followers, DEFAULT.addressable),
        sum(row.forecast_reposts for row in rows),
        sum(row.forecast_low for row in rows),
        sum(row.forecast_high for row in rows),
    )


def _reasons(
    summary: BrandSummary, latest: BrandRecord | None, top: list[ConversationRow]
) -> list[str]:
    """Return up to three sentences on the brand: a surge, how many carry it, the worst one's own reasons."""
    found: list[str] = []
    surge = _surge(latest)
    if surge is not None:
        found.append(
            _("%(observed)s negative posts this hour, where %(expected)s are usual.")
            % {
                "observed": whole(surge.observed),
                "expected": written(surge.expected, "#,##0.0"),
            }
        )
    if summary.open_conversations:
        found.append(
            ngettext(
                "%(count)s conversation of the last 7 days, or with an open case, stands at watch or above.",
                "%(count)s conversations of the last 7 days, or with an open case, stand at watch or above.",
                summary.open_conversations,
            )
            % {"count": whole(summary.open_conversations)}
        )
    if top:
        found += top[0].reasons
    return found[:3]
