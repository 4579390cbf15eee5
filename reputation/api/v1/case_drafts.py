"""cases/{reference}/drafts/ and lease/: replies on their way, and who is answering."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from django.http import Http404, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from reputation.api.idempotency import idempotent
from reputation.api.inputs import StrictSerializer, read_body
from reputation.api.problems import ApiError
from reputation.api.v1 import case_forms as forms
from reputation.api.v1 import case_shapes as shapes
from reputation.api.v1.case_doors import (
    CaseVerb,
    CaseView,
    VerbBody,
    found,
    person_named,
    refusals,
)
from reputation.api.views import ApiRequest, ApiView, actor
from reputation.cases.actions import drafting
from reputation.cases.actions.guarded import name_of
from reputation.cases.actions.leasing import give_up_lease, take_lease
from reputation.cases.actions.working import Said
from reputation.cases.drafts import DraftState, ReplyDraft, edits
from reputation.cases.models import Case
from tenants.access import Scope
from tenants.models import User


class Edit(msgspec.Struct, frozen=True):
    """A run of words that stayed, went or came since the review was asked for."""

    kind: Literal["same", "gone", "new"]
    text: str


class Draft(msgspec.Struct, frozen=True):
    """A reply on its way. `approve_by`: then anybody who may write cases can approve it."""

    id: UUID
    case: str
    state: Literal["draft", "in_review", "approved", "refused", "sent"]
    channel: str
    public: bool
    text: str
    by: str
    changed_at: datetime
    version: int
    asked_by: str | None
    asked_at: datetime | None
    approve_by: datetime | None
    override: str | None
    decided_by: str | None
    decided_at: datetime | None
    decision: str | None
    edits: list[Edit]
    sent_at: datetime | None
    entry: UUID | None


class Drafts(msgspec.Struct, frozen=True):
    results: list[Draft]


def told(draft: ReplyDraft) -> Draft:
    """Return a draft as a shape."""
    changed = bool(draft.asked_text) and draft.asked_text != draft.text
    return Draft(
        draft.pk,
        draft.case.reference,
        draft.state,  # type: ignore[arg-type]  # a stored state is one of ours
        draft.channel,
        draft.public,
        draft.text,
        name_of(draft.by_id),
        draft.changed_at,
        draft.version,
        name_of(draft.asked_by_id) if draft.asked_by_id else None,
        draft.asked_at,
        draft.approve_by,
        draft.override or None,
        name_of(draft.decided_by_id) if draft.decided_by_id else None,
        draft.decided_at,
        draft.decision or None,
        [Edit(piece.kind, piece.text) for piece in edits(draft.asked_text, draft.text)]
        if changed
        else [],
        draft.sent_at,
        draft.entry_id,
    )


def draft_of(reference: str, draft_id: UUID) -> ReplyDraft:
    """Return a draft of a case.

    Raises:
        Http404: there is none.
    """
    draft = (
        ReplyDraft.objects.select_related("case")
        .filter(pk=draft_id, case__reference=reference)
        .first()
    )
    if draft is None:
        raise Http404
    return draft


class DraftList(ApiView):
    """The replies on their way, the latest first."""

    scopes = {"GET": Scope.CASES_READ, "POST": Scope.CASES_WRITE}

    @extend_schema(
        operation_id="case_drafts_list",
        summary="Replies on their way",
        responses=Drafts,
    )
    def get(self, request: ApiRequest, reference: str) -> Response:
        rows = found(reference).drafts.select_related("case")
        latest = rows.exclude(state=DraftState.SENT).order_by("-changed_at", "-pk")
        return Response(Drafts([told(draft) for draft in latest[:50]]))

    @extend_schema(
        operation_id="case_drafts_create",
        summary="Keep a new reply",
        request=forms.DraftBody,
        responses={201: Draft},
    )
    @idempotent
    def post(self, request: ApiRequest, reference: str) -> Response:
        given = read_body(request, forms.DraftBody)
        given.pop("version")
        draft = drafting.keep_draft(
            found(reference), by=actor(request), at=timezone.now(), **given
        )
        return Response(told(draft), status=201)


class DraftDetail(ApiView):
    """One reply on its way; writing on takes back what others said to it."""

    scopes = {
        "GET": Scope.CASES_READ,
        "PUT": Scope.CASES_WRITE,
        "DELETE": Scope.CASES_WRITE,
    }

    @extend_schema(
        operation_id="case_drafts_retrieve",
        summary="One reply on its way",
        responses=Draft,
    )
    def get(self, request: ApiRequest, reference: str, draft_id: UUID) -> Response:
        return Response(told(draft_of(reference, draft_id)))

    @extend_schema(
        operation_id="case_drafts_update",
        summary="Write on",
        request=forms.DraftBody,
        responses=Draft,
    )
    def put(self, request: ApiRequest, reference: str, draft_id: UUID) -> Response:
        draft = draft_of(reference, draft_id)
        given = read_body(request, forms.DraftBody)
        with refusals():
            kept = drafting.keep_draft(
                draft.case,
                draft=draft.pk,
                by=actor(request),
                at=timezone.now(),
                **given,
            )
        return Response(told(kept))

    @extend_schema(
        operation_id="case_drafts_destroy",
        summary="Throw it away",
        responses={204: None},
    )
    def delete(self, request: ApiRequest, reference: str, draft_id: UUID) -> Response:
        drafting.drop_draft(draft_of(reference, draft_id))
        return Response(status=204)


class DraftStep(ApiView):
    """What is done with a draft. A subclass names its form and does it."""

    scopes = {"POST": Scope.CASES_WRITE}
    form: type[StrictSerializer] = StrictSerializer

    def __init_subclass__(cls, *, operation: str, summary: str) -> None:
        """Describe the step's POST, as `CaseVerb` does."""
        super().__init_subclass__()

        def post(
            self: DraftStep, request: ApiRequest, reference: str, draft_id: UUID
        ) -> Response | HttpResponse:
            return DraftStep.post(self, request, reference, draft_id)

        described = extend_schema(
            operation_id=operation,
            summary=summary,
            request=cls.form,
            responses=Draft,
        )
        cls.post = described(post)  # type: ignore[method-assign]  # the same, described

    def act(
        self, request: ApiRequest, draft: ReplyDraft, given: dict[str, Any]
    ) -> ReplyDraft:
        raise NotImplementedError

    @idempotent
    def post(self, request: ApiRequest, reference: str, draft_id: UUID) -> Response:
        given = read_body(request, self.form)
        with refusals():
            draft = self.act(request, draft_of(reference, draft_id), given)
        return Response(told(draft))


