"""Steps of running playbooks that wait for somebody's consent, over all of a brand's cases."""

from dataclasses import dataclass
from datetime import datetime

from reputation.cases.models import Case
from reputation.playbooks.actions.stepping import roles_that_may_approve
from reputation.playbooks.models import RunStep, StepState
from tenants.access import Role


@dataclass(frozen=True, slots=True)
class Consent:
    """A step that waits, in the reader's words, and the roles that may consent now."""

    step: RunStep
    case: Case
    playbook: str
    title: str
    text: str
    approvers: list[Role]


def waiting_consents(*, language: str, at: datetime, most: int) -> list[Consent]:
    """Return the steps that wait, those first whose time is up soonest; one statement."""
    waiting = RunStep.objects.filter(
        state=StepState.OPEN, asked_at__isnull=False, run__ended_at=None
    )
    steps = waiting.select_related("run__case", "run__version")
    found = []
    for step in steps.order_by("approve_by", "pk")[:most]:
        document = step.run.version.read()
        wanted = document.step(step.key)
        if wanted.approval is None:
            continue
        found.append(
            Consent(
                step,
                step.run.case,
                document.title.in_language(language),
                wanted.title.in_language(language),
                wanted.text.in_language(language),
                roles_that_may_approve(wanted.approval, step, at=at),
            )
        )
    return found
