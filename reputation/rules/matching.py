"""Which posts fit a rule, and why: one statement per rule, whether it is tried or meant."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet

from reputation.mentions.models import Kind, Mention
from reputation.mentions.search import folded_words
from reputation.mentions.triage import (
    HAS_SENTIMENT,
    IN_COMPLAINT_BAND,
    complaint_band,
    sentiment_label,
)
from reputation.rules.models import RuleEvent
from reputation.rules.terms import Conditions

TRIED_ON = timedelta(days=30)
LATE = timedelta(hours=1)  # so long may the clock have stood still
MOST_TRIED = 100_000
SAMPLES = 10
_NO_ROWS = Q(pk__in=[])


class Fit(NamedTuple):
    """A post that fits, and what it was of each thing that the rule asks for."""

    mention_id: UUID
    author_id: UUID
    labels: list[str] | None
    reason: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would have met in the last 30 days: how many of how many posts, and the newest of them.

    `is_all` is false when a brand has more posts than are read for a trial.
    """

    matched: int
    looked_at: int
    samples: list[Fit]
    is_all: bool


def fitting(
    conditions: Conditions,
    *,
    first: UUID | None = None,
    last: UUID | None = None,
    changed: Collection[UUID] = (),
    unanswered: bool = False,
    at: datetime,
) -> list[Fit]:
    """Return the posts of a batch that fit: new ones by the range of their ids, others by name."""
    batch = Q(pk__in=changed)
    if first and last:
        batch |= Q(pk__gte=first, pk__lte=last)
    candidates = _candidates(at).filter(batch, backfilled=False)
    if unanswered:
        candidates = candidates.filter(conversation__first_answer_at=None)
    return list(_fits(candidates.filter(_narrowed(conditions, at)), conditions, at=at))


def waiting(conditions: Conditions, *, at: datetime) -> list[Fit]:
    """Return the posts that fit, and have come to the rule's age in the last hour without an answer."""
    age = timedelta(seconds=conditions.min_age_s or 0)
    candidates = _candidates(at).filter(
        backfilled=False,
        posted_at__gt=at - age - LATE,
        conversation__first_answer_at=None,
    )
    return list(_fits(candidates.filter(_narrowed(conditions, at)), conditions, at=at))


def try_on_history(
    conditions: Conditions, *, event: str = RuleEvent.POSTED, at: datetime
) -> Trial:
    """Return what a rule would have met in the last 30 days. Changes nothing.

    Conversations count with the score that they have now, and with the post that carries it.
    """
    recent = _candidates(at).filter(posted_at__gt=at - TRIED_ON, posted_at__lte=at)
    if event == RuleEvent.BAND_CHANGED:
        recent = recent.filter(pk=F("conversation__carrier_id"))
    elif event == RuleEvent.UNANSWERED:
        age = timedelta(seconds=conditions.min_age_s or 0)
        recent = recent.filter(
            Q(conversation__first_answer_at=None)
            | Q(conversation__first_answer_at__gt=F("posted_at") + age),
            posted_at__lte=at - age,
        )
    looked_at = recent.count()
    fits = _fits(
        recent.filter(_narrowed(conditions, None)).order_by("-posted_at", "-pk")[
            :MOST_TRIED
        ],
        conditions,
        at=at,
    )
    samples = list(islice(fits, SAMPLES))
    matched = len(samples) + sum(1 for _ in fits)
    return Trial(matched, looked_at, samples, matched < MOST_TRIED)


def _candidates(at: datetime) -> QuerySet[Mention]:
    """Return what rules are about: customers' own posts that nobody has muted."""
    return Mention.objects.filter(
        Q(muted_until=None) | Q(muted_until__lte=at), by_brand=False
    ).exclude(kind=Kind.REPOST)


