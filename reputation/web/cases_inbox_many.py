"""Several things of the inbox at once: the ticked ones, or all posts that the filter shows.

What is done in one go bears one moment. The page that follows names it, and offers the way back.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from reputation.cases.actions.dismissing import dismiss_case, undo_all_at
from reputation.cases.actions.opening import open_case
from reputation.cases.actions.work import assign_case
from reputation.cases.inbox import CASES, unjudged
from reputation.cases.models import Case
from reputation.common.errors import Refused
from reputation.common.ids import uuid7_floor
from reputation.pipeline.corrections import correct_mentions
from reputation.pipeline.verdicts import Verdict
from reputation.web.cases import must, person
from reputation.web.cases_done import moment_of, seen_at_of
from reputation.web.cases_inbox_asked import (
    AT_ONCE,
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
    """Say of what is ticked, or of all posts that match, that it is no complaint."""
    must(request, Scope.MENTIONS_WRITE)
    by, at = person(request), timezone.now()
    is_all = bool(request.POST.get("all"))
    posts = _all_seen(request, at) if is_all else _ticked(request, at)
    cases = [] if is_all else _ticked_cases(request)
    if cases:
        must(request, Scope.CASES_WRITE)
    says, reason = Verdict(complaint=False), _("No complaint.")

    def judge() -> object:
        return posts and correct_mentions(request.brand, posts, says, by=by, at=at)

    _try(request, judge)
    for case in cases:
        _try(request, partial(dismiss_case, case, reason=reason, by=by, at=at))
    return _done(request, at, is_done=bool(posts or cases))


@require_POST
@in_brand_zone
def inbox_take_many(request: BrandRequest) -> HttpResponse:
    """Take the ticked cases, and open cases of one's own on the ticked posts."""
    must(request, Scope.CASES_WRITE)
    by, at = person(request), timezone.now()
    posts, cases = _ticked(request, at), _ticked_cases(request)
    seen_at = seen_at_of(request, at)

    def take(post: UUID) -> Case:
        case = open_case(by=by, at=at, mentions=[post])
        return assign_case(case, assignee=by, by=by, at=at)

    for case in cases:
        _try(
            request,
            partial(assign_case, case, assignee=by, by=by, at=at, seen_at=seen_at),
        )
    for post in posts:
        _try(request, partial(take, post))
    return _done(request, at, is_done=bool(posts or cases))


@require_POST
@in_brand_zone
def inbox_open_many(request: BrandRequest) -> HttpResponse:
    """Open a case on each of the ticked posts."""
    must(request, Scope.CASES_WRITE)
    by, at = person(request), timezone.now()
    tried = [
        _try(request, partial(open_case, by=by, at=at, mentions=[post]))
        for post in _ticked(request, at)
    ]
    if opened := tried.count(True):
        sentence = ngettext("%(shown)s case opened.", "%(shown)s cases opened.", opened)
        messages.success(request, sentence % {"shown": figure(opened)})
    return _done(request, at, is_done=bool(tried))


@require_POST
@in_brand_zone
def inbox_undo_many(request: BrandRequest) -> HttpResponse:
    """Take back what was done in one go, here or in the list of cases."""
    if not request.access.may(Scope.CASES_WRITE):
        must(request, Scope.MENTIONS_WRITE)
    moment, at = moment_of(request.POST.get("moment")), timezone.now()
    try:
        undo_all_at(moment, by=person(request), at=at)
    except Refused as refused:
        messages.error(request, str(refused))
        return _back(request)
    messages.success(request, _("Taken back."))
    return _back(request)


def _try(request: BrandRequest, deed: Callable[[], object]) -> bool:
    """Do one of many; what is refused is said, and keeps none of the others."""
    try:
        deed()
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    return True


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


def _ticked_cases(request: BrandRequest) -> list[Case]:
    """Return which of the ticked cases are still open."""
    references = request.POST.getlist("case")[:CASES]
    cases = Case.objects.filter(reference__in=references, closed_at=None)
    return list(cases.order_by("pk"))


def _done(request: BrandRequest, moment: datetime, *, is_done: bool) -> HttpResponse:
    """Return to the list, and name what was done."""
    if is_done:
        return _back(request, done=moment.isoformat())
    messages.warning(request, _("None of them waits any more, or none was ticked."))
    return _back(request)


def _back(request: BrandRequest, **more: str) -> HttpResponse:
    """Return to the list as it was narrowed, or to where the form says."""
    if url_has_allowed_host_and_scheme(back := request.POST.get("next", ""), None):
        return redirect(back)
    inbox_at = reverse("inbox", kwargs={"brand": request.brand.slug})
    query = query_of(narrowed_of(request), **more)
    return redirect(f"{inbox_at}?{query}" if query else inbox_at)
