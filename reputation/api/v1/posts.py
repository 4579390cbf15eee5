"""Posts and conversations as shapes: what several resources show of them."""

from collections.abc import Callable, Collection, Sequence
from uuid import UUID

from reputation.analysis.engines import READER
from reputation.analysis.reading import Cue
from reputation.api.v1 import shapes
from reputation.mentions.models import Content, Conversation, Mention
from reputation.mentions.queries import aliases_of, mentions_by_id
from reputation.mentions.triage import complaint_band, sentiment_label

_SAYS_NOTHING = Content()


def mention_shape(mention: Mention) -> shapes.Mention:
    """Return a post with its author, words and reading."""
    # A repost has no words of its own, and an erased post has none left.
    content: Content = getattr(mention, "content", _SAYS_NOTHING)
    author = mention.author
    return shapes.Mention(
        id=mention.pk,
        external_id=mention.external_id,
        channel=mention.channel.slug,
        kind=mention.kind,
        parent=mention.parent_external_id,
        conversation=mention.conversation_id,
        author=shapes.MentionAuthor(
            id=author.pk,
            handle=author.handle,
            name=author.name or None,
            followers=author.followers,
            verified=author.verified,
        ),
        text=content.text,
        language=mention.language or None,
        url=content.url or None,
        title=content.title or None,
        posted_at=mention.posted_at,
        received_at=mention.received_at,
        by_brand=mention.by_brand,
        backfilled=mention.backfilled,
        removed_at=mention.removed_at,
        removed_by=mention.removed_by or None,
        revision=mention.revision,
        metrics=shapes.Metrics(
            mention.likes, mention.reposts, mention.replies, mention.views
        ),
        triage=_triage(mention, content),
    )


def _triage(mention: Mention, content: Content) -> shapes.Triage:
    cues: Sequence[Cue] = ()
    if mention.sentiment is not None:
        cues = READER.explain(content.text, by_brand=mention.by_brand).drivers
    return shapes.Triage(
        language=mention.language or None,
        sentiment=mention.sentiment,
        sentiment_label=_named(mention.sentiment, sentiment_label),
        complaint=mention.complaint,
        complaint_band=_named(mention.complaint, complaint_band),
        intent=None,
        severity=mention.severity,
        aspects=[],
        signals=[
            shapes.Signal(name, asserted=True, quote=_quote(name, cues))
            for name in mention.signals or ()
        ],
        drivers=[
            shapes.Driver(cue.cue, cue.words, cue.start, cue.end, cue.weight)
            for cue in cues
        ],
        engine=mention.engine or None,
        corrected_by=None,
    )


def _named[L](number: float | None, name: Callable[[float], L]) -> L | None:
    return None if number is None else name(number)


def _quote(signal: str, cues: Sequence[Cue]) -> str | None:
    return next((cue.words for cue in cues if cue.cue == signal), None)


def conversation_shapes(
    conversations: Collection[Conversation],
) -> list[shapes.Conversation]:
    """Return conversations with their roots and earlier ids: two queries for all."""
    roots = mentions_by_id([one.root_id for one in conversations])
    aliases = aliases_of([one.pk for one in conversations])
    return [
        _conversation(one, roots.get(one.root_id), aliases.get(one.pk, []))
        for one in conversations
    ]


def _conversation(
    one: Conversation, root: Mention | None, aliases: list[UUID]
) -> shapes.Conversation:
    return shapes.Conversation(
        id=one.pk,
        aliases=aliases,
        root=mention_shape(root) if root else None,
        posts=one.posts,
        customers=one.customers,
        reposts=one.reposts,
        estimated_reposts=one.estimated_reposts,
        potential_reach=one.potential_reach,
        likely_views=one.likely_views,
        measured_impressions=one.measured_impressions,
        first_posted_at=one.first_posted_at,
        latest_posted_at=one.latest_posted_at,
        first_answer_at=one.first_answer_at,
        score=one.score,
        band=one.band,  # type: ignore[arg-type]  # a stored band is one of ours
        case=None,
    )
