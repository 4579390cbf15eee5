"""Crowds of complaints in one hour, and the hours that they are compared with."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from reputation.risk.hours import hour_of
from reputation.risk.models import HourCount
from reputation.risk.queries import brand_risk
from tests.people import MONDAY
from tests.pipeline.desk import (
    FAILURE,
    item,
)


def hours_back(brand, weeks, negative, *, days=0):
    """Give the brand a past: so many negative posts in this hour of earlier weeks."""
    zone = ZoneInfo(brand.timezone)
    wall = hour_of(MONDAY, zone).astimezone(zone).replace(tzinfo=None)
    for week in weeks:
        then = wall - timedelta(weeks=week, days=days)
        hour = then.replace(tzinfo=zone).astimezone(UTC)
        HourCount.objects.create(hour=hour, negative=negative, posts=negative)


def crowd(count, **said):
    """Negative posts of this very hour, each of them mild."""
    told = {"text": FAILURE, "ago": timedelta(0)} | said
    return [item(f"c{n}", **told) for n in range(count)]


def surge_of(brand):
    record = brand_risk(MONDAY)["surge"]
    return record["observed"], record["expected"]
