"""What waits for another person's yes: replies, posts to be taken away; and who may give it."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reputation.cases.drafts import DraftState, ReplyDraft
from reputation.cases.facts import RemovalAsked
from reputation.cases.keeping import typed
from reputation.cases.models import Entry, EntryText
from reputation.cases.posts import words_of
from tenants.access import Access, Scope


def waiting_drafts() -> QuerySet[ReplyDraft]:
    """Return the brand's replies that wait, those first whose time is up soonest."""
    waiting = ReplyDraft.objects.filter(state=DraftState.IN_REVIEW)
    return waiting.select_related("case").order_by("approve_by", "pk")


def why_not_decide(
    draft: ReplyDraft,
    *,
    me: UUID,
    access: Access | None,
    approvers: Container[str],
    at: datetime,
) -> str:
    """Return why a person may not say yes or no to a reply; "" when he may.

    Before the time is up: whoever was named, else one of the roles `approvers`; afterwards anybody else
    who works on cases. Nobody decides on his own.
    """
    if me in {draft.asked_by_id, draft.by_id}:
        return _("Nobody approves his own reply. Ask somebody else.")
    if access is None or not access.may(Scope.CASES_WRITE):
        return _("You may not decide on replies of this brand.")
    is_late = draft.approve_by is not None and at >= draft.approve_by
    if is_late or draft.approver_id == me:
        return ""
    role = access.role.value if access.role else ""
    if draft.approver_id is not None or role not in approvers:
        return _("Somebody else was asked. You may decide once their time is up.")
    return ""


@dataclass(frozen=True, slots=True)
class RemovalWaiting:
    """A post that somebody wants hidden or deleted, with its words while they are there."""

    entry: Entry
    facts: RemovalAsked
    reason: str
    post: str


def waiting_removals(*, most: int) -> list[RemovalWaiting]:
    """Return the requests that nobody has decided, the oldest first, in three statements."""
    asked = Entry.objects.filter(kind="removal_request", done_at=None, undone_at=None)
    entries = list(asked.select_related("case").order_by("at", "pk")[:most])
    reasons = dict(
        EntryText.objects.filter(entry__in=entries).values_list("entry_id", "text")
    )
    posts = words_of([each.mention_id for each in entries if each.mention_id])
    found = []
    for entry in entries:
        facts = typed(entry)
        if isinstance(facts, RemovalAsked):
            words = posts.get(entry.mention_id) if entry.mention_id else None
            found.append(
                RemovalWaiting(
                    entry,
                    facts,
                    reasons.get(entry.pk, ""),
                    words.whole if words else "",
                )
            )
    return found
