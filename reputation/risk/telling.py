"""Stored records, told to a reader."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from reputation.analysis.risk.bands import band_of
from reputation.analysis.risk.change import Change
from reputation.analysis.risk.config import DEFAULT
from reputation.analysis.risk.forecast import Forecast
from reputation.analysis.risk.reasons import top_reasons
from reputation.analysis.risk.score import Facts, Points
from reputation.risk.record import Record, read_record
from reputation.risk.shapes import AssessmentView, ChangeView, PointRow
from reputation.risk.wording import label, sentence

NO_FORECAST = Forecast(0.0, 0, 0, 0.0, DEFAULT.th_reposts, "momentum", 0.0, 0.0)


def parts_of(points: Points) -> dict[str, float]:
    """Return every part of a score by its code, signals among them."""
    return {
        "spread": points.spread,
        "reach": points.reach,
        "severity": points.severity,
        "waiting": points.waiting,
        **points.signals,
    }


def tell(
    stored: str | None,
    *,
    score: float,
    band: str,
    as_of: datetime | None,
    impressions: int | None = None,
) -> AssessmentView:
    """Return an assessment in words and numbers, in the active language.

    Without a stored one (a conversation of reposts only) it is an honest nothing.
    """
    if stored is None:
        return AssessmentView(
            score, band, as_of, DEFAULT.version, [], 1.0, {}, NO_FORECAST, [], None
        )
    record = read_record(stored)
    facts: Mapping[str, Any] = facts_of(record.facts)
    return AssessmentView(
        score,
        band,
        as_of,
        record.config_version,
        [
            PointRow(code, label(code), value)
            for code, value in parts_of(record.points).items()
        ],
        record.recovery_factor,
        {**facts, "measured_impressions": impressions},
        record.forecast,
        reasons_of(record, score),
        change_of(record.change),
    )


def reasons_of(record: Record, score: float, *, limit: int = 3) -> list[str]:
    """Return up to three sentences, the weightiest first."""
    found = top_reasons(record.scored_post(), record.assessment(score), limit=limit)
    return [sentence(reason) for reason in found]


def change_of(change: tuple[datetime, Change] | None) -> ChangeView | None:
    if change is None:
        return None
    since, moved = change
    return ChangeView(since, moved.score, parts_of(moved.points))


def facts_of(facts: Facts) -> dict[str, Any]:
    return facts._asdict()


def what_if_note() -> str:
    """Return the sentence that every what-if carries."""
    return _(
        "The benefit shown is waiting-time risk, not a causal estimate: no transferable effect size of "
        "answering on spread is known."
    )


def as_contract(
    stored: str | None, *, score: float, band: str, as_of: datetime | None
) -> dict[str, Any]:
    """Return the assessment record of the API (RISK section 9), in the active language."""
    view = tell(stored, score=score, band=band or band_of(score), as_of=as_of)
    record = read_record(stored) if stored else None
    return {
        "score": view.score,
        "band": view.band,
        "config_version": view.config_version,
        "as_of": as_of,
        "points": _points(record.points if record else None),
        "recovery_factor": view.recovery_factor,
        "facts": {
            name: view.facts.get(name, 0)
            for name in (
                "reposts",
                "recent_reposts",
                "window_s",
                "pending_audience",
                "potential_reach",
                "likely_views",
                "overlap_removed",
                "estimated_reposts",
            )
        },
        "forecast": {
            "reposts": view.forecast.reposts,
            "low": view.forecast.low,
            "high": view.forecast.high,
            "probability": view.forecast.probability,
            "threshold": view.forecast.threshold,
            "driver": view.forecast.driver,
        },
        "reasons": view.reasons,
        "change": {
            "since": record.change[0],
            "score": record.change[1].score,
            "points": _points(record.change[1].points),
        }
        if record and record.change
        else None,
    }


def _points(points: Points | None) -> dict[str, Any]:
    return {
        "spread": points.spread if points else 0.0,
        "reach": points.reach if points else 0.0,
        "severity": points.severity if points else 0.0,
        "waiting": points.waiting if points else 0.0,
        "signals": dict(points.signals) if points else {},
    }
