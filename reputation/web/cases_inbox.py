"""The inbox: one list of what needs a person, worked through with single keys or buttons."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.backends.utils import csrf_input
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reputation.cases.actions.dismissing import dismiss_case, undo_all_at
from reputation.cases.actions.opening import open_case
from reputation.cases.actions.work import assign_case
from reputation.cases.inbox import (
    COUNTED,
    arrived,
    inbox,
    post_of_inbox,
)
from reputation.cases.models import Case
from reputation.cases.ready import references_to_post
from reputation.cases.worklist import PageIsUnknown, Wanted, worklist
from reputation.channels.models import Channel
from reputation.common.errors import Refused
from reputation.mentions.models import Mention
from reputation.pipeline.corrections import (
    correct_mention,
    undo_correction,
)
from reputation.pipeline.verdicts import Verdict
from reputation.web.cases import must, person
from reputation.web.cases_acting import is_htmx
from reputation.web.cases_detail import find_case
from reputation.web.cases_done import done_just_now, moment_of, seen_at_of
from reputation.web.cases_inbox_asked import (
    AT_ONCE,
    narrowed_of,
    query_of,
)
from reputation.web.cases_people import people_of
from reputation.web.cases_rows import listed, listed_posts
from reputation.web.pages import in_brand_zone, live_page
from reputation.web.templatetags.figures import figure
from tenants.access import Scope
from tenants.gate import BrandRequest


@in_brand_zone
def inbox_page(request: BrandRequest) -> HttpResponse:
    must(request, Scope.CASES_READ)
    now = timezone.now()
    cursor, narrowed = request.GET.get("cursor", ""), narrowed_of(request)
    try:
        found = inbox(at=now, cursor=cursor, narrowed=narrowed)
    except PageIsUnknown as unknown:
        raise Http404 from unknown
    context = {
        **_items(request, now),
        "cases": listed(
            found.cases, people_of(request.brand), me=person(request).pk, now=now
        ),
        "posts": listed_posts(found.posts, request.brand.slug),
        "to_post": references_to_post([case.id for case in found.cases]),
        "more_cases": found.more_cases,
        "waiting": found.waiting,
        "waiting_words": _counted(found.waiting),
        "at_once": min(found.waiting, AT_ONCE),
        "narrowed": narrowed,
        "channels": Channel.objects.order_by("name", "slug"),
        "kept": query_of(narrowed),
        "next": f"?{query_of(narrowed, cursor=found.next)}" if found.next else "",
        "is_first": not cursor,
        "done": done_just_now(request.GET.get("done"), by=person(request)),
    }
    return live_page(request, "cases/inbox.html", context)


@in_brand_zone
def inbox_arrivals(request: BrandRequest) -> HttpResponse:
    """Say how much has come in since the page was drawn. Nothing else is looked at."""
    must(request, Scope.CASES_READ)
    since, narrowed = moment_of(request.GET.get("since")), narrowed_of(request)
    context = {
        "since": since,
        "arrived": arrived(since=since, at=timezone.now(), narrowed=narrowed),
        "kept": query_of(narrowed),
    }
    response = render(request, "cases/inbox_new.html", context)
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@in_brand_zone
def inbox_dismiss(request: BrandRequest, mention_id: UUID) -> HttpResponse:
    """Say that a post is no complaint, or take that back."""
    must(request, Scope.MENTIONS_WRITE)
    is_undo = bool(request.POST.get("undo"))
    by, at = person(request), timezone.now()
    try:
        if is_undo:
            undo_correction(request.brand, mention_id, by=by, at=at)
        else:
            says = Verdict(complaint=False)
            correct_mention(request.brand, mention_id, says, by=by, at=at)
    except Mention.DoesNotExist as gone:
        raise Http404 from gone
    except Refused as refused:
        return _answer(request, f"post-{mention_id}", error=str(refused))
    if is_undo:
        return _post_again(request, mention_id)
    return _answer(
        request,
        f"post-{mention_id}",
        sentence=_("Noted: no complaint."),
        undo=_address(request, "inbox-dismiss", mention_id=mention_id),
    )


@require_POST
@in_brand_zone
def inbox_open(request: BrandRequest, mention_id: UUID) -> HttpResponse:
    """Open a case on a post: for nobody yet, for me, or to answer at once."""
    must(request, Scope.CASES_WRITE)
    by, at = person(request), timezone.now()
    try:
        case = open_case(by=by, at=at, mentions=[mention_id])
        if request.POST.get("mine"):
            case = assign_case(case, assignee=by, by=by, at=at)
    except Refused as refused:
        return _answer(request, f"post-{mention_id}", error=str(refused))
    if request.POST.get("answer"):
        return _to_composer(request, case)
    sentence = _("Case %(reference)s opened.") % {"reference": case.reference}
    return _answer(request, f"post-{mention_id}", sentence=sentence, case=case)


@require_POST
@in_brand_zone
def inbox_take(request: BrandRequest, reference: str) -> HttpResponse:
    """Take a case."""
    must(request, Scope.CASES_WRITE)
    case, by, at = find_case(reference), person(request), timezone.now()
    try:
        assign_case(case, assignee=by, by=by, at=at, seen_at=seen_at_of(request, at))
    except Refused as refused:
        return _answer(request, f"case-{reference}", error=str(refused))
    sentence = _("%(reference)s is yours.") % {"reference": case.reference}
    return _done_with(request, case, sentence, at)


@require_POST
@in_brand_zone
def inbox_close(request: BrandRequest, reference: str) -> HttpResponse:
    """Say that a case was opened on no complaint: its posts are none, and it is closed."""
    must(request, Scope.CASES_WRITE)
    must(request, Scope.MENTIONS_WRITE)
    case, at = find_case(reference), timezone.now()
    try:
        dismiss_case(case, reason=_("No complaint."), by=person(request), at=at)
    except Refused as refused:
        return _answer(request, f"case-{reference}", error=str(refused))
    named = {"reference": case.reference}
    sentence = _("%(reference)s is closed: no complaint.") % named
    return _done_with(request, case, sentence, at)


@require_POST
@in_brand_zone
def inbox_undo(request: BrandRequest, reference: str) -> HttpResponse:
    """Take back what was done to a case from here a moment ago."""
    must(request, Scope.CASES_WRITE)
    case, moment = find_case(reference), moment_of(request.POST.get("moment"))
    try:
        undo_all_at(moment, by=person(request), at=timezone.now())
    except Refused as refused:
        return _answer(request, f"case-{reference}", error=str(refused))
    return _case_again(request, case)


def _counted(waiting: int) -> str:
    return figure(waiting) if waiting <= COUNTED else f"{figure(COUNTED)}+"


def _items(request: BrandRequest, now: datetime) -> dict[str, Any]:
    """Return what items of the inbox need beside themselves."""
    return {
        "now": now,
        "seen_at": now.isoformat(),
        "zone": request.brand.timezone,
        "cases_at": _address(request, "case-list"),
        "inbox_at": _address(request, "inbox"),
        "token": csrf_input(request),
        "may_work": request.access.may(Scope.CASES_WRITE),
        "may_judge": request.access.may(Scope.MENTIONS_WRITE),
    }


def _address(request: BrandRequest, name: str, **named: object) -> str:
    return reverse(name, kwargs={"brand": request.brand.slug, **named})


def _post_again(request: BrandRequest, mention_id: UUID) -> HttpResponse:
    now = timezone.now()
    posts = listed_posts(post_of_inbox(mention_id, at=now), request.brand.slug)
    return _again(
        request, f"post-{mention_id}", {**_items(request, now), "posts": posts}
    )


def _case_again(request: BrandRequest, case: Case) -> HttpResponse:
    now, me = timezone.now(), person(request).pk
    rows = worklist(Wanted(words=case.reference), at=now).rows
    cases = listed(rows, people_of(request.brand), me=me, now=now)
    to_post = references_to_post([row.id for row in rows])
    context = {**_items(request, now), "cases": cases, "to_post": to_post}
    return _again(request, f"case-{case.reference}", context)


def _again(request: BrandRequest, item: str, context: dict[str, Any]) -> HttpResponse:
    """Put an item back in its place, where it is still one."""
    sentence = _("It is back in the list.")
    if not is_htmx(request) or not (context.get("posts") or context.get("cases")):
        return _answer(request, item, sentence=sentence)
    context |= {"item": item, "sentence": sentence, "is_again": True}
    return render(request, "cases/inbox_done.html", context)


def _to_composer(request: BrandRequest, case: Case) -> HttpResponse:
    address = _address(request, "case-detail", reference=case.reference)
    if not is_htmx(request):
        return redirect(f"{address}#composer")
    response = HttpResponse(status=204)
    response["HX-Redirect"] = f"{address}#composer"
    return response


def _done_with(
    request: BrandRequest, case: Case, sentence: str, moment: datetime
) -> HttpResponse:
    """Say what was done to a case, with the way back."""
    return _answer(
        request,
        f"case-{case.reference}",
        sentence=sentence,
        case=case,
        undo=_address(request, "inbox-undo", reference=case.reference),
        moment=moment.isoformat(),
    )


def _answer(
    request: BrandRequest,
    item: str,
    *,
    sentence: str = "",
    error: str = "",
    undo: str = "",
    moment: str = "",
    case: Case | None = None,
) -> HttpResponse:
    """Put a line in the item's place; without JavaScript go back to the list."""
    if is_htmx(request):
        context: dict[str, Any] = {
            "item": item,
            "sentence": sentence,
            "error": error,
            "undo": undo,
            "moment": moment,
            "case": case,
        }
        response = render(request, "cases/inbox_done.html", context)
        if error:  # what was refused still waits: the reason stands above it
            response["HX-Reswap"] = "beforebegin"
        return response
    if error:
        messages.error(request, error)
    else:
        messages.success(request, sentence)
    return redirect("inbox", brand=request.brand.slug)
