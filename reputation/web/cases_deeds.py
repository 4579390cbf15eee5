"""What each form of a case's page asks the actions for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from reputation.cases.actions.changing import change_case
from reputation.cases.actions.dealing import (
    keep_promise,
    offer_remedy,
    promise_customer,
    set_signal,
)
from reputation.cases.actions.drafting import keep_draft, send_draft
from reputation.cases.actions.forwarding import hand_off_case
from reputation.cases.actions.moving import link_cases, merge_cases
from reputation.cases.actions.ordering import withdraw_order
from reputation.cases.actions.pausing import pause_case, resume_case
from reputation.cases.actions.proposing import take_over
from reputation.cases.actions.resolving import (
    abandon_case,
    claim_fix,
    close_case,
    confirm_fix,
    note_self_solved,
    reopen_case,
    verify_fix,
)
from reputation.cases.actions.ticketing import note_ticket
from reputation.cases.actions.undoing import undo
from reputation.cases.actions.work import (
    assign_case,
    contact_customer,
    escalate_case,
    identify_customer,
    note_on_case,
)
from reputation.cases.drafts import DraftState, ReplyDraft
from reputation.cases.facts import Changed
from reputation.cases.models import Case, Entry
from reputation.channels.models import Channel
from reputation.common.errors import Refused
from reputation.web.cases_forms import uuid_or_none
from tenants.models import Brand, User

UNSENT = (DraftState.DRAFT, DraftState.REFUSED)


class OtherCaseIsUnknown(Refused):
    """There is no case of that reference."""

    code = "unknown_case"


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person said in a form, and who and when it was."""

    case: Case
    said: Mapping[str, Any]
    by: User
    at: datetime
    brand: Brand


def _who(said: Mapping[str, Any]) -> User | None:
    chosen = uuid_or_none(said.get("assignee", ""))
    return User.objects.filter(pk=chosen).first() if chosen else None


def reply(deed: Deed) -> object:
    """Answer, through the draft that was kept while it was written."""
    said, me = deed.said, deed.by.pk
    place = Channel.objects.filter(slug=said["reply_channel"]).first()
    drafts = ReplyDraft.objects.filter(case=deed.case, by_id=me, state__in=UNSENT)
    own = drafts.order_by("-changed_at").first()
    draft = keep_draft(
        deed.case,
        text=said["text"],
        channel=said["reply_channel"],
        public=place is None or place.is_public,
        draft=own.pk if own else None,
        by=deed.by,
        at=deed.at,
    )
    return send_draft(
        draft,
        reason=said["reason"],
        version=said["version"],
        by=deed.by,
        at=deed.at,
    )


def assign(deed: Deed) -> object:
    return assign_case(
        deed.case,
        assignee=_who(deed.said),
        team=deed.said["team"],
        by=deed.by,
        at=deed.at,
    )


def take(deed: Deed) -> object:
    return assign_case(deed.case, assignee=deed.by, by=deed.by, at=deed.at)


def note(deed: Deed) -> object:
    return note_on_case(deed.case, text=deed.said["text"], by=deed.by, at=deed.at)


def contact(deed: Deed) -> object:
    said = deed.said
    return contact_customer(
        deed.case,
        channel=said["channel"],
        purpose=said["purpose"],
        outcome=said["outcome"],
        from_customer=said["from_customer"] == "yes",
        paid=said["paid"],
        minutes=said["minutes"] or 0,
        by=deed.by,
        at=deed.at,
    )


def hand_off(deed: Deed) -> object:
    said = dict(deed.said)
    contractor = _who({"assignee": said.pop("contractor")})
    return hand_off_case(
        deed.case, **said, contractor=contractor, by=deed.by, at=deed.at
    )


def accept(deed: Deed) -> object:
    return take_over(deed.case, entry_id=deed.said["entry"], by=deed.by, at=deed.at)


def withdraw(deed: Deed) -> object:
    said = deed.said
    return withdraw_order(
        deed.case,
        entry_id=said["entry"],
        reason=said["reason"],
        by=deed.by,
        at=deed.at,
    )


def ticket(deed: Deed) -> object:
    said = dict(deed.said)
    told_at = deed.at if said.pop("told") else None
    return note_ticket(
        deed.case, **said, customer_told_at=told_at, by=deed.by, at=deed.at
    )


def promise(deed: Deed) -> object:
    return promise_customer(deed.case, **deed.said, by=deed.by, at=deed.at)


