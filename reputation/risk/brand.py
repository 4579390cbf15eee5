"""The brand's own score, and its one row in public that the portfolio reads.

In layers this is part of the actions: it writes, in the brand's schema, with the brand's write lock held.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from django.db import connection
from django.db.models import Case, F, Min, Value, When
from django.db.models.functions import Least

from reputation.analysis.risk.bands import (
    BANDS,
    Band,
    band_of,
    displayed,
    settles_at,
)
from reputation.analysis.risk.brand import (
    HEARD_FROM,
    ORDER,
    Surge,
    comparable_hours,
    surge,
)
from reputation.analysis.risk.config import DEFAULT
from reputation.events.actions import record
from reputation.risk.brand_record import BrandRecord
from reputation.risk.hours import hour_of
from reputation.risk.models import Assessment, HourCount
from tenants.models import Brand, BrandSummary

LIVE = timedelta(days=7)
DEBOUNCE = timedelta(seconds=1)
HOUR = timedelta(hours=1)
SPARK_POINTS = 28
# The chart wants a point now and then though nothing moves.
KEEP_EVERY = timedelta(hours=1)
KEEP_STEP = 0.5


class LiveScores(NamedTuple):
    """What the live conversations amount to."""

    posts: float
    open_conversations: int


def is_brand_due(brand: Brand, *, at: datetime) -> bool:
    """Tell whether the brand's score is old enough to be made again now."""
    summary = BrandSummary.objects.filter(brand_id=brand.pk)
    as_of = summary.values_list("as_of", flat=True).get()
    return as_of is None or not timedelta(0) <= at - as_of < DEBOUNCE


def is_late(summary: BrandSummary, *, at: datetime) -> bool:
    """Tell whether posts wait for longer than a second that the brand's score does not know."""
    as_of, accepted_at = summary.as_of, summary.accepted_at
    return accepted_at is not None and (
        as_of is None or as_of < accepted_at < at - DEBOUNCE
    )


def look_again_at(
    brand: Brand, moment: datetime | None, *, replace: bool = False
) -> None:
    """Have the tick come by at `moment`, or earlier if it was due earlier already.

    With `replace` the earlier date is forgotten: the caller has just done all that was due.
    """
    rows = BrandSummary.objects.filter(brand_id=brand.pk)
    if replace:
        rows.update(due_at=moment)
    elif moment is not None:
        rows.update(
            due_at=Case(
                When(due_at=None, then=Value(moment)),
                default=Least(F("due_at"), Value(moment)),
            )
        )


def assess_brand(brand: Brand, *, at: datetime) -> float:
    """Judge the brand as a whole (RISK section 7); write history and summary; return the score."""
    live = live_scores(at)
    heard = surge_now(brand, at)
    score = max(live.posts, heard.points)
    summary = BrandSummary.objects.get(brand_id=brand.pk)
    band, below_since = displayed(
        summary.band or None,  # type: ignore[arg-type]  # a stored band is one of four
        summary.band_below_since,
        score,
        at,
    )
    before = Assessment.objects.filter(conversation_id=None).order_by("-as_of", "-pk")
    latest = before.values_list("as_of", "score").first()
    stored = msgspec.json.encode(_record(live, heard, latest, score)).decode()
    if _keeps(latest, score, at) or band != summary.band:
        Assessment.objects.create(as_of=at, score=score, band=band, record=stored)
    if band != summary.band and summary.band and _is_news(summary, band, heard, at):
        record(
            "risk.band_changed",
            None,
            by=None,
            at=at,
            brand=True,
            before=summary.band,
            after=band,
            score=round(score, 2),
        )
    summary.score, summary.band, summary.band_below_since = score, band, below_since
    summary.as_of, summary.record = at, stored
    summary.open_conversations = live.open_conversations
    summary.sparkline = sparkline(at, score)
    summary.score_day_ago = summary.sparkline[-5] if summary.sparkline else None
    summary.save(
        update_fields=[
            "score",
            "band",
            "band_below_since",
            "as_of",
            "record",
            "open_conversations",
            "sparkline",
            "score_day_ago",
        ]
    )
    if below_since is not None:
        look_again_at(brand, settles_at(below_since))
    if heard.points > 0:  # the next hour begins without this one's posts
        look_again_at(brand, hour_of(at, ZoneInfo(brand.timezone)) + HOUR)
    return score


