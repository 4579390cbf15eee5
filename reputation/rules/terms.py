"""What a rule may ask of a post, and what it may do: the shapes that are kept as JSON."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from django.utils.translation import gettext as _
from msgspec import Meta

from reputation.analysis.reading import Intent
from reputation.common.errors import Refused
from reputation.mentions.triage import ComplaintBand, SentimentLabel

type Name = Annotated[str, Meta(min_length=1, max_length=63)]
type Names = Annotated[list[Name], Meta(max_length=50)]
type Label = Annotated[str, Meta(pattern=r"^[^\s,][^,]{0,38}[^\s,]$|^[^\s,]$")]
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
    languages: Names = []
    contains: Annotated[
        list[Annotated[str, Meta(max_length=200)]], Meta(max_length=50)
    ] = []
    min_followers: Annotated[int, Meta(ge=0)] | None = None
    bands: list[Band] = []
    min_score: Annotated[float, Meta(ge=0, le=100)] | None = None
    min_severity: Annotated[float, Meta(ge=0, le=1)] | None = None
    max_age_s: Annotated[int, Meta(ge=60)] | None = None
    min_age_s: Annotated[int, Meta(ge=1)] | None = None


class Actions(
    msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True
):
    """What is done with a post that fits. `mute_author_days` 0 mutes until it is lifted."""

    open_case: bool = False
    labels: Annotated[list[Label], Meta(max_length=10)] = []
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
