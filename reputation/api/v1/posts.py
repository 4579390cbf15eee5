"""Posts and conversations as shapes: what several resources show of them."""

from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from reputation.analysis.reading import Cue, Explanation, Reading
from reputation.api.v1 import shapes
from reputation.cases.queries import references_on
from reputation.mentions.explaining import Explainer
from reputation.mentions.models import Content, Conversation, Mention
from reputation.mentions.naming import KINDS, named_in
from reputation.mentions.queries import aliases_of, mentions_by_id
from reputation.mentions.triage import complaint_band, sentiment_label
from tenants.access import Access, Scope
from tenants.schemas import current_brand

_SAYS_NOTHING = Content()
_UNEXPLAINED = Explanation(Reading())


def mention_shape(mention: Mention) -> shapes.Mention:
    """Return a post with its author, words and reading."""
    return mention_shapes([mention])[0]


def mention_shapes(mentions: Iterable[Mention]) -> list[shapes.Mention]:
    """Return posts with their authors, words and readings."""
    explainer = Explainer(current_brand())
    return [_mention(mention, explainer) for mention in mentions]


def _mention(mention: Mention, explainer: Explainer) -> shapes.Mention:
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
        muted_until=mention.muted_until,
        labels=mention.labels or [],
        triage=_triage(mention, explainer.find(mention, content.text)),
    )


def _triage(mention: Mention, found: Explanation | None) -> shapes.Triage:
    why = found or _UNEXPLAINED
    return shapes.Triage(
        language=mention.language or None,
        also_language=mention.also_language or None,
        sentiment=mention.sentiment,
        sentiment_label=_named(mention.sentiment, sentiment_label),
        complaint=mention.complaint,
        complaint_band=_named(mention.complaint, complaint_band),
        intent=mention.intent or None,
        severity=mention.severity,
        aspects=[
            shapes.Aspect(name, polarity)
            for name, polarity in (mention.aspects or {}).items()
        ],
        signals=[
            shapes.Signal(name, asserted=asserted, count=count, quote=_quote(name, why))
            for counts, asserted in ((mention.signals, True), (mention.hints, False))
            for name, count in (counts or {}).items()
        ],
        named=[
            shapes.Named(key, one.kind, one.what, one.start, one.end)  # type: ignore[arg-type]  # of KINDS
            for key, one in named_in(why, mention.corrected)
            if one.kind in KINDS
        ],
        base=None if mention.complaint is None or mention.by_brand else why.base,
        drivers=[
            shapes.Driver(cue.cue, cue.words, cue.start, cue.end, cue.weight)
            for cue in why.drivers
        ],
        engine=mention.engine or None,
        corrected_by=mention.corrected_by_id,
    )


def _named[L](number: float | None, name: Callable[[float], L]) -> L | None:
    return None if number is None else name(number)


def _quote(signal: str, why: Explanation) -> str | None:
    """Return the words that a signal rests on, when the engine still finds it there."""
    found: Iterable[Cue] = (*why.evidence, *why.drivers)
    return next((cue.words for cue in found if cue.cue == signal and cue.words), None)


def conversation_shapes(
    conversations: Collection[Conversation], access: Access
) -> list[shapes.Conversation]:
    """Return conversations with their roots and earlier ids: a constant number of queries.

    Their cases are named to who may read cases.
    """
    roots = mentions_by_id([one.root_id for one in conversations])
    aliases = aliases_of([one.pk for one in conversations])
    may = access.may(Scope.CASES_READ)
    cases = references_on([one.pk for one in conversations]) if may else {}
    explainer = Explainer(current_brand())
    told = {key: _mention(root, explainer) for key, root in roots.items()}
    return [
        _conversation(
            one,
            told.get(one.root_id),
            aliases.get(one.pk, []),
            cases.get(one.pk),
        )
        for one in conversations
    ]


def _conversation(
    one: Conversation,
    root: shapes.Mention | None,
    aliases: list[UUID],
    case: str | None,
) -> shapes.Conversation:
    return shapes.Conversation(
        id=one.pk,
        aliases=aliases,
        root=root,
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
        case=case,
    )
