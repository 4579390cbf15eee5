"""How judgements follow time: looks, ticks, life and bands."""

from datetime import timedelta

import pytest

from reputation.events.models import Event
from reputation.mentions.models import Conversation
from reputation.risk.actions import settle_due
from reputation.risk.models import ScoredPost
from tenants.models import BrandSummary
from tests.people import MONDAY
from tests.pipeline.desk import (
    DAY,
    FAILURE,
    FRAUD,
    HOUR,
    MINUTE,
    PLAIN,
    SECOND,
    STAR,
    conversation_of,
    item,
    reply,
    rows_of_every_table,
    take,
)
from tests.risk.oracle import check_every_score


def score() -> ScoredPost:
    return ScoredPost.objects.get()


def due_at(brand):
    return BrandSummary.objects.get(brand=brand).due_at


def turns():
    """Return the bands that conversations turned from and to, as the log tells them."""
    kept = Event.objects.filter(kind="risk.band_changed").order_by("pk")
    told = [event.details for event in kept]
    return [(e["before"], e["after"]) for e in told if "conversation" in e]


# --- Looks ---


@pytest.mark.parametrize(
    ("ago", "later"),
    [
        pytest.param(timedelta(0), MINUTE, id="new"),
        pytest.param(-5 * MINUTE, 6 * MINUTE, id="ahead-of-now"),
        pytest.param(59 * SECOND, SECOND, id="before-the-first"),
        pytest.param(MINUTE, MINUTE, id="at-a-tick"),
        pytest.param(10 * MINUTE, 5 * MINUTE, id="ten-minutes"),
        pytest.param(HOUR, 15 * MINUTE, id="an-hour"),
        pytest.param(7 * DAY - MINUTE, MINUTE, id="the-end-of-its-life"),
        pytest.param(7 * DAY, None, id="a-week"),
        pytest.param(400 * DAY, None, id="a-year"),
    ],
)
def test_a_post_is_looked_at_ever_more_rarely_for_a_week(brand, ago, later):
    take(brand, item("1", ago=ago))

    wanted = None if later is None else MONDAY + later
    assert score().next_tick_at == wanted
    assert due_at(brand) == wanted


def test_an_answered_conversation_lives_a_week_from_its_latest_post(brand):
    take(brand, item("1", ago=7 * DAY - HOUR), reply("2", "1", ago=HOUR))

    # No tick is left but the end of its life, six days and 23 hours from now.
    assert score().next_tick_at == MONDAY - HOUR + 7 * DAY


def test_settling_looks_only_at_what_is_due(brand):
    take(brand, item("1", text=FRAUD), item("2", text=FRAUD, ago=HOUR))

    assert settle_due(brand, at=MONDAY + 5 * MINUTE) == 1

    early = conversation_of("1")
    late = conversation_of("2")
    assert (early.settled_at, late.settled_at) == (MONDAY + 5 * MINUTE, MONDAY)
    assert due_at(brand) == MONDAY + 10 * MINUTE
    check_every_score()


def test_settling_again_at_once_finds_nothing_due(brand):
    take(brand, item("1", text=FRAUD), reply("2", "1", text=FAILURE))
    settle_due(brand, at=MONDAY + 5 * MINUTE)
    before = rows_of_every_table()

    assert settle_due(brand, at=MONDAY + 5 * MINUTE) == 0

    after = rows_of_every_table()
    for rows in (before, after):  # the summary is written again, with the same values
        rows["tenants_brandsummary"] = [row for row, _ in rows["tenants_brandsummary"]]
    assert after == before


def test_a_brand_without_posts_settles_to_nothing(brand):
    assert settle_due(brand, at=MONDAY) == 0

    summary = BrandSummary.objects.get(brand=brand)
    assert (summary.score, summary.band, summary.due_at) == (0, "calm", None)


