"""The brand's own number: what conversations amount to, what a surge adds, what is shown of it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from reputation.analysis.risk.brand import tail_probability
from reputation.events.models import Event
from reputation.mentions.models import Conversation, Mention
from reputation.risk.actions import settle_due, thin_history
from reputation.risk.hours import hour_of
from reputation.risk.models import Assessment, HourCount
from reputation.risk.queries import brand_risk, brand_view, history, portfolio
from tenants.models import Brand, BrandSummary
from tenants.schemas import brand_context
from tests.people import MONDAY
from tests.pipeline.desk import (
    DAY,
    FAILURE,
    FRAUD,
    HOUR,
    MINUTE,
    PLAIN,
    PRAISE,
    conversation_of,
    item,
    listen,
    nothing_changes,
    reply,
    repost,
    take,
)

SECOND = timedelta(seconds=1)
STAR = {"text": FRAUD, "followers": 3_000_000}


def summary(brand) -> BrandSummary:
    return BrandSummary.objects.get(brand=brand)


def scores_of(*names):
    return [conversation_of(name).score for name in names]


def told_bands(**details):
    kept = Event.objects.filter(kind="risk.band_changed", **details).order_by("pk")
    return [(event.details["before"], event.details["after"]) for event in kept]


# --- Conversations added up ---


def test_serious_conversations_add_up_by_their_fourth_powers(brand):
    take(
        brand,
        item("1", text=FRAUD),
        item("2", text=FRAUD, followers=50_000),
        item("3", text=FAILURE),
        item("4", text=PLAIN),
    )

    one, two = scores_of("1", "2")
    assert (one > 25, two > 25) == (True, True)
    assert max(scores_of("3", "4")) < 25
    assert summary(brand).score == pytest.approx((one**4 + two**4) ** 0.25)
    assert summary(brand).score > two
    assert summary(brand).open_conversations == 2


def test_a_hundred_small_ones_do_not_add_up(brand):
    take(brand, *[item(str(n), text=FAILURE) for n in range(100)])

    assert summary(brand).score == max(scores_of(*map(str, range(100))))
    assert summary(brand).open_conversations == 0


def test_the_brands_score_ends_at_100(brand):
    take(brand, *[item(str(n), **STAR) for n in range(5)])

    assert summary(brand).score == 100
    assert summary(brand).band == "crisis"


def test_a_conversation_counts_until_seven_days_after_its_latest_post(brand):
    take(
        brand,
        item("1", **STAR, ago=7 * DAY),
        item("2", text=FRAUD, ago=7 * DAY - SECOND),
    )

    assert summary(brand).score == conversation_of("2").score
    assert conversation_of("1").score > conversation_of("2").score


def test_a_joined_conversation_counts_once(brand):
    take(brand, reply("2", "1", text=FRAUD, followers=50_000))

    take(brand, item("1", text=PRAISE), at=MONDAY + SECOND)

    assert summary(brand).score == conversation_of("1").score
    assert summary(brand).open_conversations == 1


# --- What the portfolio shows ---


def test_the_summary_tells_what_came_and_what_it_amounts_to(brand):
    take(brand, item("1", text=FRAUD), item("2", ago=DAY), repost("3", "1"))

    found = summary(brand)
    assert (found.posts, found.open_conversations) == (3, 1)
    assert found.latest_post_at == MONDAY - 10 * MINUTE
    assert (found.accepted_at, found.as_of) == (MONDAY, MONDAY)
    assert (found.score, found.band) == (conversation_of("1").score, "watch")
    assert found.sparkline == [0.0] * 28 + [round(found.score, 1)]
    assert found.due_at == MONDAY + 5 * MINUTE
    (card,) = portfolio([brand])
    assert (card.score, card.band, card.posts) == (found.score, "watch", 3)


def test_an_old_post_is_not_the_latest(brand):
    take(brand, item("1"))

    take(brand, item("2", ago=30 * DAY), at=MONDAY + MINUTE)

    assert summary(brand).latest_post_at == MONDAY - 10 * MINUTE
    assert summary(brand).accepted_at == MONDAY + MINUTE


def test_the_sparkline_has_a_point_every_six_hours(brand):
    take(brand, item("1", text=FRAUD, ago=26 * HOUR), at=MONDAY - 25 * HOUR)
    first = summary(brand).score
    take(brand, item("2", **STAR), at=MONDAY)

    line = summary(brand).sparkline

    assert len(line) == 29
    assert line[:24] == [0.0] * 24
    assert line[24:28] == [round(first, 1)] * 4
    assert line[28] == round(summary(brand).score, 1)
    assert summary(brand).score_day_ago == line[24]


def test_batches_within_a_second_leave_the_brand_to_the_next_look(brand):
    take(brand, item("1", text=PLAIN))
    take(brand, item("2", **STAR), at=MONDAY + 0.4 * SECOND)
    assert summary(brand).band == "calm"
    assert summary(brand).due_at == MONDAY + 1.4 * SECOND

    settle_due(brand, at=MONDAY + 1.4 * SECOND)

    assert summary(brand).band == "crisis"


def test_history_is_what_was_on_show_at_each_step(brand):
    take(brand, item("1", text=FRAUD))
    low = summary(brand).score
    take(brand, item("2", **STAR), at=MONDAY + HOUR)
    high = summary(brand).score

    found = history(MONDAY - HOUR, MONDAY + 2 * HOUR, 3_600)

    assert [(point.at, point.score, point.band) for point in found] == [
        (MONDAY, low, "watch"),
        (MONDAY + HOUR, high, "crisis"),
        (MONDAY + 2 * HOUR, high, "crisis"),
    ]


def test_the_brand_tells_what_changed_since_its_latest_row(brand):
    take(brand, item("1", text=FRAUD))
    before = summary(brand).score
    take(brand, item("2", **STAR), at=MONDAY + HOUR)

    risk = brand_risk(MONDAY + HOUR)

    assert risk["change"]["since"] == MONDAY
    assert risk["change"]["score"] == pytest.approx(risk["score"] - before)
    assert [row["score"] for row in risk["top"]] == scores_of("2", "1")


# --- Surge ---


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


# --- Backfill ---


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


# --- Thinning ---


def test_thinned_history_keeps_what_was_on_show_at_the_end_of_each_span(brand):
    now = MONDAY

    def row(ago, score, band="calm", conversation=None):
        return Assessment.objects.create(
            as_of=now - ago, score=score, band=band, conversation_id=conversation
        ).pk

    take(brand, item("1"))
    Assessment.objects.all().delete()
    other = Conversation.objects.get().pk
    # From one to three in the night, 70 days ago: the last row stays, and each turn.
    old = [
        row(70 * DAY + 8 * HOUR - n * 20 * MINUTE, n, band)
        for n, band in enumerate(["calm", "calm", "watch", "watch", "calm", "calm"])
    ]
    # An hour of three days ago: the last of each conversation stays.
    middle = [row(3 * DAY - n * 10 * MINUTE, n, "calm") for n in range(5)]
    others = [row(3 * DAY - n * 10 * MINUTE, n, "watch", other) for n in range(5)]
    new = [row(DAY - n * MINUTE, n) for n in range(5)]

    dropped = thin_history(at=now)

    kept = set(Assessment.objects.values_list("pk", flat=True))
    assert kept == {
        *(old[0], old[2], old[4], old[5]),
        middle[4],
        *(others[0], others[4]),
        *new,
    }
    assert dropped == 21 - len(kept)
    with nothing_changes():
        assert thin_history(at=now) == 0


def test_what_was_on_show_at_the_end_of_an_hour_can_still_be_told(brand):
    for n in range(60):
        at = MONDAY - 3 * DAY + n * MINUTE
        Assessment.objects.create(as_of=at, score=n, band="calm", record="{}")
    before = history(MONDAY - 4 * DAY, MONDAY, 3_600)

    thin_history(at=MONDAY)

    assert history(MONDAY - 4 * DAY, MONDAY, 3_600) == before


# --- Two brands ---


def test_each_brand_has_its_own_score(acme, globex):
    with brand_context(acme):
        listen()
        take(acme, item("1", **STAR))
    with brand_context(globex):
        listen()
        take(globex, item("1", text=PRAISE))

    assert summary(acme).band == "crisis"
    assert summary(globex).band == "calm"
    with brand_context(globex):
        assert brand_view(MONDAY).score == summary(globex).score
