"""What a brand decided about its replies: how strict the guard is, what needs a second person, and whose."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import msgspec
from django.db import models

from reputation.analysis.guard.draft import Severity
from reputation.common.ids import uuid7
from tenants.access import Role


class ReplyPolicy(models.Model):
    """A brand's own terms for replies: one row, or none for the product's own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    terms = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by_id = models.UUIDField(null=True, blank=True)  # of a user in public

    class Meta:
        app_label = "cases"

    def __str__(self) -> str:
        return "reply policy of the brand"


class ReplyTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The terms as they are stored.

    stop            codes that stop a reply here though they only warn elsewhere
    second_person   codes that nobody may override alone
    review_from     from this case priority on, each reply needs another person's yes; "" for none
    approvers       roles whose yes counts
    approve_within  minutes until anybody else who may write cases can give it
    """

    stop: frozenset[str] = frozenset()
    second_person: frozenset[str] = frozenset(
        {"threat_or_disrespect", "personal_data_in_public", "deny_with_apology"}
    )
    review_from: str = ""
    approvers: frozenset[str] = frozenset(
        {Role.AGENCY_LEAD.value, Role.BRAND_PR.value, Role.LEGAL_APPROVER.value}
    )
    approve_within: int = 30


@dataclass(frozen=True, slots=True)
class Replying:
    """The terms that hold in a brand now."""

    terms: ReplyTerms = field(default_factory=ReplyTerms)

    @property
    def strict(self) -> Mapping[str, Severity]:
        return dict.fromkeys(self.terms.stop, "stop")

    @property
    def patience(self) -> timedelta:
        """How long one waits for the person asked before anybody else may approve."""
        return timedelta(minutes=self.terms.approve_within)


def reply_policy() -> Replying:
    """Return what holds in the open brand, in one statement."""
    row = ReplyPolicy.objects.order_by("pk").first()
    return Replying(msgspec.convert(row.terms, ReplyTerms)) if row else Replying()
