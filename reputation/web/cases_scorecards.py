"""How well cases were worked, per channel, team and person; and whether the loud were served first."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reputation.cases.scorecards import Deeds, Scorecard, Share, Tercile
from reputation.cases.scorecards_kept import MOST, report
from reputation.channels.models import Channel
from reputation.web.cases import must
from reputation.web.cases_people import names_of, people_of
from reputation.web.pages import in_brand_zone
from tenants.access import Scope
from tenants.gate import BrandRequest

PERIODS: dict[int, str | Promise] = {
    7: _("7 days"),
    30: _("30 days"),
    90: _("90 days"),
}
DEFAULT_DAYS = 30
TERCILES: dict[str, str | Promise] = {
    "quiet": _("The third with the smallest audience"),
    "middle": _("The third in between"),
    "loud": _("The third with the largest audience"),
}


VERDICTS: dict[str, str | Promise] = {
    "too_few": _("Too few cases to tell."),
    "loud_first": _("The louder customer was served first, more often than by chance."),
    "quiet_first": _(
        "The quieter customer was served first, more often than by chance."
    ),
    "alike": _("No difference beyond chance."),
}


@dataclass(frozen=True, slots=True)
class NamedCard:
    name: str
    operator: str
    card: Scorecard


@dataclass(frozen=True, slots=True)
class NamedPerson:
    name: str
    deeds: Deeds
    false_fixes: Share


@dataclass(frozen=True, slots=True)
class NamedTercile:
    name: str | Promise
    third: Tercile


@in_brand_zone
def case_scorecards(request: BrandRequest) -> HttpResponse:
    must(request, Scope.CASES_READ)
    now = timezone.now()
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(each) for each in PERIODS} else DEFAULT_DAYS
    found = report(request.brand, start=now - timedelta(days=days), end=now)
    channels = {each.slug: each for each in Channel.objects.all()}
    names = names_of(found.people, people_of(request.brand))
    context = {
        "now": now,
        "zone": request.brand.timezone,
        "days": days,
        "periods": PERIODS.items(),
        "report": found,
        "most": MOST,
        "channels": [
            NamedCard(
                channels[card.name].name if card.name in channels else card.name,
                channels[card.name].operator if card.name in channels else "",
                card,
            )
            for card in found.channels
        ],
        "teams": [NamedCard(card.name, "", card) for card in found.teams],
        "people": sorted(
            (
                NamedPerson(names[pk], deeds, Share(deeds.false_fixes, deeds.claims))
                for pk, deeds in found.people.items()
            ),
            key=lambda each: each.name.casefold(),
        ),
        "precedence": [
            (label, VERDICTS[compared.verdict], compared)
            for label, compared in (
                (_("Answered"), found.fairness.answered),
                (_("Really solved"), found.fairness.solved),
            )
        ],
        "terciles": [
            NamedTercile(TERCILES[each.name], each)
            for each in found.fairness.terciles
            if each.cases
        ],
    }
    return render(request, "cases/scorecards.html", context)
