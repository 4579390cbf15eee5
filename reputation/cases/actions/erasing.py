"""Erasing what cases hold of a person: words and names go, facts, counts and hashes stay."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from reputation.cases.drafts import ReplyDraft
from reputation.cases.models import Case, Entry, EntryText
from reputation.common.hiding import HIDDEN, Names, hide_names
from reputation.events.actions import record
from reputation.mentions.models import Mention

_MAY_NAME = ("purpose", "source", "matter")
# What people of ours wrote about their own work stays, unless it is about this customer's own case.
_HIS = ("identity", "evidence", "signal", "claim", "confirmation", "self_solved")


def forget_customers(
    authors: Collection[UUID], *, at: datetime, names: Names | None = None
) -> int:
    """Erase the words of these authors from ledgers, and what names them; return how many texts went.

    Evidence keeps its hash and its time, so that it can still be proven what a kept copy says. `names` are
    taken out of what our own people wrote on the authors' cases. The log needs no change: it holds ids only.
    Safe to run again.
    """
    with transaction.atomic():
        posts = Mention.objects.filter(author_id__in=authors).values("pk")
        cases = Case.objects.filter(author_id__in=authors)
        elsewhere = [str(author) for author in authors]
        texts = EntryText.objects.filter(
            Q(entry__mention_id__in=posts)
            | Q(entry__case__in=cases.values("pk"), entry__kind__in=_HIS)
            | Q(entry__kind="identity", entry__facts__author__in=elsewhere),
            erased_at=None,
        )
        went = texts.update(text="", erased_at=at)
        named = cases.exclude(title="").update(title="")
        _forget_facts(Entry.objects.filter(case__in=cases.values("pk")), names)
        if names:
            mine = cases.values("pk")
            hide_names(EntryText.objects.filter(entry__case__in=mine), names, "text")
            drafts = ReplyDraft.objects.filter(case__in=mine)
            hide_names(drafts, names, "text", "asked_text", "override", "decision")
            held = Case.objects.filter(pk__in=mine)
            hide_names(held, names, "root_cause", "pause_reason")
        if went or named:
            record("words.erased", None, by=None, at=at, texts=went, titles=named)
    return went


def _forget_facts(entries: QuerySet[Entry], names: Names | None) -> None:
    """Take people out of the few facts that somebody types in.

    Whose behalf it was is always a person; the other lines may name one.
    """
    typed = entries.filter(facts__has_any_keys=["on_behalf", *_MAY_NAME])
    for entry in typed.select_for_update():
        facts = dict(entry.facts)
        if facts.get("on_behalf"):
            facts["on_behalf"] = HIDDEN
        for field in _MAY_NAME:
            if names and field in facts:
                facts[field] = names.hidden_in(facts[field])
        if facts != entry.facts:
            Entry.objects.filter(pk=entry.pk).update(facts=facts)


def cases_of(authors: Collection[UUID]) -> list[UUID]:
    """Return the cases of these authors."""
    return list(Case.objects.filter(author_id__in=authors).values_list("pk", flat=True))
