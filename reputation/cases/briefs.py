"""What a contractor is told of a case: his order without the people, and nothing else of the brand's.

He is not told who complains, or that somebody does in public: who works for a loud customer shall work as for
any other.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import QuerySet

from reputation.analysis.triage.personal import MASK, personal_of, redact
from reputation.cases.models import Case, Entry, EntryText
from reputation.cases.orders import conflicts
from reputation.mentions.models import Author

_HANDLE = re.compile(r"(?<![\w@])@\w[\w.]*")
_ADDRESS = re.compile(r"\bhttps?://\S+|\bwww\.\S+", re.IGNORECASE)
_SENTENCES = re.compile(r"(?<=[.!?;\n])\s+")
# How many listen to somebody is no part of an order.
_LOUD = re.compile(
    r"\b(?:redes\s+sociales|redes\s+sociais|social\s+(?:media|networks?)|twitter|tweets?|tuits?|facebook"
    r"|instagram|tiktok|google\+|blogs?|bloggers?|bloguer[oa]s?|blogueir[oa]s?|followers|seguidores|retweets?"
    r"|retuits?|virals?|viral(?:es|iza\w*)|influencers?|youtubers?|periodistas?|jornalistas?|journalists?|prensa"
    r"|imprensa|press)\b",
    re.IGNORECASE,
)
# Shorter names are parts of other words.
_NAME = 3


@dataclass(frozen=True, slots=True)
class Brief:
    """One order to a contractor. `marker` tells from which order a leaked text comes."""

    id: UUID
    marker: str
    text: str
    team: str
    contractor: UUID | None
    handed_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    withdrawn_at: datetime | None
    kind: str  # what is asked for
    matter: str  # what it is to be done to
    is_contradicted: bool  # by another open order on the same matter


def redacted(text: str, *, names: Iterable[str] = ()) -> str:
    """Return a text without accounts, addresses, personal data, these names, and how loud the customer is."""
    told = redact(text, list(personal_of(text)))
    told = _ADDRESS.sub(MASK, _HANDLE.sub(MASK, told))
    for name in sorted(set(names), key=len, reverse=True):
        if len(name) >= _NAME:
            whole = rf"(?<!\w){re.escape(name)}(?!\w)"
            told = re.sub(whole, lambda _: MASK, told, flags=re.IGNORECASE)
    return " ".join(
        MASK if _LOUD.search(sentence) else sentence
        for sentence in _SENTENCES.split(told)
    )


def says_something(text: str) -> bool:
    """Tell whether a redacted text has words of its own left."""
    return any(letter.isalnum() for letter in text.replace(MASK, ""))


def names_in(case: Case) -> list[str]:
    """Return what the author of a case is called, first names and last names alone, too."""
    author = Author.objects.in_bulk([case.author_id]) if case.author_id else {}
    return [name for each in author.values() for name in _called(each)]


def marker_of(entry_id: UUID) -> str:
    """Return the mark of an order, the same each time it is shown."""
    return sha256(entry_id.bytes).hexdigest()[:8].upper()


def orders(contractor: UUID | None = None) -> QuerySet[Entry]:
    """Return the hand-offs to contractors, or to one of them, in no order."""
    found = Entry.objects.filter(
        kind="handoff", undone_at=None, facts__has_key="contractor"
    )
    if contractor is not None:
        found = found.filter(facts__contractor=str(contractor))
    return found


def briefs(entries: Iterable[Entry]) -> list[Brief]:
    """Return orders as a contractor may see them, in four statements."""
    rows = list(entries)
    withdrawn, contradicted = _state_of(rows)
    words = dict(
        EntryText.objects.filter(
            entry_id__in=[entry.pk for entry in rows], erased_at=None
        ).values_list("entry_id", "text")
    )
    names = _names(rows)

    def shown(entry: Entry, text: str) -> str:
        return redacted(text, names=names.get(entry.case_id, ()))

    return [
        Brief(
            entry.pk,
            marker_of(entry.pk),
            shown(entry, words.get(entry.pk, "")),
            entry.facts.get("to_team", ""),
            UUID(entry.facts["contractor"]),
            entry.at,
            entry.due_at,
            None if entry.pk in withdrawn else entry.done_at,
            withdrawn.get(entry.pk),
            entry.facts.get("order", ""),
            shown(entry, entry.facts.get("matter", "")),
            entry.pk in contradicted,
        )
        for entry in rows
    ]


def _state_of(rows: Iterable[Entry]) -> tuple[dict[UUID, datetime], set[UUID]]:
    """Return when orders were withdrawn, and which ones another open order contradicts."""
    ledgers: dict[UUID, list[Entry]] = defaultdict(list)
    kinds = ("handoff", "ticket", "withdrawal")
    cases = {entry.case_id for entry in rows}
    for entry in Entry.objects.filter(
        case_id__in=cases, kind__in=kinds, undone_at=None
    ).order_by("pk"):
        ledgers[entry.case_id].append(entry)
    withdrawn = {
        UUID(entry.facts["order"]): entry.at
        for ledger in ledgers.values()
        for entry in ledger
        if entry.kind == "withdrawal"
    }
    contradicted = {
        order.entry
        for ledger in ledgers.values()
        for conflict in conflicts(ledger)
        for order in conflict.orders
    }
    return withdrawn, contradicted


def _names(entries: Iterable[Entry]) -> dict[UUID, list[str]]:
    """Return what the author of each entry's case is called (`names_in`)."""
    of_case = {
        entry.case_id: entry.case.author_id for entry in entries if entry.case.author_id
    }
    authors = Author.objects.in_bulk(of_case.values())
    return {
        case_id: _called(authors[author_id])
        for case_id, author_id in of_case.items()
        if author_id in authors
    }


def _called(author: Author) -> list[str]:
    return [author.handle.lstrip("@"), author.name, *author.name.split()]
