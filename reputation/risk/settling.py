"""From facts to judgements: what each conversation's rows become. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

import msgspec

from reputation.analysis.risk.bands import displayed, settles_at
from reputation.analysis.risk.change import change_between
from reputation.analysis.risk.config import DEFAULT, RiskConfig
from reputation.analysis.risk.score import Assessment, assess
from reputation.analysis.risk.ticks import is_recovering, next_tick
from reputation.mentions.actions import MadeConversation
from reputation.risk.facts import Facts, KeptConversation, KeptScore, PostRow, Weight
from reputation.risk.record import Record, read_record, record_of
from reputation.risk.subjects import Subject, subjects

LIVE = timedelta(days=7)
# A row of history is kept when the score moved by this much, or the band changed.
HISTORY_STEP = 1.0
HISTORY_FROM = 25.0


class ScoreRow(NamedTuple):
    """A scored post's row as it is to be."""

    mention_id: str
    conversation_id: str
    posted_at: datetime
    score: float
    record: bytes
    answered_at: datetime | None
    weight: Weight
    kept_score: float | None
    next_tick_at: datetime | None
    is_new: bool


class HistoryRow(NamedTuple):
    conversation_id: str
    mention_id: str
    score: float
    band: str
    record: bytes


class ConversationRow(NamedTuple):
    """A conversation's row as it is to be."""

    id: str
    root_id: str
    is_provisional: bool
    is_new: bool
    posts: int
    customers: int
    reposts: int
    estimated_reposts: int
    potential_reach: float
    likely_views: float
    measured_impressions: int | None
    first_posted_at: datetime
    latest_posted_at: datetime
    first_answer_at: datetime | None
    score: float
    carrier_id: str | None
    band: str
    band_before: str | None
    band_below_since: datetime | None
    is_live: bool
    is_history: bool  # of backfilled posts only: it fires no alert


class Settled(NamedTuple):
    """One conversation, judged."""

    conversation: ConversationRow
    scores: list[ScoreRow]
    history: HistoryRow | None
    dropped: list[str]  # posts that are scored no more


class Judged(NamedTuple):
    subject: Subject
    assessment: Assessment
    record: Record
    kept: KeptScore | None


def settle_conversation(
    known: KeptConversation | MadeConversation,
    posts: Sequence[PostRow],
    facts: Facts,
    *,
    at: datetime,
    config: RiskConfig = DEFAULT,
) -> Settled:
    """Return what a conversation's rows become at `at`. `posts` come oldest first."""
    kept = known if isinstance(known, KeptConversation) else None
    judged = [
        _judge(subject, facts, config=config)
        for subject in subjects(posts, known.root_id, facts, at=at)
    ]
    carrier = max(judged, key=lambda one: one.assessment.score, default=None)
    score = carrier.assessment.score if carrier else 0.0
    band, below_since = displayed(
        kept.band if kept and kept.settled_at else None,  # type: ignore[arg-type]  # a stored band is one of four
        kept.band_below_since if kept else None,
        score,
        at,
        config,
    )
    row = _conversation_row(
        known,
        kept,
        posts,
        facts,
        judged=judged,
        carrier=carrier,
        band=band,
        below_since=below_since,
        at=at,
    )
    keeps = carrier is not None and _keeps_history(carrier, band, kept)
    return Settled(
        row,
        [
            _score_row(
                one,
                row,
                _next_look(one, row, at, below_since),
                keeps=keeps and one is carrier,
            )
            for one in judged
        ],
        HistoryRow(
            row.id,
            carrier.subject.row.id,
            score,
            band,
            msgspec.json.encode(carrier.record),
        )
        if keeps and carrier
        else None,
        _dropped(known.id, judged, facts) if kept or len(posts) > 1 else [],
    )


def _judge(subject: Subject, facts: Facts, *, config: RiskConfig) -> Judged:
    assessment = assess(subject.inputs, config)
    kept = facts.scores.get(subject.row.id)
    record = record_of(subject.inputs, assessment)
    if kept is not None:
        before = read_record(kept.record).assessment(kept.score)
        if abs(before.score - assessment.score) >= 0.05:
            record.change = (kept.as_of, change_between(before, assessment))
        else:
            record.change = read_record(kept.record).change
    return Judged(subject, assessment, record, kept)


