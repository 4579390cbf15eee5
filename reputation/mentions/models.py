"""Tables of posts. Facts are here; what people wrote stands in rows of its own, so that it can go alone.

Counting rows survive an erasure: `Mention` holds no text and no handle. The keys are UUIDv7 made by the
application, in the order of arrival.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from reputation.channels.models import Channel
from reputation.common.ids import uuid7
from reputation.mentions.judged import (
    Correction,
    LearnedModel,
    Mute,
    SecondOpinion,
    TriageSettings,
)

__all__ = [
    "Author",
    "Content",
    "Conversation",
    "Correction",
    "Kind",
    "LearnedModel",
    "Mention",
    "Mute",
    "RawItem",
    "Revision",
    "SearchDocument",
    "SecondOpinion",
    "TriageSettings",
]


class Kind(models.TextChoices):
    """What sort of post it is."""

    POST = "post"
    REPLY = "reply"
    COMMENT = "comment"
    REPOST = "repost"
    QUOTE = "quote"
    REVIEW = "review"
    ARTICLE = "article"
    MESSAGE = "message"
    CALL = "call"


class Author(models.Model):
    """Who posted: one account on one channel. Erased, the row stays and says nothing."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    channel = models.ForeignKey(Channel, models.PROTECT, db_index=False)
    handle_key = models.TextField()  # casefolded; what makes the account one
    handle = models.TextField()
    name = models.TextField(blank=True)
    followers = models.BigIntegerField(default=0)
    verified = models.BooleanField(default=False)
    url = models.TextField(blank=True)
    employer = models.TextField(blank=True)
    first_seen_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "handle_key"], name="author_once_per_channel"
            ),
            models.CheckConstraint(
                condition=Q(followers__gte=0), name="author_followers_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"author {self.id}"


class Conversation(models.Model):
    """A root post and everything that answers or reposts it.

    `root_id` is the mention it began with: the first one that arrived, as long as the conversation is
    provisional because what that one answers is not here yet. A joined conversation stays as a row that
    points to the one it went into, so that its id goes on working. Counts, score and band are kept by
    `reputation.risk`, always from the rows themselves.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    root_id = models.UUIDField()
    is_provisional = models.BooleanField(default=False)
    joined_into = models.UUIDField(null=True, blank=True)
    posts = models.PositiveIntegerField(default=0)
    customers = models.PositiveIntegerField(default=0)
    reposts = models.PositiveIntegerField(default=0)
    estimated_reposts = models.PositiveIntegerField(default=0)
    potential_reach = models.FloatField(default=0)
    likely_views = models.FloatField(default=0)
    measured_impressions = models.BigIntegerField(null=True, blank=True)
    first_posted_at = models.DateTimeField()
    latest_posted_at = models.DateTimeField()
    first_answer_at = models.DateTimeField(null=True, blank=True)
    score = models.FloatField(default=0)
    band = models.CharField(max_length=10, default="calm")
    band_below_since = models.DateTimeField(null=True, blank=True)
    carrier_id = models.UUIDField(null=True, blank=True)  # the post that its score is
    settled_at = models.DateTimeField(null=True, blank=True)  # when risk looked last
    # Somebody posted within 7 days, or a case is open on it.
    is_live = models.BooleanField(default=False)
    # Kept by the cases, from a day before it would be forgotten.
    has_open_case = models.BooleanField(default=False, db_default=False)
    stale_since = models.DateTimeField(null=True, blank=True)  # moved, not yet settled

    class Meta:
        indexes = [
            # Serves the list of conversations, newest first.
            models.Index(fields=["latest_posted_at", "id"], name="conversation_latest"),
            # Serves the list of conversations, worst first, of any age.
            models.Index(fields=["score", "id"], name="conversation_worst"),
            # Serves the brand's score, and the list of what carries it.
            models.Index(
                fields=["score", "id"],
                condition=Q(is_live=True),
                name="conversation_live_risk",
            ),
            # Serves the letting go of those whose cases have closed. Few.
            models.Index(
                fields=["id"],
                condition=Q(has_open_case=True),
                name="conversation_held",
            ),
            # Serves the settling of what was touched since it was scored. Nearly always empty.
            models.Index(
                fields=["stale_since"],
                condition=Q(stale_since__isnull=False),
                name="conversation_stale",
            ),
            # Serves the aliases of a conversation.
            models.Index(
                fields=["joined_into"],
                condition=Q(joined_into__isnull=False),
                name="conversation_alias",
            ),
        ]

    def __str__(self) -> str:
        return f"conversation {self.id}"


class Mention(models.Model):
    """A post that concerns the brand: when, where, by whom, answering what, and how it was read.

    parent_id    what it answers or reposts, once that is here
    target_id    the post that a repost or quote spreads, found through reposts of reposts
    signals      names and counts that the text asserts; `hints` the same for a person to confirm
    corrected    what people said of the reading, by field: it holds whatever an engine says later
    muted_until  while a mute of its author or site holds, the post raises nothing
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    channel = models.ForeignKey(Channel, models.PROTECT, db_index=False)
    external_id = models.TextField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    parent_external_id = models.TextField(null=True, blank=True)  # noqa: DJ001 - NULL says "none"; '' would be an id
    parent_id = models.UUIDField(null=True, blank=True)
    target_id = models.UUIDField(null=True, blank=True)
    conversation = models.ForeignKey(Conversation, models.PROTECT, db_index=False)
    author = models.ForeignKey(Author, models.PROTECT, db_index=False)
    author_followers = models.BigIntegerField(default=0)
    posted_at = models.DateTimeField()
    received_at = models.DateTimeField()
    by_brand = models.BooleanField(default=False)
    backfilled = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=35, blank=True)
    revision = models.PositiveIntegerField(default=1)
    fingerprint = models.UUIDField()
    likes = models.BigIntegerField(null=True, blank=True)
    reposts = models.BigIntegerField(null=True, blank=True)
    replies = models.BigIntegerField(null=True, blank=True)
    views = models.BigIntegerField(null=True, blank=True)
    metrics_at = models.DateTimeField()
    sentiment = models.FloatField(null=True, blank=True)
    complaint = models.FloatField(null=True, blank=True)
    severity = models.FloatField(null=True, blank=True)
    signals = models.JSONField(null=True, blank=True)
    hints = models.JSONField(null=True, blank=True)
    intent = models.CharField(max_length=20, blank=True)
    aspects = models.JSONField(null=True, blank=True)
    also_language = models.CharField(max_length=35, blank=True)
    engine = models.CharField(max_length=40, blank=True)
    corrected = models.JSONField(null=True, blank=True)
    corrected_by_id = models.UUIDField(null=True, blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    muted_until = models.DateTimeField(null=True, blank=True)
    labels = ArrayField(models.CharField(max_length=40), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="mention_known_kind"
            ),
            # Serves ingest: is it here already. And every reader by (channel, external_id).
            models.UniqueConstraint(
                fields=["channel", "external_id"], name="mention_once_per_channel"
            ),
        ]
        indexes = [
            # Serves the list of mentions, newest first, and its time filters.
            models.Index(fields=["posted_at", "id"], name="mention_newest"),
            # Serves the thread, the counts of a conversation and the spread of its posts.
            models.Index(fields=["conversation", "posted_at"], name="mention_thread"),
            # Serves an author's posts and counts.
            models.Index(fields=["author"], name="mention_of_author"),
            # Serves training, and the precision of the engine. Small: only corrected ones are in it.
            models.Index(
                fields=["corrected_at"],
                condition=Q(corrected_at__isnull=False),
                name="mention_corrected",
            ),
            # Serves the list of what is muted, and its end. Small.
            models.Index(
                fields=["muted_until"],
                condition=Q(muted_until__isnull=False),
                name="mention_muted",
            ),
            # Serves a parent's arrival: who waits for it. Small: only orphans are in it.
            models.Index(
                fields=["channel", "parent_external_id"],
                condition=Q(parent_id=None, parent_external_id__isnull=False),
                name="mention_orphan",
            ),
        ]

    def __str__(self) -> str:
        return f"mention {self.id}"


