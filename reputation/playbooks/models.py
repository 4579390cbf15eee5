"""Tables of playbooks: their versions, and the runs of them on cases.

A version's document never changes once it is published, so a run can lean on it. What
people wrote about a step stands in the step's row, apart from the log.
"""

from typing import ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from reputation.cases.models import Case
from reputation.common.ids import uuid7
from reputation.playbooks.checking import stored_document
from reputation.playbooks.format import Document


class Playbook(models.Model):
    """What this brand does about one kind of trouble. Its words stand in its versions."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.CharField(max_length=63, unique=True)
    is_shipped = models.BooleanField(default=False)  # it came with the product
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)  # rises with every change

    def __str__(self) -> str:
        return self.slug


class VersionState(models.TextChoices):
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class PlaybookVersion(models.Model):
    """One wording of a playbook. A draft may still change; one is published at a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    playbook = models.ForeignKey(
        Playbook, models.PROTECT, related_name="versions", db_index=False
    )
    number = models.PositiveIntegerField()
    document = models.JSONField(encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=10, choices=VersionState.choices)
    review_date = models.DateField()  # as in the document: what is stale is asked often
    made_by_id = models.UUIDField(null=True, blank=True)  # a user or key in public
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Serves a playbook's versions, too.
            models.UniqueConstraint(
                fields=["playbook", "number"], name="version_number_once"
            ),
            models.UniqueConstraint(
                fields=["playbook"],
                condition=Q(state="draft"),
                name="version_one_draft",
            ),
            models.UniqueConstraint(
                fields=["playbook"],
                condition=Q(state="published"),
                name="version_one_published",
            ),
            models.CheckConstraint(
                condition=Q(state__in=VersionState.values), name="version_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None)
                | Q(state__in=["published", "retired"], published_at__isnull=False),
                name="version_published_somewhen",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of playbook {self.playbook_id}"

    def read(self) -> Document:
        """Return the document, typed."""
        return stored_document(self.document)


class RunQuerySet(models.QuerySet["Run"]):
    def running(self) -> Self:
        return self.filter(ended_at=None)


RunManager = models.Manager.from_queryset(RunQuerySet)


class Run(models.Model):
    """A case being worked by one version of a playbook, until its exit criteria are met.

    The scores are the case's at the start and at the end: what the run was good for.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="runs", db_index=False)
    playbook = models.ForeignKey(
        Playbook, models.PROTECT, related_name="runs", db_index=False
    )
    version = models.ForeignKey(PlaybookVersion, models.PROTECT, related_name="runs")
    started_at = models.DateTimeField()
    started_by_id = models.UUIDField(null=True, blank=True)
    band_seen = models.CharField(max_length=10, blank=True)
    band_changed_at = models.DateTimeField(null=True, blank=True)
    look_at = models.DateTimeField(
        null=True, blank=True
    )  # time alone opens a step then
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_with_case = models.BooleanField(
        default=False
    )  # nobody ended it: it goes on with its case
    score_before = models.FloatField(default=0)
    score_after = models.FloatField(null=True, blank=True)

    objects: ClassVar["RunManager[Run]"] = RunManager()

    class Meta:
        constraints = [
            # One run of a playbook at a time; several playbooks side by side are fine.
            models.UniqueConstraint(
                fields=["case", "playbook"],
                condition=Q(ended_at=None),
                name="run_once_at_a_time",
            ),
        ]
        indexes = [
            # Serves a case's runs.
            models.Index(fields=["case", "started_at"], name="run_of_case"),
            # Serves a playbook's success record.
            models.Index(fields=["playbook"], name="run_of_playbook"),
            # Serves the sweep: whose plan does time alone change. Nearly empty.
            models.Index(
                fields=["look_at"],
                condition=Q(ended_at=None, look_at__isnull=False),
                name="run_to_look_at",
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.id}"


class StepState(models.TextChoices):
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    NOT_NEEDED = "not_needed"


class RunStep(models.Model):
    """One step of a run: whether it is wanted, by when, and who did or skipped it.

    While somebody's consent is waited for, `asked_at` is set and the step stays open.
    `note` is what was said about it: a reason, a check's result.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="steps", db_index=False)
    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=63)
    state = models.CharField(max_length=10, choices=StepState.choices)
    is_mandatory = models.BooleanField(default=False)
    owner_role = models.CharField(max_length=20)
    opened_at = models.DateTimeField(null=True, blank=True)  # wanted since
    due_at = models.DateTimeField(null=True, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)  # told that it is late
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by_id = models.UUIDField(null=True, blank=True)
    approve_by = models.DateTimeField(null=True, blank=True)
    approved_by_id = models.UUIDField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)  # done or skipped
    settled_by_id = models.UUIDField(null=True, blank=True)
    went_to = models.CharField(max_length=63, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            # Serves a run's steps in order, too.
            models.UniqueConstraint(fields=["run", "number"], name="run_step_in_order"),
            models.UniqueConstraint(fields=["run", "key"], name="run_step_once"),
            models.CheckConstraint(
                condition=Q(state__in=StepState.values), name="run_step_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "skipped"], settled_at__isnull=False)
                | Q(state__in=["open", "not_needed"], settled_at=None),
                name="run_step_settled_somewhen",
            ),
        ]
        indexes = [
            # Serves the sweep for what nobody did in time. What was told is not in it.
            models.Index(
                fields=["due_at"],
                condition=Q(state="open", due_at__isnull=False, missed_at=None),
                name="run_step_due",
            ),
            # Serves what waits for somebody's consent. Nearly empty.
            models.Index(
                fields=["approve_by"],
                condition=Q(state="open", asked_at__isnull=False),
                name="run_step_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"step {self.key} of run {self.run_id}"


class PostMortem(models.Model):
    """What a case taught, written when it is over. Its figures come from the case itself.

    `owner` answers for the cause outside social media. A lesson may have become a draft
    of a playbook.
    """

    case = models.OneToOneField(
        Case, models.PROTECT, primary_key=True, related_name="post_mortem"
    )
    owner = models.CharField(max_length=200, blank=True)
    lessons = models.TextField(blank=True)
    figures = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    written_at = models.DateTimeField()
    written_by_id = models.UUIDField(null=True, blank=True)
    draft = models.ForeignKey(
        PlaybookVersion,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    def __str__(self) -> str:
        return f"post-mortem of case {self.case_id}"
