"""The table of events."""

from datetime import datetime
from typing import ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from reputation.common.ids import uuid7


class EventQuerySet(models.QuerySet["Event"]):
    def waiting(self) -> Self:
        """Events whose reactions have not all been called yet."""
        return self.filter(relayed_at=None)

    def overdue(self, at: datetime) -> Self:
        """Waiting events that nobody is relaying now, the longest due first."""
        return self.waiting().filter(relay_after__lte=at).order_by("relay_after", "pk")


EventManager = models.Manager.from_queryset(EventQuerySet)


class Event(models.Model):
    """Something that happened in this brand: ids and facts, never a text or a handle.

    Rows are only ever added, and erasing an author needs no change here. The last three
    fields are the outbox's own, no part of the fact: when it was relayed, before when
    nobody else shall try, and how often it failed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=60)  # "<noun>.<past participle>"
    subject_type = models.CharField(max_length=30, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    actor_type = models.CharField(max_length=10, blank=True)  # user, key; "" is Vigía
    actor_id = models.UUIDField(null=True, blank=True)
    occurred_at = models.DateTimeField()
    details = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    relayed_at = models.DateTimeField(null=True, blank=True)
    relay_after = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar["EventManager[Event]"] = EventManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(actor_type__in=["", "user", "key"]),
                name="event_known_actor",
            ),
        ]
        indexes = [
            # Serves EventQuerySet.overdue, asked every ten seconds. Nearly empty.
            models.Index(
                fields=["relay_after"],
                condition=models.Q(relayed_at=None),
                name="event_waiting",
            ),
            # Serves the story of one conversation or case.
            models.Index(fields=["subject_id", "id"], name="event_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
