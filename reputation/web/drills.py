"""Practice: exercises on stories, in brands that are for practice."""

from typing import Any
from uuid import UUID

import msgspec
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from reputation.cases.states import state_of
from reputation.common.errors import Refused
from reputation.drills import actions
from reputation.drills.clock import SPEEDS as CLOCK_SPEEDS
from reputation.drills.library import stories
from reputation.drills.models import DrillRun
from reputation.drills.queries import RunView, run_view, sandboxes
from reputation.drills.scoring import Card, lines
from reputation.web.cases_words import STATES as CASE_STATES
from reputation.web.doing import may_write
from reputation.web.drills_words import SPEEDS, STATES, card_row
from reputation.web.pages import in_brand_zone, live_page
from tenants.access import Scope
from tenants.context import my_brands
from tenants.gate import BrandRequest
from tenants.queries import access_of

VERBS = {
    "pause": actions.pause_exercise,
    "resume": actions.resume_exercise,
    "next": actions.step_on,
    "end": actions.end_exercise,
}
START_SPEED = 15.0


class SpeedForm(forms.Form):
    """How fast the story runs."""

    speed = forms.TypedChoiceField(
        label=gettext_lazy("Speed"),
        coerce=float,
        choices=[(f"{each:g}", SPEEDS[each]) for each in CLOCK_SPEEDS],
        initial=f"{START_SPEED:g}",
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class StartForm(SpeedForm):
    """Which story is practised on."""

    story = forms.ChoiceField(
        label=gettext_lazy("Story"), widget=forms.Select(attrs={"class": "form-select"})
    )

    field_order = ("story", "speed")

    def __init__(
        self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        story = self.fields["story"]
        assert isinstance(story, forms.ChoiceField)  # noqa: S101 - declared above
        story.choices = offered


@require_GET
def drill_list(request: HttpRequest) -> HttpResponse:
    """Show the brands for practice that the person may work in, and their exercises."""
    places = []
    for found in sandboxes(my_brands(request)):
        access = access_of(request.user, found.brand)
        if access is None or not access.may(Scope.CASES_READ):
            continue
        offered = [(story.slug, story.title) for story in found.stories]
        places.append(
            {
                "brand": found.brand,
                "runs": [(row, STATES[row.state]) for row in found.runs],
                "form": StartForm(
                    offered=offered, auto_id=f"{found.brand.slug}-%s", label_suffix=""
                ),
                "may_start": access.may(Scope.MENTIONS_WRITE) and bool(offered),
            }
        )
    context = {"now": timezone.now(), "places": places}
    return live_page(request, "drills/list.html", context)


@require_POST
def drill_start(request: BrandRequest) -> HttpResponse:
    may_write(request)
    offered = [(slug, story.title) for slug, story in stories().items()]
    form = StartForm(request.POST, offered=offered)
    if not form.is_valid():
        raise Http404
    try:
        run = actions.start_exercise(
            request.brand,
            stories()[form.cleaned_data["story"]],
            speed=form.cleaned_data["speed"],
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("drill-list")
    return redirect("drill-detail", brand=request.brand.slug, run_id=run.pk)


@require_GET
@in_brand_zone
def drill_detail(request: BrandRequest, run_id: UUID) -> HttpResponse:
    if not request.access.may(Scope.CASES_READ):
        raise PermissionDenied
    run = _run(run_id)
    now = timezone.now()
    view = run_view(run, now=now)
    context = {
        "now": now,
        "view": view,
        "state": STATES[run.state],
        "speed": SPEEDS.get(view.speed),
        "form": SpeedForm(initial={"speed": f"{view.speed or START_SPEED:g}"}),
        "goals": _goals(view),
        "cases": [(row, CASE_STATES[state_of(row.case)]) for row in view.cases],
        "may_run": request.access.may(Scope.MENTIONS_WRITE) and not view.is_over,
        **_card(run),
    }
    return live_page(request, "drills/detail.html", context)


def _run(run_id: UUID) -> DrillRun:
    run = DrillRun.objects.filter(pk=run_id, is_exercise=True).first()
    if run is None:
        raise Http404
    return run


def _goals(view: RunView) -> list[str]:
    spoken = (translation.get_language() or "en").partition("-")[0]
    return [getattr(goal, spoken, "") or goal.en for goal in view.goals]


def _card(run: DrillRun) -> dict[str, Any]:
    if run.card is None:
        return {"card": None}
    card = msgspec.convert(run.card, Card)
    return {"card": card, "card_rows": [card_row(line) for line in lines(card)]}


@require_POST
def drill_verb(request: BrandRequest, run_id: UUID, verb: str) -> HttpResponse:
    may_write(request)
    run, at = _run(run_id), timezone.now()
    try:
        if verb in VERBS:
            VERBS[verb](run, brand=request.brand, by=request.user, at=at)
        elif verb == "speed":
            _hurry(request, run)
        else:
            raise Http404
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("drill-detail", brand=request.brand.slug, run_id=run.pk)


def _hurry(request: BrandRequest, run: DrillRun) -> None:
    form = SpeedForm(request.POST)
    if form.is_valid():
        actions.set_speed(
            run,
            speed=form.cleaned_data["speed"],
            brand=request.brand,
            by=request.user,
            at=timezone.now(),
        )