def _narrowed(conditions: Conditions, at: datetime | None) -> Q:
    """Return everything that the database can tell. `at` is None on history, where no post has an age."""
    wanted = Q()
    if conditions.complaint:
        wanted &= _any(IN_COMPLAINT_BAND[band] for band in conditions.complaint)
    if conditions.sentiment:
        wanted &= _any(HAS_SENTIMENT[label] for label in conditions.sentiment)
    if conditions.aspects:
        wanted &= Q(aspects__has_any_keys=conditions.aspects)
    if conditions.signals:
        wanted &= Q(signals__has_any_keys=conditions.signals)
    if conditions.languages:
        wanted &= _any(
            Q(language__iexact=tag) | Q(language__istartswith=f"{tag}-")
            for tag in conditions.languages
        )
    if at and conditions.max_age_s is not None:
        wanted &= Q(posted_at__gte=at - timedelta(seconds=conditions.max_age_s))
    if at and conditions.min_age_s is not None:
        wanted &= Q(posted_at__lte=at - timedelta(seconds=conditions.min_age_s))
    return wanted & _of_one_column(conditions)


def _of_one_column(conditions: Conditions) -> Q:
    wanted = {
        "intent__in": conditions.intent,
        "channel__slug__in": conditions.channels,
        "kind__in": conditions.kinds,
        "conversation__band__in": conditions.bands,
        "author_followers__gte": conditions.min_followers,
        "conversation__score__gte": conditions.min_score,
        "severity__gte": conditions.min_severity,
    }
    return Q(**{name: said for name, said in wanted.items() if said not in (None, [])})


def _any(choices: Iterator[Q]) -> Q:
    found = _NO_ROWS
    for choice in choices:
        found |= choice
    return found


class _Row(NamedTuple):
    """What is read of a post, named as the reason names it."""

    pk: UUID
    author_id: UUID
    labels: list[str] | None
    complaint: float | None
    sentiment: float | None
    severity: float | None
    intent: str
    aspects: dict[str, float] | None
    signals: dict[str, int] | None
    kinds: str
    languages: str
    min_followers: int
    channels: str
    bands: str
    min_score: float
    posted_at: datetime


_COLUMNS = {
    "pk": F("pk"),
    "author_id": F("author_id"),
    "labels": F("labels"),
    "complaint": F("complaint"),
    "sentiment": F("sentiment"),
    "severity": F("severity"),
    "intent": F("intent"),
    "aspects": F("aspects"),
    "signals": F("signals"),
    "kind": F("kind"),
    "language": F("language"),
    "author_followers": F("author_followers"),
    "channel__slug": F("channel__slug"),
    "conversation__band": F("conversation__band"),
    "conversation__score": F("conversation__score"),
    "posted_at": F("posted_at"),
}


def _fits(
    found: QuerySet[Mention], conditions: Conditions, *, at: datetime
) -> Iterator[Fit]:
    wanted = [" ".join(folded_words(said)) for said in conditions.contains]
    rows = found.values_list(*_COLUMNS, "content__title", "content__text")
    for *values, title, text in rows.iterator():
        row = _Row(*values)
        said = ""
        if wanted:
            # The mark between them is no word, and no phrase reaches over it.
            words = f" {' '.join(folded_words(title or ''))} | {' '.join(folded_words(text or ''))} "
            said = next((each for each in wanted if each and f" {each} " in words), "")
            if not said:
                continue
        yield Fit(
            row.pk, row.author_id, row.labels, _reason(row, conditions, said, at=at)
        )


def _reason(
    row: _Row, conditions: Conditions, said: str, *, at: datetime
) -> dict[str, Any]:
    """Return, for each condition that is set, what the post was: facts, and the rule's own words."""
    age = int((at - row.posted_at).total_seconds())
    known: dict[str, Any] = {
        "complaint": complaint_band(row.complaint or 0.0),
        "sentiment": sentiment_label(row.sentiment or 0.0),
        "intent": row.intent,
        "aspects": sorted(set(row.aspects or ()) & set(conditions.aspects)),
        "signals": sorted(set(row.signals or ()) & set(conditions.signals)),
        "channels": row.channels,
        "kinds": row.kinds,
        "languages": row.languages,
        "contains": said,
        "min_followers": row.min_followers,
        "bands": row.bands,
        "min_score": round(row.min_score, 2),
        "min_severity": row.severity,
        "max_age_s": age,
        "min_age_s": age,
    }
    return {
        name: value
        for name, value in known.items()
        if getattr(conditions, name) not in (None, [])
    }
