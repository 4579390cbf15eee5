"""Cases as shapes."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from reputation.api.v1 import case_shapes as shapes
from reputation.api.v1.shapes import Aspect, MentionAuthor
from reputation.cases.advice import Advice
from reputation.cases.facts import Identified, Suggested
from reputation.cases.keeping import typed
from reputation.cases.models import Case
from reputation.cases.orders import Conflict
from reputation.cases.queries import CaseView, case_views
from reputation.cases.signals_shown import SignalSeen
from reputation.cases.states import state_of
from reputation.mentions.models import Author


def case_shapes(cases: Sequence[Case], *, now: datetime) -> list[shapes.Case]:
    """Return cases with all that is shown of them, in a constant number of statements."""
    return [_case(view) for view in case_views(cases, now=now)]


def _case(view: CaseView) -> shapes.Case:
    case = view.case
    conversations = dict.fromkeys(point.conversation_id for point in view.points)
    return shapes.Case(
        reference=case.reference,
        title=case.title,
        kind=case.kind,  # type: ignore[arg-type]  # a stored kind is one of ours
        state=state_of(case),
        priority=case.priority,  # type: ignore[arg-type]  # a stored priority is one of ours
        raised_to=case.raised_to or None,
        conversations=list(conversations),
        mentions=[point.mention_id for point in view.points],
        author=_author(view.author),
        language=case.language or None,
        complained_at=case.complained_at,
        opened_at=case.opened_at,
        opened_by=case.opened_by,  # type: ignore[arg-type]  # a stored opener is one of ours
        assignee=_person(view, case.assignee_id),
        team=case.team or None,
        channel=case.custody or None,
        watchers=[person for each in case.watchers if (person := _person(view, each))],
        respond_by=case.respond_by,
        next_reply_by=case.next_reply_by,
        resolve_by=case.resolve_by,
        statutory_at=case.statutory_at,
        next_due_at=case.next_due_at,
        next_due=case.next_due or None,
        first_answer_at=case.first_answer_at,
        answered_at=case.answered_at,
        waiting_since=case.waiting_since,
        claimed_at=case.claimed_at,
        resolved_at=case.resolved_at,
        resolved_how=case.resolved_how or None,  # type: ignore[arg-type]  # a stored one is one of ours
        credit_channel=case.credit_channel or None,
        closed_at=case.closed_at,
        paused_at=case.paused_at,
        pause_reason=case.pause_reason or None,
        reopenings=case.reopenings,
        false_fixes=case.false_fixes,
        aspects=[Aspect(each["name"], each["sentiment"]) for each in case.aspects],
        cluster=case.cluster or None,  # type: ignore[arg-type]  # a stored one is one of ours
        signals=[_signal(seen) for seen in view.signals],
        harm=_money(case.harm, case.currency),
        remedy=_money(case.remedy, case.currency),
        gap=_money(view.gap, case.currency),
        hard_deadline_at=case.hard_deadline_at,
        root_cause=case.root_cause or None,
        score=view.score,
        band=view.band,  # type: ignore[arg-type]  # a stored band is one of ours
        effort=shapes.CaseEffort(
            contacts=view.effort.contacts,
            hours=view.effort.hours,
            hops=view.effort.hops,
            visits=view.effort.visits,
            paid_numbers=view.effort.paid_numbers,
        ),
        perception=shapes.CasePerception(
            view.perception.before,
            view.perception.after,
            view.perception.criticised,
        ),
        recovery=shapes.CaseRecovery(
            before=view.perception.before,
            after=view.perception.after,
            still_criticised=view.perception.criticised,
            still_open=view.still_open,
            resolved_how=case.resolved_how or None,  # type: ignore[arg-type]  # a stored one is one of ours
            credit_channel=case.credit_channel or None,
        ),
        promises=_promises(view),
        identities=_identities(view),
        conflicts=[_conflict(view, each) for each in view.conflicts],
        to_post=[
            shapes.ReadyAnswer(
                draft=each.draft.pk,
                channel=each.draft.channel or None,
                public=each.draft.public,
                text=each.draft.text,
                due_at=each.ticket.due_at,
                ticket=each.ticket.facts["number"],
            )
            for each in view.ready
        ],
        linked=[
            view.references[each] for each in case.linked if each in view.references
        ],
        merged_into=view.references.get(case.merged_into_id)
        if case.merged_into_id
        else None,
        lease=_lease(view),
        warnings=_advice(view, "warning"),
        suggestions=_advice(view, "suggestion"),
        version=case.version,
    )


def _author(author: Author | None) -> MentionAuthor | None:
    if author is None:
        return None
    return MentionAuthor(
        id=author.pk,
        handle=author.handle,
        name=author.name or None,
        followers=author.followers,
        verified=author.verified,
    )


def _person(view: CaseView, person_id: UUID | None) -> shapes.Person | None:
    if person_id is None:
        return None
    return shapes.Person(person_id, view.people.get(person_id, ""))


def _money(amount: Decimal | None, currency: str) -> shapes.Money | None:
    return None if amount is None else shapes.Money(f"{amount:.2f}", currency)


def _signal(seen: SignalSeen) -> shapes.CaseSignal:
    return shapes.CaseSignal(
        seen.name,
        seen.count,
        seen.by,
        shapes.SignalEvidence(seen.entry, seen.mention_id, seen.quote),
    )


def _promises(view: CaseView) -> list[shapes.CasePromise]:
    return [
        shapes.CasePromise(
            entry.pk,
            view.words.get(entry.pk),
            entry.due_at,
            entry.done_at,
            entry.missed_at,
        )
        for entry in view.entries
        if entry.kind == "promise" and entry.due_at is not None
    ]


def _identities(view: CaseView) -> list[shapes.CaseIdentity]:
    return [
        shapes.CaseIdentity(
            entry.pk,
            view.words.get(entry.pk),
            entry.channel,
            facts.source,
            facts.confidence,
            facts.consent,
        )
        for entry in view.entries
        if isinstance(facts := typed(entry), Identified)
    ]


def _conflict(view: CaseView, conflict: Conflict) -> shapes.CaseConflict:
    return shapes.CaseConflict(
        conflict.matter or None,
        [
            shapes.CaseOrder(
                entry=order.entry,
                what=order.what,
                kind=order.kind,
                team=order.team or None,
                contractor=_person(view, order.contractor),
                system=order.ticket[0] or None,
                number=order.ticket[1] or None,
                by=_person(view, order.by_id),
                at=order.at,
                due_at=order.due_at,
            )
            for order in conflict.orders
        ],
    )


def _lease(view: CaseView) -> shapes.CaseLease | None:
    by = _person(view, view.case.lease_by)
    if by is None or view.case.lease_until is None:
        return None
    return shapes.CaseLease(by, view.case.lease_until)


def _advice(view: CaseView, kind: str) -> list[shapes.CaseAdvice]:
    return [
        shapes.CaseAdvice(each.code, each.text, each.entry, _proposal(view, each))
        for each in view.advice
        if each.kind == kind
    ]


def _proposal(view: CaseView, advice: Advice) -> shapes.CaseProposal | None:
    entry = advice.proposal
    facts = typed(entry) if entry is not None else None
    if entry is None or not isinstance(facts, Suggested):
        return None
    return shapes.CaseProposal(
        facts.hard_deadline_at,
        _money(entry.amount, entry.currency),
        facts.promised_by,
        entry.mention_id,
        view.words.get(entry.pk),
    )
