"""Counting customers' posts by the clock hour of the brand's zone, for the surge."""

from collections import defaultdict
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from reputation.mentions.actions import Written
from tenants.models import Brand

IS_NEGATIVE = 0.5

type Counts = dict[datetime, tuple[int, int, int]]


def hour_of(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the start, in UTC, of the clock hour that a moment falls into in the zone."""
    local = moment.astimezone(zone)
    return local.replace(minute=0, second=0, microsecond=0).astimezone(UTC)


def hour_counts(brand: Brand, written: Written, *, backfill: bool) -> Counts:
    """Return what a batch adds per hour: (posts, negative ones, negative ones that were not backfilled)."""
    zone = ZoneInfo(brand.timezone)
    counts: dict[datetime, list[int]] = defaultdict(lambda: [0, 0, 0])
    hours: dict[datetime, datetime] = {}

    def count(moment: datetime, posts: int, negative: int) -> None:
        whole = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
        if whole not in hours:  # no zone changes its offset within a quarter of an hour
            hours[whole] = hour_of(whole, zone)
        cell = counts[hours[whole]]
        cell[0] += posts
        cell[1] += negative
        cell[2] += 0 if backfill else negative

    for one in written.new:
        if one.reading is not None and not one.accepted.by_brand:
            negative = one.reading.negativity >= IS_NEGATIVE
            count(one.accepted.item.posted_at, 1, int(negative))
    for change in written.changed:
        if change.accepted.by_brand:
            continue
        before = max(change.complaint_before or 0, -(change.sentiment_before or 0))
        now = change.reading.negativity if change.reading else 0.0
        moved = int(now >= IS_NEGATIVE) - int(before >= IS_NEGATIVE)
        if moved:
            count(change.accepted.item.posted_at, 0, moved)
    return {hour: (cell[0], cell[1], cell[2]) for hour, cell in counts.items()}
