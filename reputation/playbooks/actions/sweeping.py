"""As time passes: steps that time alone opens, and steps that nobody did in time."""

from datetime import datetime

from django.db import transaction

from reputation.events.actions import Subject, record_each
from reputation.playbooks.actions.working import RunIsOver, at_work
from reputation.playbooks.models import Run, RunStep, StepState

# So many are held at a time; the next ones follow at once.
STEPS = 1_000
RUNS = 200


def sweep_runs(*, at: datetime) -> tuple[int, int]:
    """Open what time has opened, then tell of what is late; return how many of each.

    Safe to run again, and beside itself: a step that was told of is marked in the same
    transaction, and found again only when it is due anew.
    """
    looked = 0
    while some := _look(at):
        looked += some
    told = 0
    while some := _tell(at):
        told += some
    return looked, told


def _look(at: datetime) -> int:
    runs = list(
        Run.objects.running().filter(look_at__lte=at).order_by("look_at")[:RUNS]
    )
    for run in runs:
        try:
            with at_work(run, at=at):
                pass  # the plan is made again at its end
        except RunIsOver:
            continue  # it has ended since we looked
    return len(runs)


def _tell(at: datetime) -> int:
    late = RunStep.objects.filter(
        state=StepState.OPEN, due_at__lte=at, missed_at=None, run__ended_at=None
    )
    with transaction.atomic():
        found = list(
            late.select_for_update(skip_locked=True, of=("self",))
            .select_related("run__playbook")
            .order_by("due_at", "pk")[:STEPS]
        )
        RunStep.objects.filter(pk__in=[step.pk for step in found]).update(missed_at=at)
        record_each(
            "step.missed",
            [
                {
                    "run": str(step.run_id),
                    "playbook": step.run.playbook.slug,
                    "step": step.key,
                    "number": step.number,
                    "role": step.owner_role,
                    "due_at": step.due_at,
                }
                for step in found
            ],
            subjects=[Subject("case", step.run.case_id) for step in found],
            at=at,
        )
    return len(found)
