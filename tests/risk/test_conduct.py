"""What the author says and how the brand behaves: answers, silence, signals (RISK section 5)."""

from datetime import datetime

import pytest

from reputation.mentions.models import Conversation
from tests.people import MONDAY
from tests.pipeline.desk import (
    DAY,
    FAILURE,
    FRAUD,
    HOUR,
    MINUTE,
    PLAIN,
    PRAISE,
    item,
    reply,
    repost,
    take,
)
from tests.risk.judged import kept, record, settle, signals

LAWYER = "Mi abogado los va a demandar"
STILL_BROKEN = "Dicen que ya está, pero no lo han arreglado"


# --- Answers and silence ---


def test_the_brands_first_reply_is_the_answer(brand):
    take(brand, item("1", text=FRAUD, ago=HOUR))
    before = kept("1").score

    take(
        brand,
        reply("3", "2", by="acme", ago=20 * MINUTE),
        reply("2", "1", by="bea", ago=40 * MINUTE),
        reply("4", "1", by="acme", ago=10 * MINUTE),
    )

    assert kept("1").answered_at == MONDAY - 20 * MINUTE
    assert record("1").inputs.answered_age_s == 40 * 60
    assert kept("1").score < before
    assert Conversation.objects.get().first_answer_at == MONDAY - 20 * MINUTE


def test_an_answer_to_one_complaint_leaves_the_other_waiting(brand):
    take(
        brand,
        item("1", text=FRAUD, ago=HOUR),
        reply("2", "1", text=FAILURE, ago=50 * MINUTE),
        reply("3", "2", by="bea", ago=40 * MINUTE),
        reply("4", "3", by="acme", ago=30 * MINUTE),
    )

    assert kept("2").answered_at == MONDAY - 30 * MINUTE
    assert kept("1").answered_at is None


def test_a_repost_by_the_brand_is_no_answer(brand):
    take(brand, item("1", text=FRAUD), repost("2", "1", by="acme"))

    assert kept("1").answered_at is None


def test_an_answer_before_the_post_counts_as_at_the_post(brand):
    take(brand, item("1", text=FRAUD, ago=HOUR), reply("2", "1", by="acme", ago=DAY))

    assert record("1").inputs.answered_age_s == 0


@pytest.mark.parametrize(
    ("posts", "after", "is_silent"),
    [
        pytest.param([("ada", 30)], 0, False, id="waits-half-an-hour"),
        pytest.param([("ada", 30)], 29, False, id="waits-59-minutes"),
        pytest.param([("ada", 30)], 30, False, id="waits-an-hour"),
        pytest.param([("ada", 61)], 0, True, id="waits-longer"),
        pytest.param([("bea", 61)], 0, False, id="somebody-else-wrote"),
        pytest.param([("ada", 80), ("acme", 70)], 0, False, id="answered-again"),
        pytest.param(
            [("ada", 80), ("acme", 75), ("ada", 70)], 0, True, id="and-left-again"
        ),
        pytest.param([], 0, False, id="nothing-more-was-said"),
    ],
)
def test_silence_after_the_first_reply_is_counted_after_an_hour(
    brand, posts, after, is_silent
):
    take(
        brand,
        item("1", by="ada", text=FRAUD, ago=3 * HOUR),
        reply("2", "1", by="acme", ago=2 * HOUR),
        *[
            reply(f"m{n}", "1", by=by, ago=ago * MINUTE)
            for n, (by, ago) in enumerate(posts)
        ],
    )

    settle(brand, MONDAY + after * MINUTE)

    assert ("silence_after_first_reply" in signals("1")) is is_silent


def test_a_first_message_is_none_that_was_left_waiting_whatever_the_clocks_say(brand):
    take(
        brand,
        item("1", by="ada", text=FRAUD, ago=3 * HOUR),
        reply("2", "1", by="acme", ago=DAY),
    )

    assert "silence_after_first_reply" not in signals("1")


