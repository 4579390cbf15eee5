"""What needs a person now: cases that are due, and posts that nobody has judged."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from reputation.cases.models import Case, CasePost
from reputation.cases.posts import unmuted
from reputation.cases.worklist import CaseRow, PageIsUnknown, Wanted, worklist
from reputation.common.ids import uuid7_floor
from reputation.mentions.models import Kind, Mention
from reputation.mentions.triage import REVIEW_AT

FRESH = timedelta(days=7)
SOON = timedelta(hours=1)
CASES = 30
POSTS = 50
COUNTED = 1_000  # posts; nobody reads on


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What of it somebody wants to see. What is empty leaves none out."""

    channel: str = ""  # its slug
    words: str = ""  # of a post in its text or its author's handle, of a case in its title or reference

    def __bool__(self) -> bool:
        return bool(self.channel or self.words)


EVERYTHING = Narrowed()


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
    more_cases: bool = False  # than these
    waiting: int = 0  # posts on all pages, counted to one above COUNTED
    next: str = ""  # the cursor of the page after


def inbox(*, at: datetime, cursor: str = "", narrowed: Narrowed = EVERYTHING) -> Inbox:
    """Return what needs a person, in three statements at most. The pages after the first hold posts alone.

    Raises:
        PageIsUnknown: the cursor is none of ours.
    """
    cases, more = ([], False) if cursor else _due(at, narrowed)
    waiting = posts = unjudged(at=at, narrowed=narrowed)
    if cursor:
        posted_at, key = _read(cursor)
        posts = posts.filter(
            Q(posted_at__lt=posted_at) | Q(posted_at=posted_at, pk__lt=key)
        )
    found = [InboxPost(*row) for row in posts.values_list(*_COLUMNS)[: POSTS + 1]]
    if len(found) <= POSTS:
        count = _counted(waiting) if cursor else len(found)
        return Inbox(cases, found, more, count)
    edge = _cursor(found[POSTS - 1])
    return Inbox(cases, found[:POSTS], more, _counted(waiting), edge)


def post_of_inbox(mention_id: UUID, *, at: datetime) -> list[InboxPost]:
    """Return one post of the inbox; nothing where it waits no more."""
    found = unjudged(at=at).filter(pk=mention_id)
    return [InboxPost(*row) for row in found.values_list(*_COLUMNS)]


def arrived(*, since: datetime, at: datetime, narrowed: Narrowed = EVERYTHING) -> int:
    """Return how much has come into the inbox since: posts, and cases that nobody has."""
    floor = uuid7_floor(since)
    posts = _counted(unjudged(at=at, narrowed=narrowed).filter(pk__gte=floor))
    if narrowed:
        return posts
    cases = Case.objects.filter(closed_at=None, assignee_id=None, pk__gte=floor)
    return posts + cases.count()


def _counted(posts: QuerySet[Mention]) -> int:
    return posts.order_by()[: COUNTED + 1].count()


def _due(at: datetime, narrowed: Narrowed) -> tuple[list[CaseRow], bool]:
    """Return the cases that are late or nearly so, and those that nobody has; and whether there are more."""
    wanted = Wanted(sort="due", channel=narrowed.channel, words=narrowed.words)
    page = worklist(wanted, at=at, limit=CASES)
    pressing = [
        row
        for row in page.rows
        if row.assignee_id is None
        or (row.next_due_at is not None and row.next_due_at <= at + SOON)
    ]
    return pressing, bool(page.next)


def unjudged(*, at: datetime, narrowed: Narrowed = EVERYTHING) -> QuerySet[Mention]:
    """Return the posts that may be complaints, stand in no case, and that nobody has judged."""
    posts = (
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
    if narrowed.channel:
        posts = posts.filter(channel__slug=narrowed.channel)
    for word in narrowed.words.split():
        posts = posts.filter(
            Q(content__text__icontains=word)
            | Q(content__title__icontains=word)
            | Q(author__handle__icontains=word)
        )
    return posts


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