def _keeps_history(carrier: Judged, band: str, kept: KeptConversation | None) -> bool:
    """Tell whether this judgement is worth a row of history: the first serious one, a step, a new band."""
    score = carrier.assessment.score
    before = carrier.kept.kept_score if carrier.kept else None
    if before is None:
        return score >= HISTORY_FROM
    return abs(score - before) >= HISTORY_STEP or (
        kept is not None and kept.band != band
    )


def _score_row(
    one: Judged, conversation: ConversationRow, look: datetime | None, *, keeps: bool
) -> ScoreRow:
    row, score = one.subject.row, one.assessment.score
    before = one.kept.kept_score if one.kept else None
    return ScoreRow(
        row.id,
        conversation.id,
        row.posted_at,
        score,
        msgspec.json.encode(one.record),
        one.subject.answered_at,
        one.subject.weight,
        score if keeps else before,
        look,
        one.kept is None,
    )


def _next_look(
    one: Judged,
    conversation: ConversationRow,
    at: datetime,
    below_since: datetime | None,
) -> datetime | None:
    """Return when the post wants its next look.

    That is its tick, the end of its life, of the customer's patience or of a band's wait, whichever is next.
    """
    row, assessment = one.subject.row, one.assessment
    age = (at - row.posted_at).total_seconds()
    recovering = is_recovering(assessment.recovery_factor, assessment.score)
    tick = next_tick(age, settling=recovering or below_since is not None)
    # Whole seconds: a date that rounding put before its tick would come due again at once.
    looks = [] if tick is None else [row.posted_at + timedelta(seconds=ceil(tick))]
    if conversation.is_live:
        looks.append(conversation.latest_posted_at + LIVE)
    if one.subject.silent_from is not None and one.subject.silent_from > at:
        looks.append(one.subject.silent_from)
    if below_since is not None:
        looks.append(settles_at(below_since))
    return min(looks, default=None)


def _dropped(conversation_id: str, judged: Sequence[Judged], facts: Facts) -> list[str]:
    scored = {one.subject.row.id for one in judged}
    return [
        kept.mention_id
        for kept in facts.scored_in.get(conversation_id, ())
        if kept.mention_id not in scored
    ]


def _conversation_row(
    known: KeptConversation | MadeConversation,
    kept: KeptConversation | None,
    posts: Sequence[PostRow],
    facts: Facts,
    *,
    judged: Sequence[Judged],
    carrier: Judged | None,
    band: str,
    below_since: datetime | None,
    at: datetime,
) -> ConversationRow:
    span = facts.spans[known.id]
    customers: set[str] = set()
    views: list[int] = []
    answers: list[datetime] = []
    reposts = span.waiting_reposts
    for post in posts:
        if not post.by_brand:
            customers.add(post.author_id)
        elif post.id != known.root_id:
            answers.append(post.posted_at)
        if post.views is not None:
            views.append(post.views)
        if post.id in facts.spreads:
            reposts += len(facts.spreads[post.id].at)
    told = [one.assessment.facts for one in judged]
    return ConversationRow(
        id=known.id,
        root_id=known.root_id,
        is_provisional=known.is_provisional,
        is_new=kept is None,
        posts=len(posts),
        customers=len(customers),
        reposts=reposts,
        estimated_reposts=sum([each.estimated_reposts for each in told]),
        potential_reach=max([each.potential_reach for each in told], default=0.0),
        likely_views=sum([each.likely_views for each in told], 0.0),
        measured_impressions=sum(views) if views else None,
        first_posted_at=span.first_posted_at,
        latest_posted_at=span.latest_posted_at,
        first_answer_at=min(answers, default=None),
        score=carrier.assessment.score if carrier else 0.0,
        carrier_id=carrier.subject.row.id if carrier else None,
        band=band,
        band_before=kept.band if kept else None,
        band_below_since=below_since,
        is_live=at - span.latest_posted_at < LIVE,
        is_history=span.is_history,
    )
