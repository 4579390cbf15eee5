"""Who is answering a case at this moment."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from reputation.cases.actions.guarded import BeingAnswered, is_leased, name_of, same
from reputation.cases.models import Case
from tenants.models import ApiKey, User

LEASE = timedelta(minutes=2)


def take_lease(case: Case, *, by: User | ApiKey, at: datetime) -> Case:
    """Say that `by` is answering, for two minutes; again to go on. No new version of the case.

    Raises:
        BeingAnswered: somebody else is.
    """
    with transaction.atomic():
        row = Case.objects.select_for_update().get(pk=case.pk)
        if is_leased(row.lease_until, at) and not same(by, row.lease_by):
            raise BeingAnswered(
                _("%(who)s is answering this.") % {"who": name_of(row.lease_by)}
            )
        row.lease_by, row.lease_until = by.pk, at + LEASE
        row.save(update_fields=["lease_by", "lease_until"])
    return row


def give_up_lease(case: Case, *, by: User | ApiKey) -> Case:
    """Say that `by` answers no more. Somebody else's lease stays."""
    with transaction.atomic():
        row = Case.objects.select_for_update().get(pk=case.pk)
        if same(by, row.lease_by):
            row.lease_by = row.lease_until = None
            row.save(update_fields=["lease_by", "lease_until"])
    return row
