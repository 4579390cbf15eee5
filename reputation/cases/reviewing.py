"""Replies that wait for another person's yes: which they are, and who may give it."""

from collections.abc import Container
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reputation.cases.drafts import DraftState, ReplyDraft
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
