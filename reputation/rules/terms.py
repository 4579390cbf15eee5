"""What a rule may ask of a post, and what it may do: the shapes that are kept as JSON."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from django.utils.translation import gettext as _
from msgspec import Meta

from reputation.analysis.reading import Intent
from reputation.analysis.risk.config import DEFAULT
from reputation.channels.models import Channel
from reputation.common.errors import Refused
from reputation.mentions.models import Kind
from reputation.mentions.search import folded_words
from reputation.mentions.triage import ComplaintBand, SentimentLabel

MOST_NAMED = 50
LONGEST_PHRASE = 200
MOST_LABELS = 10
LONGEST_LABEL = 40
TEN_YEARS_S = 315_360_000

type Name = Annotated[str, Meta(min_length=1, max_length=63, pattern=r"^[^\x00]*$")]
type Names = Annotated[list[Name], Meta(max_length=MOST_NAMED)]
type Tag = Annotated[
    str, Meta(max_length=35, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")
]
type Phrase = Annotated[str, Meta(max_length=LONGEST_PHRASE, pattern=r"^[^\x00]*$")]
type Label = Annotated[
    str,
    Meta(pattern=r"^[^\s,\x00]([^,\x00]*[^\s,\x00])?$", max_length=LONGEST_LABEL),
]
type Age = Annotated[int, Meta(le=TEN_YEARS_S)]
type Band = Literal["calm", "watch", "elevated", "crisis"]


class RuleIsWrong(Refused):
    """Conditions or actions that are none of ours, or that say nothing."""

    code = "rule_is_wrong"


class Conditions(
    msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True
):
    """What a post must be. All that is said must hold; of a list, one entry is enough.

    Scores and bands are those of the post's conversation; `signals` are asserted ones. `contains` are words
    and phrases, without regard to case and accents.
    """

    complaint: list[ComplaintBand] = []
    sentiment: list[SentimentLabel] = []
    intent: list[Intent] = []
    aspects: Names = []
    signals: Names = []
    channels: Names = []
    kinds: Names = []
    languages: Annotated[list[Tag], Meta(max_length=MOST_NAMED)] = []
    contains: Annotated[list[Phrase], Meta(max_length=MOST_NAMED)] = []
    min_followers: Annotated[int, Meta(ge=0, le=10**12)] | None = None
    bands: list[Band] = []
    min_score: Annotated[float, Meta(ge=0, le=100)] | None = None
    min_severity: Annotated[float, Meta(ge=0, le=1)] | None = None
    max_age_s: Annotated[Age, Meta(ge=60)] | None = None
    min_age_s: Annotated[Age, Meta(ge=1)] | None = None


class Actions(
    msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True
):
    """What is done with a post that fits. `mute_author_days` 0 mutes until it is lifted."""

    open_case: bool = False
    labels: Annotated[list[Label], Meta(max_length=MOST_LABELS)] = []
    mute_author_days: Annotated[int, Meta(ge=0, le=3650)] | None = None
    notify: bool = False


def conditions_from(said: Mapping[str, Any]) -> Conditions:
    """Return conditions from JSON.

    Raises:
        RuleIsWrong: one is unknown or does not fit, or there is none.
    """
    found = _converted(said, Conditions)
    if found == Conditions():
        raise RuleIsWrong(_("A rule needs a condition."))
    return found


def stated_conditions(said: Mapping[str, Any]) -> Conditions:
    """Return conditions that somebody states now: what they name must be there, or they would never hold.

    What is kept is read by `conditions_from`: a channel that went since makes no rule wrong.

    Raises:
        RuleIsWrong: also for a signal or a channel that is none, and words without a letter.
    """
    found = conditions_from(said)
    for name in found.signals:
        if name not in DEFAULT.signals:
            raise RuleIsWrong(_("There is no signal “%(name)s”.") % {"name": name})
    for name in found.kinds:
        if name not in Kind.values:
            raise RuleIsWrong(
                _("There is no kind of post “%(name)s”.") % {"name": name}
            )
    channels = Channel.objects.filter(slug__in=found.channels)
    if missing := set(found.channels) - set(channels.values_list("slug", flat=True)):
        raise RuleIsWrong(
            _("There is no channel “%(channel)s” here.") % {"channel": min(missing)}
        )
    for phrase in found.contains:
        if not any(folded_words(phrase)):
            raise RuleIsWrong(_("“%(phrase)s” holds no word.") % {"phrase": phrase})
    return found


def actions_from(said: Mapping[str, Any]) -> Actions:
    """Return actions from JSON.

    Raises:
        RuleIsWrong: one is unknown or does not fit, or there is none.
    """
    found = _converted(said, Actions)
    if found == Actions():
        raise RuleIsWrong(_("A rule needs something to do."))
    return found


def _converted[T](said: Mapping[str, Any], shape: type[T]) -> T:
    try:
        return msgspec.convert(said, shape)
    except msgspec.ValidationError as wrong:
        raise RuleIsWrong(
            _("The rule does not fit: %(what)s") % {"what": wrong}
        ) from wrong


def as_json(terms: Conditions | Actions) -> dict[str, Any]:
    """Return conditions or actions as they are kept."""
    kept: dict[str, Any] = msgspec.to_builtins(terms)
    return kept
