"""Tables of cases: what stands now, the posts it stands on, and the ledger of how it came to that.

Facts and what people wrote are kept apart: `Entry` holds times, ids and numbers, `EntryText` the words, which
can be erased alone. People are named by id, for they live in another schema.
"""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from reputation.cases.choices import (
    CaseKind,
    Cluster,
    OpenedBy,
    Priority,
    Resolution,
)
from reputation.cases.drafts import ReplyDraft  # noqa: F401 - Django looks for tables here
from reputation.cases.policies_kept import (
    ServicePolicy,  # noqa: F401 - Django looks for tables here
)
from reputation.cases.reply_policies import (
    ReplyPolicy,  # noqa: F401 - Django looks for tables here
)
from reputation.cases.states import IN_STATE, State
from reputation.common.ids import uuid7
from reputation.mentions.models import Mention


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> Self:
        """Cases that somebody still answers for."""
        return self.filter(closed_at=None)

    def in_state(self, state: State) -> Self:
        return self.filter(IN_STATE[state])


CaseManager = models.Manager.from_queryset(CaseQuerySet)


class Case(models.Model):
    """A problem that somebody answers for, from the first post to the customer's own yes.

    There is no column for its state: the times tell it (`states.state_of`). Deadlines are stored so
    that lists sort by them. `waiting_since` is the customer's earliest word that we have not answered,
    `answered_at` our latest one. `reopened_at` is when the case was taken up again, until we have said
    something since. `signals` counts what the ledger holds of each signal. `version` rises
    with every verb.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=90, unique=True)
    title = models.CharField(max_length=200, blank=True)
    kind = models.CharField(
        max_length=10, choices=CaseKind.choices, default=CaseKind.COMPLAINT
    )
    cluster = models.CharField(max_length=12, choices=Cluster.choices, blank=True)
    priority = models.CharField(
        max_length=6, choices=Priority.choices, default=Priority.LOW
    )
    raised_to = models.CharField(max_length=6, choices=Priority.choices, blank=True)
    language = models.CharField(max_length=35, blank=True)
    aspects = models.JSONField(default=list, blank=True)
    signals = models.JSONField(default=dict, blank=True)
    root_cause = models.TextField(blank=True)

    author_id = models.UUIDField(null=True, blank=True)  # of mentions.Author
    assignee_id = models.UUIDField(null=True, blank=True)  # of a user in public
    team = models.CharField(max_length=100, blank=True)
    custody = models.CharField(max_length=63, blank=True)  # the channel that has it
    watchers = ArrayField(models.UUIDField(), default=list, blank=True)

    harm = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    remedy = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)

    complained_at = models.DateTimeField(null=True, blank=True)  # its first post's time
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=4, choices=OpenedBy.choices)
    first_answer_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_how = models.CharField(
        max_length=11, choices=Resolution.choices, blank=True
    )
    credit_channel = models.CharField(max_length=63, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reopenings = models.PositiveIntegerField(default=0)
    false_fixes = models.PositiveIntegerField(default=0)

    hard_deadline_at = models.DateTimeField(null=True, blank=True)
    statutory_at = models.DateTimeField(null=True, blank=True)
    respond_by = models.DateTimeField(null=True, blank=True)
    next_reply_by = models.DateTimeField(null=True, blank=True)
    resolve_by = models.DateTimeField(null=True, blank=True)
    next_due_at = models.DateTimeField(null=True, blank=True)
    next_due = models.CharField(max_length=15, blank=True)  # what that is
    overdue_at = models.DateTimeField(null=True, blank=True)  # the due time last told
    around_the_clock = models.BooleanField(default=False)  # the customer consented
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_reason = models.CharField(max_length=200, blank=True)
    pauses = models.JSONField(default=list, blank=True)  # [[from, to], ...] of the past

    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    linked = ArrayField(models.UUIDField(), default=list, blank=True)  # other cases
    lease_by = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar["CaseManager[Case]"] = CaseManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"], name="case_number_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CaseKind.values), name="case_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(cluster__in=["", *Cluster.values]),
                name="case_known_cluster",
            ),
            models.CheckConstraint(
                condition=Q(priority__in=Priority.values)
                & Q(raised_to__in=["", *Priority.values]),
                name="case_known_priority",
            ),
            models.CheckConstraint(
                condition=Q(opened_by__in=OpenedBy.values), name="case_known_opener"
            ),
            # A resolution has a time and a ground, or neither.
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_how="")
                | Q(resolved_at__isnull=False, resolved_how__in=Resolution.values),
                name="case_resolved_somehow",
            ),
            models.CheckConstraint(
                condition=(Q(harm=None) | Q(harm__gte=0))
                & (Q(remedy=None) | Q(remedy__gte=0)),
                name="case_money_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(harm=None, remedy=None) | ~Q(currency=""),
                name="case_money_has_currency",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None)
                | (Q(closed_at__isnull=False) & ~Q(merged_into=F("id"))),
                name="case_merged_is_closed",
            ),
        ]
        indexes = [
            # Serves the list of open cases by what is due next, and the sweep for what is overdue.
            models.Index(
                fields=["next_due_at", "id"],
                condition=Q(closed_at=None),
                name="case_due_next",
            ),
            # Serves the list of open cases by priority: each priority by what is due next.
            models.Index(
                fields=["priority", "next_due_at", "id"],
                condition=Q(closed_at=None),
                name="case_by_priority",
            ),
            # Serves the folder of what was claimed and nobody has confirmed.
            models.Index(
                fields=["next_due_at", "id"],
                condition=Q(claimed_at__isnull=False, closed_at=None, resolved_at=None),
                name="case_claimed",
            ),
            # Serves "my cases" and the load of each person.
            models.Index(
                fields=["assignee_id", "next_due_at", "id"],
                condition=Q(closed_at=None),
                name="case_of_assignee",
            ),
            # Serves an author's next word: has he a case, open or closed of late?
            models.Index(fields=["author_id"], name="case_of_author"),
            # Serves the list of all cases, newest first.
            models.Index(fields=["opened_at", "id"], name="case_newest"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_really_resolved(self) -> bool:
        """Whether the fix was checked, confirmed or reached by the customer himself."""
        return self.resolved_how in {
            Resolution.VERIFIED,
            Resolution.CONFIRMED,
            Resolution.SELF_SOLVED,
        }


class CasePost(models.Model):
    """A post that a case stands on: its complaint, and what else belongs to it. A post stands in one case.

    Conversations follow from the posts, so that a joined one needs no change here. `is_origin` marks the
    post that began a case.
    """

    mention = models.OneToOneField(
        Mention, models.PROTECT, primary_key=True, related_name="case_post"
    )
    case = models.ForeignKey(Case, models.PROTECT, related_name="posts", db_index=False)
    is_origin = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Serves the posts and conversations of a page of cases.
            models.Index(fields=["case"], name="case_post_of_case"),
        ]

    def __str__(self) -> str:
        return f"post {self.mention_id} of case {self.case_id}"


class Entry(models.Model):
    """One line of a case's ledger: who did what, when, and the facts of it.

    Lines are added and never changed, but for three times: `done_at` when what is due was done,
    `undone_at` when somebody took the line back, `missed_at` when its due time was told to have passed.
    `facts` is typed by the struct of its kind (`reputation.cases.facts`). `at` is when it happened,
    `made_at` when it was written.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(
        Case, models.PROTECT, related_name="entries", db_index=False
    )
    kind = models.CharField(max_length=15)
    at = models.DateTimeField()
    made_at = models.DateTimeField()
    by_type = models.CharField(max_length=4, blank=True)  # user, key; "" is Vigía
    by_id = models.UUIDField(null=True, blank=True)
    channel = models.CharField(max_length=63, blank=True)
    mention_id = models.UUIDField(null=True, blank=True)  # the post that it is about
    facts = models.JSONField(default=dict, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(by_type__in=["", "user", "key"]), name="entry_known_actor"
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | ~Q(currency=""), name="entry_money_whole"
            ),
        ]
        indexes = [
            # Serves a case's story, its effort, and what may be undone.
            models.Index(fields=["case", "at", "id"], name="entry_story"),
            # Serves the sweep for promises and tasks that nobody kept. Nearly empty.
            models.Index(
                fields=["due_at"],
                condition=Q(
                    due_at__isnull=False, done_at=None, undone_at=None, missed_at=None
                ),
                name="entry_waiting",
            ),
            # Serves the scorecards: one kind of entry over a span of time.
            models.Index(fields=["kind", "at"], name="entry_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class EntryText(models.Model):
    """What an entry says in words: a note, a promise, a handle, evidence. It can be erased alone."""

    entry = models.OneToOneField(
        Entry, models.PROTECT, primary_key=True, related_name="said"
    )
    text = models.TextField()
    erased_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"words of {self.entry_id}"
