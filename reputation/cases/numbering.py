"""The numbers of cases: gapless per brand and year, for the brand's lock is held while one is given."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Max

from reputation.cases.models import Case
from tenants.models import Brand


def year_of(brand: Brand, at: datetime) -> int:
    """Return the year that it is in the brand's zone."""
    return at.astimezone(ZoneInfo(brand.timezone)).year


def next_number(year: int) -> int:
    """Return the number of the next case of a year. The caller holds the brand's write lock."""
    latest: int | None = Case.objects.filter(year=year).aggregate(found=Max("number"))[
        "found"
    ]
    return (latest or 0) + 1


def reference_of(brand: Brand, year: int, number: int) -> str:
    """Return what a case is called, such as WORTEN-2026-000012; kept as it was when the case opened."""
    return f"{brand.slug.upper()}-{year}-{number:06d}"
