"""A person corrects how a post was read: the one place where people's word becomes a reading.

A correction holds the brand's write lock, and ends with the conversation settled: post, score and event
change together.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reputation.analysis.reading import Reading
from reputation.common.errors import Refused
from reputation.events.actions import record, record_each
from reputation.mentions.actions import brand_writes_alone
from reputation.mentions.correcting import (
    added,
    base_of,
    known_languages,
    with_corrections,
)
from reputation.mentions.explaining import Explainer
from reputation.mentions.models import Content, Correction, Kind, Mention
from reputation.mentions.naming import keyed
from reputation.mentions.readers import reader_of
from reputation.mentions.surroundings import context_of, triage_settings
from reputation.pipeline.verdicts import (
    UnknownName,
    Verdict,
    as_before,
    as_it_stood,
    kept_of,
)
from reputation.risk import store
from reputation.risk.actions import settle_now
from reputation.risk.hours import IS_NEGATIVE, HourDelta, hour_of
from tenants.models import ApiKey, Brand, User

_COLUMNS = [
    "sentiment",
    "complaint",
    "severity",
    "signals",
    "hints",
    "intent",
    "aspects",
    "language",
    "also_language",
    "engine",
    "corrected",
    "corrected_by_id",
    "corrected_at",
]


class NothingToUndo(Refused):
    """No correction of the post stands."""

    code = "nothing_to_undo"


def correct_mention(
    brand: Brand, mention_id: UUID, says: Verdict, *, by: User | ApiKey, at: datetime
) -> Mention:
    """Put a person's word in place of the engine's, for good; return the post.

    Who says of a post that was read as negative that it is no complaint says, too, that it is not against
    the brand, unless he states its sentiment. Who says that it is in another language has it read in that
    one; what he or others said of it stays.

    Raises:
        Mention.DoesNotExist: there is no such post here.
        NothingToCorrect: nothing is said, or nothing was read.
        UnknownSignal: a signal that the score does not know.
        LanguagesDoNotFit: a second language without a first, or the same twice.
        UnknownName: something that the text does not name.
    """
    found = correct_mentions(brand, [mention_id], says, by=by, at=at)
    if not found:
        raise Mention.DoesNotExist
    return found[0]


def correct_mentions(
    brand: Brand,
    mention_ids: Collection[UUID],
    says: Verdict,
    *,
    by: User | ApiKey,
    at: datetime,
) -> list[Mention]:
    """Say the same of several posts, in one transaction that settles once; return those that are here.

    Raises:
        NothingToCorrect: nothing is said, or nothing of one of them was read.
        UnknownSignal: a signal that the score does not know.
        LanguagesDoNotFit: a second language without a first, or the same twice.
        UnknownName: something that the text does not name.
    """
    with transaction.atomic():
        brand_writes_alone(brand)
        mentions = _locked(mention_ids)
        facts = [_correct(brand, each, says, by=by, at=at) for each in mentions]
        _settle(brand, mentions, at=at)
        record_each("mention.corrected", facts, subjects=mentions, by=by, at=at)
    return mentions


def _correct(
    brand: Brand, mention: Mention, says: Verdict, *, by: User | ApiKey, at: datetime
) -> dict[str, Any]:
    """Write what a person says of one post, and return the facts of it for the log."""
    said = kept_of(says, mention)
    if says.named:
        _must_name(brand, mention, says.named)
    before = _reading_of(mention)
    Correction.objects.create(
        mention=mention,
        said=as_it_stood(before, said),
        says=said,
        engine=mention.engine,
        by_type=_kind_of(by),
        by_id=by.pk,
        at=at,
    )
    beneath = _beneath(mention)
    mention.corrected = added(mention.corrected, said)
    mention.corrected_by_id, mention.corrected_at = by.pk, at
    now = before
    if "language" in said:
        mention.corrected["language_beneath"] = beneath
        if known_languages(said) != (base_of(before.language), base_of(before.also)):
            now = _read_again(brand, mention, beneath=beneath) or before
    _keep(brand, mention, with_corrections(now, mention.corrected), before=before)
    return {
        "conversation": mention.conversation_id,
        "fields": sorted(said),
        "complaint": says.complaint,
        **_turned(before.language, mention.language),
    }


def _must_name(brand: Brand, mention: Mention, named: Collection[str]) -> None:
    content = Content.objects.filter(pk=mention.pk).first()
    why = Explainer(brand).find(mention, content.text if content else "")
    there = {key for key, _thing in keyed(why.extracts)} if why else set()
    if not there.issuperset(named):
        raise UnknownName(_("The text names no such thing."))


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
        mentions = _locked([mention_id])
        if not mentions:
            raise Mention.DoesNotExist
        facts = _uncorrect(brand, mentions[0], by=by, at=at)
        _settle(brand, mentions, at=at)
        record("mention.uncorrected", mentions[0], by=by, at=at, **facts)
    return mentions[0]


def corrected_at_once(by: User | ApiKey, moment: datetime) -> QuerySet[Correction]:
    """Return the corrections that somebody made in one go and that stand.

    What is corrected in one go bears one moment, so that it is found again without a name of its own.
    """
    return Correction.objects.filter(by_id=by.pk, at=moment, undone_at=None)


def undo_corrections(
    brand: Brand, moment: datetime, *, by: User | ApiKey, at: datetime
) -> int:
    """Take back what somebody corrected in one go, as far as it is still the latest word; return how many."""
    with transaction.atomic():
        brand_writes_alone(brand)
        mine = corrected_at_once(by, moment).values("mention_id")
        mentions = [each for each in _locked(mine) if each.corrected_at == moment]
        facts = [_uncorrect(brand, each, by=by, at=at) for each in mentions]
        _settle(brand, mentions, at=at)
        record_each("mention.uncorrected", facts, subjects=mentions, by=by, at=at)
    return len(mentions)


def _uncorrect(
    brand: Brand, mention: Mention, *, by: User | ApiKey, at: datetime
) -> dict[str, Any]:
    """Strike the latest correction that stands, and return the facts of it for the log."""
    standing = list(mention.corrections.filter(undone_at=None).order_by("at", "pk"))
    if not standing:
        raise NothingToUndo(_("No correction of this post stands."))
    undone = standing.pop()
    undone.undone_at, undone.undone_by_id = at, by.pk
    undone.save(update_fields=["undone_at", "undone_by_id"])
    said: dict[str, Any] = {}
    for one in standing:
        said = added(said, one.says)
    beneath = _beneath(mention)
    if "language" in said:
        said["language_beneath"] = beneath
    mention.corrected = said or None
    mention.corrected_by_id = standing[-1].by_id if standing else None
    mention.corrected_at = standing[-1].at if standing else None
    before = _reading_of(mention)
    now = _read_again(brand, mention, beneath=beneath)
    if now is None:
        now = with_corrections(before, as_before(undone.said, beneath=beneath))
    _keep(brand, mention, with_corrections(now, said), before=before)
    return {
        "conversation": mention.conversation_id,
        "fields": sorted(undone.says),
        **_turned(before.language, mention.language),
    }


def _turned(was: str, language: str) -> dict[str, str]:
    """Return what the log tells of a language that is another one now."""
    return {"language_was": was, "language": language} if was != language else {}


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


def _beneath(mention: Mention) -> str:
    """Return a post's language as its sender or an engine told it, whatever people said."""
    said = mention.corrected or {}
    beneath: str = said.get("language_beneath", mention.language)
    return beneath