def _is_news(summary: BrandSummary, band: Band, heard: Surge, at: datetime) -> bool:
    """Tell whether a band turned otherwise than up because of backfilled posts.

    They count as history, and never fire an alert.
    """
    if BANDS.index(band) < BANDS.index(summary.band):
        return True
    fresh = max(live_scores(at, with_history=False).posts, heard.points)
    return BANDS.index(band_of(fresh)) >= BANDS.index(band)


def live_scores(at: datetime, *, with_history: bool = True) -> LiveScores:
    """Add up the conversations of the last 7 days or with an open case (`analysis.risk.brand.posts_score`).

    Without history, only those in which not every post was backfilled.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT sum(power(score, %s)), count(*), max(score)
            FROM mentions_conversation c
            WHERE is_live AND score >= %s AND joined_into IS NULL
              AND (latest_posted_at > %s OR has_open_case)
              AND (%s OR EXISTS (SELECT 1 FROM mentions_mention m
                                 WHERE m.conversation_id = c.id AND NOT m.backfilled))
            """,
            [ORDER, HEARD_FROM, at - LIVE, with_history],
        )
        powers, count, highest = cursor.fetchone()
        if count:
            return LiveScores(min(100.0, max(powers ** (1 / ORDER), highest)), count)
        if not with_history:
            return LiveScores(0.0, 0)  # nothing that any band but calm is made of
        cursor.execute(
            """
            SELECT score FROM mentions_conversation
            WHERE is_live AND joined_into IS NULL
              AND (latest_posted_at > %s OR has_open_case)
            ORDER BY score DESC, id DESC LIMIT 1
            """,
            [at - LIVE],
        )
        row = cursor.fetchone()
    return LiveScores(row[0] if row else 0.0, 0)


def surge_now(brand: Brand, at: datetime) -> Surge:
    """Compare this clock hour's negative posts with the comparable hours before it."""
    zone = ZoneInfo(brand.timezone)
    hour = hour_of(at, zone)
    first = HourCount.objects.aggregate(first=Min("hour"))["first"]
    if first is None:
        return Surge(0)
    wall = hour.astimezone(zone).replace(tzinfo=None)
    hours = [
        moment.replace(tzinfo=zone).astimezone(UTC)
        for moment in comparable_hours(
            wall, first.astimezone(zone).replace(tzinfo=None)
        )
    ]
    counts = {
        row_hour: (negative, fresh)
        for row_hour, negative, fresh in HourCount.objects.filter(
            hour__in=[hour, *hours]
        ).values_list("hour", "negative", "fresh_negative")
    }
    return surge(
        counts.get(hour, (0, 0))[1],
        [counts.get(moment, (0, 0))[0] for moment in hours],
        history_days=(hour - first).total_seconds() / 86_400,
    )


def sparkline(at: datetime, score: float) -> list[float]:
    """Return the brand's score every six hours over seven days, oldest first, the last one being now."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT coalesce(past.score, 0)
            FROM generate_series(1, %s) AS step
            LEFT JOIN LATERAL (
                SELECT score FROM risk_assessment
                WHERE conversation_id IS NULL AND as_of <= %s - make_interval(hours => 6 * step::int)
                ORDER BY as_of DESC LIMIT 1
            ) AS past ON true
            ORDER BY step DESC
            """,
            [SPARK_POINTS, at],
        )
        return [round(value, 1) for (value,) in cursor.fetchall()] + [round(score, 1)]


def _keeps(latest: tuple[datetime, float] | None, score: float, at: datetime) -> bool:
    if latest is None:
        return True
    since, before = latest
    return abs(score - before) >= KEEP_STEP or (
        at - since >= KEEP_EVERY and score != before
    )


def _record(
    live: LiveScores,
    heard: Surge,
    latest: tuple[datetime, float] | None,
    score: float,
) -> BrandRecord:
    return BrandRecord(
        DEFAULT.version,
        live.posts,
        heard.observed,
        heard.expected,
        heard.p,
        heard.points,
        heard.page,
        None if latest is None else (latest[0], score - latest[1]),
    )
