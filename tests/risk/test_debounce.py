"""The big ones: settled once a second, and by a reader when no worker is there."""

from datetime import timedelta

from reputation.mentions.models import Conversation
from reputation.pipeline.accept import accept
from reputation.risk.actions import bring_up_to_date, settle_due
from tenants.models import BrandSummary
from tests.people import MONDAY
from tests.pipeline.desk import (
    FAILURE,
    FRAUD,
    HOUR,
    STAR,
    conversation_of,
    item,
    reply,
    repost,
    rows_of_every_table,
    take,
)
from tests.risk.oracle import check_every_score


def due_at(brand):
    return BrandSummary.objects.get(brand=brand).due_at


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
