"""Which posts are scored, and what becomes of their scores (RISK section 1)."""

from datetime import timedelta

import pytest

from reputation.mentions.models import Conversation, Mention
from reputation.pipeline.accept import accept
from reputation.risk.models import ScoredPost
from reputation.risk.record import read_record
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
from tests.risk.judged import kept, record, scored, settle, signals

LAWYER = "Mi abogado los va a demandar"


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
