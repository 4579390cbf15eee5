"""The table of events."""

from typing import ClassVar, Self

from django.db import models

from reputation.common.ids import uuid7


class EventQuerySet(models.QuerySet["Event"]):
    def waiting(self) -> Self:
        """Events whose reactions have not been called yet, oldest first."""
        return self.filter(relayed_at=None).order_by("id")


class Event(models.Model):
    """Something that happened in this brand: ids and facts, never a text or a handle.

    Rows are only ever added; erasing an author needs no change here. `relayed_at` is the outbox's own
    mark, not part of the fact.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=60)  # "<noun>.<past participle>"
    subject_type = models.CharField(max_length=30, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    actor_type = models.CharField(max_length=10, blank=True)  # user, key; "" the product
    actor_id = models.UUIDField(null=True, blank=True)
    occurred_at = models.DateTimeField()
    details = models.JSONField(default=dict)
    relayed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Event"]] = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            # Serves the relay's sweep. Nearly always empty.
            models.Index(
                fields=["id"],
                condition=models.Q(relayed_at=None),
                name="event_waiting",
            ),
            # Serves the story of one conversation or case.
            models.Index(fields=["subject_id", "id"], name="event_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
