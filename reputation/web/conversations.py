"""The list of conversations, and one conversation in full."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reputation.risk.conversations import CursorIsWrong
from reputation.risk.queries import (
    PAGE_POSTS,
    ConversationView,
    Voice,
    conversation_view,
    conversations,
)
from reputation.web.cases_opening import case_link
from reputation.web.charts.spread import spread
from reputation.web.charts.stack import stack
from reputation.web.charts.timeline import timeline
from reputation.web.pages import in_brand_zone, live_page
from reputation.web.readings import shown_readings
from reputation.web.templatetags.figures import figure, span
from reputation.web.thread import entries
from reputation.web.words import moved
from tenants.access import Scope
from tenants.gate import BrandRequest

TABLE_ROWS = 40


@in_brand_zone
def conversation_list(request: BrandRequest) -> HttpResponse:
    sort = "newest" if request.GET.get("sort") == "newest" else "risk"
    cursor = request.GET.get("cursor") or None
    try:
        page = conversations(sort=sort, cursor=cursor)
    except CursorIsWrong as unknown:
        raise Http404 from unknown
    context = {
        "now": timezone.now(),
        "zone": request.brand.timezone,
        "rows": page.rows,
        "older": page.older,
        "sort": sort,
        "is_first": cursor is None,
    }
    return live_page(request, "conversations/list.html", context)


@in_brand_zone
def conversation_detail(request: BrandRequest, conversation_id: UUID) -> HttpResponse:
    now = timezone.now()
    view = conversation_view(conversation_id, now, skip=_skipped(request))
    if view is None:
        raise Http404
    if view.row.id != conversation_id:
        # It was joined into an older conversation; its address keeps working.
        return redirect(
            "conversation-detail",
            brand=request.brand.slug,
            conversation_id=view.row.id,
        )
    written = [post.id for post in view.thread if post.text]
    readings = shown_readings(request.brand, written, at=now)
    context = {
        "now": now,
        "zone": request.brand.timezone,
        **conversation_context(view, now=now),
        "entries": entries(view.thread, readings, brand=request.brand.slug),
        "may_correct": request.access.may(Scope.MENTIONS_WRITE),
        **case_link(request, view.row.id),
    }
    return live_page(request, "conversations/detail.html", context)


def _skipped(request: BrandRequest) -> int:
    """Return how many posts the address says stand on earlier pages: `?from=`."""
    said = request.GET.get("from", "0")
    if not (said.isascii() and said.isdigit() and len(said) < 9):
        raise Http404
    return int(said)


def conversation_context(view: ConversationView, *, now: datetime) -> dict[str, Any]:
    """Return everything the page draws of one conversation, but for what was said in it."""
    judged = view.assessment
    return {
        "view": view,
        "stack": stack(
            [(p.code, p.label, p.value) for p in judged.points], score=judged.score
        ),
        "moved": moved(judged.change),
        "likely_views": judged.facts.get("likely_views"),
        "measured_impressions": judged.facts.get("measured_impressions"),
        **pages_of(view),
        "what_if": [(each, each.answer_now - each.silent) for each in view.what_if],
        **spread_context(view, now=now),
        **timeline_context(view, now=now),
    }


def pages_of(view: ConversationView) -> dict[str, int | None]:
    """Return which posts the page lists, where its neighbors begin, and how many reposts it leaves out."""
    reposts = sum(post.kind == "repost" for post in view.thread)
    begin, total = view.skipped, len(view.voices)
    end = begin + len(view.thread) - reposts
    return {
        "posts_first": min(begin + 1, total),
        "posts_last": end,
        "posts_total": total,
        "earlier_from": max(0, begin - PAGE_POSTS) if begin else None,
        "later_from": end if end < total else None,
        "reposts_left_out": max(0, view.row.reposts - reposts) if not begin else 0,
    }


def spread_context(view: ConversationView, *, now: datetime) -> dict[str, Any]:
    """Return the drawing of spread and forecast, its sentence and its table."""
    forecast = view.assessment.forecast
    age = now - view.row.first_posted_at
    chart = spread(
        view.spread,
        age_s=age.total_seconds(),
        forecast=forecast.reposts,
        low=forecast.low,
        high=forecast.high,
    )
    reposts = view.row.reposts + view.row.estimated_reposts
    sentence = ngettext(
        "%(reposts)s repost in %(age)s; %(forecast)s expected in the end, "
        "between %(low)s and %(high)s.",
        "%(reposts)s reposts in %(age)s; %(forecast)s expected in the end, "
        "between %(low)s and %(high)s.",
        reposts,
    ) % {
        "reposts": figure(reposts),
        "age": span(age),
        "forecast": figure(forecast.reposts),
        "low": figure(forecast.low),
        "high": figure(forecast.high),
    }
    return {
        "spread_chart": chart,
        "spread_summary": sentence,
        "spread_table": thinned(view.spread),
    }


def thinned(counts: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return at most `TABLE_ROWS` of the counts, evenly, with the latest among them."""
    step = -(-len(counts) // TABLE_ROWS) or 1
    return list(counts[::-1][::step][::-1])


def timeline_context(view: ConversationView, *, now: datetime) -> dict[str, Any]:
    """Return the drawing of who spoke when, and its sentence."""
    zone = timezone.get_current_timezone()
    start = view.row.first_posted_at
    voices = [(voice.at, _kind_of(voice)) for voice in view.voices]
    reposts = [start + timedelta(seconds=seconds) for seconds, _count in view.spread]
    answers = sum(voice.by_brand for voice in view.voices)
    written = len(voices) - answers
    sentence = _(
        "%(written)s posts of customers, %(answers)s of the brand "
        "and %(reposts)s reposts over %(age)s."
    ) % {
        "written": figure(written),
        "answers": figure(answers),
        "reposts": figure(view.row.reposts),
        "age": span(view.row.latest_posted_at - start),
    }
    return {
        "timeline_chart": timeline(
            voices,
            reposts,
            start=start.astimezone(zone),
            end=now.astimezone(zone),
        ),
        "timeline_summary": sentence,
    }


def _kind_of(voice: Voice) -> str:
    if voice.by_brand:
        return "answer"
    return "complaint" if voice.is_complaint else "customer"
