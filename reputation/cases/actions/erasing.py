"""Erasing what cases hold of a person: words and names go, facts, counts and hashes stay."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from reputation.cases.models import Case, EntryText
from reputation.events.actions import record
from reputation.mentions.models import Mention

# What people of ours wrote about their own work stays, unless it is about this customer's own case.
_HIS = ("identity", "evidence", "signal", "claim", "confirmation", "self_solved")


def forget_customers(authors: Collection[UUID], *, at: datetime) -> int:
    """Erase the words of these authors from ledgers, and what names them; return how many texts went.

    Evidence keeps its hash and its time, so that it can still be proven what a kept copy says. The log needs
    no change: it holds ids only. Safe to run again.
    """
    with transaction.atomic():
        posts = Mention.objects.filter(author_id__in=authors).values("pk")
        cases = Case.objects.filter(author_id__in=authors)
        texts = EntryText.objects.filter(
            Q(entry__mention_id__in=posts)
            | Q(entry__case__in=cases.values("pk"), entry__kind__in=_HIS),
            erased_at=None,
        )
        went = texts.update(text="", erased_at=at)
        named = cases.exclude(title="").update(title="")
        if went or named:
            record("words.erased", None, by=None, at=at, texts=went, titles=named)
    return went
