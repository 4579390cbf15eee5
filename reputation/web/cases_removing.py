"""Wanting a customer's post hidden or deleted: the form that asks, and the second person's word."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from reputation.cases.actions.removing import ask_removal, decide_removal
from reputation.cases.models import Case, CasePost
from reputation.common.errors import Refused
from reputation.mentions.models import Kind, Mention
from reputation.web import cases_words as words
from reputation.web.cases import must, person
from reputation.web.cases_deeds import Deed
from reputation.web.cases_detail import find_case
from reputation.web.cases_forms import LONG, Choices, VerbForm
from reputation.web.pages import in_brand_zone
from tenants.access import Scope
from tenants.gate import BrandRequest

MOST = 100
_SHOWN = 70  # characters of a post
WAYS: words.Words = {"hide": lazy("Hide it"), "delete": lazy("Delete it")}


class RemovalForm(VerbForm):
    """Which post, how, and on which ground of the policy."""

    mention = forms.ChoiceField(label=lazy("Post"))
    way = forms.ChoiceField(
        label=lazy("What should be done"), choices=list(WAYS.items())
    )
    policy = forms.ChoiceField(
        label=lazy("Ground"),
        choices=list(words.GROUNDS.items()),
        help_text=lazy(
            "A complaint stays unless somebody is harmed by its being read."
        ),
    )
    reason = forms.CharField(
        label=lazy("Why"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 2})
    )


def removable(case: Case) -> dict[str, Choices]:
    """Return the customers' posts of a case's conversations, the latest first, to choose from."""
    conversations = CasePost.objects.filter(case=case).values(
        "mention__conversation_id"
    )
    posts = Mention.objects.filter(conversation_id__in=conversations, by_brand=False)
    latest = posts.exclude(kind=Kind.REPOST).order_by("-posted_at", "-pk")[:MOST]
    return {
        "mention": [
            (str(pk), f"{handle}: {(text or _('no text'))[:_SHOWN]}")
            for pk, handle, text in latest.values_list(
                "pk", "author__handle", "content__text"
            )
        ]
    }


def ask(deed: Deed) -> object:
    """Ask for it; what the post says is captured as evidence."""
    said = dict(deed.said)
    return ask_removal(
        deed.case, mention_id=UUID(said.pop("mention")), **said, by=deed.by, at=deed.at
    )


@require_POST
@in_brand_zone
def removal_decision(
    request: BrandRequest, reference: str, entry_id: UUID
) -> HttpResponse:
    """Say yes or no to what somebody else asked for."""
    must(request, Scope.CASES_WRITE)
    case, granted = find_case(reference), request.POST.get("decision") == "approve"
    try:
        decide_removal(
            case,
            request=entry_id,
            granted=granted,
            reason=request.POST.get("reason", "").strip()[:LONG],
            by=person(request),
            at=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request,
            _("Allowed. Somebody does it there by hand.")
            if granted
            else _("Refused. The post stays."),
        )
    return redirect("approval-list", brand=request.brand.slug)
