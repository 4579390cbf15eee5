"""Tables of what people and models say about readings. Part of the models.

Whoever did it is kept as an id and a kind: people and keys stand in another schema.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from reputation.common.ids import uuid7


class Correction(models.Model):
    """What a person said of how a post was read; it wins over every engine until it is taken back.

    `said` holds what stood there before, `says` what the person says, both by field and only for the
    fields that were spoken of. Who agrees with a reading leaves a correction too: precision is counted
    from both.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mention = models.ForeignKey(
        "mentions.Mention", models.CASCADE, related_name="corrections"
    )
    said = models.JSONField()
    says = models.JSONField()
    engine = models.CharField(max_length=40, blank=True)  # that made what was said
    by_type = models.CharField(max_length=10)  # user, key
    by_id = models.UUIDField()
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(by_type__in=["user", "key"]), name="correction_known_actor"
            ),
        ]

    def __str__(self) -> str:
        return f"correction {self.id}"


class TriageSettings(models.Model):
    """What a brand tells the engine: its executives, and which model of its own it reads with.

    At most one row. `model_version` is 0 while the engine reads alone.
    """

    id = models.BigAutoField(primary_key=True)
    executives = ArrayField(
        models.CharField(max_length=200), default=list, blank=True
    )  # handles and full names
    model_version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="triage_settings_once"),
        ]

    def __str__(self) -> str:
        return "triage settings"


class Mute(models.Model):
    """An author or a site whose posts are kept and raise nothing, with a reason and usually an end.

    It holds until `expires_at`, or until somebody lifts it (`ended_at`).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    author = models.ForeignKey(
        "mentions.Author",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="mutes",
        db_index=False,
    )
    host = models.CharField(max_length=253, blank=True)
    reason = models.CharField(max_length=500)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    by_type = models.CharField(max_length=10, blank=True)  # user, key; "" is a rule
    by_id = models.UUIDField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(author__isnull=False, host="")
                | (Q(author=None) & ~Q(host="")),
                name="mute_of_an_author_or_a_site",
            ),
            models.UniqueConstraint(
                fields=["author"],
                condition=Q(ended_at=None, author__isnull=False),
                name="mute_once_per_author",
            ),
            models.UniqueConstraint(
                fields=["host"],
                condition=Q(ended_at=None) & ~Q(host=""),
                name="mute_once_per_site",
            ),
        ]

    def __str__(self) -> str:
        return f"mute {self.id}"


class LearnedModel(models.Model):
    """A model that was trained on this brand's corrections, and how it did on those held out.

    `weights` is `analysis.learned.model.LearnedWeights` as bytes. It stands in the brand's schema and is
    read nowhere else.
    """

    class State(models.TextChoices):
        TRAINED = "trained"  # and not better than the engine
        LIVE = "live"
        RETIRED = "retired"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=State.choices)
    engine = models.CharField(max_length=40)  # that it stands on
    weights = models.BinaryField()
    metrics = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["trained", "live", "retired"]),
                name="learned_model_known_state",
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="live"),
                name="learned_model_one_is_live",
            ),
        ]

    def __str__(self) -> str:
        return f"brand model {self.version}"


class SecondOpinion(models.Model):
    """What a local transformer makes of a post: shown beside the reading, and never in its place."""

    mention = models.OneToOneField(
        "mentions.Mention",
        models.CASCADE,
        primary_key=True,
        related_name="second_opinion",
    )
    model = models.CharField(max_length=100)
    labels = models.JSONField()  # probability by label
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"second opinion on {self.mention_id}"
