"""Runs begin on a case, move to a newer version, and end."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reputation.cases.deadlines_kept import renew_deadlines
from reputation.cases.models import Case
from reputation.common.errors import Refused
from reputation.events.actions import record
from reputation.playbooks.actions.working import (
    Work,
    at_work,
    open_mandatory,
    opened,
    replan,
)
from reputation.playbooks.authority import Actor
from reputation.playbooks.format import Document, Exit
from reputation.playbooks.models import (
    Playbook,
    PlaybookVersion,
    Run,
    RunStep,
    StepState,
    VersionState,
)
from reputation.playbooks.situations import score_of, situation_of
from tenants.schemas import current_brand


class CaseIsOver(Refused):
    """A playbook is for a case that somebody works on."""

    code = "case_is_closed"


class NotPublished(Refused):
    """Only a published version can be run."""

    code = "playbook_not_published"


class AlreadyRunning(Refused):
    """One run of a playbook at a time on a case."""

    code = "already_running"


class MandatoryStepIsOpen(Refused):
    """Something that must be done has not been done."""

    code = "mandatory_step_open"


class ExitIsNotMet(Refused):
    """The run's exit criteria do not hold."""

    code = "exit_criteria_unmet"


def start_run(case: Case, playbook: Playbook, *, by: Actor, at: datetime) -> Run:
    """Work a case by a playbook's published version, beside others that run on it.

    Raises:
        CaseIsOver: the case is closed.
        NotPublished: the playbook is a draft only.
        AlreadyRunning: the playbook runs on the case.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case.pk)
        if not case.is_open:
            raise CaseIsOver(_("%(case)s is closed.") % {"case": case.reference})
        version = playbook.versions.filter(
            state=VersionState.PUBLISHED
        ).first()  # at most one
        if version is None:
            raise NotPublished(
                _("“%(slug)s” has not been published.") % {"slug": playbook.slug}
            )
        if case.runs.running().filter(playbook=playbook).exists():
            raise AlreadyRunning(
                _("“%(slug)s” runs on %(case)s already.")
                % {"slug": playbook.slug, "case": case.reference}
            )
        run = Run.objects.create(
            case=case,
            playbook=playbook,
            version=version,
            started_at=at,
            started_by_id=by.pk if by else None,
            score_before=score_of(case),
        )
        work = Work(
            case=case,
            run=run,
            document=version.read(),
            steps=_new_steps(run, version.read()),
            situation=situation_of(case, at=at, run=run),
            at=at,
        )
        replan(work)
        RunStep.objects.bulk_create(work.steps)
        run.save()
        renew_deadlines(current_brand(), case)
        record(
            "run.started",
            case,
            by=by,
            at=at,
            run=str(run.pk),
            playbook=playbook.slug,
            version=version.number,
        )
    return run


def _new_steps(run: Run, document: Document) -> list[RunStep]:
    return [
        RunStep(
            run=run,
            number=number,
            key=step.key,
            state=StepState.NOT_NEEDED,
            is_mandatory=step.mandatory,
            owner_role=step.owner_role,
        )
        for number, step in enumerate(document.all_steps(), 1)
    ]


def move_run(run: Run, *, by: Actor, at: datetime) -> Run:
    """Go on by the playbook's published version, with what is done already.

    Steps are found again by their key: done and skipped ones stay so, those that the new
    version does not have are dropped, new ones open when they are wanted.

    Raises:
        RunIsOver: it has ended.
        NotPublished: it runs by the published version already.
    """
    with at_work(run, at=at) as work:
        version = PlaybookVersion.objects.filter(
            playbook=work.run.playbook_id, state=VersionState.PUBLISHED
        ).first()  # at most one
        if version is None or version.pk == work.run.version_id:
            raise NotPublished(_("There is no newer version to move to."))
        before = work.run.version.number
        _carry_over(work, version)
        record(
            "run.moved",
            work.case,
            by=by,
            at=at,
            run=str(run.pk),
            playbook=work.run.playbook.slug,
            before=before,
            after=version.number,
        )
    return work.run


def _carry_over(work: Work, version: PlaybookVersion) -> None:
    old = {step.key: step for step in work.steps}
    document = version.read()
    new = _new_steps(work.run, document)
    for step in new:
        if known := old.get(step.key):
            for name in _CARRIED:
                setattr(step, name, getattr(known, name))
    RunStep.objects.filter(run=work.run).delete()
    work.steps = RunStep.objects.bulk_create(new)
    work.run.version, work.document = version, document


_CARRIED = (
    "state",
    "opened_at",
    "asked_at",
    "asked_by_id",
    "approve_by",
    "approved_by_id",
    "settled_at",
    "settled_by_id",
    "went_to",
    "note",
)


def end_run(
    run: Run, *, by: Actor, at: datetime, confirmed: Collection[str] = ()
) -> Run:
    """End a run whose exit criteria hold; `confirmed` are those that a person vouches for.

    Raises:
        RunIsOver: it has ended.
        MandatoryStepIsOpen: something that must be done has not been done.
        ExitIsNotMet: names what does not hold.
    """
    with at_work(run, at=at) as work:
        replan(work)
        refuse_open_mandatory(work.steps, work.document)
        if unmet := [
            each for each in work.document.exits if not _is_met(each, work, confirmed)
        ]:
            texts = [each.text.in_language(get_language() or "en") for each in unmet]
            raise ExitIsNotMet(
                _("Not yet: %(criteria)s") % {"criteria": " ".join(texts)}
            )
        work.run.ended_at, work.run.score_after = at, score_of(work.case)
        record(
            "run.ended",
            work.case,
            by=by,
            at=at,
            run=str(run.pk),
            playbook=work.run.playbook.slug,
            confirmed=sorted(confirmed),
        )
    return work.run


def _is_met(criterion: Exit, work: Work, confirmed: Collection[str]) -> bool:
    if criterion.fact is not None:
        return criterion.fact in work.situation.facts
    return criterion.key in confirmed


def refuse_open_mandatory(steps: list[RunStep], document: Document) -> None:
    """Check that nothing mandatory is open.

    Raises:
        MandatoryStepIsOpen: something is; names it.
    """
    if waiting := open_mandatory(steps):
        language = get_language() or "en"
        titles = [
            document.step(step.key).title.in_language(language) for step in waiting
        ]
        raise MandatoryStepIsOpen(
            _("“%(playbook)s” still needs: %(steps)s.")
            % {
                "playbook": document.title.in_language(language),
                "steps": ", ".join(titles),
            }
        )


def bring_runs_up_to_date(case: Case, *, at: datetime) -> None:
    """Open those steps of a case's runs that have become wanted since anybody looked."""
    for run in case.runs.running().order_by("started_at", "pk"):
        if replan(opened(case, run, at=at)):
            with at_work(run, at=at):
                pass  # the plan is made again at its end


def end_runs_of_closed_case(case: Case, *, at: datetime) -> int:
    """End what still runs on a case that was closed, and return how many that were."""
    running = list(case.runs.running())
    for run in running:
        with at_work(run, at=at) as work:
            work.run.ended_at, work.run.score_after = at, score_of(case)
            work.run.ended_with_case = True
            record(
                "run.ended",
                case,
                by=None,
                at=at,
                run=str(run.pk),
                playbook=work.run.playbook.slug,
                confirmed=[],
            )
    return len(running)
