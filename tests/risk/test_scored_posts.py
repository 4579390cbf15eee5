"""Which posts are scored, and what their scores are made of (RISK sections 1 and 5)."""

from datetime import datetime, timedelta

import pytest

from reputation.mentions.models import Conversation, Mention
from reputation.pipeline.accept import accept
from reputation.risk.actions import settle_now
from reputation.risk.models import ScoredPost
from reputation.risk.record import Record, read_record
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
    quote,
    reply,
    repost,
    take,
)
from tests.risk.oracle import check_every_score

LAWYER = "Mi abogado los va a demandar"
STILL_BROKEN = "Dicen que ya está, pero no lo han arreglado"


def scored() -> set[str]:
    """Return the external ids of the scored posts, all of them checked."""
    check_every_score()
    ids = ScoredPost.objects.values("mention_id")
    return set(Mention.objects.filter(pk__in=ids).values_list("external_id", flat=True))


def kept(external_id: str) -> ScoredPost:
    check_every_score()
    return ScoredPost.objects.get(
        mention_id=Mention.objects.get(external_id=external_id).pk
    )


def record(external_id: str) -> Record:
    return read_record(kept(external_id).record)


def signals(external_id: str) -> dict[str, int]:
    return dict(record(external_id).inputs.signals)


def settle(brand, at):
    settle_now(brand, [str(pk) for pk in current_ids()], at=at)


def current_ids():
    return Conversation.objects.filter(joined_into=None).values_list("pk", flat=True)


# --- Which posts are scored ---


@pytest.mark.parametrize("text", [FRAUD, PLAIN, PRAISE])
def test_the_root_of_every_conversation_is_scored(brand, text):
    take(brand, item("1", text=text))

    assert scored() == {"1"}


def test_other_customers_complaints_are_scored_in_a_praise_thread_too(brand):
    take(
        brand,
        item("praise", text=PRAISE),
        reply("complaint", "praise", text=FAILURE),
        reply("below", "complaint", text=FRAUD),
        reply("plain", "praise", text=PLAIN),
        quote("quoted", "praise", text=FRAUD),
        repost("spread", "praise"),
    )

    assert scored() == {"praise", "complaint", "below", "quoted"}
    score = Conversation.objects.get().score
    assert score == max(ScoredPost.objects.values_list("score", flat=True))


def test_neither_the_brand_nor_the_roots_author_is_scored_again(brand):
    take(
        brand,
        item("1", by="ada", text=FRAUD),
        reply("2", "1", by="ada", text=FRAUD),
        reply("3", "1", by="acme", text=FRAUD),
        reply("4", "1", by="ADA", text=LAWYER),
        reply("5", "1", by="bea", text=FAILURE),
    )

    assert scored() == {"1", "5"}


def test_what_the_brand_posts_scores_nothing_and_what_is_said_below_it_does(brand):
    take(
        brand,
        item("1", by="acme", text=FRAUD, followers=900_000),
        reply("2", "1", text=FAILURE),
    )

    assert scored() == {"1", "2"}
    assert kept("1").score == 0
    assert record("1").inputs.negativity == 0
    assert kept("2").score > 0


def test_a_conversation_of_reposts_alone_scores_nothing_yet(brand):
    take(brand, repost("2", "1"), repost("3", "2"))

    assert scored() == set()
    conversation = Conversation.objects.get()
    assert (conversation.score, conversation.band, conversation.posts) == (0, "calm", 0)
    assert conversation.reposts == 2


def test_a_post_that_turns_out_to_be_no_complaint_is_scored_no_more(brand):
    take(brand, item("1"), reply("2", "1", text=FRAUD))
    assert scored() == {"1", "2"}

    take(brand, reply("2", "1", text=PRAISE))
    assert scored() == {"1"}

    take(brand, reply("2", "1", text=FAILURE))
    assert scored() == {"1", "2"}


def test_an_orphan_that_was_scored_as_root_is_not_under_its_parent(brand):
    take(brand, reply("2", "1"), reply("3", "1", text=FRAUD))
    assert scored() == {"2", "3"}

    take(brand, item("1"))

    assert scored() == {"1", "3"}


