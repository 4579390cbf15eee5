"""What happens to a case moves the runs on it: steps open, due times begin, a closed case ends them."""

from uuid import UUID

from reputation.cases.models import Case
from reputation.events.models import Event
from reputation.playbooks.actions.running import (
    bring_runs_up_to_date,
    end_runs_of_closed_case,
)


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
        bring_runs_up_to_date(case, at=event.occurred_at)


def follow_band(event: Event) -> None:
    """Bring the runs of a conversation's cases in line with its new band. Safe to run again."""
    conversation = event.details.get("conversation")
    if not conversation:
        return
    cases = Case.objects.open().filter(
        posts__mention__conversation_id=UUID(str(conversation)), runs__ended_at=None
    )
    for case in cases.exclude(runs=None).distinct().order_by("pk"):
        bring_runs_up_to_date(case, at=event.occurred_at)
