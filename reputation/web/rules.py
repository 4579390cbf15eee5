"""The rules of a brand: the list, a form to try and to keep one, and what they did."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from reputation.channels.models import Channel
from reputation.common.errors import Refused
from reputation.mentions.models import Mention
from reputation.mentions.queries import mentions_by_id
from reputation.rules.actions import change_rule, create_rule, remove_rule
from reputation.rules.matching import Trial, try_on_history
from reputation.rules.models import Rule, RuleFiring
from reputation.rules.terms import conditions_from
from reputation.web import reading_words as words
from reputation.web.doing import may_write
from reputation.web.mentions import SIGNALS
from reputation.web.pages import in_brand_zone
from reputation.web.templatetags.marks import BAND_WORDS
from tenants.access import Scope
from tenants.gate import BrandRequest

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
    "max_age_s": gettext_lazy("Age in seconds, at most"),
    "min_age_s": gettext_lazy("Age in seconds, at least"),
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


_several = partial(
    forms.MultipleChoiceField, required=False, widget=forms.CheckboxSelectMultiple
)


class RuleForm(forms.Form):
    """What a rule asks and does, as far as a page offers it; the API knows all of it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
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
    labels = forms.CharField(
        label=gettext_lazy("Labels to give, with commas between"),
        max_length=400,
        required=False,
    )
    mute_author_days = forms.IntegerField(
        label=gettext_lazy("Mute the author for so many days"),
        min_value=1,
        max_value=3650,
        required=False,
    )
    open_case = forms.BooleanField(label=CONDITION_WORDS["open_case"], required=False)
    notify = forms.BooleanField(
        label=gettext_lazy("Tell whoever is to be told"), required=False
    )

    LISTS = ("complaint", "sentiment", "intent", "bands", "signals", "aspects", "channels")  # fmt: skip
    LINES = ("contains", "min_followers", "min_score")
    DEEDS = ("labels", "mute_author_days")
    SWITCHES = ("open_case", "notify")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        channels = self.fields["channels"]
        assert isinstance(channels, forms.MultipleChoiceField)  # noqa: S101 - declared above
        channels.choices = list(
            Channel.objects.order_by("name").values_list("slug", "name")
        )
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

    def conditions(self) -> dict[str, Any]:
        said = self.cleaned_data
        wanted = {name: said[name] for name in self.LISTS if said[name]}
        if phrases := _parts(said["contains"]):
            wanted["contains"] = phrases
        for name in ("min_followers", "min_score"):
            if said[name] is not None:
                wanted[name] = said[name]
        return wanted

    def actions(self) -> dict[str, Any]:
        said = self.cleaned_data
        wanted: dict[str, Any] = {name: True for name in self.SWITCHES if said[name]}
        if labels := _parts(said["labels"]):
            wanted["labels"] = labels
        if said["mute_author_days"] is not None:
            wanted["mute_author_days"] = said["mute_author_days"]
        return wanted


def _parts(said: str) -> list[str]:
    return [part.strip() for part in said.split(",") if part.strip()]


@dataclass(frozen=True, slots=True)
class Told:
    """A condition or an action in words."""

    name: str
    value: str


def told(terms: dict[str, Any]) -> list[Told]:
    """Return conditions, actions, reasons or deeds in words, in the order in which they are kept."""
    return [
        Told(
            words.word(CONDITION_WORDS, name),
            _value(value, CODES.get(name, {})),
        )
        for name, value in terms.items()
        if value not in (None, [], False)
    ]


def _value(value: object, table: words.Words) -> str:
    if value is True:
        return ""
    codes = value if isinstance(value, list) else [value]
    return ", ".join(
        str(table.get(code, code)) if isinstance(code, str) else f"{code:n}"
        for code in codes
    )


@dataclass(frozen=True, slots=True)
class ListedRule:
    rule: Rule
    conditions: list[Told]
    actions: list[Told]


@dataclass(frozen=True, slots=True)
class ListedFiring:
    firing: RuleFiring
    mention: Mention | None
    excerpt: str
    reason: list[Told]
    done: list[Told]


@dataclass(frozen=True, slots=True)
class Sample:
    mention: Mention
    excerpt: str
    reason: list[Told]


@in_brand_zone
def rule_list(request: BrandRequest) -> HttpResponse:
    """Show the rules; a form that is sent is tried, or kept."""
    form = RuleForm(request.POST or None)
    trial: Trial | None = None
    if request.method == "POST":
        may_write(request, Scope.ADMIN)
        if form.is_valid():
            try:
                if request.POST.get("do") == "keep":
                    _keep(request, form)
                    return redirect("rule-list", brand=request.brand.slug)
                conditions = conditions_from(form.conditions())
                trial = try_on_history(conditions, at=timezone.now())
            except Refused as refused:
                form.add_error(None, str(refused))
    return render(request, "rules/list.html", _context(request, form, trial))


def _keep(request: BrandRequest, form: RuleForm) -> None:
    create_rule(
        name=form.cleaned_data["name"],
        conditions=form.conditions(),
        actions=form.actions(),
        position=Rule.objects.filter(removed_at=None).count(),
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("The rule is kept. It sleeps until you wake it."))


def _context(
    request: BrandRequest, form: RuleForm, trial: Trial | None
) -> dict[str, Any]:
    rules = Rule.objects.filter(removed_at=None).order_by("position", "pk")
    return {
        "now": timezone.now(),
        "rules": [
            ListedRule(rule, told(rule.conditions), told(rule.actions))
            for rule in rules
        ],
        "firings": _firings(),
        "form": form,
        "trial": trial,
        "samples": _samples(trial) if trial else [],
        "may_administer": request.access.may(Scope.ADMIN),
    }


def _firings() -> list[ListedFiring]:
    rows = list(RuleFiring.objects.select_related("rule").order_by("-at", "-pk")[:50])
    mentions = mentions_by_id([row.mention_id for row in rows])
    return [
        ListedFiring(
            row,
            mentions.get(row.mention_id),
            _excerpt(mentions.get(row.mention_id)),
            told(row.reason),
            told(row.done),
        )
        for row in rows
    ]


def _samples(trial: Trial) -> list[Sample]:
    mentions = mentions_by_id([fit.mention_id for fit in trial.samples])
    return [
        Sample(
            mentions[fit.mention_id],
            _excerpt(mentions[fit.mention_id]),
            told(fit.reason),
        )
        for fit in trial.samples
        if fit.mention_id in mentions
    ]


def _excerpt(mention: Mention | None) -> str:
    content = getattr(mention, "content", None)
    return (content.text or content.title) if content else ""


@require_POST
def rule_switch(request: BrandRequest, rule_id: UUID) -> HttpResponse:
    """Wake a rule, or let it sleep."""
    return _changed(request, rule_id, is_active=request.POST.get("is_active") == "yes")


@require_POST
def rule_removal(request: BrandRequest, rule_id: UUID) -> HttpResponse:
    may_write(request, Scope.ADMIN)
    try:
        remove_rule(_found(rule_id), by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("rule-list", brand=request.brand.slug)


def _changed(request: BrandRequest, rule_id: UUID, **changes: Any) -> HttpResponse:
    may_write(request, Scope.ADMIN)
    try:
        change_rule(_found(rule_id), changes, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("rule-list", brand=request.brand.slug)


def _found(rule_id: UUID) -> Rule:
    rule = Rule.objects.filter(pk=rule_id).first()
    if rule is None:
        raise Http404
    return rule
