"""What a brand has been through: its crises, measured here or noted by a person, the latest first.

Measured are the spans in which the brand's own score stood at elevated or above. What happened before anybody
measured is a case that a person has opened at its time and holds urgent: a crisis is a critical case.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import connection

from reputation.analysis.risk.bands import BANDS
from reputation.cases.choices import Priority
from reputation.cases.models import Case

SERIOUS = BANDS[BANDS.index("elevated") :]
MOST = 100


@dataclass(frozen=True, slots=True)
class Crisis:
    """One of them. `ended_at` is None while it lasts; a noted one has no score."""

    source: Literal["measured", "noted"]
    began_at: datetime
    ended_at: datetime | None
    peak: float | None = None
    band: str = ""
    case: str = ""  # its reference
    title: str = ""


def crises(*, most: int = MOST) -> list[Crisis]:
    """Return the brand's crises, the latest first: two statements."""
    found = [*_measured(most), *_noted(most)]
    return sorted(found, key=lambda each: each.began_at, reverse=True)[:most]


def _measured(most: int) -> list[Crisis]:
    """Return the spans of the brand's score at elevated and above; each ends with the first calmer look."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH looks AS (
                SELECT as_of, id, score, band, band = ANY(%s) AS serious,
                       lead(as_of) OVER (ORDER BY as_of, id) AS next_at,
                       count(*) FILTER (WHERE NOT band = ANY(%s)) OVER (ORDER BY as_of, id) AS span
                FROM risk_assessment WHERE conversation_id IS NULL
            )
            SELECT min(as_of), (array_agg(next_at ORDER BY as_of DESC, id DESC))[1], max(score),
                   CASE WHEN bool_or(band = 'crisis') THEN 'crisis' ELSE 'elevated' END
            FROM looks WHERE serious GROUP BY span ORDER BY 1 DESC LIMIT %s
            """,
            [list(SERIOUS), list(SERIOUS), most],
        )
        return [
            Crisis("measured", began_at, ended_at, peak, band)
            for began_at, ended_at, peak, band in cursor.fetchall()
        ]


def _noted(most: int) -> list[Crisis]:
    cases = Case.objects.filter(raised_to=Priority.URGENT, merged_into=None)
    return [
        Crisis(
            "noted",
            case.complained_at or case.opened_at,
            case.closed_at,
            case=case.reference,
            title=case.title,
        )
        for case in cases.order_by("-opened_at", "-pk")[:most]
    ]
