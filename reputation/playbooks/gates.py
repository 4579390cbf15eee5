"""What playbooks have to say before a case is closed or a remedy is offered, and of what is due on it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from reputation.cases.deadlines import Deadline
from reputation.cases.models import Case
from reputation.common.errors import Refused
from reputation.playbooks.actions.running import refuse_open_mandatory
from reputation.playbooks.actions.working import opened, replan
from reputation.playbooks.authority import Actor, role_of
from reputation.playbooks.format import RemedyLimit
from reputation.playbooks.limits import most_for, who_may
from reputation.playbooks.models import Playbook, RunStep, StepState, VersionState
from reputation.playbooks.shelf import shipped
from tenants.access import Role, Scope
from tenants.models import ApiKey

# Its limits hold for a case that no playbook runs on.
EVERYDAY = "single-complaint"


class OverTheLimit(Refused):
    """More than the person may offer; the message names who may."""

    code = "over_remedy_limit"


def mandatory_steps_first(case: Case, at: datetime) -> None:
    """Keep a case open while a mandatory step of any of its runs is.

    Steps that have become wanted since anybody looked count, too.

    Raises:
        MandatoryStepIsOpen: names the playbook and the steps.
    """
    for run in case.runs.running().order_by("started_at", "pk"):
        work = opened(case, run, at=at)
        replan(work)
        refuse_open_mandatory(work.steps, work.document)


def steps_waiting(case_ids: Collection[UUID]) -> Mapping[UUID, list[Deadline]]:
    """Return the open steps of what runs on these cases, each with its due time: one statement."""
    found: dict[UUID, list[Deadline]] = defaultdict(list)
    steps = RunStep.objects.filter(
        run__case_id__in=case_ids,
        run__ended_at=None,
        state=StepState.OPEN,
        due_at__isnull=False,
    )
    for case_id, due_at in steps.values_list("run__case_id", "due_at"):
        if due_at is not None:
            found[case_id].append(Deadline(due_at, "step"))
    return found


def within_the_limit(case: Case, amount: Decimal, currency: str, by: Actor) -> None:
    """Keep a person from offering more than his role may.

    A key with the scope `admin` speaks for a system that has its own limits, and Vigía
    itself offers nothing. In a currency that no limit names nobody is limited.

    Raises:
        OverTheLimit: names who may offer so much.
    """
    if by is None or (isinstance(by, ApiKey) and Scope.ADMIN in by.scopes):
        return
    limits = limits_on(case)
    role = role_of(by) or Role.COMMUNITY_MANAGER
    most = most_for(limits, role, currency)
    if most is None or amount <= most:
        return
    may = ", ".join(str(one.label) for one in who_may(limits, amount, currency))
    raise OverTheLimit(
        _("You may offer up to %(most)s %(currency)s here. So much may: %(roles)s.")
        % {"most": most, "currency": currency, "roles": may or _("nobody yet")}
    )


def limits_on(case: Case) -> list[RemedyLimit]:
    """Return the limits of the playbooks that run on the case, else the everyday ones."""
    runs = case.runs.running().select_related("version")
    found = [limit for run in runs for limit in run.version.read().remedy_limits]
    return found or _everyday()


def _everyday() -> list[RemedyLimit]:
    playbook = Playbook.objects.filter(slug=EVERYDAY).first()  # unique
    version = (
        playbook.versions.filter(state=VersionState.PUBLISHED).first()  # at most one
        if playbook
        else None
    )
    return (version.read() if version else shipped()[EVERYDAY]).remedy_limits
