"""Tables of drills: one row per telling of a story."""

from django.db import models
from django.db.models import Q

from reputation.common.ids import uuid7


class RunState(models.TextChoices):
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class DrillRun(models.Model):
    """A story told once in this brand: as it truly went, or as an exercise that somebody works on.

    `scenario` is the story as it was when the run began. `clock` says how the story's time runs
    (`reputation.drills.clock`), `fired` at which second of it each step, deed and reaction was played.
    The first run of a story is its number 1: names of people and posts follow from it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    story = models.CharField(max_length=63)
    number = models.PositiveIntegerField()
    scenario = models.JSONField()
    is_exercise = models.BooleanField(default=False)
    prefix = models.CharField(max_length=63)  # of the posts' external ids
    state = models.CharField(
        max_length=7, choices=RunState.choices, default=RunState.RUNNING
    )
    started_at = models.DateTimeField()
    started_by_id = models.UUIDField(null=True, blank=True)  # of a user in public
    clock = models.JSONField(default=list)
    fired = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True, blank=True)
    card = models.JSONField(null=True, blank=True)  # how it went, once it is over

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["story", "number"], name="drill_number_once_a_story"
            ),
            models.CheckConstraint(
                condition=Q(state__in=RunState.values), name="drill_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False)
                | (~Q(state="ended") & Q(ended_at=None)),
                name="drill_ended_sometime",
            ),
        ]
        indexes = [
            # Serves the tick: which exercises go on. Nearly empty.
            models.Index(
                fields=["started_at"],
                condition=Q(state="running", is_exercise=True),
                name="drill_running",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.story} {self.number}"
