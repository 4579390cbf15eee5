"""A case's whole story in one line of time: posts, deeds, promises, and where the risk turned."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from reputation.cases.facts import Fact, facts_of
from reputation.cases.models import Case, CasePost, Entry
from reputation.events.models import Event
from reputation.mentions.models import Mention

# Entries that a post stands for: told as that post, in its own words.
POSTS = frozenset({"opened", "attached", "heard", "answer"})
# What the log tells and the ledger does not; playbooks stand above cases and record theirs there.
TOLD_EVENTS = {
    "case.overdue": "overdue",
    "order.contradicted": "contradiction",
    "run.started": "run_started",
    "run.moved": "run_moved",
    "run.ended": "run_ended",
    "run.resumed": "run_resumed",
    "run.replaced": "run_replaced",
    "step.completed": "step_completed",
    "step.requested": "step_requested",
    "step.approved": "step_approved",
    "step.rejected": "step_rejected",
    "step.skipped": "step_skipped",
    "step.missed": "step_missed",
}


class PostSaid(NamedTuple):
    """A post as the story shows it."""

    id: UUID
    kind: str
    posted_at: datetime
    by_brand: bool
    handle: str
    name: str
    followers: int
    channel: str
    channel_name: str
    channel_kind: str
    conversation_id: UUID
    text: str
    url: str
    removed_at: datetime | None
    removed_by: str


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened. `kind` is the ledger's, band, or one of `TOLD_EVENTS`."""

    at: datetime
    kind: str
    facts: Fact | None = None
    entry_id: UUID | None = None
    made_at: datetime | None = None
    by_type: str = ""
    by_id: UUID | None = None
    channel: str = ""
    text: str = ""
    is_erased: bool = False
    post: PostSaid | None = None
    amount: Decimal | None = None
    currency: str = ""
    due_at: datetime | None = None
    done_at: datetime | None = None
    missed_at: datetime | None = None
    undone_at: datetime | None = None
    score: float | None = None
    band: str = ""
    band_before: str = ""
    details: Mapping[str, object] = field(default_factory=dict)


def timeline(case: Case) -> list[Moment]:
    """Return everything that happened on a case, the earliest first. Five statements."""
    entries = list(case.entries.select_related("said").order_by("at", "pk"))
    posts = posts_said(
        {entry.mention_id for entry in entries if entry.mention_id is not None}
    )
    conversations = CasePost.objects.filter(case=case).values_list(
        "mention__conversation_id", flat=True
    )
    told = [_of_entry(entry, posts) for entry in entries]
    told += _bands(set(conversations))
    told += _events(case)
    told.sort(key=lambda moment: moment.at)
    return told


def posts_said(ids: Collection[UUID]) -> dict[UUID, PostSaid]:
    """Return posts with their words and authors, in one statement."""
    rows = Mention.objects.filter(pk__in=ids).values_list(
        "pk",
        "kind",
        "posted_at",
        "by_brand",
        "author__handle",
        "author__name",
        "author_followers",
        "channel__slug",
        "channel__name",
        "channel__kind",
        "conversation_id",
        "content__text",
        "content__url",
        "removed_at",
        "removed_by",
    )
    return {row[0]: PostSaid(*row) for row in rows}


def _of_entry(entry: Entry, posts: Mapping[UUID, PostSaid]) -> Moment:
    said = getattr(entry, "said", None)
    post = posts.get(entry.mention_id) if entry.mention_id else None
    # What somebody posted happened then, whenever the case took notice of it.
    at = post.posted_at if post and entry.kind in POSTS else entry.at
    return Moment(
        at,
        entry.kind,
        facts_of(entry.kind, entry.facts),
        entry.pk,
        entry.made_at,
        entry.by_type,
        entry.by_id,
        entry.channel,
        said.text if said else "",
        said is not None and said.erased_at is not None,
        post,
        entry.amount,
        entry.currency,
        entry.due_at,
        entry.done_at,
        entry.missed_at,
        entry.undone_at,
    )


def _bands(conversations: Collection[UUID]) -> list[Moment]:
    """Return where the risk of the case's conversations turned."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT as_of, score, band, before FROM (
                SELECT as_of, score, band, lag(band) OVER (
                    PARTITION BY conversation_id ORDER BY as_of, id
                ) AS before
                FROM risk_assessment WHERE conversation_id = ANY(%s)
            ) AS past
            WHERE before IS DISTINCT FROM band
            """,
            [list(conversations)],
        )
        return [
            Moment(at, "band", score=score, band=band, band_before=before or "")
            for at, score, band, before in cursor.fetchall()
        ]


def _events(case: Case) -> list[Moment]:
    events = Event.objects.filter(subject_id=case.pk, kind__in=TOLD_EVENTS)
    return [
        Moment(
            event.occurred_at,
            TOLD_EVENTS[event.kind],
            by_type=event.actor_type,
            by_id=event.actor_id,
            details=event.details,
        )
        for event in events.order_by("pk")
    ]
