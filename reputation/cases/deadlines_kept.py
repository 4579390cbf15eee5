"""Keeping the stored due times of cases in line with what they have been through."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from reputation.cases.choices import CaseKind
from reputation.cases.deadlines import Deadline, Facts, due
from reputation.cases.gates import WAITING_ELSEWHERE
from reputation.cases.models import Case, Entry
from reputation.cases.policies_kept import Policies, policies_of
from tenants.models import Brand

# What an entry that waits is called where the case says what is due next.
WAITING = {"promise": "promise", "ticket": "ticket_number"}
# What `set_deadlines` sets: for `save(update_fields=...)` and `bulk_update`.
DEADLINE_FIELDS = (
    "respond_by",
    "next_reply_by",
    "resolve_by",
    "statutory_at",
    "next_due_at",
    "next_due",
)


def set_deadlines(
    brand: Brand, cases: Sequence[Case], *, policies: Policies | None = None
) -> None:
    """Set every due time of the cases from their rows and ledgers; saves nothing.

    Three statements for any number of cases: the brand's policies, what of their
    ledgers waits to be done, and what of their playbooks does.
    """
    policies = policies or policies_of(brand)
    waiting = _waiting([case.pk for case in cases])
    for case in cases:
        _set(case, policies, waiting.get(case.pk, ()))


def renew_deadlines(brand: Brand, case: Case) -> None:
    """Write a case's due times anew after something moved that is no entry. The caller holds its row."""
    before = [getattr(case, name) for name in DEADLINE_FIELDS]
    set_deadlines(brand, [case])
    if before != [getattr(case, name) for name in DEADLINE_FIELDS]:
        case.save(update_fields=DEADLINE_FIELDS)


def _set(case: Case, policies: Policies, waiting: Iterable[Deadline]) -> None:
    found = due(facts_of(case, tuple(waiting)), policies.of(case.custody))
    case.respond_by = found.respond_by
    case.resolve_by = found.resolve_by
    case.next_reply_by = found.next_reply.at if found.next_reply else None
    case.statutory_at = found.statutory_at
    case.next_due_at = found.next_due.at if found.next_due else None
    case.next_due = found.next_due.what if found.next_due else ""


def facts_of(case: Case, waiting: tuple[Deadline, ...]) -> Facts:
    """Return what the clocks of a case run by."""
    return Facts(
        priority=case.priority,
        is_complaint=case.kind == CaseKind.COMPLAINT,
        opened_at=case.opened_at,
        first_answer_at=case.first_answer_at,
        answered_at=case.answered_at,
        waiting_since=case.waiting_since,
        claimed_at=case.claimed_at,
        is_over=case.resolved_at is not None or case.closed_at is not None,
        around_the_clock=case.around_the_clock,
        waiting=waiting,
        hard_deadline_at=case.hard_deadline_at,
        pauses=tuple(
            (datetime.fromisoformat(begin), datetime.fromisoformat(end))
            for begin, end in case.pauses
        ),
        is_paused=case.paused_at is not None,
    )


def _waiting(case_ids: Sequence[UUID]) -> Mapping[UUID, list[Deadline]]:
    """Return what the ledgers say is due and not done: promises first of all."""
    found: dict[UUID, list[Deadline]] = {}
    rows = Entry.objects.filter(
        case_id__in=case_ids, due_at__isnull=False, done_at=None, undone_at=None
    )
    for case_id, kind, at in rows.values_list("case_id", "kind", "due_at"):
        if at is not None:
            found.setdefault(case_id, []).append(
                Deadline(at, WAITING.get(kind, "task"))
            )
    for ask in WAITING_ELSEWHERE:
        for case_id, more in ask(case_ids).items():
            found.setdefault(case_id, []).extend(more)
    return found
