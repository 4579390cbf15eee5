"""What a person says of a reading, and the form in which it is kept: no row is written here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from django.utils.translation import gettext as _

from reputation.analysis.reading import Intent, Reading
from reputation.analysis.risk.config import SIGNALS
from reputation.common.errors import Refused
from reputation.mentions.correcting import base_of
from reputation.mentions.models import Mention
from reputation.mentions.naming import fits
from reputation.mentions.triage import NEGATIVE_AT, SentimentLabel

# Those that the engine tells apart; "" is none of them, or no language at all.
type Language = Literal["", "es", "en", "pt", "it", "fr", "de", "ca"]
type Level = Literal["low", "medium", "high", "critical"]

LANGUAGES: tuple[Language, ...] = tuple(
    name for name in get_args(Language.__value__) if name
)
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


class NothingToCorrect(Refused):
    """The correction says nothing, or the post has no words that were read."""

    code = "nothing_to_correct"


class UnknownSignal(Refused):
    """A signal that the score knows no weight for."""

    code = "unknown_signal"


class LanguagesDoNotFit(Refused):
    """A second language without a first one, or the same twice."""

    code = "languages_do_not_fit"


class UnknownName(Refused):
    """Something that the text does not name, or a part that it cannot play."""

    code = "unknown_name"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says of a reading. What is None or empty was not spoken of.

    `signals` says for each name whether the post carries it. Of `language` "" is something that is said: it
    is unknown. Who names another one than stands says that there is no second, unless he names that too.
    `named` says of a thing that the text names whether it is right or wrong, or which part another brand
    plays (`mentions.naming`).
    """

    complaint: bool | None = None
    sentiment: SentimentLabel | None = None
    severity: Level | None = None
    intent: Intent | None = None
    aspects: Mapping[str, float] | None = None
    signals: Mapping[str, bool] = field(default_factory=dict)
    language: Language | None = None
    also_language: Language | None = None
    named: Mapping[str, str] = field(default_factory=dict)


def kept_of(says: Verdict, mention: Mention) -> dict[str, Any]:
    """Return what a person says in the form in which it is kept."""
    if mention.sentiment is None:
        raise NothingToCorrect(_("This post has no words of its own that were read."))
    unknown = sorted(set(says.signals) - set(SIGNALS))
    if unknown:
        raise UnknownSignal(
            _("The score knows no signal “%(name)s”.") % {"name": unknown[0]}
        )
    found = _languages(says, mention)
    if not mention.by_brand:
        found |= _of_a_customer(says, mention.sentiment)
    if says.signals:
        counts = {**(mention.hints or {}), **(mention.signals or {})}
        found["signals"] = {
            name: counts.get(name, 1) if carries else 0
            for name, carries in says.signals.items()
        }
    if says.named:
        if not all(fits(*one) for one in says.named.items()):
            raise UnknownName(_("The text names no such thing."))
        found["named"] = dict(says.named)
    if not found:
        raise NothingToCorrect(_("The correction says nothing."))
    return found


def _languages(says: Verdict, mention: Mention) -> dict[str, Any]:
    if says.language is None and says.also_language is None:
        return {}
    stands = mention.language
    language: str = base_of(stands) if says.language is None else says.language
    agrees = bool(language) and base_of(stands) == language
    second = base_of(mention.also_language)
    unsaid = second if agrees and second != language else ""
    also: str = unsaid if says.also_language is None else says.also_language
    if also and language in {"", also}:
        raise LanguagesDoNotFit(
            _("A second language is another one, beside a first that is known.")
        )
    # Who agrees has nothing against the region that the sender named.
    return {"language": stands if agrees else language, "also_language": also}


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


_ATTRIBUTES = {"also_language": "also"}


def as_it_stood(reading: Reading, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stood in those fields; of the signals, how sure the engine was of each."""
    before: dict[str, Any] = {
        name: getattr(reading, _ATTRIBUTES.get(name, name))
        for name in said
        if name not in {"signals", "named"}
    }
    if "named" in said:
        before["named"] = dict.fromkeys(said["named"], "")
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


def as_before(stood: Mapping[str, Any], *, beneath: str) -> dict[str, Any]:
    """Return what stood before a correction as if a person had said it: for a post whose words are gone.

    `beneath` is the language that was told of it. Counts of signals are not known any more.
    """
    before = dict(stood)
    if "language" in before:
        before["language"] = beneath
    if "signals" in before:
        before["signals"] = {
            name: int(sure == "asserted") for name, sure in before["signals"].items()
        }
    return before