# --- Reposts ---


def test_an_account_spreads_a_post_once_at_its_latest_with_its_most_followers(brand):
    take(brand, item("1", text=FRAUD, ago=HOUR))
    take(brand, repost("2", "1", by="bea", followers=700, ago=50 * MINUTE))
    take(brand, repost("3", "1", by="@Bea", followers=300, ago=20 * MINUTE))
    take(brand, quote("4", "1", by="BEA", followers=10, ago=30 * MINUTE))

    facts = record("1").facts
    assert (facts.reposts, facts.recent_reposts) == (1, 1)  # at 40 of 60 minutes
    assert facts.likely_views == pytest.approx(0.15 * (100 + 700))


def test_what_the_brand_reposts_does_not_spread(brand):
    take(
        brand,
        item("1", text=FRAUD),
        repost("2", "1", by="acme", followers=900_000),
        repost("3", "1", by="bea", by_brand=True),
        repost("4", "1", by="cleo"),
    )

    assert record("1").facts.reposts == 1
    assert Conversation.objects.get().reposts == 1


def test_each_scored_post_has_its_own_reposts(brand):
    take(
        brand,
        item("1", text=FRAUD),
        reply("2", "1", text=FAILURE),
        repost("3", "1"),
        repost("4", "2"),
        repost("5", "4"),
        quote("6", "2", text=PLAIN),
        repost("7", "6"),
    )

    assert record("1").facts.reposts == 1
    assert record("2").facts.reposts == 3
    assert Conversation.objects.get().reposts == 5


def test_a_repost_before_its_post_counts_as_at_the_post(brand):
    take(brand, item("1", text=FRAUD, ago=HOUR), repost("2", "1", ago=2 * HOUR))

    facts = record("1").facts
    assert (facts.reposts, facts.recent_reposts) == (1, 0)


def test_a_repost_ahead_of_now_counts_when_its_time_comes(brand):
    take(brand, item("1", text=FRAUD), repost("2", "1", ago=-5 * MINUTE))
    assert record("1").facts.reposts == 0

    settle(brand, MONDAY + 6 * MINUTE)

    assert record("1").facts.reposts == 1


# --- Reposts known by number alone ---


def test_a_stated_count_enters_as_estimated_reposts_of_200_followers(brand):
    take(brand, item("1", text=FRAUD, ago=HOUR, metrics={"reposts": 5}))

    facts = record("1").facts
    assert (facts.reposts, facts.estimated_reposts) == (5, 5)
    assert facts.likely_views == pytest.approx(0.15 * (100 + 5 * 200))
    assert facts.recent_reposts == 2  # of those at 6, 18, 30, 42 and 54 minutes
    assert Conversation.objects.get().estimated_reposts == 5


def test_listed_reposts_replace_estimated_ones_as_they_arrive(brand):
    take(brand, item("1", text=FRAUD, ago=HOUR, metrics={"reposts": 3}))

    for number, left in ((2, 2), (3, 1), (4, 0), (5, 0)):
        take(brand, repost(str(number), "1", ago=number * MINUTE))
        assert record("1").facts.estimated_reposts == left

    assert record("1").facts.reposts == 4


def test_a_raised_count_is_spread_between_the_two_observations(brand):
    root = {"text": FRAUD, "ago": HOUR}
    take(brand, item("1", **root, metrics={"reposts": 2}))
    take(brand, item("1", **root | {"text": LAWYER}), at=MONDAY + HOUR)

    take(
        brand,
        item("1", **root | {"text": LAWYER}, metrics={"reposts": 12}),
        at=MONDAY + 2 * HOUR,
    )

    # Ten more between one hour of age and three, where the change without a count was none.
    facts = record("1").facts
    assert (facts.reposts, facts.estimated_reposts) == (12, 12)
    assert facts.window_s == 3 * 3600
    assert facts.recent_reposts == 7  # of those at 15, 45, 66, 78, 90, 102 ... minutes


