"""What waits for another person's yes in a brand: answers, steps of playbooks, posts to be taken away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_GET

from reputation.cases.drafts import ReplyDraft
from reputation.cases.guarding import Guarded, read_replies
from reputation.cases.reply_policies import Replying, reply_policy
from reputation.cases.reviewing import (
    RemovalWaiting,
    waiting_drafts,
    waiting_removals,
    why_not_decide,
)
from reputation.channels.models import Channel
from reputation.playbooks.consenting import Consent, waiting_consents
from reputation.web import cases_words as words
from reputation.web.cases import must, person
from reputation.web.cases_people import names_of, people_of
from reputation.web.cases_removing import WAYS
from reputation.web.cases_replying import Reading, reading_told
from reputation.web.pages import in_brand_zone
from reputation.web.playbooks import reader
from tenants.access import Scope
from tenants.gate import BrandRequest

MOST = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that waits, what the guard says of it, and whether it is the reader's to decide."""

    draft: ReplyDraft
    reading: Reading
    place: str
    writer: str
    asked: str  # who was named; "" for any of the approving roles
    why_not: str


@dataclass(frozen=True, slots=True)
class Consenting:
    """A step that waits, and whether it is the reader's to decide."""

    consent: Consent
    asked_by: str
    approvers: str
    may: bool


@dataclass(frozen=True, slots=True)
class Removing:
    """A post that somebody wants taken away, and whether the reader may decide it."""

    removal: RemovalWaiting
    way: str | Promise
    ground: str | Promise
    asked_by: str
    may: bool


@require_GET
@in_brand_zone
def approval_list(request: BrandRequest) -> HttpResponse:
    """Show what waits, first what is the reader's to decide, then what others have."""
    must(request, Scope.CASES_READ)
    now = timezone.now()
    drafts = list(waiting_drafts()[:MOST])
    consents = waiting_consents(language=reader(), at=now, most=MOST)
    removals = waiting_removals(most=MOST)
    people = _people_in(drafts, consents, removals)
    names = names_of(people, people_of(request.brand))
    terms = reply_policy()
    answers = _answers(request, terms, drafts, names, at=now)
    steps = [_step(request, each, names) for each in consents]
    posts = [_removing(request, terms, each, names) for each in removals]
    context = {
        "now": now,
        "zone": request.brand.timezone,
        "mine": [each for each in answers if not each.why_not],
        "others": [each for each in answers if each.why_not],
        "my_steps": [each for each in steps if each.may],
        "other_steps": [each for each in steps if not each.may],
        "my_posts": [each for each in posts if each.may],
        "other_posts": [each for each in posts if not each.may],
    }
    response = render(request, "cases/approvals.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _people_in(
    drafts: Iterable[ReplyDraft],
    consents: Iterable[Consent],
    removals: Iterable[RemovalWaiting],
) -> Iterable[UUID | None]:
    for draft in drafts:
        yield from (draft.by_id, draft.approver_id)
    for consent in consents:
        yield consent.step.asked_by_id
    for removal in removals:
        yield removal.entry.by_id


def _answers(
    request: BrandRequest,
    terms: Replying,
    drafts: list[ReplyDraft],
    names: dict[UUID, str],
    *,
    at: datetime,
) -> list[Waiting]:
    places = {each.slug: each for each in Channel.objects.all()} if drafts else {}
    verdicts = read_replies(
        request.brand,
        [
            (
                draft.case,
                Guarded(
                    draft.text, places.get(draft.channel), draft.public, terms.strict
                ),
            )
            for draft in drafts
        ],
        at=at,
    )
    me = person(request).pk
    return [
        Waiting(
            draft,
            reading_told(verdict),
            places[draft.channel].name if draft.channel in places else "",
            names.get(draft.by_id, "") if draft.by_id else "",
            names.get(draft.approver_id, "") if draft.approver_id else "",
            why_not_decide(
                draft,
                me=me,
                access=request.access,
                approvers=terms.terms.approvers,
                at=at,
            ),
        )
        for draft, verdict in zip(drafts, verdicts, strict=True)
    ]


def _step(
    request: BrandRequest, consent: Consent, names: dict[UUID, str]
) -> Consenting:
    asked_by = consent.step.asked_by_id
    return Consenting(
        consent,
        names.get(asked_by, "") if asked_by else "",
        ", ".join(str(each.label) for each in consent.approvers),
        request.access.may(Scope.CASES_WRITE)
        and asked_by != person(request).pk
        and request.access.role in consent.approvers,
    )


def _removing(
    request: BrandRequest,
    terms: Replying,
    removal: RemovalWaiting,
    names: dict[UUID, str],
) -> Removing:
    asked_by = removal.entry.by_id
    role = request.access.role
    return Removing(
        removal,
        WAYS.get(removal.facts.way, ""),
        words.GROUNDS.get(removal.facts.policy, removal.facts.policy),
        names.get(asked_by, "") if asked_by else "",
        request.access.may(Scope.CASES_WRITE)
        and asked_by != person(request).pk
        and role is not None
        and role.value in terms.terms.approvers,
    )
