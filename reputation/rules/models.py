"""Tables of rules and of what they did."""

from django.db import models
from django.db.models import Q

from reputation.common.ids import uuid7
from reputation.mentions.models import Mention


class RuleEvent(models.TextChoices):
    """When a rule is asked, and about which post.

    A turn of the risk is about the post that carries its conversation's score. Waiting is about a post of the
    age that the rule says, in whose conversation the brand has not spoken.
    """

    POSTED = "mentions.accepted"
    BAND_CHANGED = "risk.band_changed"
    UNANSWERED = "post.unanswered"


class Rule(models.Model):
    """What a brand wants done with posts that fit.

    Rules are asked in the order of their `position`; each fires once for a post. `conditions` and `actions`
    have the shapes of `rules.terms`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=100)
    event = models.CharField(
        max_length=40, choices=RuleEvent.choices, default=RuleEvent.POSTED
    )
    conditions = models.JSONField()
    actions = models.JSONField()
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(event__in=RuleEvent.values), name="rule_known_event"
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(removed_at=None),
                name="rule_once_per_name",
            ),
        ]

    def __str__(self) -> str:
        return f"rule {self.name}"


class RuleFiring(models.Model):
    """A rule met a post that fits: why, and what was done. Facts only, no text."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    rule = models.ForeignKey(Rule, models.PROTECT, db_index=False)
    rule_version = models.PositiveIntegerField()
    mention = models.ForeignKey(Mention, models.CASCADE)
    at = models.DateTimeField()
    reason = models.JSONField()  # each condition that the rule sets: what the post was
    done = models.JSONField()  # each action: what became of it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "mention"], name="rule_fires_once_for_a_post"
            ),
        ]
        indexes = [
            # Serves the list of what happened, newest first.
            models.Index(fields=["at", "id"], name="rule_firing_newest"),
        ]

    def __str__(self) -> str:
        return f"firing {self.id}"
