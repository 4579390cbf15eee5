"""The first page: every brand that the person may see, the worst first."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from reputation.risk.actions import bring_portfolio_up_to_date
from reputation.risk.queries import BrandCard, portfolio
from reputation.web.charts.sparkline import sparkline
from reputation.web.pages import live_page
from tenants.access import Scope, roles_with
from tenants.context import my_brands
from tenants.models import Brand

BANDS = ("crisis", "elevated", "watch", "calm", "")


def portfolio_page(request: HttpRequest) -> HttpResponse:
    watched, handed = _parted(my_brands(request))
    if bring_portfolio_up_to_date(watched, at=timezone.now()):
        watched, handed = _parted(my_brands(request, again=True))
    cards = portfolio(watched)
    reading = roles_with(Scope.CASES_READ)
    context = {
        "now": timezone.now(),
        "handed": handed,
        "reads_cases": {one.slug for one in watched if one.caller_role in reading},  # type: ignore[attr-defined]  # brands_of adds it
        **portfolio_context(cards),
    }
    return live_page(request, "brands/portfolio.html", context)


def _parted(brands: list[Brand]) -> tuple[list[Brand], list[Brand]]:
    """Part the brands whose risk the reader may see from those that only hand him orders."""
    watching = roles_with(Scope.RISK_READ)
    watched = [one for one in brands if one.caller_role in watching]  # type: ignore[attr-defined]  # brands_of adds it
    return watched, [one for one in brands if one not in watched]


def portfolio_context(cards: list[BrandCard]) -> dict[str, Any]:
    """Return the cards with their lines, worst first, and the count of each band."""
    counts = Counter(card.band or "" for card in cards)
    ranked = sorted(cards, key=lambda card: (-(card.score or -1), card.name))
    return {
        "cards": [(card, sparkline(card.sparkline)) for card in ranked],
        "tally": [(band, counts[band]) for band in BANDS if counts[band]],
    }
