"""Working on a run: what every verb has in common.

A verb locks the case, then the run, moves some steps and says so in the log. Afterwards
the plan is made again: what has become wanted opens, with its due time.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from reputation.cases.calendars import add_working_time
from reputation.cases.deadlines_kept import renew_deadlines
from reputation.cases.models import Case
from reputation.cases.policies_kept import policies_of
from reputation.common.errors import Refused
from reputation.playbooks.conditions import Situation
from reputation.playbooks.format import Document
from reputation.playbooks.models import Run, RunStep, StepState
from reputation.playbooks.planning import AddTime, Progress, due_at, next_look, plan
from reputation.playbooks.situations import situation_of
from tenants.schemas import current_brand

STEP_FIELDS = [
    field.attname
    for field in RunStep._meta.concrete_fields
    if field.attname not in {"id", "run_id"}
]


class RunIsOver(Refused):
    """Nobody works on a run that has ended."""

    code = "run_is_over"


@dataclass(slots=True)
class Work:
    """A run while somebody works on it."""

    case: Case
    run: Run
    document: Document
    steps: list[RunStep]
    situation: Situation
    at: datetime

    def progress(self) -> dict[str, Progress]:
        """Return what has become of each step, as the plan takes it."""
        return progress_of(self.steps)


def progress_of(steps: Iterable[RunStep]) -> dict[str, Progress]:
    """Return what has become of each step, as the plan takes it."""
    return {
        step.key: Progress(step.state, step.went_to, step.settled_at)  # type: ignore[arg-type]  # a stored state is one of ours
        for step in steps
    }


@contextmanager
def at_work(run: Run, *, at: datetime, even_over: bool = False) -> Iterator[Work]:
    """Work on a run in a transaction; its plan is made again at the end, and the case's due times with it.

    Raises:
        RunIsOver: it has ended.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=run.case_id)
        run = Run.objects.select_for_update().get(pk=run.pk)
        if run.ended_at is not None and not even_over:
            raise RunIsOver(_is_over(run))
        # Locked: the sweep marks steps without holding their run.
        steps = run.steps.select_for_update().order_by("number")
        work = opened(case, run, at=at, steps=list(steps))
        yield work
        if run.ended_at is None:
            replan(work)
        RunStep.objects.bulk_update(work.steps, STEP_FIELDS)
        run.save()
        renew_deadlines(current_brand(), case)


def _is_over(run: Run) -> str:
    return _("This run of “%(slug)s” has ended.") % {"slug": run.playbook.slug}


def opened(
    case: Case, run: Run, *, at: datetime, steps: list[RunStep] | None = None
) -> Work:
    """Return a run with all that its plan rests on."""
    return Work(
        case=case,
        run=run,
        document=run.version.read(),
        steps=list(run.steps.order_by("number")) if steps is None else steps,
        situation=situation_of(case, at=at, run=run),
        at=at,
    )


def replan(work: Work) -> bool:
    """Open what is wanted now and set due times, on the rows alone; tell if any moved."""
    before = _standing(work)
    _see_band(work)
    states = plan(work.document, work.situation, work.progress())
    clock = _clock_of(work.case)
    for step in work.steps:
        step.state = StepState(states[step.key])
        if step.state == StepState.OPEN and step.opened_at is None:
            step.opened_at = work.at
        due = _due(work, step, clock)
        if due != step.due_at:
            step.due_at, step.missed_at = due, None
    work.run.look_at = next_look(
        work.document,
        {step.key for step in work.steps if step.state == StepState.NOT_NEEDED},
        opened_at=work.case.opened_at,
        at=work.at,
    )
    return before != _standing(work)


def _standing(work: Work) -> list[object]:
    run, steps = work.run, work.steps
    return [run.band_seen, run.look_at, *((one.state, one.due_at) for one in steps)]


def _see_band(work: Work) -> None:
    """Note when the case's band turned, for what is due after that."""
    run, band = work.run, work.situation.band
    if run.band_seen == band:
        return
    if run.band_seen:
        run.band_changed_at = work.at
        work.situation = replace(work.situation, band_changed_at=work.at)
    run.band_seen = band


def _due(work: Work, step: RunStep, clock: AddTime) -> datetime | None:
    """Return when a step is due. One that opens later has its whole time from then on."""
    if step.state != StepState.OPEN:
        return step.due_at
    return due_at(
        work.document.step(step.key).due,
        situation=work.situation,
        started_at=step.opened_at or work.run.started_at,
        progress=work.progress(),
        add_time=clock,
    )


def _clock_of(case: Case) -> AddTime:
    """Return how time is added for the case: its channel's hours, or the clock on the wall."""

    def add(start: datetime, length: timedelta, clock: str) -> datetime:
        if clock == "wall" or case.around_the_clock:
            return start + length
        calendar = policies_of(current_brand()).of(case.custody).calendar
        return add_working_time(start, length, calendar)

    return add


def open_mandatory(steps: Sequence[RunStep]) -> list[RunStep]:
    """Return the mandatory steps that nobody has dealt with."""
    return [
        step for step in steps if step.is_mandatory and step.state == StepState.OPEN
    ]