def fulfil(deed: Deed) -> object:
    return keep_promise(deed.case, entry_id=deed.said["entry"], by=deed.by, at=deed.at)


def remedy(deed: Deed) -> object:
    currency = deed.case.currency or deed.brand.currency
    return offer_remedy(
        deed.case, **deed.said, currency=currency, by=deed.by, at=deed.at
    )


def signal(deed: Deed) -> object:
    return set_signal(deed.case, **deed.said, by=deed.by, at=deed.at)


def identity(deed: Deed) -> object:
    return identify_customer(deed.case, **deed.said, by=deed.by, at=deed.at)


def claim(deed: Deed) -> object:
    return claim_fix(deed.case, **deed.said, by=deed.by, at=deed.at)


def verify(deed: Deed) -> object:
    return verify_fix(deed.case, **deed.said, by=deed.by, at=deed.at)


def confirm(deed: Deed) -> object:
    return confirm_fix(deed.case, **deed.said, by=deed.by, at=deed.at)


def self_solved(deed: Deed) -> object:
    return note_self_solved(deed.case, **deed.said, by=deed.by, at=deed.at)


def abandon(deed: Deed) -> object:
    return abandon_case(deed.case, **deed.said, by=deed.by, at=deed.at)


def reopen(deed: Deed) -> object:
    denied = deed.said["denied"] == "yes"
    reason = deed.said["reason"]
    return reopen_case(deed.case, reason=reason, denied=denied, by=deed.by, at=deed.at)


def close(deed: Deed) -> object:
    return close_case(deed.case, **deed.said, by=deed.by, at=deed.at)


def escalate(deed: Deed) -> object:
    said = deed.said
    return escalate_case(
        deed.case,
        assignee=_who(said),
        team=said["team"],
        priority=said["priority"],
        reason=said["reason"],
        by=deed.by,
        at=deed.at,
    )


def pause(deed: Deed) -> object:
    return pause_case(deed.case, **deed.said, by=deed.by, at=deed.at)


def resume(deed: Deed) -> object:
    return resume_case(deed.case, by=deed.by, at=deed.at)


def change(deed: Deed) -> object:
    now = facts_now(deed.case, deed.brand)
    new = {name: value for name, value in deed.said.items() if value != now[name]}
    if not new:
        return deed.case
    if new.get("harm") is not None:
        new["currency"] = deed.said["currency"] or deed.brand.currency
    title, root_cause = new.pop("title", None), new.pop("root_cause", None)
    return change_case(
        deed.case,
        Changed(**new),
        title=title,
        root_cause=root_cause,
        by=deed.by,
        at=deed.at,
    )


def take_back(deed: Deed) -> object:
    return undo(deed.case, entry_id=deed.said["entry"], by=deed.by, at=deed.at)


def _other(deed: Deed) -> Case:
    reference = deed.said["other"].strip().upper()
    found = Case.objects.filter(reference=reference).first()
    if found is None:
        raise OtherCaseIsUnknown(
            _("There is no case “%(reference)s”.") % {"reference": reference}
        )
    return found


def merge(deed: Deed) -> object:
    return merge_cases(deed.case, into=_other(deed), by=deed.by, at=deed.at)


def link(deed: Deed) -> object:
    return link_cases(
        deed.case,
        other=_other(deed),
        relation=deed.said["relation"],
        by=deed.by,
        at=deed.at,
    )


def assigned_now(case: Case, _brand: Brand) -> dict[str, Any]:
    return {"assignee": str(case.assignee_id or ""), "team": case.team}


def where_it_is(case: Case, _brand: Brand) -> dict[str, Any]:
    return {"channel": case.custody}


def answering(case: Case, _brand: Brand) -> dict[str, Any]:
    """Begin where the customer spoke: that is where he and the others read along."""
    began = Entry.objects.filter(case=case, kind="opened").exclude(channel="").first()
    return {
        "reply_channel": began.channel if began else case.custody,
        "version": case.version,
    }


def facts_now(case: Case, brand: Brand) -> dict[str, Any]:
    return {
        "title": case.title,
        "kind": case.kind,
        "cluster": case.cluster,
        "raised_to": case.raised_to,
        "harm": case.harm,
        "currency": case.currency or brand.currency,
        "hard_deadline_at": case.hard_deadline_at,
        "around_the_clock": case.around_the_clock,
        "root_cause": case.root_cause,
    }
