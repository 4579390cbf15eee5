"""The form of a rule, and its conditions and actions in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reputation.channels.models import Channel
from reputation.rules.models import Rule, RuleEvent
from reputation.rules.terms import (
    LONGEST_LABEL,
    LONGEST_PHRASE,
    MOST_LABELS,
    MOST_NAMED,
    TEN_YEARS_S,
)
from reputation.web import reading_words as words
from reputation.web.mentions import SIGNALS
from reputation.web.templatetags.figures import span
from reputation.web.templatetags.marks import BAND_WORDS

EVENT_WORDS = {
    RuleEvent.POSTED.value: gettext_lazy("When a post comes in"),
    RuleEvent.BAND_CHANGED.value: gettext_lazy(
        "When the band of a conversation changes"
    ),
    RuleEvent.UNANSWERED.value: gettext_lazy("When nobody has answered for a while"),
}
CONDITION_WORDS = {
    "complaint": gettext_lazy("Complaint"),
    "sentiment": gettext_lazy("Sentiment"),
    "intent": gettext_lazy("Intent"),
    "aspects": gettext_lazy("About"),
    "signals": gettext_lazy("Signals"),
    "channels": gettext_lazy("Channels"),
    "kinds": gettext_lazy("Kinds of posts"),
    "languages": gettext_lazy("Languages"),
    "contains": gettext_lazy("Words"),
    "min_followers": gettext_lazy("Followers, at least"),
    "bands": gettext_lazy("Bands"),
    "min_score": gettext_lazy("Score, at least"),
    "min_severity": gettext_lazy("Severity, at least"),
    "max_age_s": gettext_lazy("Age, at most"),
    "min_age_s": gettext_lazy("Age, at least"),
    "labels": gettext_lazy("Label"),
    "open_case": gettext_lazy("Open a case"),
    "mute_author_days": gettext_lazy("Mute the author"),
    "notify": gettext_lazy("Tell"),
}
CODES: dict[str, words.Words] = {
    "complaint": words.COMPLAINT_BANDS,
    "sentiment": words.SENTIMENTS,
    "intent": words.INTENTS,
    "aspects": words.ASPECTS,
    "signals": words.SIGNALS,
    "bands": BAND_WORDS,
    "open_case": {"had_a_case": gettext_lazy("it had a case")},
    "mute_author_days": {
        "muted": gettext_lazy("done"),
        "was_muted": gettext_lazy("it was muted"),
    },
}


_NOTHING: Mapping[str, Any] = MappingProxyType({})
_FOR_GOOD = gettext_lazy("until it is lifted")

_several = partial(
    forms.MultipleChoiceField, required=False, widget=forms.CheckboxSelectMultiple
)


class RuleForm(forms.Form):
    """What a rule asks and does, as far as a page offers it; the API knows all of it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    event = forms.ChoiceField(
        label=gettext_lazy("When"), choices=[*EVENT_WORDS.items()], required=False
    )
    complaint = _several(
        label=CONDITION_WORDS["complaint"], choices=[*words.COMPLAINT_BANDS.items()]
    )
    sentiment = _several(
        label=CONDITION_WORDS["sentiment"], choices=[*words.SENTIMENTS.items()]
    )
    intent = _several(label=CONDITION_WORDS["intent"], choices=[*words.INTENTS.items()])
    bands = _several(
        label=gettext_lazy("Band of the conversation"),
        choices=[(code, word) for code, word in BAND_WORDS.items() if code != "none"],
    )
    signals = _several(label=CONDITION_WORDS["signals"], choices=[*SIGNALS])
    aspects = _several(
        label=CONDITION_WORDS["aspects"], choices=[*words.ASPECTS.items()]
    )
    channels = _several(label=CONDITION_WORDS["channels"], choices=[])
    contains = forms.CharField(
        label=gettext_lazy("Words or phrases, with commas between"),
        max_length=2000,
        required=False,
    )
    min_followers = forms.IntegerField(
        label=CONDITION_WORDS["min_followers"], min_value=0, required=False
    )
    min_score = forms.FloatField(
        label=CONDITION_WORDS["min_score"], min_value=0, max_value=100, required=False
    )
    min_age_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes since it was posted, at least"),
        min_value=1,
        max_value=TEN_YEARS_S // 60,
        required=False,
    )
    labels = forms.CharField(
        label=gettext_lazy("Labels to give, with commas between"),
        max_length=400,
        required=False,
    )
    mute_author_days = forms.IntegerField(
        label=gettext_lazy("Mute the author for so many days"),
        min_value=0,
        max_value=3650,
        required=False,
    )
    open_case = forms.BooleanField(label=CONDITION_WORDS["open_case"], required=False)
    notify = forms.BooleanField(
        label=gettext_lazy("Tell whoever is to be told"), required=False
    )

    LISTS = ("complaint", "sentiment", "intent", "bands", "signals", "aspects", "channels")  # fmt: skip
    LINES = ("contains", "min_followers", "min_score", "min_age_minutes")
    DEEDS = ("labels", "mute_author_days")
    SWITCHES = ("open_case", "notify")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        channels = self.fields["channels"]
        assert isinstance(channels, forms.MultipleChoiceField)  # noqa: S101 - declared above
        channels.choices = list(
            Channel.objects.order_by("name").values_list("slug", "name")
        )
        self.fields["event"].widget.attrs["class"] = "form-select"
        for name in ("name", *self.LINES, *self.DEEDS):
            self.fields[name].widget.attrs["class"] = "form-control"

    def lists(self) -> list[forms.BoundField]:
        return [self[name] for name in self.LISTS]

    def lines(self) -> list[forms.BoundField]:
        return [self[name] for name in self.LINES]

    def deeds(self) -> list[forms.BoundField]:
        return [self[name] for name in self.DEEDS]

    def switches(self) -> list[forms.BoundField]:
        return [self[name] for name in self.SWITCHES]

    def clean_contains(self) -> str:
        return _within(self.cleaned_data["contains"], MOST_NAMED, LONGEST_PHRASE)

    def clean_labels(self) -> str:
        return _within(self.cleaned_data["labels"], MOST_LABELS, LONGEST_LABEL)

    def conditions(self, before: Mapping[str, Any] = _NOTHING) -> dict[str, Any]:
        """Return the conditions; of those before, what this form does not show stays."""
        said = self.cleaned_data
        shown = {*self.LISTS, *self.LINES, "min_age_s"}
        wanted = {name: value for name, value in before.items() if name not in shown}
        wanted |= {name: said[name] for name in self.LISTS if said[name]}
        if phrases := _parts(said["contains"]):
            wanted["contains"] = phrases
        for name in ("min_followers", "min_score"):
            if said[name] is not None:
                wanted[name] = said[name]
        if said["min_age_minutes"] is not None:
            wanted["min_age_s"] = said["min_age_minutes"] * 60
        return wanted

    def actions(self) -> dict[str, Any]:
        said = self.cleaned_data
        wanted: dict[str, Any] = {name: True for name in self.SWITCHES if said[name]}
        if labels := _parts(said["labels"]):
            wanted["labels"] = labels
        if said["mute_author_days"] is not None:
            wanted["mute_author_days"] = said["mute_author_days"]
        return wanted


