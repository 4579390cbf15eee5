"""What the REST door itself must remember."""

from django.db import models


class IdempotentRequest(models.Model):
    """One POST with an Idempotency-Key, and its answer once there is one, for 24 hours.

    It stands in the brand's schema: an answer may quote what people wrote.
    """

    caller = models.UUIDField()
    key = models.CharField(max_length=255)
    path = models.CharField(max_length=500)
    body_hash = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    answer = models.BinaryField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["caller", "key"], name="idempotency_key_once"
            )
        ]
        indexes = [
            # Serves the purge after 24 hours.
            models.Index(fields=["started_at"], name="idempotent_oldest"),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.status}"
