"""How posts were read, in words: what pages show under and inside a text."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reputation.analysis.reading import Cue, Explanation, Reading
from reputation.common.numerals import whole
from reputation.mentions.explaining import Explainer
from reputation.mentions.models import Content, Mention
from reputation.mentions.queries import read_mentions
from reputation.mentions.triage import complaint_band, sentiment_label
from reputation.pipeline.verdicts import SEVERITIES
from reputation.web import reading_words as words
from reputation.web.marking import Mark, MarkKind, marked
from tenants.models import Brand, User

GRAVE = 0.7  # a product that failed, and worse (docs/risk.md)
_UNEXPLAINED = Explanation(Reading())
_SAYS_NOTHING = Content()


@dataclass(frozen=True, slots=True)
class Chip:
    """Something found, in a word or two; `spoken` is what its colour says."""

    kind: str
    label: str
    polarity: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class OneClick:
    """A button that says one thing of a reading. `said` tells of a word that stands already."""

    name: str
    value: str
    label: str
    key: str = ""
    said: bool = False


@dataclass(frozen=True, slots=True)
class Driver:
    """A row of the table of weights."""

    label: str
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class ShownReading:
    """One post's reading. Each part is worded when it is asked for: a thread asks for few, a post for all."""

    mention: Mention
    why: Explanation
    corrector: str  # "" when nobody corrected it, or an integration did
    at: datetime

    @property
    def text(self) -> SafeString:
        """The text as safe HTML, with what was found marked in it."""
        mention = self.mention
        found = marks_of(self.why, mention.signals or {}, mention.hints or {})
        return marked(_text_of(mention), found)

    @property
    def complaint(self) -> str:
        band = complaint_band(self.mention.complaint or 0.0)
        return words.word(words.COMPLAINT_BANDS, band)

    @property
    def sentiment(self) -> str:
        label = sentiment_label(self.mention.sentiment or 0.0)
        return words.word(words.SENTIMENTS, label)

    @property
    def intent(self) -> str:
        intent = self.mention.intent
        return words.word(words.INTENTS, intent) if intent else ""

    @property
    def severity(self) -> str:
        return severity_word(self.mention)

    @property
    def language(self) -> str:
        """Its languages by name; "" when unknown."""
        told = (self.mention.language, self.mention.also_language)
        return ", ".join(words.language_word(tag) for tag in told if tag)

    @property
    def engine(self) -> str:
        return words.engine_label(self.mention.engine)

    @property
    def is_muted(self) -> bool:
        until = self.mention.muted_until
        return until is not None and until > self.at

    @property
    def is_corrected(self) -> bool:
        return self.mention.corrected_at is not None

    @property
    def chips(self) -> list[Chip]:
        """What it wants, what it is about, and what may be in it."""
        mention = self.mention
        return [
            *([Chip("intent", self.intent)] if mention.intent else []),
            *(_aspect(*one) for one in (mention.aspects or {}).items()),
            *(_hint(*one) for one in (mention.hints or {}).items()),
        ]

    @property
    def clicks(self) -> list[OneClick]:
        """What one click says of it."""
        mention = self.mention
        signals = [(name, words.cue_label(name)) for name in mention.signals or ()]
        hints = [(name, words.cue_label(name)) for name in mention.hints or ()]
        return [
            *([] if mention.by_brand else self._on_complaint()),
            *(
                OneClick("confirm", name, _("Confirm: %(name)s") % {"name": label})
                for name, label in hints
            ),
            *(
                OneClick("deny", name, _("Wrong: %(name)s") % {"name": label})
                for name, label in signals
            ),
            *([OneClick("undo", "yes", _("Undo correction"))] * self.is_corrected),
        ]

    def _on_complaint(self) -> list[OneClick]:
        said = (self.mention.corrected or {}).get("complaint")
        yes, no = said is not None and said >= 0.5, said is not None and said < 0.5
        return [
            OneClick("complaint", "yes", _("Complaint"), key="y", said=yes),
            OneClick("complaint", "no", _("No complaint"), key="n", said=no),
        ]

    @property
    def drivers(self) -> list[Driver]:
        return [
            Driver(words.cue_label(cue.cue), cue.words, cue.weight)
            for cue in self.why.drivers
        ]

    @property
    def base(self) -> float:
        return self.why.base

    @property
    def total(self) -> float:
        """What starting point and weights add up to: the log-odds that the engine reads."""
        return self.base + sum(cue.weight for cue in self.why.drivers)

    @property
    def probability(self) -> float:
        """The engine's own probability of a complaint, whatever a person said since."""
        return self.why.reading.complaint

    @property
    def named(self) -> list[tuple[str, str]]:
        """What the text names: (kind, words)."""
        text = _text_of(self.mention)
        return [
            (words.extract_label(one.kind, one.what), text[one.start : one.end])
            for one in self.why.extracts
        ]


def shown_readings(
    brand: Brand, ids: Collection[UUID], *, at: datetime
) -> dict[UUID, ShownReading]:
    """Return the readings of those posts that have one, in a constant number of statements."""
    mentions = read_mentions(ids)
    names = _names({mention.corrected_by_id for mention in mentions})
    explainer = Explainer(brand)
    return {
        mention.pk: ShownReading(
            mention,
            explainer.explain(mention, _text_of(mention)) or _UNEXPLAINED,
            names.get(mention.corrected_by_id, ""),
            at,
        )
        for mention in mentions
    }


def _names(ids: Collection[UUID | None]) -> dict[UUID | None, str]:
    wanted = {pk for pk in ids if pk}
    if not wanted:
        return {}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=wanted)}


def _text_of(mention: Mention) -> str:
    return getattr(mention, "content", _SAYS_NOTHING).text


def severity_word(mention: Mention) -> str:
    """Return how bad the subject is: in one of four levels where a person said so, else in one of two.

    Between low and medium, and between high and critical, no engine of ours is sure enough.
    """
    severity = mention.severity or 0.0
    if "severity" in (mention.corrected or {}):
        level = min(SEVERITIES, key=lambda name: abs(SEVERITIES[name] - severity))
        return words.word(words.LEVELS, level)
    return words.word(words.LEVELS, "high" if severity >= GRAVE else "low")


def _aspect(name: str, polarity: float) -> Chip:
    label = sentiment_label(polarity)
    return Chip(
        "aspect",
        words.word(words.ASPECTS, name),
        label,
        words.word(words.SENTIMENTS, label),
    )


def _hint(name: str, count: int) -> Chip:
    said = _("Hint: %(name)s") % {"name": words.cue_label(name)}
    return Chip("hint", f"{said} ×{whole(count)}" if count > 1 else said)


def marks_of(
    why: Explanation, signals: Collection[str], hints: Collection[str]
) -> Iterator[Mark]:
    """Yield what is marked in a text: signals and hints that stand, what it names, what moved the score."""
    for cue in _once((*why.evidence, *why.drivers)):
        label = words.cue_label(cue.cue)
        yield Mark(cue.start, cue.end, _kind(cue, signals, hints), label)
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
