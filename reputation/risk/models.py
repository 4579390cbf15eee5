"""Tables of judgements: the latest one of each scored post, and the history."""

import uuid

from django.db import models
from django.db.models import Q


class ScoredPost(models.Model):
    """The latest assessment of one post, with the inputs it was made from.

    There is a row for the root of every conversation and for every other customer's post in it that
    triage calls a complaint or that a case stands on. `record` is JSON (`risk.record`), kept as text:
    nothing searches in it, and every ingested post writes one.
    """

    mention_id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation_id = models.UUIDField()
    posted_at = models.DateTimeField()
    score = models.FloatField()
    as_of = models.DateTimeField()
    record = models.TextField()
    answered_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    case_signals = models.JSONField(
        null=True, blank=True
    )  # what a case adds to the text's signals; null when no case stands on the post
    kept_score = models.FloatField(
        null=True, blank=True
    )  # of its latest row in the history
    next_tick_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            # Serves a conversation's settling, and its page.
            models.Index(fields=["conversation_id"], name="scored_of_conversation"),
            # Serves the tick: who wants another look now.
            models.Index(
                fields=["next_tick_at"],
                condition=Q(next_tick_at__isnull=False),
                name="scored_due",
            ),
        ]

    def __str__(self) -> str:
        return f"score of {self.mention_id}"


class Assessment(models.Model):
    """One dated judgement of a conversation, or of the whole brand when it names none.

    Kept when the score moved by a point or the band changed; thinned with age (`risk.actions.thin_history`).
    """

    conversation_id = models.UUIDField(null=True, blank=True)
    mention_id = models.UUIDField(
        null=True, blank=True
    )  # the scored post that carried it
    as_of = models.DateTimeField()
    score = models.FloatField()
    band = models.CharField(max_length=10)
    record = models.TextField()

    class Meta:
        indexes = [
            # Serves a conversation's history.
            models.Index(
                fields=["conversation_id", "as_of"],
                condition=Q(conversation_id__isnull=False),
                name="assessment_of_conversation",
            ),
            # Serves the brand's history and its chart.
            models.Index(
                fields=["as_of"],
                condition=Q(conversation_id=None),
                name="assessment_of_brand",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score:.1f} at {self.as_of:%F %R}"


class HourCount(models.Model):
    """What one clock hour of the brand's zone saw of customers; the brand's own posts are left out."""

    hour = models.DateTimeField(primary_key=True)
    posts = models.PositiveIntegerField(default=0)
    negative = models.IntegerField(default=0)  # a correction may take away
    fresh_negative = models.IntegerField(default=0)  # without the backfilled ones
    reposts = models.PositiveIntegerField(default=0)  # and quotes
    followers = models.BigIntegerField(default=0)  # of all who posted, added up

    def __str__(self) -> str:
        return f"{self.hour:%F %H} h: {self.negative}"
