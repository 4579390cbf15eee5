"""cases/{reference}/…: the daily deeds. Each is a sub-resource and answers with the case."""

from typing import Any

from reputation.api.v1 import case_forms as forms
from reputation.api.v1.case_doors import CaseVerb, person_named
from reputation.api.views import ApiRequest, actor
from reputation.cases.actions import (
    changing,
    dealing,
    forwarding,
    ordering,
    proposing,
    replying,
    ticketing,
    work,
)
from reputation.cases.actions.guarded import Leave
from reputation.cases.actions.working import Said
from reputation.cases.models import Case


class Assignment(
    CaseVerb, operation="cases_assign", summary="Give the case to somebody"
):
    """Who answers for the case."""

    form = forms.AssignmentBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        person = person_named(request, given.pop("assignee"))
        return work.assign_case(
            case, assignee=person, by=actor(request), **given, **said
        )


class Replies(CaseVerb, operation="cases_reply", summary="Answer the customer"):
    """An answer to the customer. It resolves nothing."""

    form = forms.ReplyBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        reason = (given.pop("override") or {}).get("reason", "")
        return replying.reply_to_customer(
            case, leave=Leave(reason), by=actor(request), **given, **said
        )


class Notes(CaseVerb, operation="cases_note", summary="Leave a remark for colleagues"):
    """A remark for colleagues, on a closed case too."""

    form = forms.NoteBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        text = given.pop("text") or said.pop("note", "")
        return work.note_on_case(case, text=text, by=actor(request), **given, **said)


class Contacts(
    CaseVerb, operation="cases_contact", summary="Note an attempt to reach somebody"
):
    """Who tried to reach whom, where, what for, and what came of it."""

    form = forms.ContactBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        return work.contact_customer(case, by=actor(request), **given, **said)


class Handoffs(CaseVerb, operation="cases_hand_off", summary="Pass the case on"):
    """From one channel or team to another."""

    form = forms.HandoffBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        contractor = person_named(request, given.pop("contractor"), "/contractor")
        return forwarding.hand_off_case(
            case, contractor=contractor, by=actor(request), **given, **said
        )


class Tickets(
    CaseVerb, operation="cases_ticket", summary="Note a ticket in another system"
):
    """A ticket elsewhere; again with `customer_told_at` once he knows its number."""

    form = forms.TicketBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        given["on_behalf"] = given["on_behalf"] or ""
        return ticketing.note_ticket(case, by=actor(request), **given, **said)


class Withdrawal(
    CaseVerb, operation="cases_withdraw_order", summary="Withdraw an order"
):
    """An order that nobody has to follow any more. Who was given it sees so."""

    form = forms.ReasonBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        order = self.named["entry_id"]
        return ordering.withdraw_order(
            case, entry_id=order, by=actor(request), **given, **said
        )


class Acceptance(
    CaseVerb, operation="cases_accept_proposal", summary="Take a proposal over"
):
    """The deadline or the harm that was read in the customer's words. An undo of the entry turns it down."""

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        proposal = self.named["entry_id"]
        return proposing.take_over(
            case, entry_id=proposal, by=actor(request), **given, **said
        )


class Promises(
    CaseVerb, operation="cases_promise", summary="Note what the customer was promised"
):
    """What was promised, and by when. Without a time it is asked back."""

    form = forms.PromiseBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        return dealing.promise_customer(case, by=actor(request), **given, **said)


class Remedies(
    CaseVerb, operation="cases_remedy", summary="Note what the customer is offered"
):
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


class Signals(CaseVerb, operation="cases_signal", summary="Say that a signal stands"):
    """A fact of stakes, intent or conduct, on a person's word."""

    form = forms.SignalBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        mention = given.pop("mention")
        return dealing.set_signal(
            case, mention_id=mention, by=actor(request), **given, **said
        )


class Identities(
    CaseVerb, operation="cases_identify", summary="Note who the customer is elsewhere"
):
    """Who the customer is elsewhere, how we know, and whether he agreed."""

    form = forms.IdentityBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        return work.identify_customer(case, by=actor(request), **given, **said)


class Escalation(
    CaseVerb,
    operation="cases_escalate",
    summary="Take the case to somebody with more authority",
):
    """Higher, and to whom."""

    form = forms.EscalationBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        person = person_named(request, given.pop("assignee"))
        return work.escalate_case(
            case, assignee=person, by=actor(request), **given, **said
        )


class EvidenceDoor(CaseVerb, operation="cases_capture", summary="Keep evidence"):
    """What a post says now, or a text that was handed in, with its SHA-256."""

    form = forms.EvidenceBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        mention = given.pop("mention")
        return changing.keep_evidence(
            case, mention_id=mention, by=actor(request), **given, **said
        )
