"""What happens to a case moves the runs on it: steps open, they end with it and go on with it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from reputation.cases.keeping import cases_on, standpoints_of
from reputation.cases.models import Case
from reputation.cases.reactions import of_conversations
from reputation.events.choosing import choosing
from reputation.events.models import Event
from reputation.playbooks.actions.reviving import revive_runs
from reputation.playbooks.actions.running import (
    bring_runs_up_to_date,
    end_runs_of_closed_case,
)
from reputation.playbooks.models import Run


def of_cases_with_runs(events: Sequence[Event]) -> set[UUID]:
    """Return which events are of a case that a playbook runs on, or ran on."""
    cases = {event.subject_id for event in events if event.subject_id}
    with_runs = set(
        Run.objects.filter(case_id__in=cases).values_list("case_id", flat=True)
    )
    return {event.pk for event in events if event.subject_id in with_runs}


def of_conversations_with_runs(events: Sequence[Event]) -> set[UUID]:
    """Return which events are of a conversation with a case that a playbook runs on, or ran on."""
    return of_conversations(events, _with_runs)


def _with_runs(conversations: Collection[UUID]) -> set[UUID]:
    runs = Run.objects.filter(case_id__in=cases_on(conversations))
    cases = set(runs.values_list("case_id", flat=True))
    points = standpoints_of(cases).values()
    return {point.conversation_id for each in points for point in each}


@choosing(of_cases_with_runs)
def follow_case(event: Event) -> None:
    """Bring the runs of the event's case in line with it. Safe to run again."""
    if event.subject_id is None:
        return
    case = Case.objects.filter(pk=event.subject_id).first()  # its key
    if case is None:
        return
    if case.closed_at is not None:
        end_runs_of_closed_case(case, at=event.occurred_at)
    else:
        revive_runs(case, at=event.occurred_at)
        bring_runs_up_to_date(case, at=event.occurred_at)


@choosing(of_conversations_with_runs)
def follow_band(event: Event) -> None:
    """Bring the runs of a conversation's cases in line with its new band. Safe to run again."""
    conversation = event.details.get("conversation")
    if not conversation:
        return
    running = Run.objects.running().filter(case_id__in=cases_on([UUID(conversation)]))
    cases = set(running.values_list("case_id", flat=True))
    for case in Case.objects.open().filter(pk__in=cases).order_by("pk"):
        bring_runs_up_to_date(case, at=event.occurred_at)
