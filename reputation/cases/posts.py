"""Posts as cases see them: who wrote what, answering whom, and how it was read."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from reputation.cases.choices import CaseKind
from reputation.cases.models import Case
from reputation.mentions.models import Content, Kind, Mention
from reputation.mentions.triage import POSITIVE_AT, REVIEW_AT

TITLE = 120
# What an engine says that the author wants, as a kind of case. Everything else is a complaint.
_KINDS = {
    "request": CaseKind.REQUEST,
    "question": CaseKind.REQUEST,
    "praise": CaseKind.PRAISE,
    "recovery": CaseKind.PRAISE,
}


class Post(NamedTuple):
    """The facts of one post that no plain repost is."""

    id: UUID
    conversation_id: UUID
    author_id: UUID
    channel: str
    external_id: str
    parent_id: UUID | None
    posted_at: datetime
    by_brand: bool
    complaint: float
    sentiment: float
    signals: Mapping[str, int]
    hints: Mapping[str, int]
    intent: str
    aspects: Mapping[str, float]
    language: str
    removed_by: str
    root_id: UUID
    band: str

    @property
    def is_thanks(self) -> bool:
        """Whether a customer is glad and complains of nothing."""
        return self.sentiment >= POSITIVE_AT and self.complaint < REVIEW_AT


_FIELDS = (
    "pk",
    "conversation_id",
    "author_id",
    "channel__slug",
    "external_id",
    "parent_id",
    "posted_at",
    "by_brand",
    "complaint",
    "sentiment",
    "signals",
    "hints",
    "intent",
    "aspects",
    "language",
    "removed_by",
    "conversation__root_id",
    "conversation__band",
)


def read_posts(wanted: QuerySet[Mention]) -> list[Post]:
    """Return posts, oldest first, in one statement. Plain reposts say nothing and are left out."""
    rows = wanted.exclude(kind=Kind.REPOST).order_by("posted_at", "pk")
    return [_post(row) for row in rows.values_list(*_FIELDS)]


def posts_by_id(ids: Collection[UUID]) -> list[Post]:
    return read_posts(Mention.objects.filter(pk__in=ids))


def _post(row: tuple[Any, ...]) -> Post:
    post = Post(*row)
    return post._replace(
        complaint=post.complaint or 0.0,
        sentiment=post.sentiment or 0.0,
        signals=post.signals or {},
        hints=post.hints or {},
        aspects=post.aspects or {},
    )


def unmuted(at: datetime) -> Q:
    """Return what is true of posts that nobody has muted."""
    return Q(muted_until=None) | Q(muted_until__lte=at)


def judged_complaints(case: Case) -> QuerySet[Mention]:
    """Return the customers' posts of a case that an engine took for complaints, or nearly."""
    return Mention.objects.filter(
        case_post__case=case, by_brand=False, complaint__gte=REVIEW_AT
    )


class Words(NamedTuple):
    """What a post says."""

    title: str
    text: str

    @property
    def sha256(self) -> str:
        return sha256(self.whole.encode()).hexdigest()

    @property
    def whole(self) -> str:
        """The title, if it has one, and the text below it."""
        return f"{self.title}\n\n{self.text}" if self.title else self.text


def words_of(posts: Iterable[UUID]) -> dict[UUID, Words]:
    """Return what posts say, in one statement."""
    rows = Content.objects.filter(mention_id__in=list(posts))
    return {
        pk: Words(title, text)
        for pk, title, text in rows.values_list("mention_id", "title", "text")
    }


def title_from(words: Words | None) -> str:
    """Return the first words of a post as a case's title."""
    said = " ".join((words.title or words.text).split()) if words else ""
    if len(said) <= TITLE:
        return said
    return said[:TITLE].rsplit(" ", 1)[0] + "…"


def kind_from(post: Post) -> str:
    """Return what the author of a post wants of us."""
    return _KINDS.get(post.intent, CaseKind.COMPLAINT)


def aspects_from(post: Post) -> list[dict[str, Any]]:
    return [
        {"name": name, "sentiment": sentiment}
        for name, sentiment in sorted(post.aspects.items())
    ]


class Answer(NamedTuple):
    """A post of the brand, and whom it answers: the nearest customer above it in the thread."""

    mention_id: UUID
    posted_at: datetime
    channel: str
    conversation_id: UUID
    author_id: UUID


def answers_among(ours: Collection[UUID]) -> list[Answer]:
    """Return whom posts of the brand answer, through its own posts before, in one statement.

    A post that answers nobody is left out.
    """
    if not ours:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_CLIMB, [list(ours)])
        return [Answer(*row) for row in cursor.fetchall()]


def answers_in(conversations: Collection[UUID]) -> list[Answer]:
    """Return whom the brand has answered in these conversations, in two statements."""
    ours = Mention.objects.filter(conversation_id__in=conversations, by_brand=True)
    return answers_among(list(ours.values_list("pk", flat=True)))


_CLIMB = """
    WITH RECURSIVE up AS (
        SELECT id AS answer, posted_at, channel_id, parent_id, 1 AS step
        FROM mentions_mention WHERE id = ANY(%s) AND kind <> 'repost'
        UNION ALL
        SELECT up.answer, up.posted_at, up.channel_id, p.parent_id, up.step + 1
        FROM up JOIN mentions_mention p ON p.id = up.parent_id
        WHERE p.by_brand AND up.step < 50
    )
    SELECT up.answer, up.posted_at, c.slug, p.conversation_id, p.author_id
    FROM up
    JOIN mentions_mention p ON p.id = up.parent_id AND NOT p.by_brand
    JOIN listening_channel c ON c.id = up.channel_id
    ORDER BY up.posted_at, up.answer
"""
