"""What a case's page says: where it stands, what is due, what it cost the customer, and its whole story."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from reputation.cases import facts as told
from reputation.cases.advice import Advice, advice
from reputation.cases.effort import EffortClock, effort_clock
from reputation.cases.keeping import line_of
from reputation.cases.models import Case, Entry
from reputation.cases.orders import Conflict
from reputation.cases.owners import may_own, needs_owner
from reputation.cases.queries import conflicts_of
from reputation.cases.ready import ready_answers
from reputation.cases.recovery import perception_of, still_open
from reputation.cases.states import state_of
from reputation.cases.timeline import Moment, PostSaid, timeline
from reputation.channels.models import Channel
from reputation.playbooks.queries import documents_of
from reputation.risk.queries import conversation_risk
from reputation.web import cases_words as words
from reputation.web.cases_due import deadlines_of, lengths_of
from reputation.web.cases_people import Person, names_of, people_of
from reputation.web.cases_story import StoryLine, story
from reputation.web.cases_told import Names
from reputation.web.reading_words import ASPECTS, humanised
from reputation.web.words import signal_label
from tenants.gate import BrandRequest


def find_case(reference: str) -> Case:
    """Return the case of a reference, however it is written.

    Raises:
        Http404: there is none.
    """
    found = Case.objects.filter(reference=reference.upper()).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Step:
    """A station on a case's way, when it was reached, and whether it is the present one."""

    label: str | Promise
    at: datetime | None
    is_here: bool
    is_done: bool


def case_context(request: BrandRequest, case: Case, *, now: datetime) -> dict[str, Any]:
    """Return everything that the page says of a case."""
    moments = timeline(case)
    standing_entries = list(Entry.objects.filter(case=case, undone_at=None))
    effort = effort_of(case, standing_entries, now=now)
    people = people_of(request.brand)
    names = names_in(case, moments, people)
    standing = [each for each in moments if each.undone_at is None]
    risk = risk_of(moments)
    advised = advice(case, standing_entries)
    return {
        "case": case,
        "state": state_of(case),
        "state_word": words.STATES[state_of(case)],
        "resolution": words.RESOLUTIONS.get(case.resolved_how, ""),
        "kind": words.CASE_KINDS[case.kind],
        "cluster": words.CLUSTERS.get(case.cluster, ""),
        "priority": words.PRIORITIES[case.priority],
        "path": path_of(case),
        "lines": story(moments, names),
        "deadlines": deadlines_of(case, standing, now=now),
        "effort": effort,
        "channels": names.channels,
        "charged_to": names.channel(effort.charged_to),
        "place": Channel.objects.filter(slug=case.custody).first(),  # unique
        "assignee": names.person(case.assignee_id),
        "owners": may_own(request.brand) if needs_owner(case) else None,
        "is_mine": case.assignee_id == request.user.pk,
        "watchers": [names.person(each) for each in case.watchers],
        "people": [each for each in people.values() if each.may_work],
        "signals": [
            (signal_label(name), count) for name, count in case.signals.items()
        ],
        "risk": risk,
        "gap": gap_of(case),
        "aspects": [
            (aspect_label(each["name"]), each["sentiment"]) for each in case.aspects
        ],
        "credit": names.channel(case.credit_channel),
        **lengths_of(request.brand, case),
        "identities": of_kind(standing, "identity"),
        "evidence": of_kind(standing, "evidence"),
        "author": author_of(moments),
        "merged_into": names.cases.get(case.merged_into_id)
        if case.merged_into_id
        else "",
        "linked": [names.cases[key] for key in case.linked if key in names.cases],
        "lease": lease_of(case, names, me=request.user.pk, now=now),
        "conversation_ids": conversations_of(moments),
        "recovery": recovery_of(case, standing_entries),
        "to_post": [
            (each, names.channel(each.draft.channel))
            for each in ready_answers(standing_entries)
        ],
        "conflicts": [
            conflict_told(each, names) for each in conflicts_of(case, standing_entries)
        ],
        "advice": [each for each in advised if each.proposal is None],
        "proposals": [
            proposal_told(each, moments) for each in advised if each.proposal
        ],
        "undoable": undoable_of(standing, names, me=request.user.pk),
    }


def recovery_of(case: Case, entries: list[Entry]) -> dict[str, Any] | None:
    """Return what came of it for the customer; None before anything did."""
    found = perception_of(entries)
    if found.after is None and case.resolved_at is None:
        return None
    return {
        "before": found.before,
        "after": found.after,
        "criticised": [str(aspect_label(name)) for name in found.criticised],
        "still_open": [
            words.STILL_OPEN[code]
            for code in still_open(case, entries, found)
            if code != "criticism"  # told by its name
        ],
    }


def aspect_label(name: str) -> str:
    return str(ASPECTS.get(name) or humanised(name))


def conflict_told(conflict: Conflict, names: Names) -> dict[str, Any]:
    """Return orders that contradict each other, in words: what, to whom, by whom and when."""
    return {
        "matter": conflict.matter,
        "orders": [
            {
                "entry": order.entry,
                "kind": words.order_word(order.kind),
                "to": names.person(order.contractor)
                or order.team
                or " ".join(order.ticket),
                "by": names.person(order.by_id),
                "at": order.at,
            }
            for order in conflict.orders
        ],
    }


