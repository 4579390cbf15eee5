"""A person corrects how a post was read: the one place where people's word becomes a reading.

A correction holds the brand's write lock, and ends with the conversation settled: post, score and event
change together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from reputation.analysis.reading import Intent, Reading
from reputation.analysis.risk.config import SIGNALS
from reputation.common.errors import Refused
from reputation.events.actions import record
from reputation.mentions.actions import brand_writes_alone
from reputation.mentions.correcting import added, with_corrections
from reputation.mentions.models import Content, Correction, Kind, Mention
from reputation.mentions.readers import reader_of
from reputation.mentions.surroundings import context_of, triage_settings
from reputation.mentions.triage import NEGATIVE_AT, SentimentLabel
from reputation.risk import store
from reputation.risk.actions import settle_now
from reputation.risk.hours import IS_NEGATIVE, HourDelta, hour_of
from tenants.models import ApiKey, Brand, User

type Level = Literal["low", "medium", "high", "critical"]

SENTIMENTS: Mapping[SentimentLabel, float] = {
    "positive": 0.6,
    "neutral": 0.0,
    "negative": -0.6,
}
SEVERITIES: Mapping[Level, float] = {
    "low": 0.4,
    "medium": 0.5,
    "high": 0.8,
    "critical": 1.0,
}
_COLUMNS = [
    "sentiment",
    "complaint",
    "severity",
    "signals",
    "hints",
    "intent",
    "aspects",
    "also_language",
    "engine",
    "corrected",
    "corrected_by_id",
    "corrected_at",
]


class NothingToCorrect(Refused):
    """The correction says nothing, or the post has no words that were read."""

    code = "nothing_to_correct"


class UnknownSignal(Refused):
    """A signal that the score knows no weight for."""

    code = "unknown_signal"


class NothingToUndo(Refused):
    """No correction of the post stands."""

    code = "nothing_to_undo"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says of a reading. What is None or empty was not spoken of.

    `signals` says for each name whether the post carries it.
    """

    complaint: bool | None = None
    sentiment: SentimentLabel | None = None
    severity: Level | None = None
    intent: Intent | None = None
    aspects: Mapping[str, float] | None = None
    signals: Mapping[str, bool] = field(default_factory=dict)


def correct_mention(
    brand: Brand, mention_id: UUID, says: Verdict, *, by: User | ApiKey, at: datetime
) -> Mention:
    """Put a person's word in place of the engine's, for good; return the post.

    Who says of a post that was read as negative that it is no complaint says, too, that it is not against
    the brand, unless he states its sentiment.

    Raises:
        Mention.DoesNotExist: there is no such post here.
        NothingToCorrect: nothing is said, or nothing was read.
        UnknownSignal: a signal that the score does not know.
    """
    with transaction.atomic():
        brand_writes_alone(brand)
        mention = Mention.objects.select_for_update().get(pk=mention_id)
        said = _fields(says, mention)
        before = _reading_of(mention)
        Correction.objects.create(
            mention=mention,
            said=_as_it_stood(before, said),
            says=said,
            engine=mention.engine,
            by_type=_kind_of(by),
            by_id=by.pk,
            at=at,
        )
        mention.corrected = added(mention.corrected, said)
        mention.corrected_by_id, mention.corrected_at = by.pk, at
        _keep(brand, mention, with_corrections(before, said), before=before, at=at)
        record(
            "mention.corrected",
            mention,
            by=by,
            at=at,
            conversation=mention.conversation_id,
            fields=sorted(said),
            complaint=says.complaint,
        )
    return mention


def undo_correction(
    brand: Brand, mention_id: UUID, *, by: User | ApiKey, at: datetime
) -> Mention:
    """Take back the latest correction of a post that stands; return the post.

    What no other correction speaks of is read by the engine again.

    Raises:
        Mention.DoesNotExist: there is no such post here.
        NothingToUndo: no correction of it stands.
    """
    with transaction.atomic():
        brand_writes_alone(brand)
        mention = Mention.objects.select_for_update().get(pk=mention_id)
        standing = list(mention.corrections.filter(undone_at=None).order_by("at", "pk"))
        if not standing:
            raise NothingToUndo(_("No correction of this post stands."))
        undone = standing.pop()
        undone.undone_at, undone.undone_by_id = at, by.pk
        undone.save(update_fields=["undone_at", "undone_by_id"])
        said: dict[str, Any] = {}
        for one in standing:
            said = added(said, one.says)
        mention.corrected = said or None
        mention.corrected_by_id = standing[-1].by_id if standing else None
        mention.corrected_at = standing[-1].at if standing else None
        before = _reading_of(mention)
        now = _read_again(brand, mention)
        _keep(brand, mention, with_corrections(now, said), before=before, at=at)
        record(
            "mention.uncorrected",
            mention,
            by=by,
            at=at,
            conversation=mention.conversation_id,
            fields=sorted(undone.says),
        )
    return mention


