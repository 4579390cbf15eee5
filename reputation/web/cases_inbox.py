"""The inbox: one list of what needs a person, worked through with single keys or buttons."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.backends.utils import csrf_input
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reputation.cases.actions.opening import open_case
from reputation.cases.actions.work import assign_case
from reputation.cases.inbox import inbox
from reputation.cases.models import Case
from reputation.cases.ready import references_to_post
from reputation.cases.worklist import PageIsUnknown
from reputation.common.errors import Refused
from reputation.mentions.models import Mention
from reputation.pipeline.corrections import Verdict, correct_mention, undo_correction
from reputation.web.cases import must, person
from reputation.web.cases_acting import is_htmx
from reputation.web.cases_detail import find_case
from reputation.web.cases_people import people_of
from reputation.web.cases_rows import listed, listed_posts
from reputation.web.pages import in_brand_zone, live_page
from tenants.access import Scope
from tenants.gate import BrandRequest


@in_brand_zone
def inbox_page(request: BrandRequest) -> HttpResponse:
    must(request, Scope.CASES_READ)
    now = timezone.now()
    cursor = request.GET.get("cursor", "")
    try:
        found = inbox(at=now, cursor=cursor)
    except PageIsUnknown as unknown:
        raise Http404 from unknown
    me = person(request).pk
    brand = {"brand": request.brand.slug}
    context = {
        "now": now,
        "zone": request.brand.timezone,
        "cases": listed(found.cases, people_of(request.brand), me=me, now=now),
        "posts": listed_posts(found.posts, request.brand.slug),
        "cases_at": reverse("case-list", kwargs=brand),
        "inbox_at": reverse("inbox", kwargs=brand),
        "token": csrf_input(request),
        "to_post": references_to_post([case.id for case in found.cases]),
        "next": found.next,
        "is_first": not cursor,
        "may_work": request.access.may(Scope.CASES_WRITE),
        "may_judge": request.access.may(Scope.MENTIONS_WRITE),
    }
    return live_page(request, "cases/inbox.html", context)


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
    sentence = _("It is back in the list.") if is_undo else _("Noted: no complaint.")
    undo = (
        ""
        if is_undo
        else reverse(
            "inbox-dismiss",
            kwargs={"brand": request.brand.slug, "mention_id": mention_id},
        )
    )
    return _answer(request, f"post-{mention_id}", sentence=sentence, undo=undo)


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
    case, by = find_case(reference), person(request)
    try:
        assign_case(case, assignee=by, by=by, at=timezone.now())
    except Refused as refused:
        return _answer(request, f"case-{reference}", error=str(refused))
    sentence = _("%(reference)s is yours.") % {"reference": case.reference}
    return _answer(request, f"case-{reference}", sentence=sentence, case=case)


def _to_composer(request: BrandRequest, case: Case) -> HttpResponse:
    address = reverse(
        "case-detail",
        kwargs={"brand": request.brand.slug, "reference": case.reference},
    )
    if not is_htmx(request):
        return redirect(f"{address}#composer")
    response = HttpResponse(status=204)
    response["HX-Redirect"] = f"{address}#composer"
    return response


def _answer(
    request: BrandRequest,
    item: str,
    *,
    sentence: str = "",
    error: str = "",
    undo: str = "",
    case: Case | None = None,
) -> HttpResponse:
    """Put a line in the item's place; without JavaScript go back to the list."""
    if is_htmx(request):
        context: dict[str, Any] = {
            "item": item,
            "sentence": sentence,
            "error": error,
            "undo": undo,
            "case": case,
        }
        return render(request, "cases/inbox_done.html", context)
    if error:
        messages.error(request, error)
    else:
        messages.success(request, sentence)
    return redirect("inbox", brand=request.brand.slug)
