"""The first page: every brand that the person may see, the worst first."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from reputation.risk.actions import bring_portfolio_up_to_date
from reputation.risk.queries import BrandCard, portfolio
from reputation.web.charts.sparkline import sparkline
from reputation.web.pages import live_page
from tenants.context import my_brands

BANDS = ("crisis", "elevated", "watch", "calm", "")


def portfolio_page(request: HttpRequest) -> HttpResponse:
    moved = bring_portfolio_up_to_date(my_brands(request), at=timezone.now())
    cards = portfolio(my_brands(request, again=moved))
    context = {"now": timezone.now(), **portfolio_context(cards)}
    return live_page(request, "brands/portfolio.html", context)


def portfolio_context(cards: list[BrandCard]) -> dict[str, Any]:
    """Return the cards with their lines, worst first, and the count of each band."""
    counts = Counter(card.band or "" for card in cards)
    ranked = sorted(cards, key=lambda card: (-(card.score or -1), card.name))
    return {
        "cards": [(card, sparkline(card.sparkline)) for card in ranked],
        "tally": [(band, counts[band]) for band in BANDS if counts[band]],
    }