def _read_again(brand: Brand, mention: Mention, *, beneath: str) -> Reading | None:
    """Read a post once more, in the language that a person said or as it was told; None without words.

    What the sender said of its language goes before what the text tells, as when it came in.
    """
    content = Content.objects.filter(pk=mention.pk).first()
    if content is None or not content.text:
        return None
    settings = triage_settings()
    reader = reader_of(brand, settings.model_version)
    mention.engine = reader.engine
    now = reader.read(
        content.text,
        by_brand=mention.by_brand,
        language=beneath,
        context=context_of(brand, settings),
        known=known_languages(mention.corrected),
    )
    return replace(now, language=beneath or now.language)


def _locked(mention_ids: Collection[UUID] | QuerySet[Any]) -> list[Mention]:
    """Return the posts, locked in one order, so that two who correct do not wait for each other."""
    wanted = Mention.objects.filter(pk__in=mention_ids).order_by("pk")
    return list(wanted.select_for_update(of=("self",)))


def _settle(brand: Brand, mentions: Collection[Mention], *, at: datetime) -> None:
    """Bring the scores in line with what was corrected."""
    if mentions:
        settle_now(brand, {str(each.conversation_id) for each in mentions}, at=at)


def _keep(brand: Brand, mention: Mention, now: Reading, *, before: Reading) -> None:
    """Write a post's reading, and bring the hour's counts in line with it."""
    mention.sentiment, mention.complaint = now.sentiment, now.complaint
    mention.severity, mention.intent = now.severity, now.intent
    mention.signals = dict(now.signals) or None
    mention.hints = dict(now.hints) or None
    mention.aspects = dict(now.aspects) or None
    mention.language, mention.also_language = now.language, now.also
    mention.save(update_fields=_COLUMNS)
    moved = int(now.negativity >= IS_NEGATIVE) - int(before.negativity >= IS_NEGATIVE)
    counts = not mention.by_brand and mention.kind != Kind.REPOST
    if moved and counts and not mention.muted_until:
        hour = hour_of(mention.posted_at, ZoneInfo(brand.timezone))
        fresh = 0 if mention.backfilled else moved
        store.count_hours({hour: HourDelta(negative=moved, fresh_negative=fresh)})


def _kind_of(by: User | ApiKey) -> str:
    return "key" if isinstance(by, ApiKey) else "user"
