"""The numbers of cases: gapless per brand and year, for one at a time opens cases of a brand."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Max

from reputation.cases.models import Case
from tenants.models import Brand


def year_of(brand: Brand, at: datetime) -> int:
    """Return the year that it is in the brand's zone."""
    return at.astimezone(ZoneInfo(brand.timezone)).year


def opens_alone(brand: Brand) -> None:
    """Wait until nobody else opens cases of this brand, to the end of the transaction.

    A lock of its own: opening many takes longer than posts may have to wait. Who needs the brand's write
    lock as well takes that one first.
    """
    with connection.cursor() as cursor:
        key = (brand.pk.int ^ 1) & 0x7FFF_FFFF_FFFF_FFFF  # next to the write lock's
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def next_number(year: int) -> int:
    """Return the number of the next case of a year. The caller opens cases alone."""
    latest: int | None = Case.objects.filter(year=year).aggregate(found=Max("number"))[
        "found"
    ]
    return (latest or 0) + 1


def reference_of(brand: Brand, year: int, number: int) -> str:
    """Return what a case is called, such as WORTEN-2026-000012; kept as it was when the case opened."""
    return f"{brand.slug.upper()}-{year}-{number:06d}"
