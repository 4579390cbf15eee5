"""The service policies of a brand, as they are stored: one for the brand, one per channel that differs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.db import models

from reputation.cases.policies import Policy, amended, default_policy, terms_from
from reputation.common.ids import uuid7
from tenants.models import Brand


class ServicePolicy(models.Model):
    """What a brand decided about its deadlines, or what one of its channels does differently.

    The row without a channel is the brand's; a channel's row amends that one. No row at
    all means the product's own defaults, so a new brand needs none.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    channel = models.CharField(max_length=63, blank=True, unique=True)
    terms = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by_id = models.UUIDField(null=True, blank=True)  # of a user in public

    class Meta:
        app_label = "cases"

    def __str__(self) -> str:
        return f"service policy {self.channel or 'of the brand'}"


@dataclass(frozen=True)
class Policies:
    """The policies that hold in a brand now."""

    whole: Policy
    channels: Mapping[str, Policy] = field(default_factory=dict)

    def of(self, channel: str) -> Policy:
        """Return what holds on a channel."""
        return self.channels.get(channel, self.whole)


def policies_of(brand: Brand) -> Policies:
    """Return the policies of the open brand, in one statement."""
    terms = {row.channel: terms_from(row.terms) for row in ServicePolicy.objects.all()}
    whole = _default(brand.timezone, brand.country)
    if "" in terms:
        whole = amended(whole, terms.pop(""))
    return Policies(
        whole, {channel: amended(whole, each) for channel, each in terms.items()}
    )


# Kept, so that a calendar remembers the days that it has worked out.
_default = lru_cache(maxsize=1024)(default_policy)
