"""Customers under another name: which accounts belong to whose case, as its ledger says."""

from collections.abc import Collection
from uuid import UUID

from reputation.cases.models import Entry


def known_elsewhere(authors: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the open case that each of these accounts was linked to, in one statement.

    Of several links the latest one stands.
    """
    rows = Entry.objects.filter(
        kind="identity",
        undone_at=None,
        case__closed_at=None,
        facts__author__in=[str(author) for author in authors],
    ).order_by("pk")
    return {
        UUID(facts["author"]): case_id
        for facts, case_id in rows.values_list("facts", "case_id")
    }
