"""A surge: more complaints than this hour of the week usually has (RISK section 7)."""

from datetime import UTC, datetime, timedelta

import pytest

from reputation.analysis.risk.brand import tail_probability
from reputation.risk.actions import settle_due
from reputation.risk.models import HourCount
from reputation.risk.queries import brand_risk, brand_view
from tenants.models import Brand
from tests.people import MONDAY
from tests.pipeline.desk import (
    DAY,
    FRAUD,
    HOUR,
    MINUTE,
    PRAISE,
    item,
    listen,
    repost,
    summary,
    take,
)
from tests.risk.crowds import crowd, hours_back, surge_of


def test_more_complaints_than_this_hour_of_the_week_usually_has_are_a_surge(brand):
    hours_back(brand, range(1, 9), 2)

    take(brand, *crowd(20))

    risk = brand_risk(MONDAY)
    assert (risk["surge"]["observed"], risk["surge"]["expected"]) == (20, 2)
    p = tail_probability(20, 2)
    assert risk["surge"]["p"] == pytest.approx(p)
    assert 1e-6 < p < 1e-3
    assert risk["score"] == pytest.approx(risk["surge"]["points"])
    assert 50 < risk["score"] < 100
    assert risk["score"] > max(row["score"] for row in risk["top"])


def test_this_hour_is_compared_across_a_change_of_summer_time(brand):
    # Madrid left summer time on 26 October: ten o'clock was 08:00 UTC before, 09:00 since.
    for week in range(1, 9):
        hour = MONDAY - timedelta(weeks=week, hours=1 if week > 3 else 0)
        HourCount.objects.create(hour=hour, negative=6, posts=6)

    take(brand, *crowd(6))

    assert surge_of(brand) == (6, 6)


def test_this_hour_is_the_brands_own(globex):
    # Three o'clock in Mexico, where nothing changed.
    listen()
    for week in range(1, 9):
        hour = MONDAY - timedelta(weeks=week)
        HourCount.objects.create(hour=hour, negative=week, posts=week)

    take(globex, *crowd(5))

    assert surge_of(globex) == (5, 4.5)


def test_an_hour_begins_where_the_zones_clock_says(brand):
    Brand.objects.filter(pk=brand.pk).update(timezone="Asia/Kolkata")
    brand.refresh_from_db()

    take(brand, item("1", ago=31 * MINUTE), item("2", ago=29 * MINUTE), item("3"))

    hours = HourCount.objects.order_by("hour").values_list("hour", "posts")
    assert list(hours) == [(MONDAY - 90 * MINUTE, 1), (MONDAY - 30 * MINUTE, 2)]


def test_an_hour_that_comes_twice_is_counted_twice(brand):
    twice = datetime(2025, 10, 26, 0, 30, tzinfo=UTC)  # 02:30 in Madrid, and an hour on
    take(
        brand,
        item("1", posted_at=twice.isoformat()),
        item("2", posted_at=(twice + HOUR).isoformat()),
    )

    hours = HourCount.objects.order_by("hour").values_list("hour", "posts")
    half = 30 * MINUTE
    assert list(hours) == [(twice - half, 1), (twice + half, 1)]


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        pytest.param(13 * DAY, None, id="13-days"),
        pytest.param(14 * DAY, 0.5, id="14-days"),
        pytest.param(20 * DAY, 0.5, id="by-hour-of-day"),
        pytest.param(21 * DAY, 5, id="by-hour-of-week"),
    ],
)
def test_nothing_is_expected_before_fourteen_days(brand, age, expected):
    for back in {7 * DAY, 14 * DAY, age}:
        if back <= age:
            HourCount.objects.create(hour=MONDAY - back, posts=5, negative=5)

    take(brand, *crowd(30))

    assert surge_of(brand) == (30, expected)
    assert (brand_risk(MONDAY)["surge"]["points"] > 0) is (expected is not None)


def test_mild_praise_and_the_brands_own_posts_are_no_surge(brand):
    hours_back(brand, range(1, 9), 2)

    take(
        brand,
        *crowd(20, text=PRAISE),
        item("own", by="acme", text=FRAUD, ago=timedelta(0)),
        repost("r", "c0", text=FRAUD, ago=timedelta(0)),
    )

    assert surge_of(brand)[0] == 0
    hour = HourCount.objects.get(hour=MONDAY)
    assert (hour.posts, hour.negative, hour.reposts) == (20, 0, 1)


def test_a_surge_ends_with_its_hour(brand):
    hours_back(brand, range(1, 9), 2)
    take(brand, *crowd(40, ago=-1 * MINUTE))
    assert summary(brand).band == "crisis"

    when = MONDAY + HOUR
    while summary(brand).due_at < when:
        settle_due(brand, at=summary(brand).due_at)
    assert summary(brand).due_at == when
    settle_due(brand, at=when)

    assert summary(brand).score < 25
    assert summary(brand).band_below_since == when


def test_the_last_24_hours_count_each_of_their_hours_once(brand):
    Brand.objects.filter(pk=brand.pk).update(timezone="Asia/Kolkata")
    brand.refresh_from_db()
    at = MONDAY + 10 * MINUTE  # hours begin at :30 there
    begun = MONDAY - 30 * MINUTE
    for back, posts in ((24, 1000), (23, 1), (22, 10), (0, 100), (-1, 5000)):
        HourCount.objects.create(
            hour=begun - back * HOUR,
            posts=posts,
            negative=2 * posts,
            reposts=3 * posts,
            followers=4,
        )

    totals = brand_view(at=at).totals

    assert (totals.posts_24h, totals.negative_24h, totals.reposts_24h) == (
        111,
        222,
        333,
    )
