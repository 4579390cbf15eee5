"""Posts and conversations as readers ask for them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from reputation.channels.models import Channel
from reputation.mentions.items import handle_key
from reputation.mentions.models import Author, Conversation, Mention
from reputation.mentions.search import answering
from reputation.mentions.triage import (
    HAS_SENTIMENT,
    IN_COMPLAINT_BAND,
    ComplaintBand,
    SentimentLabel,
)


@dataclass(frozen=True, slots=True)
class MentionFilter:
    """Which posts are wanted. What is None or empty does not narrow.

    `author` is an author's id or a handle. A conversation's earlier ids work too. `muted_at` wants only those
    whose author or site is muted at that moment.
    """

    q: str = ""
    channel: str = ""
    kind: str = ""
    language: str = ""
    author: str = ""
    conversation: UUID | None = None
    complaint: ComplaintBand | None = None
    sentiment: SentimentLabel | None = None
    posted_after: datetime | None = None
    posted_before: datetime | None = None
    muted_at: datetime | None = None
    with_label: str = ""


def find_mentions(wanted: MentionFilter) -> QuerySet[Mention]:
    """Return the posts that fit, in no order.

    What is shown of them comes along, but for those that are found by words: a question may have thousands
    of answers to sort, and shows fifty (`mentions_by_id`).

    Raises:
        NothingToSearch: `q` is there and holds no word.
    """
    found = shown_mentions() if not wanted.q else _answering(wanted.q)
    found = found.filter(_by_facts(wanted))
    if wanted.complaint:
        found = found.filter(IN_COMPLAINT_BAND[wanted.complaint])
    if wanted.sentiment:
        found = found.filter(HAS_SENTIMENT[wanted.sentiment])
    return found


def _answering(question: str) -> QuerySet[Mention]:
    """Return posts by their words, with no more than an order needs: who was found is shown later."""
    return Mention.objects.filter(answering(question)).only("posted_at")


def _by_facts(wanted: MentionFilter) -> Q:
    narrowed = Q(kind=wanted.kind) if wanted.kind else Q()
    if wanted.channel:
        narrowed &= Q(channel_id=_channel_id(wanted.channel))
    if wanted.language:
        narrowed &= _in_language(wanted.language)
    if wanted.author:
        narrowed &= _by_author(wanted.author)
    if wanted.conversation:
        narrowed &= Q(conversation_id=_current(wanted.conversation))
    if wanted.posted_after:
        narrowed &= Q(posted_at__gt=wanted.posted_after)
    if wanted.posted_before:
        narrowed &= Q(posted_at__lt=wanted.posted_before)
    return narrowed & _by_marks(wanted)


def _by_marks(wanted: MentionFilter) -> Q:
    """Narrow by what was put on posts later."""
    narrowed = Q()
    if wanted.with_label:
        narrowed &= Q(labels__contains=[wanted.with_label])
    if wanted.muted_at:
        narrowed &= Q(muted_until__gt=wanted.muted_at)
    return narrowed


def _channel_id(slug: str) -> int:
    """Return a channel's id, -1 for none: a number tells the planner how many rows."""
    found = Channel.objects.filter(slug=slug).values_list("pk", flat=True).first()
    return -1 if found is None else found


def _in_language(tag: str) -> Q:
    """Match a language as it is usually written, "es" in its regions too."""
    first, *others = tag.split("-")
    usual = "-".join([first.lower(), *(part.upper() for part in others)])
    return Q(language__in=[usual, tag]) | Q(language__startswith=f"{usual}-")


def _by_author(named: str) -> Q:
    try:
        return Q(author_id=UUID(named))
    except ValueError:
        handles = Author.objects.filter(handle_key=handle_key(named))
        return Q(author_id__in=handles.values("pk"))


def _current(conversation_id: UUID) -> Coalesce:
    return Coalesce(
        Conversation.objects.filter(pk=conversation_id).values("joined_into"),
        conversation_id,
    )


def shown_mentions() -> QuerySet[Mention]:
    """Return all posts, each with its channel, author and words."""
    return Mention.objects.select_related("channel", "author", "content")


def mentions_by_id(ids: Collection[UUID]) -> dict[UUID, Mention]:
    """Return posts by their ids, with what is shown of them, in one query."""
    return {mention.pk: mention for mention in shown_mentions().filter(pk__in=ids)}


def read_mentions(ids: Collection[UUID]) -> list[Mention]:
    """Return those of the posts that an engine or a person has read, each with its words, in one query.

    Only what tells of the reading comes along; the rest of a post would be read when it is asked for.
    """
    found = Mention.objects.select_related("content").defer(*_BESIDE_THE_READING)
    return list(found.filter(pk__in=ids, sentiment__isnull=False))


_BESIDE_THE_READING = (
    "external_id",
    "parent_external_id",
    "posted_at",
    "received_at",
    "metrics_at",
    "removed_at",
    "removed_by",
    "fingerprint",
    "likes",
    "reposts",
    "replies",
    "views",
    "content__title",
    "content__url",
)


def find_conversation(conversation_id: UUID) -> Conversation | None:
    """Return a conversation by its id, or by one that it had before it was joined."""
    return Conversation.objects.filter(pk=_current(conversation_id)).first()


def aliases_of(conversations: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return the earlier ids of those conversations that have any, in one query."""
    found: dict[UUID, list[UUID]] = {}
    rows = Conversation.objects.filter(joined_into__in=conversations).order_by("pk")
    for alias, current in rows.values_list("pk", "joined_into"):
        if current is not None:
            found.setdefault(current, []).append(alias)
    return found


def current_conversations(
    *, min_score: float | None = None, band: str = "", channel: str = ""
) -> QuerySet[Conversation]:
    """Return the conversations that were not joined into another, in no order."""
    found = Conversation.objects.filter(joined_into=None)
    if min_score is not None:
        found = found.filter(score__gte=min_score)
    if band:
        found = found.filter(band=band)
    if channel:
        roots = Mention.objects.filter(
            pk=OuterRef("root_id"), channel_id=_channel_id(channel)
        )
        found = found.filter(Exists(roots))
    return found
