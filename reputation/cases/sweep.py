"""Finding what nobody did in time: once each, however often one looks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from reputation.cases.actions.working import Desk, all_at_work
from reputation.cases.counting import count_cases
from reputation.cases.facts import Signalled
from reputation.cases.models import Case, Entry
from reputation.events.actions import record_each, record_found
from tenants.models import Brand

# So many are held at a time, for half a second; the next ones follow at once.
ROWS = 10_000
CASES = 200  # with their ledgers, and the brand's lock


@dataclass(frozen=True, slots=True)
class Swept:
    """What a look found that had not been told before."""

    overdue: int = 0
    broken: int = 0  # promises


def sweep(brand: Brand, *, at: datetime) -> Swept:
    """Tell of every promise that was not kept and of every case that is overdue, and count.

    Safe to run again, and beside itself: what is marked and what tells of it are one
    transaction, and what is marked is not found again.
    """
    broken = _until_done(_break_promises, at)
    _passed(at).exclude(kind="promise").update(missed_at=at)
    overdue = _until_done(_tell_overdue, at)
    count_cases(brand, at=at)
    return Swept(overdue, broken)


def _tell_overdue(at: datetime) -> tuple[int, bool]:
    with transaction.atomic():
        told = record_found(
            "case.overdue",
            """
            UPDATE cases_case SET overdue_at = next_due_at
            WHERE id IN (
                SELECT id FROM cases_case
                WHERE closed_at IS NULL AND next_due_at <= %s
                AND overdue_at IS DISTINCT FROM next_due_at
                ORDER BY next_due_at, id LIMIT %s
                FOR UPDATE SKIP LOCKED
            )
            RETURNING id, jsonb_build_object(
                'case', reference, 'what', next_due, 'priority', priority, 'assignee', assignee_id,
                'due_at', replace(
                    to_char(next_due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000', '')
            )
            """,
            [at, ROWS],
            subject_type="case",
            at=at,
        )
    return told, told == ROWS


def _break_promises(at: datetime) -> tuple[int, bool]:
    """Mark promises whose time has passed; each weighs on its case, if that is not over."""
    found = list(_passed(at).filter(kind="promise").order_by("due_at", "pk")[:CASES])
    if not found:
        return 0, False
    broken = 0
    cases = [Case(pk=pk) for pk in dict.fromkeys(entry.case_id for entry in found)]
    with all_at_work(cases, by=None, at=at, weighs=True) as desks:
        for desk in desks:
            late = [entry for entry in desk.kept.entries if _is_broken(entry, at)]
            Entry.objects.filter(pk__in=[entry.pk for entry in late]).update(
                missed_at=at
            )
            if desk.case.resolved_at is None and desk.case.is_open:
                _tell_broken(desk, late, at)
                broken += len(late)
    return broken, len(found) == CASES


def _tell_broken(desk: Desk, late: Sequence[Entry], at: datetime) -> None:
    for entry in late:
        desk.add(
            Signalled(name="broken_promise", count=1, rule="promise_missed"),
            channel=entry.channel,
        )
    facts = [{"case": desk.case.reference, "due_at": entry.due_at} for entry in late]
    record_each("promise.missed", facts, subject=desk.case, at=at)


def _is_broken(entry: Entry, at: datetime) -> bool:
    is_late = entry.due_at is not None and entry.due_at <= at
    is_open = entry.done_at is None and entry.missed_at is None
    return entry.kind == "promise" and is_late and is_open


def _passed(at: datetime) -> QuerySet[Entry]:
    return Entry.objects.filter(
        due_at__lte=at, done_at=None, undone_at=None, missed_at=None
    )


def _until_done(look: Callable[[datetime], tuple[int, bool]], at: datetime) -> int:
    total, is_more = 0, True
    while is_more:
        found, is_more = look(at)
        total += found
    return total