def proposal_told(advised: Advice, moments: Iterable[Moment]) -> dict[str, Any]:
    """Return what was read in somebody's words, for a person to take over or to turn down."""
    moment = next(each for each in moments if each.entry_id == advised.entry)
    return {
        "entry": advised.entry,
        "text": advised.text,
        "quote": moment.text,
        "deadline": getattr(moment.facts, "hard_deadline_at", None)
        or getattr(moment.facts, "promised_by", None),
        "amount": moment.amount,
        "currency": moment.currency,
    }


def path_of(case: Case) -> list[Step]:
    """Return the way of a case: open, answered, said to be fixed, really solved.

    One that was taken up again stands at its beginning until somebody has said something since.
    """
    solved = (
        words.RESOLUTIONS[case.resolved_how]
        if case.resolved_how
        else _("Confirmed or checked")
    )
    begins = (_("Opened"), case.opened_at)
    if case.reopened_at is not None:
        begins = (_("Reopened"), case.reopened_at)
    steps = [
        begins,
        (words.STATES["answered"], None if case.reopened_at else case.first_answer_at),
        (_("Said to be fixed"), case.claimed_at),
        (solved, case.resolved_at),
    ]
    reached = max(place for place, (_label, at) in enumerate(steps) if at is not None)
    return [
        Step(label, at, place == reached and case.is_open, at is not None)
        for place, (label, at) in enumerate(steps)
    ]


def effort_of(case: Case, entries: Iterable[Entry], *, now: datetime) -> EffortClock:
    """Return what the problem has cost the customer so far."""
    ended = case.resolved_at if case.is_really_resolved else None
    return effort_clock(
        map(line_of, entries),
        began_at=case.complained_at or case.opened_at,
        ended_at=ended or now,
        signals=case.signals,
    )


def names_in(case: Case, moments: list[Moment], people: dict[UUID, Person]) -> Names:
    """Return the names of everybody and everything that the story mentions."""
    mentioned: set[UUID | None] = {case.assignee_id, case.lease_by, *case.watchers}
    cases: set[UUID] = {*case.linked}
    for moment in moments:
        mentioned.add(moment.by_id if moment.by_type == "user" else None)
        mentioned.update(_people_in(moment.facts))
        cases.update(_cases_in(moment.facts))
    if case.merged_into_id:
        cases.add(case.merged_into_id)
    return Names(
        names_of(mentioned, people),
        dict(Channel.objects.values_list("slug", "name")),
        dict(Case.objects.filter(pk__in=cases).values_list("pk", "reference")),
        documents_of(
            {
                str(each.details["playbook"])
                for each in moments
                if "playbook" in each.details
            }
        ),
    )


def _people_in(facts: told.Fact | None) -> set[UUID | None]:
    match facts:
        case told.Assigned():
            return {facts.assignee}
        case told.Escalated():
            return {facts.to}
        case told.Denied():
            return {facts.claimed_by}
        case told.HandedOff():
            return {facts.contractor}
    return set()


def _cases_in(facts: told.Fact | None) -> set[UUID]:
    match facts:
        case told.Merged():
            return {key for key in (facts.into, facts.source) if key}
        case told.Split():
            return {facts.into} if facts.into else set()
        case told.Linked():
            return {facts.case}
    return set()


def risk_of(moments: list[Moment]) -> dict[str, Any] | None:
    """Return the assessment of the case's worst conversation."""
    found = [conversation_risk(key) for key in conversations_of(moments)]
    judged = [each for each in found if each is not None]
    return max(judged, key=lambda each: float(each["score"]), default=None)


def conversations_of(moments: list[Moment]) -> list[UUID]:
    """Return the conversations that the case stands in, the first one first."""
    posts = [each.post for each in moments if each.post and each.kind != "evidence"]
    return list(dict.fromkeys(post.conversation_id for post in posts))


def undoable_of(
    moments: list[Moment], names: Names, *, me: UUID | None
) -> StoryLine | None:
    """Return the latest thing that the reader did here, if it can be taken back."""
    mine = [each for each in moments if each.by_type == "user" and each.by_id == me]
    latest = max(mine, key=lambda each: each.made_at or each.at, default=None)
    if latest is None or latest.kind not in told.UNDOABLE:
        return None
    return story([latest], names)[0]


def author_of(moments: list[Moment]) -> PostSaid | None:
    """Return the post with which the case began: it names the customer."""
    return next((m.post for m in moments if m.kind == "opened" and m.post), None)


def gap_of(case: Case) -> Decimal | None:
    """Return by how much the remedy falls short of the harm; None when nothing is known."""
    if case.harm is None:
        return None
    return max(case.harm - (case.remedy or Decimal(0)), Decimal(0))


def of_kind(moments: Iterable[Moment], kind: str) -> list[Moment]:
    return [moment for moment in moments if moment.kind == kind]


def lease_of(
    case: Case, names: Names, *, me: UUID | None, now: datetime
) -> dict[str, Any] | None:
    """Return who is answering just now, if it is somebody else."""
    if case.lease_by in {None, me} or not case.lease_until or case.lease_until < now:
        return None
    return {"by": names.person(case.lease_by), "until": case.lease_until}