def test_following_its_looks_leads_to_the_end(brand):
    take(brand, item("1", text=FRAUD))

    looks = 0
    while (when := due_at(brand)) is not None:
        settle_due(brand, at=when)
        looks += 1
        assert looks < 100

    conversation = Conversation.objects.get()
    assert conversation.settled_at == MONDAY - 10 * MINUTE + 7 * DAY
    assert conversation.is_live is False
    assert 25 < looks < 40
    check_every_score()


def test_what_lived_leaves_the_brand_after_seven_days_of_silence(brand):
    take(brand, item("1", **STAR))
    end = MONDAY - 10 * MINUTE + 7 * DAY

    settle_due(brand, at=end - SECOND)
    before = BrandSummary.objects.get(brand=brand)
    assert (before.open_conversations, before.due_at) == (1, end)
    settle_due(brand, at=end)

    after = BrandSummary.objects.get(brand=brand)
    assert (after.score, after.open_conversations) == (0, 0)
    assert Conversation.objects.get().score > 25


def test_a_late_reply_brings_a_conversation_back_to_life(brand):
    take(brand, item("1", text=FRAUD, ago=30 * DAY))
    assert Conversation.objects.get().is_live is False

    take(brand, reply("2", "1"))

    assert Conversation.objects.get().is_live is True


# --- Bands ---


def test_a_band_goes_up_at_once(brand):
    take(brand, item("1", text=FAILURE))
    assert Conversation.objects.get().band == "calm"

    take(brand, item("1", **STAR), at=MONDAY + SECOND)

    assert Conversation.objects.get().band == "crisis"
    assert turns() == [("calm", "crisis")]


def test_a_band_comes_down_after_thirty_minutes_well_below(brand):
    take(brand, item("1", **STAR))
    began = MONDAY + MINUTE
    take(brand, item("1", text=PLAIN), at=began)

    conversation = Conversation.objects.get()
    assert conversation.score < 20
    assert (conversation.band, conversation.band_below_since) == ("crisis", began)
    settle_due(brand, at=began + 30 * MINUTE - SECOND)
    assert Conversation.objects.get().band == "crisis"
    assert score().next_tick_at == began + 30 * MINUTE
    settle_due(brand, at=began + 30 * MINUTE)

    conversation = Conversation.objects.get()
    assert (conversation.band, conversation.band_below_since) == ("calm", None)
    assert turns() == [(None, "crisis"), ("crisis", "calm")]


def test_a_score_that_recovers_starts_the_wait_again(brand):
    take(brand, item("1", **STAR))
    take(brand, item("1", text=PLAIN), at=MONDAY + MINUTE)
    take(brand, item("1", **STAR), at=MONDAY + 20 * MINUTE)
    assert Conversation.objects.get().band_below_since is None

    take(brand, item("1", text=PLAIN), at=MONDAY + 25 * MINUTE)
    settle_due(brand, at=MONDAY + 50 * MINUTE)

    assert Conversation.objects.get().band == "crisis"


def test_a_brands_band_comes_down_without_a_new_post(brand):
    take(brand, item("1", **STAR))
    take(brand, item("1", text=PLAIN), at=MONDAY + MINUTE)

    looks = 0
    while BrandSummary.objects.get(brand=brand).band != "calm":
        settle_due(brand, at=due_at(brand))
        looks += 1
        assert looks < 20

    summary = BrandSummary.objects.get(brand=brand)
    assert summary.as_of == MONDAY + 31 * MINUTE
    brands = Event.objects.filter(kind="risk.band_changed", details__brand=True)
    assert [e.details["after"] for e in brands] == ["calm"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        pytest.param({"text": FAILURE}, [], id="calm"),
        pytest.param({"text": FRAUD}, [], id="watch"),
        pytest.param(STAR, [(None, "crisis")], id="crisis"),
    ],
)
def test_a_conversation_that_begins_serious_is_told(brand, said, told):
    take(brand, item("1", **said))

    assert turns() == told
