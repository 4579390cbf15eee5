"""Erasing an author from everything that a brand keeps."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from reputation.api.models import IdempotentRequest
from reputation.cases.actions.erasing import cases_of, forget_customers
from reputation.common.hiding import Names, bare
from reputation.events.actions import record_each
from reputation.mentions.actions import brand_writes_alone
from reputation.mentions.erasing import Forgotten, forget_authors
from reputation.mentions.models import Author
from reputation.playbooks.actions.erasing import hide_customers
from tenants.models import ApiKey, Brand, User


@dataclass(frozen=True, slots=True)
class Erased:
    """How much went: accounts, posts whose words are gone, texts of cases."""

    authors: int = 0
    posts: int = 0
    texts: int = 0


def erase_authors(
    brand: Brand,
    authors: Collection[UUID],
    *,
    at: datetime,
    by: User | ApiKey | None = None,
) -> Erased:
    """Erase the names, words and raw items of these accounts from the open brand, in one transaction.

    Facts, counts, scores and the hashes of evidence stay. Of who is erased already it takes what a case may
    have written down at that very moment; running again changes nothing.
    """
    with transaction.atomic():
        brand_writes_alone(brand)
        forgotten = forget_authors(authors, at=at)
        ids = list(forgotten.people)
        names = Names.of(forgotten.people.values())
        hide_customers(cases_of(ids), names)
        texts = forget_customers(authors, at=at, names=names)
        _forget_answers(forgotten)
        record_each(
            "author.erased",
            [{} for _ in ids],
            subjects=list(Author.objects.filter(pk__in=ids)),
            by=by,
            at=at,
        )
    return Erased(len(ids), forgotten.posts, texts)


def _forget_answers(forgotten: Forgotten) -> None:
    """Empty the kept answers that name an account; their keys stay used."""
    if not forgotten.people:
        return
    told = IdempotentRequest.objects.exclude(answer=None)
    marks = {str(pk).encode() for pk in forgotten.people}
    for handle, _name in forgotten.people.values():
        marks |= {f'"{handle}"'.encode(), f"@{bare(handle)}".encode()}
    naming = [
        pk
        for pk, answer in told.values_list("pk", "answer").iterator()
        if answer is not None and any(mark in bytes(answer) for mark in marks)
    ]
    IdempotentRequest.objects.filter(pk__in=naming).update(answer=b"{}")
