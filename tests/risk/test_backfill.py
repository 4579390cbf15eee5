"""History that is taken in counts, and fires nothing."""

from reputation.events.models import Event
from reputation.mentions.models import Mention
from reputation.risk.actions import settle_due
from reputation.risk.models import HourCount
from tests.people import MONDAY
from tests.pipeline.desk import (
    FRAUD,
    HOUR,
    PRAISE,
    SECOND,
    STAR,
    conversation_of,
    item,
    repost,
    summary,
    take,
)
from tests.risk.crowds import crowd, hours_back, surge_of


def told_bands(**details):
    kept = Event.objects.filter(kind="risk.band_changed", **details).order_by("pk")
    return [(event.details["before"], event.details["after"]) for event in kept]


def test_backfilled_posts_are_history_and_no_surge(brand):
    hours_back(brand, range(1, 9), 2)

    take(brand, *crowd(20), backfill=True)

    hour = HourCount.objects.get(hour=MONDAY)
    assert (hour.posts, hour.negative, hour.fresh_negative) == (20, 20, 0)
    assert surge_of(brand) == (0, 2)
    assert set(Mention.objects.values_list("backfilled", flat=True)) == {True}


def test_a_backfilled_post_that_changes_is_no_surge_either(brand):
    hours_back(brand, range(1, 9), 2)
    take(brand, *crowd(3, text=PRAISE), backfill=True)

    take(brand, *crowd(3, text=FRAUD), backfill=True)

    hour = HourCount.objects.get(hour=MONDAY)
    assert (hour.negative, hour.fresh_negative) == (3, 0)


def test_backfilling_turns_bands_and_fires_nothing(brand):
    take(brand, item("0"))

    take(brand, item("1", **STAR), at=MONDAY + HOUR, backfill=True)
    take(brand, repost("2", "1"), at=MONDAY + 2 * HOUR, backfill=True)
    settle_due(brand, at=MONDAY + 3 * HOUR)

    assert conversation_of("1").band == "crisis"
    assert summary(brand).band == "crisis"
    assert told_bands() == []


def test_a_live_post_among_backfilled_ones_fires(brand):
    take(brand, item("0"))
    take(brand, item("1", text=FRAUD), at=MONDAY + HOUR, backfill=True)
    assert told_bands() == []

    take(brand, repost("2", "1", followers=5_000_000), at=MONDAY + 2 * HOUR)

    assert told_bands(details__conversation=str(conversation_of("1").pk)) == [
        ("watch", "crisis")
    ]
    assert told_bands(details__brand=True) == [("watch", "crisis")]


def test_a_live_crisis_fires_while_a_history_is_taken_in(brand):
    take(brand, item("0"))
    take(brand, item("1", **STAR), at=MONDAY + HOUR)
    take(brand, item("2", **STAR), at=MONDAY + HOUR + SECOND / 2, backfill=True)

    assert told_bands(details__brand=True) == [("calm", "crisis")]
    assert len(told_bands()) == 2
