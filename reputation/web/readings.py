"""How posts were read, in words: what pages show under and inside a text."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.safestring import SafeString

from reputation.analysis.reading import Cue, Explanation, Reading
from reputation.mentions.explaining import Explainer
from reputation.mentions.models import Content, Mention
from reputation.mentions.queries import mentions_by_id
from reputation.mentions.triage import complaint_band, sentiment_label
from reputation.pipeline.corrections import SEVERITIES
from reputation.web import reading_words as words
from reputation.web.marking import Mark, MarkKind, marked
from tenants.gate import BrandRequest
from tenants.models import User

GRAVE = 0.7  # a product that failed, and worse (docs/risk.md)
_UNEXPLAINED = Explanation(Reading())
_SAYS_NOTHING = Content()


@dataclass(frozen=True, slots=True)
class SignalChip:
    """A signal or hint with its name; `count` only where it says more than “yes”."""

    name: str
    label: str
    count: int

    @property
    def is_counted(self) -> bool:
        return self.count > 1


@dataclass(frozen=True, slots=True)
class AspectChip:
    label: str
    polarity: str  # positive, neutral, negative
    polarity_label: str


@dataclass(frozen=True, slots=True)
class Driver:
    """A row of the table of weights."""

    label: str
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class ShownReading:
    """One post's reading. `text` is safe HTML; empty where nothing was read."""

    mention: Mention
    text: SafeString
    complaint: str
    complaint_label: str
    sentiment: str
    sentiment_label: str
    intent: str
    severity: str
    aspects: list[AspectChip]
    signals: list[SignalChip]
    hints: list[SignalChip]
    drivers: list[Driver]
    named: list[tuple[str, str]]  # what the text names: (kind, words)
    engine: str
    corrected_by: str
    muted_until: datetime | None

    @property
    def is_corrected(self) -> bool:
        return self.mention.corrected_at is not None

    @property
    def says_complaint(self) -> bool | None:
        """What a person said: yes, no, or nothing yet."""
        said = (self.mention.corrected or {}).get("complaint")
        return None if said is None else said >= 0.5


def shown_readings(
    request: BrandRequest, ids: Collection[UUID], *, at: datetime
) -> dict[UUID, ShownReading]:
    """Return the readings of those posts that have one, in a constant number of statements."""
    mentions = [
        mention
        for mention in mentions_by_id(ids).values()
        if mention.sentiment is not None
    ]
    names = _names([mention.corrected_by_id for mention in mentions])
    explainer = Explainer(request.brand)
    return {
        mention.pk: _shown(mention, explainer, names, at=at) for mention in mentions
    }


def _names(ids: Collection[UUID | None]) -> dict[UUID, str]:
    wanted = {pk for pk in ids if pk}
    if not wanted:
        return {}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=wanted)}


def _shown(
    mention: Mention, explainer: Explainer, names: dict[UUID, str], *, at: datetime
) -> ShownReading:
    text = getattr(mention, "content", _SAYS_NOTHING).text
    why = explainer.explain(mention, text) or _UNEXPLAINED
    signals, hints = mention.signals or {}, mention.hints or {}
    complaint = complaint_band(mention.complaint or 0.0)
    sentiment = sentiment_label(mention.sentiment or 0.0)
    muted = mention.muted_until
    return ShownReading(
        mention,
        marked(text, marks_of(why, signals, hints)),
        complaint,
        words.word(words.COMPLAINT_BANDS, complaint),
        sentiment,
        words.word(words.SENTIMENTS, sentiment),
        words.word(words.INTENTS, mention.intent) if mention.intent else "",
        severity_word(mention),
        [_aspect(*one) for one in (mention.aspects or {}).items()],
        [SignalChip(name, words.cue_label(name), n) for name, n in signals.items()],
        [SignalChip(name, words.cue_label(name), n) for name, n in hints.items()],
        [Driver(words.cue_label(c.cue), c.words, c.weight) for c in why.drivers],
        [
            (words.extract_label(e.kind, e.what), text[e.start : e.end])
            for e in why.extracts
        ],
        words.engine_label(mention.engine),
        names.get(mention.corrected_by_id, "") if mention.corrected_by_id else "",
        muted if muted and muted > at else None,
    )


def severity_word(mention: Mention) -> str:
    """Return how bad the subject is: in one of four levels where a person said so, else in one of two.

    Between low and medium, and between high and critical, no engine of ours is sure enough.
    """
    severity = mention.severity or 0.0
    if "severity" in (mention.corrected or {}):
        level = min(SEVERITIES, key=lambda name: abs(SEVERITIES[name] - severity))
        return words.word(words.LEVELS, level)
    return words.word(words.LEVELS, "high" if severity >= GRAVE else "low")


def _aspect(name: str, polarity: float) -> AspectChip:
    label = sentiment_label(polarity)
    return AspectChip(
        words.word(words.ASPECTS, name), label, words.word(words.SENTIMENTS, label)
    )


def marks_of(
    why: Explanation, signals: Collection[str], hints: Collection[str]
) -> Iterator[Mark]:
    """Yield what is marked in a text: signals and hints that stand, what it names, what moved the score."""
    for cue in _once((*why.evidence, *why.drivers)):
        yield Mark(cue.start, cue.end, _kind(cue, signals, hints), _label(cue))
    for one in why.extracts:
        label = words.extract_label(one.kind, one.what)
        yield Mark(one.start, one.end, "extract", label)


def _once(cues: Sequence[Cue]) -> Iterator[Cue]:
    seen: set[tuple[str, int, int]] = set()
    for cue in cues:
        key = cue.cue, cue.start, cue.end
        if key not in seen:
            seen.add(key)
            yield cue


def _kind(cue: Cue, signals: Collection[str], hints: Collection[str]) -> MarkKind:
    if cue.cue in signals:
        return "signal"
    if cue.cue in hints:
        return "hint"
    return "favor" if cue.weight < 0 else "against"


def _label(cue: Cue) -> str:
    return words.cue_label(cue.cue)
