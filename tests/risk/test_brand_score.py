"""The brand's own number: what its conversations amount to, and what is shown of it."""

import pytest

from reputation.risk.actions import settle_due
from reputation.risk.queries import brand_risk, brand_view, history, portfolio
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
    SECOND,
    STAR,
    conversation_of,
    item,
    listen,
    reply,
    repost,
    summary,
    take,
)


def scores_of(*names):
    return [conversation_of(name).score for name in names]


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