@pytest.mark.parametrize("fallen", [3, 0])
def test_a_count_that_fell_changes_nothing(brand, fallen):
    take(brand, item("1", text=FRAUD, metrics={"reposts": 5}))

    take(brand, item("1", text=FRAUD, metrics={"reposts": fallen}), at=MONDAY + HOUR)

    assert record("1").facts.estimated_reposts == 5


def test_a_stated_zero_estimates_nothing(brand):
    take(brand, item("1", text=FRAUD, metrics={"reposts": 0}))

    assert record("1").facts.reposts == 0


def test_a_monstrous_count_is_estimated_up_to_a_limit(brand):
    take(brand, item("1", text=FRAUD, metrics={"reposts": 10**12}))

    assert record("1").facts.estimated_reposts == 100_000


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


def test_a_thank_you_after_the_answer_waits_for_nobody(brand):
    take(
        brand,
        item("1", by="ada", text=FRAUD, ago=5 * HOUR),
        reply("2", "1", by="acme", ago=4 * HOUR),
        reply("3", "1", by="ada", text=PRAISE, ago=3 * HOUR),
    )

    assert "silence_after_first_reply" not in signals("1")


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


# --- Resolution, correction, change ---


def test_a_resolution_lets_the_score_fall_by_half_every_six_hours(brand):
    take(brand, item("1", text=FRAUD))
    ScoredPost.objects.update(resolved_at=MONDAY)

    settle(brand, MONDAY + 12 * HOUR)

    score = kept_unchecked("1")
    assert read_record(score.record).recovery_factor == pytest.approx(0.25)
    assert score.resolved_at == MONDAY
    assert score.next_tick_at == MONDAY + 12 * HOUR + 10 * MINUTE


def kept_unchecked(external_id: str) -> ScoredPost:
    """Return a score that the oracle would not make: it reads no resolutions."""
    return ScoredPost.objects.get(
        mention_id=Mention.objects.get(external_id=external_id).pk
    )


def test_a_resolution_survives_whatever_comes_after_it(brand):
    take(brand, reply("2", "1", text=FRAUD))
    ScoredPost.objects.update(resolved_at=MONDAY)

    take(brand, item("1"), reply("2", "1", text=LAWYER), repost("3", "2"))

    assert kept_unchecked("2").resolved_at == MONDAY


def test_a_correction_moves_the_score(brand):
    take(brand, item("1", text=FRAUD))
    before = kept("1").score

    take(brand, item("1", text=PRAISE))

    assert before > 25
    assert kept("1").score < 1
    assert conversation_of("1").score == kept("1").score


def test_the_first_judgement_has_changed_from_nothing(brand):
    take(brand, item("1", text=FRAUD))

    assert record("1").change is None


def test_a_judgement_tells_what_moved_since_the_one_before(brand):
    take(brand, item("1", text=FRAUD, ago=HOUR))
    first = kept("1")
    points = record("1").points

    take(brand, repost("2", "1"), at=MONDAY + MINUTE)

    change = record("1").change
    assert change is not None
    since, moved = change
    assert since == MONDAY
    assert moved.score == pytest.approx(kept("1").score - first.score)
    assert moved.points.spread == pytest.approx(
        record("1").points.spread - points.spread
    )
    assert moved.score > 5


def test_a_judgement_that_moved_nothing_tells_of_the_change_before(brand):
    take(brand, item("1", text=FRAUD, ago=HOUR))
    take(brand, repost("2", "1"), at=MONDAY + MINUTE)
    before = record("1").change

    settle(brand, MONDAY + MINUTE + timedelta(seconds=1))

    assert record("1").change == before


def test_points_add_up_to_the_score(brand):
    posts = [item("1", text=FRAUD, ago=DAY), reply("2", "1", text=LAWYER)]
    accept(brand, [*posts, repost("3", "1"), repost("4", "2")], at=MONDAY)

    for name in ("1", "2"):
        points = record(name).points
        assert points.total == pytest.approx(kept(name).score)
        assert set(points.signals) == set(signals(name))
