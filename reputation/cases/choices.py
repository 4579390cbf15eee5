"""What a case may be: kinds, clusters, priorities, resolutions, openers."""

from django.db import models


class CaseKind(models.TextChoices):
    """What the customer wants of us."""

    COMPLAINT = "complaint"
    REQUEST = "request"
    PRAISE = "praise"


class Cluster(models.TextChoices):
    """How much of it the brand answers for (Coombs 2007)."""

    VICTIM = "victim"
    ACCIDENTAL = "accidental"
    PREVENTABLE = "preventable"


class Priority(models.TextChoices):
    """In which order cases are worked."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Resolution(models.TextChoices):
    """How a case was resolved, and on whose word."""

    VERIFIED = "verified"
    CONFIRMED = "confirmed"
    SELF_SOLVED = "self_solved"
    ABANDONED = "abandoned"


class OpenedBy(models.TextChoices):
    USER = "user"
    KEY = "key"
    RULE = "rule"
