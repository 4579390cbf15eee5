"""Cases whose conversations turned to another band: their priority follows, and with it their deadlines."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from reputation.cases.actions.opening import PRESSING, capture
from reputation.cases.actions.working import Desk, write
from reputation.cases.keeping import (
    cases_on,
    load,
    rank_of,
    standpoints_of,
    weight_of,
)
from reputation.cases.models import Case
from reputation.cases.posts import posts_by_id, words_of
from reputation.events.actions import record_each
from tenants.models import Brand


def rank_cases(brand: Brand, conversations: Collection[UUID], *, at: datetime) -> int:
    """Bring the priority of the open cases on these conversations in line; return how many moved.

    A case that becomes a pressing one gets its evidence now. Safe to run again.
    """
    on_these = cases_on(conversations)
    if not on_these:
        return 0
    with transaction.atomic():
        cases = (
            Case.objects.open()
            .filter(pk__in=on_these)
            .select_for_update()
            .order_by("pk")
        )
        moved = _moved(brand, cases, at=at)
        if not moved:
            return 0
        was = {desk.case.pk: desk.case.priority for desk, _priority in moved}
        _capture([desk for desk, priority in moved if priority in PRESSING])
        desks = [desk for desk, _priority in moved]
        before = {desk.case.pk: (weight_of(desk.kept), True) for desk in desks}
        write(desks, at=at, before=before)
        record_each(
            "case.prioritized",
            [
                {
                    "case": desk.case.reference,
                    "before": was[desk.case.pk],
                    "after": desk.case.priority,
                }
                for desk in desks
            ],
            subjects=[desk.case for desk in desks],
            at=at,
        )
    return len(moved)


def misranked(conversations: Collection[UUID]) -> set[UUID]:
    """Return the conversations with an open case whose priority is not the one that its facts ask for."""
    cases = list(Case.objects.open().filter(pk__in=cases_on(conversations)))
    points = standpoints_of([case.pk for case in cases])
    return {
        point.conversation_id
        for case in cases
        if rank_of(case, points[case.pk]) != case.priority
        for point in points[case.pk]
    }


def _moved(
    brand: Brand, cases: QuerySet[Case], *, at: datetime
) -> list[tuple[Desk, str]]:
    found = []
    loaded = load(cases)
    points = standpoints_of([kept.case.pk for kept in loaded])
    for kept in loaded:
        case = kept.case
        priority = rank_of(case, points[case.pk])
        if priority != case.priority:
            found.append((Desk(brand, kept, None, at, at), priority))
    return found


def _capture(desks: Sequence[Desk]) -> None:
    """Keep evidence for cases that have none yet."""
    bare = [
        desk
        for desk in desks
        if not any(entry.kind == "evidence" for entry in desk.kept.entries)
    ]
    points = standpoints_of([desk.case.pk for desk in bare])
    ids = {point.mention_id: desk for desk in bare for point in points[desk.case.pk]}
    words = words_of(ids)
    for post in posts_by_id(list(ids)):
        capture(ids[post.id], post, words.get(post.id))
