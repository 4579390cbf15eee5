"""Counting customers' posts by the clock hour of the brand's zone, for the surge."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from reputation.mentions.actions import Written
from reputation.mentions.items import AMPLIFYING
from reputation.mentions.rows import ChangedMention
from tenants.models import Brand

IS_NEGATIVE = 0.5


@dataclass(slots=True)
class HourDelta:
    """What is added to an hour's counts."""

    posts: int = 0
    negative: int = 0
    fresh_negative: int = 0
    reposts: int = 0
    followers: int = 0


type Counts = dict[datetime, HourDelta]


def hour_of(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the start, in UTC, of the clock hour that a moment falls into in the zone."""
    local = moment.astimezone(zone)
    return local.replace(minute=0, second=0, microsecond=0).astimezone(UTC)


def hour_counts(brand: Brand, written: Written, *, backfill: bool) -> Counts:
    """Return what a batch adds to the counts, by hour."""
    clock = _Clock(ZoneInfo(brand.timezone))
    for one in written.new:
        if one.accepted.by_brand:
            continue
        delta = clock.delta(one.accepted.item.posted_at)
        delta.followers += one.followers
        if one.accepted.item.kind in AMPLIFYING:
            delta.reposts += 1
        # A repost is nobody's own complaint, whether its channel repeats the text or not.
        counts = one.accepted.item.kind != "repost" and not one.accepted.muted_until
        if one.accepted.reading is not None and counts:
            negative = int(one.accepted.reading.negativity >= IS_NEGATIVE)
            delta.posts += 1
            delta.negative += negative
            delta.fresh_negative += 0 if backfill else negative
    for change in written.changed:
        reading = change.accepted.reading
        kind = change.accepted.item.kind
        silent = kind == "repost" or change.accepted.muted_until
        if change.accepted.by_brand or reading is None or silent:
            continue
        moved = int(reading.negativity >= IS_NEGATIVE) - int(
            _before(change) >= IS_NEGATIVE
        )
        if moved:
            delta = clock.delta(change.accepted.item.posted_at)
            delta.negative += moved
            delta.fresh_negative += 0 if backfill else moved
    return clock.deltas


class _Clock:
    """Finds the hour of a moment. No zone changes its offset within a quarter of an hour."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.deltas: Counts = {}
        self.quarters: dict[datetime, HourDelta] = {}

    def delta(self, moment: datetime) -> HourDelta:
        quarter = moment.replace(
            minute=moment.minute // 15 * 15, second=0, microsecond=0
        )
        found = self.quarters.get(quarter)
        if found is None:
            hour = hour_of(quarter, self.zone)
            found = self.quarters[quarter] = self.deltas.setdefault(hour, HourDelta())
        return found


def _before(change: ChangedMention) -> float:
    return max(change.complaint_before or 0.0, -(change.sentiment_before or 0.0))
