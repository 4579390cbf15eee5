"""Who is muted in a brand, and muting from a post."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from reputation.common.errors import Refused
from reputation.mentions.known import host_of
from reputation.mentions.models import Mention, Mute
from reputation.mentions.muting import Whom
from reputation.mentions.queries import MentionFilter, find_mentions
from reputation.pipeline.mutes import mute, unmute
from reputation.web.doing import back_to_post, found_mention, may_write
from reputation.web.pages import in_brand_zone
from tenants.access import Scope
from tenants.gate import BrandRequest

SPANS = {
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}


class MuteForm(forms.Form):
    """Whom, why and for how long."""

    whom = forms.ChoiceField(
        label=gettext_lazy("Mute"),
        choices=[
            ("author", gettext_lazy("this author")),
            ("site", gettext_lazy("this site")),
        ],
    )
    lasts = forms.ChoiceField(
        label=gettext_lazy("For"),
        choices=[
            ("week", gettext_lazy("a week")),
            ("month", gettext_lazy("a month")),
            ("year", gettext_lazy("a year")),
            ("", gettext_lazy("until it is lifted")),
        ],
        required=False,
        initial="week",
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)


def site_of(mention: Mention) -> str:
    """Return the site that a post stands on; "" when it names none."""
    content = getattr(mention, "content", None)
    return host_of(content.url) if content and content.url else ""


def mute_form(mention: Mention, **options: Any) -> MuteForm:
    """Return the form for a post: without a site it offers none."""
    form = MuteForm(**options)
    if not site_of(mention):
        whom = form.fields["whom"]
        assert isinstance(whom, forms.ChoiceField)  # noqa: S101 - declared above
        whom.choices = [("author", _("this author"))]
    for field in form.fields.values():
        is_choice = isinstance(field, forms.ChoiceField)
        field.widget.attrs["class"] = "form-select" if is_choice else "form-control"
    return form


@require_POST
def mention_mute(request: BrandRequest, mention_id: UUID) -> HttpResponse:
    may_write(request)
    mention = found_mention(mention_id)
    form = mute_form(mention, data=request.POST)
    if not form.is_valid():
        messages.error(request, _("A mute needs a reason."))
        return back_to_post(request, mention)
    said, at = form.cleaned_data, timezone.now()
    by_site = said["whom"] == "site"
    whom = Whom(host=site_of(mention)) if by_site else Whom(mention.author_id)
    span = SPANS.get(said["lasts"])
    try:
        mute(
            request.brand,
            whom,
            reason=said["reason"],
            expires_at=at + span if span else None,
            by=request.user,
            at=at,
        )
    except Refused as refused:
        messages.error(request, str(refused))
    return back_to_post(request, mention)


@require_GET
@in_brand_zone
def mute_list(request: BrandRequest) -> HttpResponse:
    mutes = (
        Mute.objects.filter(ended_at=None)
        .select_related("author", "author__channel")
        .order_by("-created_at", "-pk")
    )
    now = timezone.now()
    posts = find_mentions(MentionFilter(muted_at=now)).order_by("-posted_at", "-pk")
    context = {
        "now": now,
        "mutes": mutes[:500],
        "posts": posts[:50],
        "may_write": request.access.may(Scope.MENTIONS_WRITE),
    }
    return render(request, "mutes/list.html", context)


@require_POST
def mute_end(request: BrandRequest, mute_id: UUID) -> HttpResponse:
    may_write(request)
    try:
        unmute(request.brand, mute_id, by=request.user, at=timezone.now())
    except Mute.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("mute-list", brand=request.brand.slug)
