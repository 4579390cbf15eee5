"""Customers under another name: which accounts belong to whose case, as its ledger says."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from reputation.cases.models import Entry
from reputation.mentions.items import handle_key
from reputation.mentions.models import Author

type Place = tuple[str, str]  # channel and account


def known_elsewhere(authors: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the open case that each of these accounts was linked to.

    An account that had written nothing yet when it was noted is told by its handle. Of several links the
    latest one stands.
    """
    rows = Entry.objects.filter(
        Q(facts__author__in=[str(author) for author in authors])
        | Q(facts__author__isnull=True, said__erased_at=None),
        kind="identity",
        undone_at=None,
        case__closed_at=None,
    ).order_by("pk")
    found: dict[UUID, UUID] = {}
    noted: dict[Place, UUID] = {}
    for facts, case_id, channel, text in rows.values_list(
        "facts", "case_id", "channel", "said__text"
    ):
        if "author" in facts:
            found[UUID(facts["author"])] = case_id
        elif text:
            noted[channel, handle_key(text)] = case_id
    return _told_by_handle(authors, noted) | found if noted else found


def _told_by_handle(
    authors: Collection[UUID], noted: dict[Place, UUID]
) -> dict[UUID, UUID]:
    known = Author.objects.filter(
        pk__in=authors, handle_key__in={handle for _channel, handle in noted}
    )
    return {
        pk: noted[channel, handle]
        for pk, channel, handle in known.values_list(
            "pk", "channel__slug", "handle_key"
        )
        if (channel, handle) in noted
    }
