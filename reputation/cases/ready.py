"""Answers that stand ready: what Vigía worded for the customer, for a person to post by hand.

No channel can be written to. So "at once" means that the words are there the moment they are due.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from reputation.cases.drafts import DraftState, ReplyDraft
from reputation.cases.models import Entry

# What a customer reads is in his language, whatever the reader's is.
_NUMBER = {
    "es": "Hola: hemos abierto por ti la incidencia {number}, para que no tengas que hacerlo. "
    "Con ese número puedes preguntarnos aquí mismo.",
    "en": "Hello, we have opened ticket {number} for you, so that you do not have to. "
    "With that number you can ask us right here.",
    "pt": "Olá, abrimos em seu nome o pedido {number}, para que não precise de o fazer. "
    "Com esse número pode perguntar-nos aqui mesmo.",
}


class Ready(NamedTuple):
    """An answer that tells a ticket's number, and the ticket's line in the ledger."""

    draft: ReplyDraft
    ticket: Entry


def number_told(number: str, *, language: str, otherwise: str) -> str:
    """Return what tells a customer his ticket's number, in his language or the brand's."""
    for spoken in (language, otherwise):
        if words := _NUMBER.get(spoken.partition("-")[0].casefold()):
            return words.format(number=number)
    return _NUMBER["en"].format(number=number)


def untold(entries: Iterable[Entry]) -> list[Entry]:
    """Return the tickets whose number the customer has not been told."""
    return [
        entry
        for entry in entries
        if entry.kind == "ticket" and entry.due_at is not None and entry.done_at is None
    ]


def references_to_post(case_ids: Collection[UUID]) -> set[str]:
    """Return the references of those cases that have something to be posted by hand, in one statement."""
    waiting = Entry.objects.filter(
        case_id__in=case_ids,
        kind="ticket",
        due_at__isnull=False,
        done_at=None,
        undone_at=None,
        facts__has_key="draft",
    )
    return set(waiting.values_list("case__reference", flat=True))


def ready_answers(entries: Iterable[Entry]) -> list[Ready]:
    """Return the answers of these ledgers that wait to be posted: one statement if there are any."""
    of_draft = {
        UUID(entry.facts["draft"]): entry
        for entry in untold(entries)
        if entry.facts.get("draft")
    }
    if not of_draft:
        return []
    drafts = ReplyDraft.objects.filter(pk__in=of_draft, state=DraftState.DRAFT)
    return [Ready(draft, of_draft[draft.pk]) for draft in drafts.order_by("pk")]
