"""What needs a person now: cases that are due, and posts that nobody has judged."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from reputation.cases.models import CasePost
from reputation.cases.posts import unmuted
from reputation.cases.worklist import CaseRow, PageIsUnknown, Wanted, worklist
from reputation.mentions.models import Kind, Mention
from reputation.mentions.triage import REVIEW_AT

FRESH = timedelta(days=7)
SOON = timedelta(hours=1)
CASES = 30
POSTS = 50


@dataclass(frozen=True, slots=True)
class InboxPost:
    """A post that may be a complaint, and stands in no case."""

    id: UUID
    kind: str
    posted_at: datetime
    handle: str
    followers: int
    channel_name: str
    channel_kind: str
    conversation_id: UUID
    text: str
    title: str
    complaint: float
    signals: dict[str, int] | None
    band: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """Cases first, the most pressing on top; then posts, the newest on top."""

    cases: list[CaseRow]
    posts: list[InboxPost]
    next: str = ""  # the cursor of the page after


def inbox(*, at: datetime, cursor: str = "") -> Inbox:
    """Return what needs a person, in two statements. The pages after the first hold posts alone.

    Raises:
        PageIsUnknown: the cursor is none of ours.
    """
    cases = [] if cursor else _due(at)
    posts = _unjudged(at)
    if cursor:
        posted_at, key = _read(cursor)
        posts = posts.filter(
            Q(posted_at__lt=posted_at) | Q(posted_at=posted_at, pk__lt=key)
        )
    found = [InboxPost(*row) for row in posts.values_list(*_COLUMNS)[: POSTS + 1]]
    if len(found) <= POSTS:
        return Inbox(cases, found)
    return Inbox(cases, found[:POSTS], _cursor(found[POSTS - 1]))


def _due(at: datetime) -> list[CaseRow]:
    """Return the cases that are late or nearly so, and those that nobody has."""
    page = worklist(Wanted(sort="due"), at=at, limit=CASES)
    return [
        row
        for row in page.rows
        if row.assignee_id is None
        or (row.next_due_at is not None and row.next_due_at <= at + SOON)
    ]


def _unjudged(at: datetime) -> QuerySet[Mention]:
    return (
        Mention.objects.filter(
            unmuted(at),
            ~Exists(CasePost.objects.filter(mention_id=OuterRef("pk"))),
            posted_at__gt=at - FRESH,
            complaint__gte=REVIEW_AT,
            by_brand=False,
            backfilled=False,
            corrected_at=None,
            removed_at=None,
        )
        .exclude(kind=Kind.REPOST)
        .order_by("-posted_at", "-pk")
    )


_COLUMNS = (
    "pk",
    "kind",
    "posted_at",
    "author__handle",
    "author_followers",
    "channel__name",
    "channel__kind",
    "conversation_id",
    "content__text",
    "content__title",
    "complaint",
    "signals",
    "conversation__band",
)


def _cursor(last: InboxPost) -> str:
    return base64.urlsafe_b64encode(
        f"{last.posted_at.isoformat()}|{last.id}".encode()
    ).decode()


def _read(cursor: str) -> tuple[datetime, UUID]:
    try:
        moment, key = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        return datetime.fromisoformat(moment), UUID(key)
    except (ValueError, binascii.Error) as error:
        raise PageIsUnknown("This page address is none of ours.") from error