class Content(models.Model):
    """What a post says, apart from the post's facts so that it can be purged alone."""

    mention = models.OneToOneField(Mention, models.CASCADE, primary_key=True)
    text = models.TextField(blank=True)
    title = models.TextField(blank=True)
    url = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"content of {self.mention_id}"


class RawItem(models.Model):
    """What the channel sent, untouched, for 30 days."""

    mention = models.OneToOneField(Mention, models.CASCADE, primary_key=True)
    raw = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Serves the purge of what is older than 30 days.
            models.Index(fields=["received_at"], name="raw_oldest"),
        ]

    def __str__(self) -> str:
        return f"raw of {self.mention_id}"


class Revision(models.Model):
    """What a post was before it changed: one row per earlier version, numbered from 1."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mention = models.ForeignKey(
        Mention, models.CASCADE, db_index=False, related_name="earlier_versions"
    )
    revision = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    title = models.TextField(blank=True)
    url = models.TextField(blank=True)
    likes = models.BigIntegerField(null=True, blank=True)
    reposts = models.BigIntegerField(null=True, blank=True)
    replies = models.BigIntegerField(null=True, blank=True)
    views = models.BigIntegerField(null=True, blank=True)
    metrics_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.CharField(max_length=10, blank=True)
    replaced_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mention", "revision"], name="revision_once"
            )
        ]

    def __str__(self) -> str:
        return f"revision {self.revision} of {self.mention_id}"


class SearchDocument(models.Model):
    """The words of a post, folded to lower case without accents, for `q`.

    Written after ingest by a task of its own: a GIN index on the way in would cost five sixths of the
    ingest rate. Posts without a row yet are searched one by one.
    """

    mention = models.OneToOneField(Mention, models.CASCADE, primary_key=True)
    document = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["document"], name="search_words")]

    def __str__(self) -> str:
        return f"words of {self.mention_id}"
