"""Letting our own clocks stand still while we wait for somebody else, and letting them go on."""

from datetime import datetime
from typing import Unpack

from django.utils.translation import gettext as _

from reputation.cases.actions.work import must_say
from reputation.cases.actions.working import Actor, Said, at_work
from reputation.cases.facts import Paused, Resumed
from reputation.cases.models import Case
from reputation.common.errors import Refused


class CaseIsPaused(Refused):
    """The clocks of a paused case stand already."""

    code = "case_is_paused"


class CaseIsNotPaused(Refused):
    """The clocks run."""

    code = "case_is_not_paused"


def pause_case(
    case: Case, *, reason: str, by: Actor, at: datetime, **said: Unpack[Said]
) -> Case:
    """Stop our own clocks, with the reason. Promises and what the customer or the law waits for go on.

    Raises:
        CaseIsPaused: they stand already.
        NothingSaid: there is no reason.
    """
    with at_work(case, by=by, at=at, **said) as desk:
        if desk.case.paused_at is not None:
            raise CaseIsPaused(
                _("%(case)s is paused already.") % {"case": desk.case.reference}
            )
        entry = desk.add(Paused(), text=must_say(reason))
        desk.case.pause_reason = reason.strip()[:200]
        desk.record("case.paused", entry)
    return desk.case


def resume_case(case: Case, *, by: Actor, at: datetime, **said: Unpack[Said]) -> Case:
    """Let our own clocks go on: what was left of each is left now.

    Raises:
        CaseIsNotPaused: they run.
    """
    with at_work(case, by=by, at=at, **said) as desk:
        if desk.case.paused_at is None:
            raise CaseIsNotPaused(
                _("%(case)s is not paused.") % {"case": desk.case.reference}
            )
        entry = desk.add(Resumed())
        desk.case.pause_reason = ""
        desk.record("case.resumed", entry)
    return desk.case
