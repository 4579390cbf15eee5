"""Steps of a run are done, skipped, approved and rejected."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reputation.common.errors import Refused
from reputation.events.actions import record
from reputation.playbooks.actions.learning import ensure_post_mortem
from reputation.playbooks.actions.working import Work, at_work
from reputation.playbooks.authority import Actor, role_of
from reputation.playbooks.durations import parse_duration
from reputation.playbooks.format import Approval, Step
from reputation.playbooks.models import Run, RunStep, StepState
from reputation.playbooks.planning import branch_taken, lacks_reply
from tenants.access import Role


class NoSuchStep(Refused):
    """The run has no step of that number."""

    code = "no_such_step"


class StepIsNotOpen(Refused):
    """Only an open step can be dealt with."""

    code = "step_is_not_open"


class StepIsMandatory(Refused):
    """It may be left out only by whoever approves it, with a reason."""

    code = "step_is_mandatory"


class ReplyIsMissing(Refused):
    """A reply that nobody has given cannot be ticked off."""

    code = "reply_missing"


class NobodyAsked(Refused):
    """There is nothing to approve."""

    code = "nothing_to_approve"


class NotTheApprover(Refused):
    """Consent is another role's to give."""

    code = "not_the_approver"


class OwnRequest(Refused):
    """Nobody approves his own work."""

    code = "own_request"


def complete_step(
    run: Run, number: int, *, by: Actor, at: datetime, note: str = ""
) -> RunStep:
    """Mark a step as done; one that needs consent asks for it and stays open.

    A step that is not needed may be done all the same.

    Raises:
        NoSuchStep, StepIsNotOpen: there is no such open step.
        ReplyIsMissing: it is a mandatory reply, and the customer has not had one.
        RunIsOver: the run has ended.
    """
    with at_work(run, at=at) as work:
        step, wanted = _unsettled_step(work, number)
        _must_be_given(work, wanted)
        step.note = note or step.note
        if wanted.approval is None:
            _finish(work, step, wanted, by=by)
            record("step.completed", work.case, by=by, at=at, **_facts(work, step))
        else:
            _ask(work, step, wanted.approval, by=by)
            record(
                "step.requested",
                work.case,
                by=by,
                at=at,
                role=wanted.approval.role,
                approve_by=step.approve_by,
                **_facts(work, step),
            )
    return step


def approve_step(
    run: Run, number: int, *, by: Actor, at: datetime, note: str = ""
) -> RunStep:
    """Consent to what somebody else asked for: the step is done.

    After the deadline the fallback role may consent, too.

    Raises:
        NobodyAsked, OwnRequest, NotTheApprover: there is nothing for `by` to approve.
    """
    with at_work(run, at=at) as work:
        step, wanted = _asked_step(work, number, by=by)
        step.approved_by_id = by.pk if by else None
        step.note = note or step.note
        asked_by = step.asked_by_id
        _finish(work, step, wanted, by=by)
        step.settled_by_id = asked_by
        record("step.approved", work.case, by=by, at=at, **_facts(work, step))
    return step


def reject_step(
    run: Run, number: int, *, by: Actor, at: datetime, note: str
) -> RunStep:
    """Refuse consent, with a reason: the step is open again.

    Raises:
        NobodyAsked, OwnRequest, NotTheApprover: there is nothing for `by` to reject.
    """
    with at_work(run, at=at) as work:
        step, _wanted = _asked_step(work, number, by=by)
        step.asked_at = step.asked_by_id = step.approve_by = None
        step.note = note
        record("step.rejected", work.case, by=by, at=at, **_facts(work, step))
    return step


