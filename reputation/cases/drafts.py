"""Replies before they are given: kept on the server, read by somebody else where that is wanted."""

from difflib import SequenceMatcher
from typing import ClassVar, Literal, NamedTuple

from django.db import models
from django.db.models import F, Q

from reputation.common.ids import uuid7


class DraftState(models.TextChoices):
    """From the first letter to the answer. `MOVES` says what may follow what."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    REFUSED = "refused"
    SENT = "sent"


# Writing on makes any of them a draft again: nobody's yes covers words that came later.
MOVES: dict[str, frozenset[str]] = {
    DraftState.DRAFT: frozenset({DraftState.IN_REVIEW, DraftState.SENT}),
    DraftState.IN_REVIEW: frozenset(
        {DraftState.DRAFT, DraftState.APPROVED, DraftState.REFUSED}
    ),
    DraftState.APPROVED: frozenset({DraftState.DRAFT, DraftState.SENT}),
    DraftState.REFUSED: frozenset({DraftState.DRAFT}),
    DraftState.SENT: frozenset(),
}


class ReplyDraft(models.Model):
    """A reply that somebody writes, from any of his devices.

    `asked_text` is what he handed in for review; where whoever approved it changed it, `text` differs.
    Sent means recorded on its case: `entry_id` is the line there. No channel can be posted to yet, so a
    person posts it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="drafts", db_index=False
    )
    state = models.CharField(
        max_length=9, choices=DraftState.choices, default=DraftState.DRAFT
    )
    channel = models.CharField(max_length=63, blank=True)
    public = models.BooleanField(default=True)
    text = models.TextField(blank=True)
    by_type = models.CharField(max_length=4, blank=True)
    by_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    asked_by_id = models.UUIDField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_text = models.TextField(blank=True)
    override = models.TextField(blank=True)  # why, where the guard's stop is overridden
    approver_id = models.UUIDField(null=True, blank=True)  # whoever was asked
    approve_by = models.DateTimeField(null=True, blank=True)  # then anybody may
    decided_by_id = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(blank=True)  # why it was refused
    sent_at = models.DateTimeField(null=True, blank=True)
    entry_id = models.UUIDField(null=True, blank=True)

    objects: ClassVar["models.Manager[ReplyDraft]"] = models.Manager()

    class Meta:
        app_label = "cases"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DraftState.values), name="draft_known_state"
            ),
            # Nobody approves what he handed in himself.
            models.CheckConstraint(
                condition=Q(decided_by_id=None)
                | Q(asked_by_id=None)
                | ~Q(decided_by_id=F("asked_by_id")),
                name="draft_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_review")
                | Q(asked_at__isnull=False, approve_by__isnull=False),
                name="draft_asked_with_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="draft_sent_some_time",
            ),
        ]
        indexes = [
            # Serves the drafts of a case.
            models.Index(fields=["case", "changed_at"], name="draft_of_case"),
            # Serves what waits for somebody's yes. Nearly empty.
            models.Index(
                fields=["approve_by"],
                condition=Q(state="in_review"),
                name="draft_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} reply {self.pk}"


class Piece(NamedTuple):
    """A run of words that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


def edits(before: str, after: str) -> list[Piece]:
    """Return what changed between two texts, word by word, in the order of reading."""
    old, new = before.split(), after.split()
    pieces: list[Piece] = []
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", " ".join(old[old_from:old_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece("gone", " ".join(old[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece("new", " ".join(new[new_from:new_to])))
    return pieces