def test_a_thank_you_after_the_answer_waits_for_nobody(brand):
    take(
        brand,
        item("1", by="ada", text=FRAUD, ago=5 * HOUR),
        reply("2", "1", by="acme", ago=4 * HOUR),
        reply("3", "1", by="ada", text=PRAISE, ago=3 * HOUR),
    )

    assert "silence_after_first_reply" not in signals("1")


@pytest.mark.parametrize(
    "text", ["¿Y bien?", "Hola, ¿me pueden ayudar?", "Any news?", "E então?"]
)
def test_a_question_after_the_answer_waits_however_politely(brand, text):
    take(
        brand,
        item("1", by="ada", text=FRAUD, ago=5 * HOUR),
        reply("2", "1", by="acme", ago=4 * HOUR),
        reply("3", "1", by="ada", text=text, ago=3 * HOUR),
    )

    assert signals("1")["silence_after_first_reply"] == 1


def test_the_end_of_patience_is_looked_at_in_time(brand):
    take(
        brand,
        item("1", by="ada", text=FRAUD, ago=3 * DAY),
        reply("2", "1", by="acme", ago=2 * DAY),
        reply("3", "2", by="ada", text=FAILURE, ago=MINUTE),
    )

    assert kept("1").next_tick_at == MONDAY - MINUTE + HOUR + datetime.resolution


# --- Signals ---


def test_what_the_author_says_and_how_the_brand_behaves_are_signals(brand):
    take(
        brand,
        item("1", by="ada", text=FRAUD),
        reply("2", "1", by="ada", text=LAWYER),
        reply("3", "1", by="acme", text="Escríbenos un correo"),
        reply("4", "1", by="bea", text="Mi abogado dice hola"),
    )

    assert signals("1") == {
        "fraud_wording": 1,
        "legal_or_regulator": 1,
        "pushed_off_channel": 1,
        "joined_complaint": 1,
    }


def test_a_signal_said_twice_counts_once_but_a_false_fix(brand):
    take(
        brand,
        item("1", by="ada", text=f"{LAWYER}. {STILL_BROKEN}"),
        reply("2", "1", by="ada", text=f"{LAWYER}. {STILL_BROKEN}"),
        reply("3", "1", by="ada", text=STILL_BROKEN),
    )

    assert signals("1") == {"legal_or_regulator": 1, "false_fix": 3}


def test_each_further_complaining_customer_counts_once(brand):
    take(
        brand,
        item("1", by="ada", text=FRAUD),
        reply("2", "1", by="bea", text=FAILURE),
        reply("3", "1", by="bea", text=FRAUD),
        reply("4", "1", by="cleo", text=FAILURE),
        reply("5", "1", by="dan", text=PLAIN),
        reply("6", "1", by="acme", text=FRAUD),
        repost("7", "1", by="eva", text=FRAUD),
    )

    assert signals("1")["joined_complaint"] == 2  # bea, cleo
    assert signals("4")["joined_complaint"] == 2  # ada, bea


@pytest.mark.parametrize(
    ("removed", "is_confirmed"),
    [
        pytest.param({"removed_by": "brand"}, True, id="by-brand"),
        pytest.param({"removed_by": "author"}, False, id="by-author"),
        pytest.param({"removed_by": "platform"}, False, id="by-platform"),
        pytest.param({"removed_by": "unknown"}, False, id="by-somebody"),
        pytest.param(
            {"removed_by": "brand", "by": "acme"}, False, id="the-brands-own-post"
        ),
        pytest.param({"removed_by": "brand", "by": "bea"}, False, id="another-post"),
    ],
)
def test_a_complaint_that_the_brand_deleted_is_confirmed(brand, removed, is_confirmed):
    take(brand, item("1", by="ada", text=FRAUD), reply("2", "1", by="ada"))

    take(brand, reply("2", "1", **{"by": "ada"} | removed))

    found = signals("1")
    assert ("reply_removed_or_blocked_confirmed" in found) is is_confirmed
