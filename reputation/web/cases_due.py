"""What was and is due on a case, in words; and how long it took."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reputation.cases import facts as told
from reputation.cases.calendars import working_time_between
from reputation.cases.deadlines_kept import WAITING
from reputation.cases.models import Case
from reputation.cases.policies_kept import policies_of
from reputation.cases.timeline import Moment
from reputation.playbooks.queries import steps_due
from reputation.web import cases_words as words
from tenants.models import Brand


@dataclass(frozen=True, slots=True)
class DueLine:
    """A deadline: open with its chip, or met or missed."""

    label: str | Promise
    at: datetime
    chip: words.DueChip | None
    verdict: str = ""
    is_late: bool = False
    text: str = ""
    entry_id: UUID | None = None  # of what waits to be marked as done


def deadlines_of(
    case: Case, moments: Iterable[Moment], *, now: datetime
) -> list[DueLine]:
    """Return what was and is due, the earliest first."""
    lines = [
        _due_line("first_reply", case.respond_by, case, now, done=case.first_answer_at),
        _due_line("resolution", case.resolve_by, case, now, done=case.claimed_at),
    ]
    what = case.next_due
    if what not in {"next_reply", "update", "check_back"}:
        what = "next_reply" if case.waiting_since else "update"
    if case.claimed_at is not None and case.waiting_since is None:
        what = "check_back"
    lines.append(_due_line(what, case.next_reply_by, case, now))
    over = case.resolved_at or case.closed_at
    lines.append(
        _due_line(
            "hard_deadline", case.hard_deadline_at, case, now, done=case.claimed_at
        )
    )
    lines.append(_due_line("statutory", case.statutory_at, case, now, done=over))
    moments = list(moments)
    withdrawn = {
        each.facts.order for each in moments if isinstance(each.facts, told.Withdrawn)
    }
    lines += [
        _owed(each, case, now)
        for each in moments
        if each.due_at is not None and each.entry_id not in withdrawn
    ]
    lines += [
        _due_line("step", at, case, now, text=title)
        for title, at in steps_due(case, language=get_language() or "en")
    ]
    found = [line for line in lines if line is not None]
    return sorted(found, key=lambda line: line.at)


def _owed(moment: Moment, case: Case, now: datetime) -> DueLine | None:
    """Return a promise or task of the ledger; what was not done yet can be marked as done."""
    what = WAITING.get(moment.kind, "task")
    text = moment.text
    if isinstance(moment.facts, told.Ticketed):
        text = _("Tell the customer the number of ticket %(number)s") % {
            "number": moment.facts.number
        }
    line = _due_line(what, moment.due_at, case, now, done=moment.done_at, text=text)
    # A removal is decided by another person, and never just done.
    if line is None or line.chip is None or moment.kind == "removal_request":
        return line
    return replace(line, entry_id=moment.entry_id)


def _due_line(
    what: str,
    at: datetime | None,
    case: Case,
    now: datetime,
    *,
    done: datetime | None = None,
    text: str = "",
) -> DueLine | None:
    if at is None:
        return None
    label = words.DUE[what]
    if done is not None:
        is_late = done > at
        verdict = _("Too late") if is_late else _("In time")
        return DueLine(label, at, None, verdict, is_late, text)
    if not case.is_open or case.resolved_at is not None:
        return DueLine(label, at, None, _("Not needed any more"), text=text)
    chip = words.due_chip(at, what, since=case.opened_at, now=now)
    return DueLine(label, at, chip, text=text)


def lengths_of(brand: Brand, case: Case) -> dict[str, Any]:
    """Return how long the first answer and the solution took, by the clock and in working time."""
    began = case.complained_at or case.opened_at
    hours = policies_of(brand).of(case.custody).calendar

    def took(end: datetime | None) -> tuple[timedelta, timedelta] | None:
        if end is None or end < began:
            return None
        return end - began, working_time_between(began, end, hours)

    solved = case.resolved_at if case.is_really_resolved else None
    return {"first_answer": took(case.first_answer_at), "solved_after": took(solved)}
