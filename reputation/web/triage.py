"""How a brand's posts are read: the engine, its precision here, the brand's model, its executives."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from reputation.analysis.learned.limits import MIN_EXAMPLES
from reputation.celery import send
from reputation.common.errors import Refused
from reputation.mentions.learning import count_examples, name_executives, switch_model
from reputation.mentions.models import LearnedModel, Mute
from reputation.mentions.opinions import is_asked, told_licence
from reputation.mentions.precision import Share, measured_precision
from reputation.mentions.readers import reader_of
from reputation.mentions.surroundings import triage_settings
from reputation.mentions.tasks import train_brand
from reputation.web import reading_words as words
from reputation.web.doing import may_write
from reputation.web.pages import in_brand_zone
from tenants.access import Scope
from tenants.gate import BrandRequest

STATES = {
    "trained": gettext_lazy("not better than the engine"),
    "live": gettext_lazy("reads now"),
    "retired": gettext_lazy("set aside"),
}


@dataclass(frozen=True, slots=True)
class PrecisionRow:
    """So often the engine was right about one thing."""

    label: str
    kind: str
    share: Share


class ExecutivesForm(forms.Form):
    executives = forms.CharField(
        label=gettext_lazy("Handles and full names, one a line"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
    )

    def names(self) -> list[str]:
        lines: list[str] = self.cleaned_data["executives"].splitlines()
        return [line.strip()[:200] for line in lines]


@require_GET
@in_brand_zone
def triage_page(request: BrandRequest) -> HttpResponse:
    settings = triage_settings()
    known = "\n".join(settings.executives)
    context = {
        "now": timezone.now(),
        "engine": words.engine_label(
            reader_of(request.brand, settings.model_version).engine
        ),
        "is_engine_alone": settings.model_version == 0,
        "precision": precision_rows(),
        "models": [
            (model, STATES[model.state])
            for model in LearnedModel.objects.defer("weights").order_by("-version")[:20]
        ],
        "examples": count_examples(),
        "needed": MIN_EXAMPLES,
        "muted": Mute.objects.filter(ended_at=None).count(),
        "form": ExecutivesForm(initial={"executives": known}),
        "executives": settings.executives,
        "licence": told_licence() if is_asked() else "",
        "may_administer": request.access.may(Scope.ADMIN),
    }
    return render(request, "triage/settings.html", context)


def precision_rows() -> list[PrecisionRow]:
    """Return how often the engine was right, what was judged most often first within each kind."""
    found = measured_precision()
    kinds = (
        (_("Complaint"), found.bands, words.COMPLAINT_BANDS),
        (_("Signal"), found.signals, words.SIGNALS),
        (_("Hint"), found.hints, words.SIGNALS),
        (_("Language"), found.languages, words.LANGUAGES),
    )
    return [
        PrecisionRow(words.word(table, code), kind, share)
        for kind, shares, table in kinds
        for code, share in sorted(shares.items(), key=lambda pair: -pair[1].n)
    ]


@require_POST
def triage_executives(request: BrandRequest) -> HttpResponse:
    may_write(request, Scope.ADMIN)
    form = ExecutivesForm(request.POST)
    if form.is_valid():
        name_executives(request.brand, form.names(), by=request.user, at=timezone.now())
        messages.success(request, _("Executives kept."))
    else:
        messages.error(request, _("That is too long."))
    return _back(request)


@require_POST
def triage_model(request: BrandRequest) -> HttpResponse:
    """Go back to an earlier model, or to the engine alone."""
    may_write(request, Scope.ADMIN)
    said = request.POST.get("version", "")
    version = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else -1
    try:
        switch_model(request.brand, version, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return _back(request)


@require_POST
def triage_training(request: BrandRequest) -> HttpResponse:
    may_write(request, Scope.ADMIN)
    send(train_brand, request.brand.pk)
    messages.success(
        request, _("A model is being trained, if there is enough to learn.")
    )
    return _back(request)


def _back(request: BrandRequest) -> HttpResponse:
    return redirect("triage-settings", brand=request.brand.slug)