class DraftReview(
    DraftStep,
    operation="case_drafts_review",
    summary="Ask another person to read it",
):
    """Somebody else reads it, by a time."""

    form = forms.ReviewBody

    def act(
        self, request: ApiRequest, draft: ReplyDraft, given: dict[str, Any]
    ) -> ReplyDraft:
        by = actor(request)
        if not isinstance(by, User):
            raise ApiError(
                403, "person_needed", _("A person has to ask for this, not a key.")
            )
        return drafting.ask_for_review(
            draft,
            reason=(given["override"] or {}).get("reason", ""),
            approver=person_named(request, given["approver"]),
            by=by,
            at=timezone.now(),
        )


class DraftApproval(
    DraftStep,
    operation="case_drafts_approve",
    summary="Let it be given",
):
    """Another person's yes, perhaps in other words."""

    form = forms.ApprovalBody

    def act(
        self, request: ApiRequest, draft: ReplyDraft, given: dict[str, Any]
    ) -> ReplyDraft:
        return drafting.approve_draft(
            draft, text=given["text"], by=actor(request), at=timezone.now()
        )


class DraftRefusal(
    DraftStep,
    operation="case_drafts_refuse",
    summary="Say no to it",
):
    """Another person's no, and why."""

    form = forms.RefusalBody

    def act(
        self, request: ApiRequest, draft: ReplyDraft, given: dict[str, Any]
    ) -> ReplyDraft:
        return drafting.refuse_draft(
            draft, reason=given["reason"], by=actor(request), at=timezone.now()
        )


class DraftSending(
    CaseVerb,
    operation="case_drafts_send",
    summary="Give the reply",
):
    """Recorded on the case, to be posted by hand. Answers with the case."""

    form = forms.SendingBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        reason = (given.pop("override") or {}).get("reason", "")
        draft = draft_of(case.reference, self.named["draft_id"])
        return drafting.send_draft(
            draft, reason=reason, by=actor(request), **given, **said
        )


class Lease(CaseView):
    """Who is answering: for two minutes, and again."""

    scopes = {"POST": Scope.CASES_WRITE, "DELETE": Scope.CASES_WRITE}

    @extend_schema(
        operation_id="cases_lease",
        summary="Say that you are answering",
        request=VerbBody,
        responses=shapes.Case,
    )
    @idempotent
    def post(self, request: ApiRequest, reference: str) -> Response:
        read_body(request, VerbBody)
        with refusals():
            case = take_lease(found(reference), by=actor(request), at=timezone.now())
        return self.answer(request, case)

    @extend_schema(
        operation_id="cases_lease_end",
        summary="Say that you are answering no more",
        responses={200: shapes.Case},
    )
    def delete(self, request: ApiRequest, reference: str) -> Response:
        return self.answer(request, give_up_lease(found(reference), by=actor(request)))


def patterns(place: str) -> list[URLPattern]:
    """Return the addresses of drafts below a case's."""
    steps = {
        "review": DraftReview,
        "approval": DraftApproval,
        "refusal": DraftRefusal,
        "sending": DraftSending,
    }
    return [
        path(place, DraftList.as_view(), name="api-case-drafts"),
        path(f"{place}<uuid:draft_id>/", DraftDetail.as_view(), name="api-case-draft"),
        *(
            path(
                f"{place}<uuid:draft_id>/{name}/",
                view.as_view(),
                name=f"api-case-draft-{name}",
            )
            for name, view in steps.items()
        ),
    ]
