"""What the brand did about a story, done through the cases' own verbs."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import msgspec
from django.db import transaction

from reputation.cases.actions import (
    changing,
    dealing,
    drafting,
    forwarding,
    moving,
    resolving,
    ticketing,
    work,
)
from reputation.cases.actions.opening import NewCase, open_case
from reputation.cases.facts import Changed
from reputation.cases.models import Case, CasePost
from reputation.cases.owners import needs_owner
from reputation.drills import work as told
from reputation.drills.stage import Stage, case_on
from reputation.mentions.actions import brand_writes_alone
from reputation.mentions.models import Mention
from reputation.playbooks.actions.editing import install_library
from reputation.playbooks.actions.running import start_run
from reputation.playbooks.models import Playbook, Run

type Verb = Callable[[Stage, Case, Any, dict[str, Any]], None]


def do(stage: Stage, deed: told.Deed) -> None:
    """Do one deed of the story, at its time, on the case that stands on its post.

    Nobody has opened that case yet? Then whoever does the deed opens it first.

    Raises:
        Refused: the cases' rules do not allow it.
    """
    with transaction.atomic():
        brand_writes_alone(stage.brand)
        post = stage.post(deed.case)
        at, now = stage.when(deed.at), stage.when(deed.noted or deed.at)
        by = stage.person(deed.by)
        case = case_on(post)
        if isinstance(deed, told.Merge):
            _merge(stage, case, deed, {"by": by, "at": at, "now": now})
            return
        if isinstance(deed, told.Open):
            case = _own_case(post, deed, {"by": by, "at": at, "now": now})
        if case is None:
            wanted = NewCase(
                title=getattr(deed, "title", None) or "",
                kind=getattr(deed, "kind", None) or "",
            )
            case = open_case(by=by, at=now, mentions=[post.pk], wanted=wanted)
        verb = _VERBS.get(type(deed))
        if isinstance(deed, _SPEAKS) and by is not None and needs_owner(case):
            case = work.assign_case(case, assignee=by, by=by, at=at, now=now)
        if verb is not None:
            verb(stage, case, deed, {"by": by, "at": at, "now": now})


def _own_case(post: Mention, deed: told.Open, said: dict[str, Any]) -> Case | None:
    """Return the case that begins with a post, split off from another that took it in; None without one.

    A person says what it is, whatever it was read as.
    """
    stands = CasePost.objects.filter(mention=post).select_related("case").first()
    if stands is None:
        return None
    own = (
        case_on(post)
        if stands.is_origin
        else moving.split_case(stands.case, posts=[post.pk], title=deed.title, **said)
    )
    if own is not None and deed.kind and own.kind != deed.kind:
        own = changing.change_case(own, Changed(kind=deed.kind), **said)
    return own


def _note(_stage: Stage, case: Case, deed: told.Note, said: dict[str, Any]) -> None:
    work.note_on_case(case, text=deed.text, **said)


def _contact(
    stage: Stage, case: Case, deed: told.Contact, said: dict[str, Any]
) -> None:
    work.contact_customer(
        case,
        channel=deed.channel,
        purpose=stage.names.spoken(deed.purpose),
        outcome=deed.outcome,
        from_customer=deed.from_customer,
        paid=deed.paid,
        minutes=deed.minutes,
        **said,
    )


def _handoff(
    _stage: Stage, case: Case, deed: told.Handoff, said: dict[str, Any]
) -> None:
    forwarding.hand_off_case(
        case,
        from_channel=deed.from_channel,
        to_channel=deed.to_channel,
        to_team=deed.to_team,
        pushed_customer=deed.pushed_customer,
        **said,
    )


def _ticket(stage: Stage, case: Case, deed: told.Ticket, said: dict[str, Any]) -> None:
    ticketing.note_ticket(
        case,
        system=deed.system,
        number=deed.number,
        on_behalf=deed.on_behalf,
        customer_told_at=stage.when(deed.told) if deed.told else None,
        **said,
    )


def _promise(
    stage: Stage, case: Case, deed: told.Promise, said: dict[str, Any]
) -> None:
    try:
        dealing.promise_customer(
            case,
            text=deed.text,
            due_at=stage.when(deed.due) if deed.due else None,
            channel=deed.channel,
            **said,
        )
    except dealing.PromiseWithoutTime as refused:
        work.note_on_case(case, text=f"«{deed.text}» {refused}", **said)


def _claim(_stage: Stage, case: Case, deed: told.Claim, said: dict[str, Any]) -> None:
    resolving.claim_fix(
        case, statement=deed.statement, channel=deed.channel, check=deed.check, **said
    )


def _verification(
    _stage: Stage, case: Case, deed: told.Verification, said: dict[str, Any]
) -> None:
    resolving.verify_fix(case, check=deed.check, channel=deed.channel, **said)


def _confirmation(
    _stage: Stage, case: Case, deed: told.Confirmation, said: dict[str, Any]
) -> None:
    resolving.confirm_fix(
        case, who=deed.who, evidence=deed.evidence, channel=deed.channel, **said
    )


def _self_solved(
    _stage: Stage, case: Case, deed: told.SelfSolved, said: dict[str, Any]
) -> None:
    resolving.note_self_solved(
        case, evidence=deed.evidence, channel=deed.channel, **said
    )


def _remedy(_stage: Stage, case: Case, deed: told.Remedy, said: dict[str, Any]) -> None:
    worth = deed.amount
    dealing.offer_remedy(
        case,
        text=deed.text,
        amount=Decimal(worth.amount) if worth else None,
        currency=worth.currency if worth else "",
        **said,
    )


def _identity(
    stage: Stage, case: Case, deed: told.Identity, said: dict[str, Any]
) -> None:
    work.identify_customer(
        case,
        handle=stage.names.handle(deed.handle),
        channel=deed.channel,
        source=deed.source,
        confidence=deed.confidence,
        consent=deed.consent,
        **said,
    )


def _evidence(
    stage: Stage, case: Case, deed: told.Evidence, said: dict[str, Any]
) -> None:
    changing.keep_evidence(
        case,
        mention_id=stage.post(deed.step).pk if deed.step else None,
        text=deed.text,
        channel=deed.channel,
        **said,
    )


def _assignment(
    stage: Stage, case: Case, deed: told.Assignment, said: dict[str, Any]
) -> None:
    work.assign_case(case, assignee=stage.person(deed.to), team=deed.team, **said)


def _escalation(
    stage: Stage, case: Case, deed: told.Escalation, said: dict[str, Any]
) -> None:
    work.escalate_case(
        case,
        assignee=stage.person(deed.to),
        reason=deed.reason,
        team=deed.team,
        priority=deed.priority,
        **said,
    )


def _change(stage: Stage, case: Case, deed: told.Change, said: dict[str, Any]) -> None:
    facts: dict[str, Any] = {}
    if deed.harm:
        facts |= {"harm": Decimal(deed.harm.amount), "currency": deed.harm.currency}
    if deed.hard_deadline:
        facts["hard_deadline_at"] = stage.when(deed.hard_deadline)
    for name in ("around_the_clock", "cluster"):
        if (value := getattr(deed, name)) is not None:
            facts[name] = value
    changing.change_case(
        case,
        msgspec.convert(facts, Changed),
        title=deed.title,
        root_cause=deed.root_cause,
        **said,
    )


def _merge(
    stage: Stage, case: Case | None, deed: told.Merge, said: dict[str, Any]
) -> None:
    """Let the case on a post go on in another one; a post without a case needs none."""
    into = case_on(stage.post(deed.into))
    if case and into and case.pk != into.pk and case.is_open and into.is_open:
        moving.merge_cases(case, into=into, **said)


def _link(stage: Stage, case: Case, deed: told.Link, said: dict[str, Any]) -> None:
    other = case_on(stage.post(deed.to))
    if other is not None and other.pk != case.pk:
        moving.link_cases(case, other=other, relation=deed.relation, **said)


def _signal(_stage: Stage, case: Case, deed: told.Signal, said: dict[str, Any]) -> None:
    dealing.set_signal(case, name=deed.name, count=deed.count, quote=deed.quote, **said)


def _playbook(
    _stage: Stage, case: Case, deed: told.Playbook, said: dict[str, Any]
) -> None:
    install_library(at=said["at"])  # a brand has it from its first look at the shelf
    playbook = Playbook.objects.get(slug=deed.slug)
    if not Run.objects.running().filter(case=case, playbook=playbook).exists():
        start_run(case, playbook, by=said["by"], at=said["at"])


def _closure(
    _stage: Stage, case: Case, deed: told.Closure, said: dict[str, Any]
) -> None:
    resolving.close_case(case, reason=deed.reason, **said)


def _hand_in(
    _stage: Stage, case: Case, deed: told.HandIn, said: dict[str, Any]
) -> None:
    by, at = said["by"], said["at"]
    if by is None:
        return  # nobody known wrote it
    draft = drafting.keep_draft(
        case, text=deed.text, channel=deed.channel, by=by, at=at
    )
    drafting.ask_for_review(draft, by=by, at=at)


# Whoever does one of these for a pressing case answers for it from then on.
_SPEAKS = (told.Handoff, told.Claim)
_VERBS: Mapping[type[told.Deed], Verb] = {
    told.Note: _note,
    told.Contact: _contact,
    told.Handoff: _handoff,
    told.Ticket: _ticket,
    told.Promise: _promise,
    told.Claim: _claim,
    told.Verification: _verification,
    told.Confirmation: _confirmation,
    told.SelfSolved: _self_solved,
    told.Remedy: _remedy,
    told.Identity: _identity,
    told.Evidence: _evidence,
    told.Assignment: _assignment,
    told.Escalation: _escalation,
    told.Change: _change,
    told.Link: _link,
    told.Signal: _signal,
    told.Playbook: _playbook,
    told.Closure: _closure,
    told.HandIn: _hand_in,
}