def _fields(says: Verdict, mention: Mention) -> dict[str, Any]:
    """Return what a person says in the form in which it is kept."""
    if mention.sentiment is None:
        raise NothingToCorrect(_("This post has no words of its own that were read."))
    unknown = sorted(set(says.signals) - set(SIGNALS))
    if unknown:
        raise UnknownSignal(
            _("The score knows no signal “%(name)s”.") % {"name": unknown[0]}
        )
    found: dict[str, Any] = {}
    if not mention.by_brand:
        found = _of_a_customer(says, mention.sentiment)
    if says.signals:
        counts = {**(mention.hints or {}), **(mention.signals or {})}
        found["signals"] = {
            name: counts.get(name, 1) if carries else 0
            for name, carries in says.signals.items()
        }
    if not found:
        raise NothingToCorrect(_("The correction says nothing."))
    return found


def _of_a_customer(says: Verdict, sentiment: float) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if says.complaint is not None:
        found["complaint"] = 1.0 if says.complaint else 0.0
    if says.sentiment is not None:
        found["sentiment"] = SENTIMENTS[says.sentiment]
    elif says.complaint is False and sentiment <= NEGATIVE_AT:
        found["sentiment"] = SENTIMENTS["neutral"]
    if says.severity is not None:
        found["severity"] = SEVERITIES[says.severity]
    if says.intent is not None:
        found["intent"] = says.intent
    if says.aspects is not None:
        found["aspects"] = dict(says.aspects)
    return found


def _reading_of(mention: Mention) -> Reading:
    return Reading(
        mention.sentiment or 0.0,
        mention.complaint or 0.0,
        mention.severity or 0.0,
        mention.signals or {},
        mention.hints or {},
        mention.intent,  # type: ignore[arg-type]  # a stored intent is one of ours
        mention.aspects or {},
        mention.language,
        mention.also_language,
    )


def _as_it_stood(reading: Reading, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stood in those fields; of the signals, how sure the engine was of each."""
    before: dict[str, Any] = {
        name: getattr(reading, name) for name in said if name != "signals"
    }
    if "signals" in said:
        before["signals"] = {
            name: "asserted"
            if name in reading.signals
            else "hint"
            if name in reading.hints
            else ""
            for name in said["signals"]
        }
    return before


def _read_again(brand: Brand, mention: Mention) -> Reading:
    content = Content.objects.filter(pk=mention.pk).first()
    settings = triage_settings()
    reader = reader_of(brand, settings.model_version)
    mention.engine = reader.engine
    return reader.read(
        content.text if content else "",
        by_brand=mention.by_brand,
        language=mention.language,
        context=context_of(brand, settings),
    )


def _keep(
    brand: Brand, mention: Mention, now: Reading, *, before: Reading, at: datetime
) -> None:
    """Write a post's reading, and bring the hour's counts and the scores in line with it."""
    mention.sentiment, mention.complaint = now.sentiment, now.complaint
    mention.severity, mention.intent = now.severity, now.intent
    mention.signals = dict(now.signals) or None
    mention.hints = dict(now.hints) or None
    mention.aspects = dict(now.aspects) or None
    mention.also_language = now.also
    mention.save(update_fields=_COLUMNS)
    moved = int(now.negativity >= IS_NEGATIVE) - int(before.negativity >= IS_NEGATIVE)
    counts = not mention.by_brand and mention.kind != Kind.REPOST
    if moved and counts and not mention.muted_until:
        hour = hour_of(mention.posted_at, ZoneInfo(brand.timezone))
        fresh = 0 if mention.backfilled else moved
        store.count_hours({hour: HourDelta(negative=moved, fresh_negative=fresh)})
    settle_now(brand, [str(mention.conversation_id)], at=at)


def _kind_of(by: User | ApiKey) -> str:
    return "key" if isinstance(by, ApiKey) else "user"
