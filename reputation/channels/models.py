"""The table of channels."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from reputation.channels.capabilities import (
    PRIVATE_KINDS,
    Capabilities,
    ChannelKind,
    capabilities_of,
)
from tenants.models import SLUG


class Channel(models.Model):
    """One place where people talk about the brand, and our way of listening there."""

    class Health(models.TextChoices):
        UNKNOWN = "unknown"
        OK = "ok"
        FAILING = "failing"

    slug = models.CharField(max_length=63, unique=True, validators=[SLUG])
    kind = models.CharField(max_length=20, choices=ChannelKind.choices)
    name = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    own_accounts = ArrayField(
        models.CharField(max_length=200), default=list, blank=True
    )
    keywords = models.TextField(blank=True)
    operator = models.CharField(max_length=200, blank=True)  # who runs the account
    health = models.CharField(
        max_length=10, choices=Health.choices, default=Health.UNKNOWN
    )
    health_since = models.DateTimeField(null=True, blank=True)
    health_detail = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ChannelKind.values), name="channel_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(health__in=["unknown", "ok", "failing"]),
                name="channel_known_health",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        """Whether anybody may read along there."""
        return self.kind not in PRIVATE_KINDS

    @property
    def capabilities(self) -> Capabilities:
        return capabilities_of(self.kind)
