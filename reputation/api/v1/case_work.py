"""cases/{reference}/…: the daily deeds. Each is a sub-resource and answers with the case."""

from typing import Any

from drf_spectacular.utils import extend_schema

from reputation.api.v1 import case_forms as forms
from reputation.api.v1 import case_shapes as shapes
from reputation.api.v1.case_doors import CaseVerb, person_named
from reputation.api.views import ApiRequest, actor
from reputation.cases.actions import changing, dealing, replying, work
from reputation.cases.actions.guarded import Leave
from reputation.cases.actions.working import Said
from reputation.cases.models import Case


@extend_schema(
    operation_id="cases_assign",
    summary="Give the case to somebody",
    request=forms.AssignmentBody,
    responses=shapes.Case,
)
class Assignment(CaseVerb):
    """Who answers for the case."""

    form = forms.AssignmentBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        person = person_named(request, given.pop("assignee"))
        return work.assign_case(
            case, assignee=person, by=actor(request), **given, **said
        )


@extend_schema(
    operation_id="cases_reply",
    summary="Answer the customer",
    request=forms.ReplyBody,
    responses=shapes.Case,
)
class Replies(CaseVerb):
    """An answer to the customer. It resolves nothing."""

    form = forms.ReplyBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        reason = (given.pop("override") or {}).get("reason", "")
        return replying.reply_to_customer(
            case, leave=Leave(reason), by=actor(request), **given, **said
        )


@extend_schema(
    operation_id="cases_note",
    summary="Leave a remark for colleagues",
    request=forms.NoteBody,
    responses=shapes.Case,
)
class Notes(CaseVerb):
    """A remark for colleagues, on a closed case too."""

    form = forms.NoteBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        text = given.pop("text") or said.pop("note", "")
        return work.note_on_case(case, text=text, by=actor(request), **given, **said)


@extend_schema(
    operation_id="cases_contact",
    summary="Note an attempt to reach somebody",
    request=forms.ContactBody,
    responses=shapes.Case,
)
class Contacts(CaseVerb):
    """Who tried to reach whom, where, what for, and what came of it."""

    form = forms.ContactBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        return work.contact_customer(case, by=actor(request), **given, **said)


@extend_schema(
    operation_id="cases_hand_off",
    summary="Pass the case on",
    request=forms.HandoffBody,
    responses=shapes.Case,
)
class Handoffs(CaseVerb):
    """From one channel or team to another."""

    form = forms.HandoffBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        contractor = person_named(request, given.pop("contractor"), "/contractor")
        return work.hand_off_case(
            case, contractor=contractor, by=actor(request), **given, **said
        )


@extend_schema(
    operation_id="cases_ticket",
    summary="Note a ticket in another system",
    request=forms.TicketBody,
    responses=shapes.Case,
)
class Tickets(CaseVerb):
    """A ticket elsewhere; again with `customer_told_at` once he knows its number."""

    form = forms.TicketBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        given["on_behalf"] = given["on_behalf"] or ""
        return work.note_ticket(case, by=actor(request), **given, **said)


@extend_schema(
    operation_id="cases_promise",
    summary="Note what the customer was promised",
    request=forms.PromiseBody,
    responses=shapes.Case,
)
class Promises(CaseVerb):
    """What was promised, and by when. Without a time it is asked back."""

    form = forms.PromiseBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        return dealing.promise_customer(case, by=actor(request), **given, **said)


@extend_schema(
    operation_id="cases_remedy",
    summary="Note what the customer is offered",
    request=forms.RemedyBody,
    responses=shapes.Case,
)
class Remedies(CaseVerb):
    """An offer and its worth. Several add up."""

    form = forms.RemedyBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        money = given.pop("amount") or {}
        return dealing.offer_remedy(
            case,
            amount=money.get("amount"),
            currency=money.get("currency") or request.brand.currency,
            by=actor(request),
            **given,
            **said,
        )


@extend_schema(
    operation_id="cases_signal",
    summary="Say that a signal stands",
    request=forms.SignalBody,
    responses=shapes.Case,
)
class Signals(CaseVerb):
    """A fact of stakes, intent or conduct, on a person's word."""

    form = forms.SignalBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        mention = given.pop("mention")
        return dealing.set_signal(
            case, mention_id=mention, by=actor(request), **given, **said
        )


@extend_schema(
    operation_id="cases_identify",
    summary="Note who the customer is elsewhere",
    request=forms.IdentityBody,
    responses=shapes.Case,
)
class Identities(CaseVerb):
    """Who the customer is elsewhere, how we know, and whether he agreed."""

    form = forms.IdentityBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        return work.identify_customer(case, by=actor(request), **given, **said)


@extend_schema(
    operation_id="cases_escalate",
    summary="Take the case to somebody with more authority",
    request=forms.EscalationBody,
    responses=shapes.Case,
)
class Escalation(CaseVerb):
    """Higher, and to whom."""

    form = forms.EscalationBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        person = person_named(request, given.pop("assignee"))
        return work.escalate_case(
            case, assignee=person, by=actor(request), **given, **said
        )


@extend_schema(
    operation_id="cases_capture",
    summary="Keep evidence",
    request=forms.EvidenceBody,
    responses=shapes.Case,
)
class EvidenceDoor(CaseVerb):
    """What a post says now, or a text that was handed in, with its SHA-256."""

    form = forms.EvidenceBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        mention = given.pop("mention")
        return changing.keep_evidence(
            case, mention_id=mention, by=actor(request), **given, **said
        )
