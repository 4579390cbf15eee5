"""One post: how it was read, and a person's word on it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from reputation.common.errors import Refused
from reputation.mentions.explaining import Explainer
from reputation.mentions.models import Mention
from reputation.mentions.opinions import opinion_on
from reputation.pipeline.corrections import correct_mention, undo_correction
from reputation.pipeline.verdicts import LANGUAGES, Language, Verdict
from reputation.risk.wording import SIGNAL_LABELS
from reputation.web import reading_words as words
from reputation.web.doing import back_to_post, found_mention, may_write
from reputation.web.mutes import mute_form, site_of
from reputation.web.pages import in_brand_zone
from reputation.web.readings import shown_readings
from reputation.web.verdict_rows import UNKNOWN, named_rows, verdict_rows
from tenants.access import Scope
from tenants.gate import BrandRequest

UNSAID = ("", gettext_lazy("As it is"))

# As a verdict names them: "" is unknown, or no second one.
_SAID_LANGUAGES: dict[str, Language] = {
    UNKNOWN: "",
    "none": "",
    **{code: code for code in LANGUAGES},
}
# What the course of a conversation shows is not read in a text.
SIGNALS = [
    (name, label)
    for name, label in SIGNAL_LABELS.items()
    if name not in {"joined_complaint", "silence_after_first_reply"}
]


def _choices(table: words.Words) -> list[tuple[str, Any]]:
    return [UNSAID, *table.items()]


class CorrectionForm(forms.Form):
    """Everything that may be said of a reading; what stays as it is says nothing."""

    complaint = forms.ChoiceField(
        label=gettext_lazy("Complaint"),
        choices=[
            UNSAID,
            ("yes", gettext_lazy("Complaint")),
            ("no", gettext_lazy("No complaint")),
        ],
        required=False,
    )
    sentiment = forms.ChoiceField(
        label=gettext_lazy("Sentiment"),
        choices=_choices(words.SENTIMENTS),
        required=False,
    )
    severity = forms.ChoiceField(
        label=gettext_lazy("Severity"), choices=_choices(words.LEVELS), required=False
    )
    intent = forms.ChoiceField(
        label=gettext_lazy("Intent"), choices=_choices(words.INTENTS), required=False
    )
    language = forms.ChoiceField(
        choices=[("", ""), (UNKNOWN, ""), *((code, "") for code in LANGUAGES)],
        required=False,
    )
    also_language = forms.ChoiceField(
        label=gettext_lazy("Second language"),
        choices=[
            UNSAID,
            ("none", gettext_lazy("No second language")),
            *((code, words.LANGUAGES[code]) for code in LANGUAGES),
        ],
        required=False,
    )
    named = forms.RegexField(r"^(pii|brand)\.[0-9]{1,4}=[a-z_]{1,20}$", required=False)
    no_aspect = forms.ChoiceField(choices=_choices(words.ASPECTS), required=False)
    aspect = forms.ChoiceField(
        label=gettext_lazy("About"), choices=_choices(words.ASPECTS), required=False
    )
    aspect_sentiment = forms.ChoiceField(
        label=gettext_lazy("And there"),
        choices=list(words.SENTIMENTS.items()),
        required=False,
        initial="negative",
    )
    confirm = forms.MultipleChoiceField(
        label=gettext_lazy("Signals that it carries"),
        choices=SIGNALS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    deny = forms.MultipleChoiceField(
        choices=SIGNALS,
        required=False,
        widget=forms.MultipleHiddenInput,
    )
    lists_signals = forms.BooleanField(required=False, widget=forms.HiddenInput)

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """The fields of the form that no single click stands for."""
        names = ("intent", "aspect", "aspect_sentiment", "also_language")
        fields = [self[name] for name in names]
        for field in fields:
            field.field.widget.attrs["class"] = "form-select"
        return fields

    def verdict(self, mention: Mention) -> Verdict:
        """Return what was said. Where all signals were listed, those not ticked are denied."""
        said = self.cleaned_data
        signals = dict.fromkeys(said["deny"], False)
        if said["lists_signals"]:
            carried = set(mention.signals or ())
            signals |= dict.fromkeys(carried - set(said["confirm"]), False)
            signals |= dict.fromkeys(set(said["confirm"]) - carried, True)
        else:
            signals |= dict.fromkeys(said["confirm"], True)
        return Verdict(
            complaint={"yes": True, "no": False}.get(said["complaint"]),
            sentiment=said["sentiment"] or None,
            severity=said["severity"] or None,
            intent=said["intent"] or None,
            aspects=_aspects(mention, said),
            signals=signals,
            language=_SAID_LANGUAGES.get(said["language"]),
            named=dict([said["named"].split("=")]) if said["named"] else {},
            also_language=_SAID_LANGUAGES.get(said["also_language"]),
        )


def _aspects(mention: Mention, said: Mapping[str, str]) -> dict[str, float] | None:
    added, wrong = said["aspect"], said["no_aspect"]
    if not (added or wrong):
        return None
    aspects = {**(mention.aspects or {})}
    aspects.pop(wrong, None)
    if added:
        label = said["aspect_sentiment"]
        aspects[added] = {"positive": 0.6, "negative": -0.6}.get(label, 0.0)
    return aspects


@require_GET
@in_brand_zone
def mention_detail(request: BrandRequest, mention_id: UUID) -> HttpResponse:
    mention = found_mention(mention_id)
    now = timezone.now()
    signals = list(mention.signals or ())
    text = mention.content.text if hasattr(mention, "content") else ""
    why = Explainer(request.brand).find(mention, text)
    context = {
        "now": now,
        "zone": request.brand.timezone,
        "mention": mention,
        "content": getattr(mention, "content", None),
        "reading": shown_readings(request.brand, [mention_id], at=now).get(mention_id),
        "rows": [*verdict_rows(mention), *named_rows(why, text, mention)],
        "opinion": opinion_on(mention_id),
        "site": site_of(mention),
        "mute_form": mute_form(mention),
        "form": CorrectionForm(initial={"confirm": signals, "lists_signals": True}),
        "may_correct": request.access.may(Scope.MENTIONS_WRITE),
    }
    return render(request, "mentions/detail.html", context)


@require_GET
@in_brand_zone
def mention_why(request: BrandRequest, mention_id: UUID) -> HttpResponse:
    """Answer with what a reading rests on, for a thread that was asked for it."""
    reading = shown_readings(request.brand, [mention_id], at=timezone.now())
    if mention_id not in reading:
        raise Http404
    return render(request, "conversations/why.html", {"reading": reading[mention_id]})


@require_POST
def mention_correction(request: BrandRequest, mention_id: UUID) -> HttpResponse:
    """Take one click, one key or the whole form; go back to where it came from."""
    may_write(request)
    mention = found_mention(mention_id)
    form = CorrectionForm(request.POST)
    by, at = request.user, timezone.now()
    try:
        if request.POST.get("undo"):
            undo_correction(request.brand, mention_id, by=by, at=at)
        elif form.is_valid():
            says = form.verdict(mention)
            correct_mention(request.brand, mention_id, says, by=by, at=at)
        else:
            messages.error(request, _("The correction does not fit."))
    except Refused as refused:
        messages.error(request, str(refused))
    return back_to_post(request, mention)
