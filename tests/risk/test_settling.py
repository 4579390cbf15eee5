"""How judgements follow time: looks, bands, life, history, and the debounce of the big."""

from datetime import timedelta

import pytest

from reputation.events.models import Event
from reputation.mentions.models import Conversation
from reputation.pipeline.accept import accept
from reputation.risk.actions import bring_up_to_date, settle_due, settle_now
from reputation.risk.models import Assessment, ScoredPost
from tenants.models import BrandSummary
from tests.people import MONDAY
from tests.pipeline.desk import (
    DAY,
    FAILURE,
    FRAUD,
    HOUR,
    MINUTE,
    PLAIN,
    conversation_of,
    item,
    reply,
    repost,
    rows_of_every_table,
    take,
)
from tests.risk.oracle import check_every_score

SECOND = timedelta(seconds=1)
STAR = {"text": FRAUD, "followers": 3_000_000}  # 76 points at ten minutes: a crisis


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


# --- History ---


def kept_scores(external_id: str) -> list[float]:
    rows = Assessment.objects.filter(conversation_id=conversation_of(external_id).pk)
    return list(rows.order_by("pk").values_list("score", flat=True))


def test_history_begins_with_the_first_serious_judgement(brand):
    take(brand, item("1", text=FAILURE), item("2", text=FRAUD))

    assert kept_scores("1") == []
    assert kept_scores("2") == [conversation_of("2").score]
    row = Assessment.objects.get(conversation_id=conversation_of("2").pk)
    assert (row.as_of, row.band) == (MONDAY, "watch")
    assert row.mention_id == conversation_of("2").root_id


def test_history_keeps_a_step_of_a_point_and_nothing_less(brand):
    take(brand, item("1", text=FRAUD))
    first = conversation_of("1").score

    settle_now(brand, [str(conversation_of("1").pk)], at=MONDAY + 10 * SECOND)
    assert abs(conversation_of("1").score - first) < 1
    assert kept_scores("1") == [first]

    take(brand, repost("2", "1"), at=MONDAY + MINUTE)
    assert conversation_of("1").score > first + 1
    assert kept_scores("1") == [first, conversation_of("1").score]


def test_history_adds_up_small_steps(brand):
    take(brand, item("1", text=FRAUD))
    before = conversation_of("1").score

    for minutes in range(1, 51):
        at = MONDAY + minutes * MINUTE
        settle_now(brand, [str(conversation_of("1").pk)], at=at)
        after = conversation_of("1").score
        assert after - before < 0.1
        before = after

    first, then = kept_scores("1")
    assert 1 <= then - first < 1.1


def test_history_keeps_a_band_that_turned_however_small_the_step(brand):
    take(brand, item("1", **STAR))
    take(brand, item("1", text=PLAIN), at=MONDAY + MINUTE)
    count = len(kept_scores("1"))

    settle_due(brand, at=MONDAY + 31 * MINUTE)

    rows = Assessment.objects.filter(conversation_id=conversation_of("1").pk)
    assert len(rows) == count + 1
    assert rows.latest("pk").band == "calm"


# --- The big ones ---


def big(brand, at=MONDAY):
    """A conversation of 1,001 reposts, settled now."""
    crowd = [repost(f"r{n}", "1", followers=1) for n in range(1_001)]
    accept(brand, [item("1", text=FRAUD, ago=HOUR), *crowd], at=at)


def late(*, seconds: float):
    return MONDAY + timedelta(seconds=seconds)


def test_a_big_conversation_is_settled_once_a_second(brand):
    big(brand)
    before = Conversation.objects.get()
    assert (before.reposts, before.stale_since) == (1_001, None)

    take(brand, repost("2", "1", followers=9), at=late(seconds=0.4))
    take(brand, reply("3", "1", text=FAILURE), at=late(seconds=0.9))

    stale = Conversation.objects.get()
    assert stale.stale_since == late(seconds=0.4)
    assert (stale.reposts, stale.posts, stale.score) == (1_001, 1, before.score)
    assert due_at(brand) == late(seconds=1.4)


def test_what_is_stale_is_settled_when_it_is_due(brand):
    big(brand)
    take(brand, repost("2", "1"), reply("3", "1", text=FAILURE), at=late(seconds=0.4))

    assert settle_due(brand, at=due_at(brand)) == 1

    settled = Conversation.objects.get()
    assert settled.stale_since is None
    assert (settled.reposts, settled.posts) == (1_002, 2)
    assert check_every_score() == 2


def test_a_big_conversation_is_settled_at_once_after_a_second(brand):
    big(brand)

    take(brand, repost("2", "1"), at=late(seconds=1))

    settled = Conversation.objects.get()
    assert (settled.stale_since, settled.reposts) == (None, 1_002)
    check_every_score()


def test_a_small_conversation_never_waits(brand):
    take(brand, item("1", text=FRAUD))

    for n in range(5):
        take(brand, repost(f"r{n}", "1"), at=MONDAY)

    assert Conversation.objects.get().reposts == 5
    check_every_score()


def test_a_big_conversation_is_never_left_stale_by_a_joining(brand):
    big(brand)

    take(brand, item("1", kind="reply", parent="0", text=FRAUD, ago=HOUR))
    take(brand, item("0", ago=2 * HOUR))

    assert conversation_of("1").reposts == 1_001
    check_every_score()


def test_a_reader_settles_what_no_worker_has(brand):
    big(brand)
    take(brand, repost("2", "1"), at=late(seconds=0.4))

    bring_up_to_date(brand, at=late(seconds=1.3))
    assert Conversation.objects.get().stale_since is not None
    bring_up_to_date(brand, at=late(seconds=1.5))

    assert Conversation.objects.get().reposts == 1_002
    assert BrandSummary.objects.get(brand=brand).as_of == late(seconds=1.5)
    check_every_score()


def test_a_reader_brings_the_brand_up_to_date_without_a_worker(brand):
    take(brand, item("1", text=FAILURE))
    take(brand, item("2", **STAR), at=late(seconds=0.5))
    summary = BrandSummary.objects.get(brand=brand)
    assert (summary.band, summary.as_of) == ("calm", MONDAY)
    assert summary.due_at == late(seconds=1.5)

    bring_up_to_date(brand, at=late(seconds=1.6))

    summary = BrandSummary.objects.get(brand=brand)
    assert (summary.band, summary.as_of) == ("crisis", late(seconds=1.6))


def test_a_reader_of_what_is_up_to_date_changes_nothing(brand):
    take(brand, item("1", text=FRAUD))
    before = rows_of_every_table()

    bring_up_to_date(brand, at=MONDAY + HOUR)

    assert rows_of_every_table() == before
