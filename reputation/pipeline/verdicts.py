"""What a person says of a reading, and the form in which it is kept: no row is written here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext as _

from reputation.analysis.reading import Intent, Reading
from reputation.analysis.risk.config import SIGNALS
from reputation.common.errors import Refused
from reputation.mentions.models import Mention
from reputation.mentions.triage import NEGATIVE_AT, SentimentLabel

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


class NothingToCorrect(Refused):
    """The correction says nothing, or the post has no words that were read."""

    code = "nothing_to_correct"


class UnknownSignal(Refused):
    """A signal that the score knows no weight for."""

    code = "unknown_signal"


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


def kept_of(says: Verdict, mention: Mention) -> dict[str, Any]:
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


def as_it_stood(reading: Reading, said: Mapping[str, Any]) -> dict[str, Any]:
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
