"""A brand's dashboard: its score, why, over time, and what carries it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reputation.risk.queries import BrandView, HistoryPoint, brand_view, history
from reputation.web.charts.history import history as history_chart
from reputation.web.charts.stack import stack
from reputation.web.pages import in_brand_zone, live_page
from reputation.web.templatetags.figures import tenths
from reputation.web.words import moved
from tenants.gate import BrandRequest

TABLE_ROWS = 30


@dataclass(frozen=True, slots=True)
class Period:
    """How far back the chart looks, and how many seconds one of its points covers."""

    code: str
    label: Promise
    length: timedelta
    step_s: int


PERIODS = (
    Period("24h", gettext_lazy("24 hours"), timedelta(hours=24), 300),
    Period("7d", gettext_lazy("7 days"), timedelta(days=7), 1_800),
    Period("30d", gettext_lazy("30 days"), timedelta(days=30), 7_200),
)
DEFAULT_PERIOD = PERIODS[1]


@in_brand_zone
def dashboard_page(request: BrandRequest) -> HttpResponse:
    now = timezone.now()
    wanted = request.GET.get("period")
    period = next((p for p in PERIODS if p.code == wanted), DEFAULT_PERIOD)
    view = brand_view(now)
    points = history(now - period.length, now, period.step_s)
    if view.score is not None:
        # What is kept as history may be a little behind what is on show.
        points.append(HistoryPoint(now, view.score, view.band))
    context = {
        "now": now,
        "zone": request.brand.timezone,
        **score_context(view),
        **history_context(points, period=period, now=now),
    }
    return live_page(request, "brands/dashboard.html", context)


def score_context(view: BrandView) -> dict[str, Any]:
    """Return the brand's score with the bar of what it is made of."""
    if view.score is None:
        return {"view": view}
    return {
        "view": view,
        "leading": view.leading,
        "stack": stack(brand_points(view), score=view.score),
        "recovery": 1.0,
        "moved": moved(view.change),
    }


def brand_points(view: BrandView) -> list[tuple[str, str, float]]:
    """Return (code, label, points) that add up to the brand's score.

    First the points of the conversation that carries most, after its recovery; then
    what the others add to it, and what a surge adds where it weighs more than they all.
    """
    score = view.score or 0.0
    points: list[tuple[str, str, float]] = []
    if view.leading:
        # It may have moved since the brand was judged; the bar tells the brand's.
        carried = view.leading.score
        fit = min(1.0, score / carried) if carried else 1.0
        scale = view.leading.recovery_factor * fit
        points = [(p.code, p.label, p.value * scale) for p in view.leading.points]
    rest = max(0.0, score - sum(value for _code, _label, value in points))
    if view.surge and view.surge.points > view.posts:
        others = min(rest, max(0.0, view.posts - (score - rest)))
        points.append(("others", _("Other conversations"), others))
        points.append(("surge", _("Surge of negative posts"), rest - others))
    else:
        points.append(("others", _("Other conversations"), rest))
    return points


def history_context(
    points: list[HistoryPoint], *, period: Period, now: datetime
) -> dict[str, Any]:
    """Return the chart of a period, its sentence, its table, and its data for uPlot."""
    zone = timezone.get_current_timezone()
    start, end = (now - period.length).astimezone(zone), now.astimezone(zone)
    return {
        "periods": PERIODS,
        "period": period,
        "history": points,
        "history_chart": history_chart(
            [(point.at, point.score) for point in points], start=start, end=end
        ),
        "history_summary": history_summary(points, period),
        "history_table": thinned(points)[::-1],
        "history_data": {
            "at": [round(point.at.timestamp()) for point in points],
            "score": [round(point.score, 1) for point in points],
            "start": round(start.timestamp()),
            "end": round(end.timestamp()),
            "timezone": timezone.get_current_timezone_name(),
            "labels": {
                "time": _("Time"),
                "score": _("Score"),
                "bands": {
                    "calm": _("Calm"),
                    "watch": _("Watch"),
                    "elevated": _("Elevated"),
                    "crisis": _("Crisis"),
                },
            },
        },
    }


def history_summary(points: list[HistoryPoint], period: Period) -> str:
    """Say in a sentence what the chart shows, for those who do not see it."""
    if not points:
        return _("No score was recorded in this period.")
    scores = [point.score for point in points]
    return _(
        "Over the last %(period)s the score was between %(low)s and %(high)s; "
        "it is %(latest)s now."
    ) % {
        "period": period.label,
        "low": tenths(min(scores)),
        "high": tenths(max(scores)),
        "latest": tenths(scores[-1]),
    }


def thinned(points: list[HistoryPoint]) -> list[HistoryPoint]:
    """Return at most `TABLE_ROWS` of the points, evenly, the latest among them."""
    step = -(-len(points) // TABLE_ROWS) or 1
    return points[::-1][::step][::-1]
