"""Deciding how strict a brand is with its own replies."""

from datetime import datetime

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from reputation.analysis.guard.draft import CODES
from reputation.cases.actions.working import Actor
from reputation.cases.priorities import PRIORITIES
from reputation.cases.reply_policies import ReplyPolicy, ReplyTerms
from reputation.common.errors import Refused
from reputation.events.actions import record
from tenants.access import Role, Scope, roles_with

LONGEST_WAIT = 24 * 60  # minutes


class BadTerms(Refused):
    """Terms that name what does not exist; the message says what."""

    code = "bad_terms"


def set_reply_terms(terms: ReplyTerms, *, by: Actor, at: datetime) -> ReplyPolicy:
    """Set the brand's terms for replies, whole.

    Raises:
        BadTerms: an unknown rule, role or priority, or a wait of no use.
    """
    _check(terms)
    with transaction.atomic():
        row = ReplyPolicy.objects.select_for_update().order_by("pk").first()
        row = row or ReplyPolicy(version=0)
        row.terms = msgspec.to_builtins(terms)
        row.version += 1
        row.changed_at = at
        row.changed_by_id = by.pk if by else None
        row.save()
        record("reply_policy.changed", row, by=by, at=at, version=row.version)
    return row


def _check(terms: ReplyTerms) -> None:
    unknown = [*(terms.stop | terms.second_person) - set(CODES)]
    unknown += terms.approvers - {role.value for role in roles_with(Scope.CASES_WRITE)}
    if terms.review_from and terms.review_from not in PRIORITIES:
        unknown.append(terms.review_from)
    if unknown:
        raise BadTerms(
            _("Not known here: %(names)s.") % {"names": ", ".join(sorted(unknown))}
        )
    if not terms.approvers:
        raise BadTerms(
            _("Name a role that approves, such as %(role)s.")
            % {"role": Role.AGENCY_LEAD.value}
        )
    if not 1 <= terms.approve_within <= LONGEST_WAIT:
        raise BadTerms(_("Let somebody wait for 1 to 1,440 minutes."))