def skip_step(
    run: Run, number: int, *, by: Actor, at: datetime, reason: str = ""
) -> RunStep:
    """Leave a step out. A mandatory one only by whoever approves it, with a reason.

    Raises:
        NoSuchStep, StepIsNotOpen: there is no such open step.
        StepIsMandatory: `by` may not waive it, or gives no reason.
    """
    with at_work(run, at=at) as work:
        step, wanted = _unsettled_step(work, number)
        if step.state == StepState.NOT_NEEDED:
            raise StepIsNotOpen(_("This step is not needed anyway."))
        if wanted.mandatory:
            _must_be_waived(work, wanted, by=by, reason=reason)
        step.state, step.note = StepState.SKIPPED, reason
        step.settled_at, step.settled_by_id = at, (by.pk if by else None)
        record("step.skipped", work.case, by=by, at=at, **_facts(work, step))
    return step


def _must_be_given(work: Work, step: Step) -> None:
    if lacks_reply(
        step,
        work.situation,
        work.progress(),
        work.document,
        started_at=work.run.started_at,
    ):
        raise ReplyIsMissing(
            _(
                "“%(step)s”: no reply to the customer is recorded in %(case)s for this step. "
                "Reply through the case, or note how you reached him."
            )
            % {
                "step": step.title.in_language(get_language() or "en"),
                "case": work.case.reference,
            }
        )


def _must_be_waived(work: Work, step: Step, *, by: Actor, reason: str) -> None:
    approver = step.approval.role if step.approval else work.document.owner
    if not reason.strip() or role_of(by) != approver:
        raise StepIsMandatory(
            _(
                "This step is mandatory: only the %(role)s may leave it out, with a reason."
            )
            % {"role": Role(approver).label}
        )


def _step(work: Work, number: int) -> RunStep:
    for step in work.steps:
        if step.number == number:
            return step
    raise NoSuchStep(_("The run has no step %(number)s.") % {"number": number})


def _unsettled_step(work: Work, number: int) -> tuple[RunStep, Step]:
    step = _step(work, number)
    wanted = work.document.step(step.key)
    if step.state in {StepState.DONE, StepState.SKIPPED}:
        raise StepIsNotOpen(_("Somebody has dealt with this step already."))
    return step, wanted


def _asked_step(work: Work, number: int, *, by: Actor) -> tuple[RunStep, Step]:
    step, wanted = _unsettled_step(work, number)
    if step.asked_at is None or wanted.approval is None:
        raise NobodyAsked(_("Nobody has asked for consent to this step."))
    if by is None or step.asked_by_id == by.pk:
        raise OwnRequest(_("Nobody approves what he has asked for himself."))
    allowed = roles_that_may_approve(wanted.approval, step, at=work.at)
    if role_of(by) not in allowed:
        raise NotTheApprover(
            _("This is for: %(roles)s.")
            % {"roles": ", ".join(str(role.label) for role in allowed)}
        )
    return step, wanted


def roles_that_may_approve(
    approval: Approval, step: RunStep, *, at: datetime
) -> list[Role]:
    """Return who may consent now: after the deadline the fallback, or the agency's lead."""
    if step.approve_by is None or at <= step.approve_by:
        return [Role(approval.role)]
    fallback = approval.fallback_role or Role.AGENCY_LEAD
    return [Role(approval.role), Role(fallback)]


def _ask(work: Work, step: RunStep, approval: Approval, *, by: Actor) -> None:
    step.asked_at, step.asked_by_id = work.at, (by.pk if by else None)
    step.approve_by = work.at + parse_duration(approval.within)


def _finish(work: Work, step: RunStep, wanted: Step, *, by: Actor) -> None:
    step.state = StepState.DONE
    step.settled_at, step.settled_by_id = work.at, (by.pk if by else None)
    step.went_to = branch_taken(wanted, work.situation)
    if wanted.kind == "post_mortem":
        ensure_post_mortem(work.case, by=by, at=work.at)


def _facts(work: Work, step: RunStep) -> dict[str, object]:
    return {
        "run": str(work.run.pk),
        "playbook": work.run.playbook.slug,
        "step": step.key,
        "number": step.number,
    }
