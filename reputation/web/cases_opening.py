"""Opening a case by hand: on a post, on a conversation, or on what somebody told us."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from reputation.cases.actions.opening import NewCase, open_case
from reputation.cases.models import Case
from reputation.cases.queries import references_on
from reputation.channels.models import Channel
from reputation.common.errors import Refused
from reputation.web import cases_words as words
from reputation.web.cases import must, person
from reputation.web.cases_forms import VerbForm
from reputation.web.pages import in_brand_zone
from tenants.access import Scope
from tenants.gate import BrandRequest


class NewCaseForm(VerbForm):
    """What a case is begun with when no post stands behind it."""

    title = forms.CharField(
        label=lazy("What is it about?"),
        max_length=200,
        help_text=lazy("In a few words, so that a colleague knows it again."),
    )
    kind = forms.ChoiceField(
        label=lazy("What the customer wants"), choices=list(words.CASE_KINDS.items())
    )
    channel = forms.ChoiceField(label=lazy("Where he told us"), required=False)
    note = forms.CharField(
        label=lazy("What he said"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@in_brand_zone
def case_new(request: BrandRequest) -> HttpResponse:
    """Show the form, or open the case and go there."""
    must(request, Scope.CASES_WRITE)
    sent = request.POST if request.method == "POST" else None
    channels = Channel.objects.order_by("name", "slug").values_list("slug", "name")
    choices = {"channel": [("", "–"), *channels]}
    form = NewCaseForm(sent, verb="new", choices=choices)
    if form.is_valid():
        said = form.cleaned_data
        case = open_case(
            by=person(request),
            at=timezone.now(),
            wanted=NewCase(
                title=said["title"], kind=said["kind"], channel=said["channel"]
            ),
            note=said["note"],
        )
        return go_to(request, case)
    status = 422 if sent else 200
    return render(request, "cases/new.html", {"form": form}, status=status)


@require_POST
@in_brand_zone
def case_of_post(request: BrandRequest) -> HttpResponse:
    """Open a case on a post or on a conversation, and go there; to the one it has already, if so."""
    must(request, Scope.CASES_WRITE)
    mention, conversation = _id(request, "mention"), _id(request, "conversation")
    if mention is None and conversation is None:
        raise Http404
    try:
        case = open_case(
            by=person(request),
            at=timezone.now(),
            mentions=[mention] if mention else [],
            conversations=[conversation] if conversation and not mention else [],
        )
    except Refused as refused:
        return _go_to_existing(request, mention, refused)
    return go_to(request, case)


def case_link(request: BrandRequest, conversation_id: UUID) -> dict[str, Any]:
    """Return which case a conversation has, and whether the reader may open one."""
    if not request.access.may(Scope.CASES_READ):
        return {"case_reference": "", "may_open_case": False}
    return {
        "case_reference": references_on([conversation_id]).get(conversation_id, ""),
        "may_open_case": request.access.may(Scope.CASES_WRITE),
    }


def go_to(request: BrandRequest, case: Case) -> HttpResponse:
    """Go to a case that was just opened."""
    messages.success(
        request, _("Case %(reference)s opened.") % {"reference": case.reference}
    )
    return redirect("case-detail", brand=request.brand.slug, reference=case.reference)


def _go_to_existing(
    request: BrandRequest, mention: UUID | None, refused: Refused
) -> HttpResponse:
    messages.warning(request, str(refused))
    existing = (
        Case.objects.filter(posts__mention_id=mention).first() if mention else None
    )
    if existing is None:
        return redirect("case-list", brand=request.brand.slug)
    return redirect(
        "case-detail", brand=request.brand.slug, reference=existing.reference
    )


def _id(request: BrandRequest, name: str) -> UUID | None:
    value = request.POST.get(name, "")
    try:
        return UUID(value) if value else None
    except ValueError as wrong:
        raise Http404 from wrong
