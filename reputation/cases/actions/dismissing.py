"""A case that never was one: its posts were taken for complaints."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from reputation.cases.actions.resolving import close_case
from reputation.cases.actions.undoing import undo
from reputation.cases.actions.work import assign_case
from reputation.cases.models import Case, Entry
from reputation.cases.posts import judged_complaints
from reputation.mentions.actions import brand_writes_alone
from reputation.pipeline.corrections import correct_mentions, undo_corrections
from reputation.pipeline.verdicts import Verdict
from tenants.models import User
from tenants.schemas import current_brand

_DEEDS = ("closure", "assignment")


def dismiss_case(case: Case, *, reason: str, by: User, at: datetime) -> Case:
    """Say of a case's posts that they are no complaints, and close it. Who says so answers for it.

    Raises:
        CaseIsClosed: somebody else closed it first.
        Refused: a step that must be done first is open (`reputation.cases.gates`).
    """
    brand = current_brand()
    with transaction.atomic():
        brand_writes_alone(brand)
        posts = list(judged_complaints(case).values_list("pk", flat=True))
        correct_mentions(brand, posts, Verdict(complaint=False), by=by, at=at)
        if case.assignee_id is None:
            case = assign_case(case, assignee=by, by=by, at=at)
        return close_case(case, reason=reason, by=by, at=at)


def done_at(moment: datetime, *, by: User) -> QuerySet[Entry]:
    """Return what somebody did to cases in one go and that stands, the latest first.

    What is done in one go bears one moment, so that it is found again without a name of its own.
    """
    deeds = Entry.objects.filter(kind__in=_DEEDS, at=moment, by_id=by.pk)
    return deeds.filter(undone_at=None).order_by("-pk")


def undo_all_at(moment: datetime, *, by: User, at: datetime) -> None:
    """Take back what somebody did in one go from the inbox.

    What others have changed since stays.
    """
    brand = current_brand()
    with transaction.atomic():
        brand_writes_alone(brand)
        undo_corrections(brand, moment, by=by, at=at)
        for deed in done_at(moment, by=by).select_related("case"):
            undo(deed.case, entry_id=deed.pk, by=by, at=at)
