"""Several posts of the inbox at once: the ticked ones, or all that the filter shows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from reputation.cases.actions.opening import open_case
from reputation.cases.inbox import unjudged
from reputation.common.errors import Refused
from reputation.common.ids import uuid7_floor
from reputation.pipeline.corrections import correct_mentions, undo_corrections
from reputation.pipeline.verdicts import Verdict
from reputation.web.cases import must, person
from reputation.web.cases_inbox import (
    AT_ONCE,
    moment_of,
    narrowed_of,
    query_of,
)
from reputation.web.pages import in_brand_zone
from reputation.web.templatetags.figures import figure
from tenants.access import Scope
from tenants.gate import BrandRequest


@require_POST
@in_brand_zone
def inbox_judge(request: BrandRequest) -> HttpResponse:
    """Say of the ticked posts, or of all that match, that they are no complaints."""
    must(request, Scope.MENTIONS_WRITE)
    at = timezone.now()
    posts = _all_seen(request, at) if request.POST.get("all") else _ticked(request, at)
    if not posts:
        return _nothing(request)
    try:
        judged = correct_mentions(
            request.brand, posts, Verdict(complaint=False), by=person(request), at=at
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return _back(request)
    return _back(request, judged=at.isoformat()) if judged else _nothing(request)


@require_POST
@in_brand_zone
def inbox_judge_undo(request: BrandRequest) -> HttpResponse:
    """Take back what was said of several posts in one go."""
    must(request, Scope.MENTIONS_WRITE)
    moment = moment_of(request.POST.get("moment"))
    try:
        count = undo_corrections(
            request.brand, moment, by=person(request), at=timezone.now()
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return _back(request)
    sentence = ngettext(
        "%(shown)s post is back in the list.",
        "%(shown)s posts are back in the list.",
        count,
    )
    messages.success(request, sentence % {"shown": figure(count)})
    return _back(request)


@require_POST
@in_brand_zone
def inbox_open_many(request: BrandRequest) -> HttpResponse:
    """Open a case on each of the ticked posts; what is refused keeps none of the others."""
    must(request, Scope.CASES_WRITE)
    at, opened = timezone.now(), 0
    for post in _ticked(request, at):
        try:
            open_case(by=person(request), at=at, mentions=[post])
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            opened += 1
    if not opened:
        return _nothing(request)
    sentence = ngettext("%(shown)s case opened.", "%(shown)s cases opened.", opened)
    messages.success(request, sentence % {"shown": figure(opened)})
    return _back(request)


def _all_seen(request: BrandRequest, at: datetime) -> list[UUID]:
    """Return what matches, as far as it was here when the page was drawn: nobody judges unseen news."""
    seen_at = moment_of(request.POST.get("seen_at"))
    posts = unjudged(at=at, narrowed=narrowed_of(request))
    ids = posts.filter(pk__lt=uuid7_floor(seen_at)).values_list("pk", flat=True)
    return list(ids[:AT_ONCE])


def _ticked(request: BrandRequest, at: datetime) -> list[UUID]:
    """Return which of the ticked posts still wait."""
    try:
        ids = [UUID(each) for each in request.POST.getlist("post")[:AT_ONCE]]
    except ValueError as wrong:
        raise Http404 from wrong
    return list(unjudged(at=at).filter(pk__in=ids).values_list("pk", flat=True))


def _nothing(request: BrandRequest) -> HttpResponse:
    messages.warning(request, _("None of them waits any more, or none was ticked."))
    return _back(request)


def _back(request: BrandRequest, **more: Any) -> HttpResponse:
    """Return to the list as it was narrowed."""
    inbox_at = reverse("inbox", kwargs={"brand": request.brand.slug})
    query = query_of(narrowed_of(request), **more)
    return redirect(f"{inbox_at}?{query}" if query else inbox_at)