def as_said(rule: Rule) -> dict[str, Any]:
    """Return what the form holds of a rule."""
    said = rule.conditions | rule.actions
    plain = (
        *RuleForm.LISTS,
        *RuleForm.SWITCHES,
        "min_followers",
        "min_score",
        "mute_author_days",
    )
    age = said.get("min_age_s")
    return {name: said.get(name) for name in plain} | {
        "name": rule.name,
        "event": rule.event,
        "contains": ", ".join(said.get("contains", ())),
        "labels": ", ".join(said.get("labels", ())),
        "min_age_minutes": age and -(-age // 60),
    }


def _parts(said: str) -> list[str]:
    return [part.strip() for part in said.split(",") if part.strip()]


def _within(said: str, most: int, longest: int) -> str:
    parts = _parts(said)
    if len(parts) > most or any(len(part) > longest for part in parts):
        raise forms.ValidationError(
            _("At most %(most)s, each of at most %(longest)s characters.")
            % {"most": most, "longest": longest}
        )
    return said


@dataclass(frozen=True, slots=True)
class Told:
    """A condition or an action in words."""

    name: str
    value: str


def told(terms: dict[str, Any]) -> list[Told]:
    """Return conditions, actions, reasons or deeds in words, in the order in which they are kept."""
    return [
        Told(words.word(CONDITION_WORDS, name), _in_words(name, value))
        for name, value in terms.items()
        if value is not None and value is not False and value != []
    ]


def _in_words(name: str, value: object) -> str:
    if isinstance(value, int) and name == "mute_author_days":
        return _days(value) if value else str(_FOR_GOOD)
    if isinstance(value, int) and name in {"min_age_s", "max_age_s"}:
        return span(timedelta(seconds=value))
    return _value(value, CODES.get(name, {}))


def _days(count: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", count) % {"n": count}


def _value(value: object, table: words.Words) -> str:
    if value is True:
        return ""
    codes = value if isinstance(value, list) else [value]
    return ", ".join(
        str(table.get(code, code)) if isinstance(code, str) else f"{code:n}"
        for code in codes
    )
