"""Answering from a case's page: a draft kept on the server, read by the guard and by a second person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reputation.analysis.guard.draft import Finding, Verdict
from reputation.cases.actions.drafting import (
    approve_draft,
    ask_for_review,
    keep_draft,
    refuse_draft,
    send_draft,
)
from reputation.cases.actions.leasing import take_lease
from reputation.cases.drafts import DraftState, Piece, ReplyDraft, edits
from reputation.cases.guarding import Guarded, read_reply
from reputation.cases.models import Case
from reputation.cases.objections import WHY
from reputation.cases.reply_policies import reply_policy
from reputation.channels.models import Channel
from reputation.common.errors import Refused
from reputation.web.cases import must, person
from reputation.web.cases_detail import find_case
from reputation.web.cases_people import names_of, people_of
from reputation.web.pages import in_brand_zone
from tenants.access import Scope
from tenants.gate import BrandRequest

UNSENT = (DraftState.DRAFT, DraftState.REFUSED)
SHOWN = (DraftState.IN_REVIEW, DraftState.APPROVED, DraftState.REFUSED)
MOST_REVIEWS = 5


@dataclass(frozen=True, slots=True)
class Objection:
    """A finding of the guard, with its reason in the reader's language."""

    finding: Finding
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the guard says of what is written so far."""

    verdict: str
    objections: list[Objection]


@dataclass(frozen=True, slots=True)
class Review:
    """A reply that waits for, or has had, another person's word."""

    draft: ReplyDraft
    writer: str
    decider: str
    is_own: bool
    pieces: list[Piece]

    @property
    def may_send(self) -> bool:
        return self.draft.state == DraftState.APPROVED


def own_draft(case: Case, me: UUID) -> ReplyDraft | None:
    """Return what somebody has written on a case and not sent."""
    drafts = ReplyDraft.objects.filter(case=case, by_id=me, state__in=UNSENT)
    return drafts.order_by("-changed_at").first()


def reading_of(
    request: BrandRequest, case: Case, *, text: str, channel: str, at: datetime
) -> Reading | None:
    """Return the guard's word on a text; nothing to nothing."""
    if not text.strip():
        return None
    place = Channel.objects.filter(slug=channel).first()
    is_public = place is None or place.is_public
    reply = Guarded(text, place, is_public=is_public, strict=reply_policy().strict)
    return reading_told(read_reply(request.brand, case, reply, at=at))


def reading_told(found: Verdict) -> Reading:
    """Return the guard's word with its reasons in the reader's language."""
    return Reading(
        found.verdict,
        [Objection(each, str(WHY[each.code])) for each in found.findings],
    )


def reviews_of(request: BrandRequest, case: Case) -> list[Review]:
    """Return the replies of a case that another person was asked about."""
    drafts = list(
        ReplyDraft.objects.filter(case=case, state__in=SHOWN).order_by("-changed_at")[
            :MOST_REVIEWS
        ]
    )
    people = {each for draft in drafts for each in (draft.by_id, draft.decided_by_id)}
    names = names_of(people, people_of(request.brand)) if people else {}
    return [
        Review(
            draft,
            names.get(draft.by_id, "") if draft.by_id else "",
            names.get(draft.decided_by_id, "") if draft.decided_by_id else "",
            draft.by_id == request.user.pk,
            edits(draft.asked_text, draft.text)
            if draft.asked_text not in {"", draft.text}
            else [],
        )
        for draft in drafts
    ]


def replying_context(
    request: BrandRequest, case: Case, *, sent: Mapping[str, Any] | None, at: datetime
) -> dict[str, Any]:
    """Return what stands around the composer; `sent` is what was posted, if it was."""
    own = own_draft(case, person(request).pk)
    text = sent.get("text", "") if sent else own.text if own else ""
    channel = sent.get("reply_channel", "") if sent else own.channel if own else ""
    return {
        "own_draft": own,
        "reading": reading_of(request, case, text=text, channel=channel, at=at),
        "reviews": reviews_of(request, case),
        "reason": sent.get("reason", "") if sent else "",
    }


@require_POST
@in_brand_zone
def case_draft(request: BrandRequest, reference: str) -> HttpResponse:
    """Keep what is written so far, say who is answering, and read it with the guard's eyes."""
    must(request, Scope.CASES_WRITE)
    case, by, at = find_case(reference), person(request), timezone.now()
    text = request.POST.get("text", "")[:5_000]
    channel = request.POST.get("reply_channel", "")
    busy = ""
    try:
        take_lease(case, by=by, at=at)
    except Refused as refused:
        busy = str(refused)
    _keep(request, case, text, channel, at)
    if request.headers.get("HX-Request") != "true":
        return redirect("case-detail", brand=request.brand.slug, reference=reference)
    context = {
        "now": at,
        "busy": busy,
        "kept_at": at,
        "reading": reading_of(request, case, text=text, channel=channel, at=at),
        "reason": request.POST.get("reason", ""),
        "case": case,
    }
    return render(request, "cases/findings.html", context)


def _keep(
    request: BrandRequest, case: Case, text: str, channel: str, at: datetime
) -> ReplyDraft:
    by = person(request)
    own = own_draft(case, by.pk)
    place = Channel.objects.filter(slug=channel).first()
    return keep_draft(
        case,
        text=text,
        channel=place.slug if place else "",
        public=place is None or place.is_public,
        draft=own.pk if own else None,
        by=by,
        at=at,
    )


@require_POST
@in_brand_zone
def case_review(request: BrandRequest, reference: str) -> HttpResponse:
    """Ask another person to read the draft."""
    must(request, Scope.CASES_WRITE)
    case, at = find_case(reference), timezone.now()
    text, channel = request.POST.get("text", ""), request.POST.get("reply_channel", "")
    reason = request.POST.get("reason", "")
    try:
        draft = _keep(request, case, text[:5_000], channel, at)
        ask_for_review(draft, by=person(request), at=at, reason=reason)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Handed in. Another person reads it first."))
    return redirect("case-detail", brand=request.brand.slug, reference=reference)


@require_POST
@in_brand_zone
def draft_decision(
    request: BrandRequest, reference: str, draft_id: UUID
) -> HttpResponse:
    """Approve, refuse or send a reply that another person was asked about."""
    must(request, Scope.CASES_WRITE)
    draft = ReplyDraft.objects.filter(pk=draft_id, case__reference=reference).first()
    if draft is None:
        raise Http404
    try:
        sentence = _decide(request, draft)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, sentence)
    if "approvals" in request.POST:  # decided in the list of what waits
        return redirect("approval-list", brand=request.brand.slug)
    return redirect("case-detail", brand=request.brand.slug, reference=reference)


def _decide(request: BrandRequest, draft: ReplyDraft) -> str:
    by, at, said = person(request), timezone.now(), request.POST
    decision = said.get("decision")
    if decision == "approve":
        approve_draft(draft, text=_changed(said.get("text", ""), draft), by=by, at=at)
        return _("Approved. Its writer may send it.")
    if decision == "refuse":
        refuse_draft(draft, reason=said.get("reason", ""), by=by, at=at)
        return _("Refused. Its writer sees why.")
    if decision == "send":
        send_draft(draft, by=by, at=at)
        return _("Answer recorded.")
    raise Http404


def _changed(text: str, draft: ReplyDraft) -> str | None:
    """Return the words that whoever approves has put instead; browsers send other ends of lines."""
    if text.split() == draft.text.split():
        return None
    return text.replace("\r\n", "\n") or None
