"""Erasing what cases hold of a person: words and names go, facts, counts and hashes stay."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from reputation.cases.drafts import ReplyDraft
from reputation.cases.models import Case, EntryText
from reputation.common.hiding import Names, hide_names
from reputation.events.actions import record
from reputation.mentions.models import Mention

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
        if names:
            mine = cases.values("pk")
            hide_names(EntryText.objects.filter(entry__case__in=mine), names, "text")
            drafts = ReplyDraft.objects.filter(case__in=mine)
            hide_names(drafts, names, "text", "asked_text", "override", "decision")
            hide_names(Case.objects.filter(pk__in=mine), names, "root_cause")
        if went or named:
            record("words.erased", None, by=None, at=at, texts=went, titles=named)
    return went


def cases_of(authors: Collection[UUID]) -> list[UUID]:
    """Return the cases of these authors."""
    return list(Case.objects.filter(author_id__in=authors).values_list("pk", flat=True))
