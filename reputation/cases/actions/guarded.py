"""What stands between a reply and its sending: whoever else answers, the guard, a second person."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from reputation.analysis.guard.draft import Verdict
from reputation.cases.actions.working import Actor, Desk
from reputation.cases.facts import Noted
from reputation.cases.guarding import Guarded, read_reply
from reputation.cases.models import Entry
from reputation.cases.objections import WHY
from reputation.cases.priorities import PRIORITIES
from reputation.cases.reply_policies import ReplyTerms, reply_policy
from reputation.common.errors import Refused
from reputation.events.actions import record
from tenants.models import ApiKey, User

# Two answers within this time are two people who did not know of each other.
TOGETHER = timedelta(minutes=2)
_CUSTOMERS = frozenset({"opened", "attached", "heard"})


class Leave(NamedTuple):
    """What allows a reply that would not pass by itself: a reason, and another person's yes."""

    reason: str = ""
    second: UUID | None = None


ALONE = Leave()


class BeingAnswered(Refused):
    """Somebody else is writing an answer at this moment."""

    code = "being_answered"


class AlreadyAnswered(Refused):
    """Somebody else has answered just before."""

    code = "already_answered"


class GuardStop(Refused):
    """The guard stops a reply. `verdict` has its findings."""

    code = "guard_stop"

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        worst = next(each for each in verdict.findings if each.severity == "stop")
        super().__init__(
            _("“%(quote)s”: %(why)s")
            % {"quote": worst.quote, "why": str(WHY[worst.code])}
        )


class SecondPersonNeeded(Refused):
    """The reply may only be given with another person's yes."""

    code = "second_person_needed"


def must_be_free(desk: Desk) -> None:
    """Refuse a reply where somebody else is answering, or has just answered.

    Raises:
        BeingAnswered: another one's lease runs.
        AlreadyAnswered: another one's reply is fresh, and the customer has said nothing since.
    """
    case, own = desk.case, desk.by.pk if desk.by else None
    if case.lease_by not in {None, own} and is_leased(case.lease_until, desk.now):
        raise BeingAnswered(
            _("%(who)s is answering this, until %(until)s.")
            % {"who": name_of(case.lease_by), "until": clock_of(desk, case.lease_until)}
        )
    fresh = _fresh_reply(desk.kept.entries, desk.now)
    if fresh is not None and fresh.by_id not in {None, own}:
        raise AlreadyAnswered(
            _("%(who)s answered this at %(at)s.")
            % {"who": name_of(fresh.by_id), "at": clock_of(desk, fresh.made_at)}
        )


def is_leased(until: datetime | None, now: datetime) -> bool:
    return until is not None and until > now


def _fresh_reply(entries: Sequence[Entry], now: datetime) -> Entry | None:
    """Return the latest reply, if it is fresh and the customer has written nothing since it."""
    for entry in reversed(entries):
        if entry.kind in _CUSTOMERS:
            return None
        if entry.kind == "reply":
            return entry if now - entry.made_at < TOGETHER else None
    return None


def must_pass(desk: Desk, reply: Guarded, leave: Leave) -> list[str]:
    """Return the rules whose stop is overridden.

    Raises:
        GuardStop: a rule stops the reply, and no reason was given.
        SecondPersonNeeded: overriding, or answering such a case, takes another person.
    """
    policy = reply_policy()
    reply = reply._replace(strict=policy.strict)
    verdict = read_reply(desk.brand, desk.case, reply, at=desk.at)
    stops = sorted(
        {found.code for found in verdict.findings if found.severity == "stop"}
    )
    if stops and not leave.reason.strip():
        raise GuardStop(verdict)
    if leave.second is None and _needs_second(desk, stops, policy.terms):
        raise SecondPersonNeeded(
            _("Somebody else has to approve this first: ask for a review of the draft.")
        )
    return stops


def _needs_second(desk: Desk, stops: Sequence[str], terms: ReplyTerms) -> bool:
    if terms.second_person & set(stops):
        return True
    if not terms.review_from:
        return False
    return PRIORITIES.index(desk.case.priority) >= PRIORITIES.index(terms.review_from)


def note_override(desk: Desk, reply: Entry, leave: Leave) -> None:
    """Keep why the guard was overridden, and count it."""
    codes = reply.facts.get("overridden", [])
    if not codes:
        return
    desk.add(Noted(about=reply.pk), text=leave.reason)
    record(
        "reply.overruled",
        desk.case,
        by=desk.by,
        at=desk.at,
        case=desk.case.reference,
        entry=reply.pk,
        codes=codes,
        approved_by=leave.second,
    )


def name_of(actor_id: UUID | None) -> str:
    """Return what a person or a key is called; a sentence's subject in any case."""
    if actor_id is None:
        return _("Somebody")
    person = User.objects.filter(pk=actor_id).first()  # unique
    if person is not None:
        return str(person)
    key = ApiKey.objects.filter(pk=actor_id).first()  # unique
    return key.name if key else _("Somebody")


def same(one: Actor, other: UUID | None) -> bool:
    return one is not None and one.pk == other


def clock_of(desk: Desk, moment: datetime | None) -> str:
    if moment is None:
        return ""
    return f"{moment.astimezone(ZoneInfo(desk.brand.timezone)):%H:%M}"
