"""Trees of posts that arrive in any order: who belongs where, and who spreads what."""

from itertools import permutations

import pytest

from reputation.events.models import Event
from reputation.mentions.models import Mention
from reputation.mentions.queries import find_conversation
from reputation.pipeline.accept import accept
from reputation.risk.models import ScoredPost
from tests.people import MONDAY
from tests.pipeline.desk import (
    FAILURE,
    FRAUD,
    conversation_of,
    current_conversations,
    item,
    places,
    quote,
    reply,
    repost,
    take,
)

# --- Who belongs where ---


def test_a_post_alone_is_a_conversation(brand):
    take(brand, item("1"), reply("2", None), item("3", kind="review"))

    assert places() == {n: (None, None, n) for n in ("1", "2", "3")}
    assert not current_conversations().filter(is_provisional=True).exists()


def test_what_answers_a_post_stands_in_its_conversation(brand):
    take(brand, item("1"))
    take(brand, reply("2", "1"), repost("3", "1"))
    take(brand, reply("4", "2"), repost("5", "2"), quote("6", "3"))

    assert places() == {
        "1": (None, None, "1"),
        "2": ("1", None, "1"),
        "3": ("1", "1", "1"),
        "4": ("2", None, "1"),
        "5": ("2", "2", "1"),
        "6": ("3", "1", "1"),
    }
    conversation = current_conversations().get()
    assert (conversation.posts, conversation.reposts) == (4, 3)
    assert conversation.customers == 4


THREE_LEVELS = [item("1", text=FRAUD), reply("2", "1"), reply("3", "2")]


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
@pytest.mark.parametrize("together", [True, False], ids=["one-batch", "three"])
def test_three_levels_find_each_other_in_any_order(brand, order, together):
    arriving = [THREE_LEVELS[place] for place in order]

    for batch in [arriving] if together else [[post] for post in arriving]:
        accept(brand, batch, at=MONDAY)

    assert places() == {
        "1": (None, None, "1"),
        "2": ("1", None, "1"),
        "3": ("2", None, "1"),
    }
    conversation = current_conversations().get()
    assert (conversation.posts, conversation.is_provisional) == (3, False)
    assert ScoredPost.objects.get().conversation_id == conversation.pk


def test_a_child_waits_in_a_provisional_conversation(brand):
    take(brand, reply("2", "1"), repost("3", "1"))

    conversation = current_conversations().get()
    assert conversation.is_provisional
    assert places() == {"2": (None, None, "2"), "3": (None, None, "2")}
    assert (conversation.posts, conversation.reposts) == (1, 1)


def test_orphans_of_one_missing_post_share_one_conversation(brand):
    take(brand, reply("2", "1"))
    take(brand, repost("3", "1"), reply("4", "2"))
    take(brand, reply("5", "1"))

    assert current_conversations().count() == 1
    assert {root for _, _, root in places().values()} == {"2"}


def test_orphans_of_two_missing_posts_do_not(brand):
    take(brand, reply("2", "1"), reply("4", "3"))

    assert current_conversations().count() == 2


def test_a_missing_post_on_another_channel_is_another_one(brand):
    take(brand, reply("2", "1"))
    take(brand, item("1", channel="email"))

    assert current_conversations().count() == 2
    assert Mention.objects.get(external_id="2").parent_id is None


def test_one_arrival_joins_what_waited_for_it_to_what_it_answers(brand):
    take(brand, item("1"), reply("4", "3"), repost("5", "4"))

    take(brand, reply("3", "2"))
    take(brand, reply("2", "1"))

    assert {root for _, _, root in places().values()} == {"1"}
    assert places()["5"] == ("4", "4", "1")
    assert current_conversations().get().posts == 4


def test_several_conversations_join_in_one_batch(brand):
    take(brand, reply("2", "1"), reply("4", "3"), reply("6", "5"))

    take(brand, item("5"), reply("3", "5"), reply("1", "3"), repost("7", "9"))

    roots = {name: root for name, (_, _, root) in places().items()}
    assert roots == dict.fromkeys("123456", "5") | {"7": "7"}
    assert current_conversations().count() == 2
    joined = Event.objects.get(kind="conversation.joined").details["joined"]
    assert set(joined.values()) == {str(conversation_of("5").pk)}
    assert len(joined) == 3


# --- What is spread ---


def test_reposts_of_reposts_spread_the_post_itself(brand):
    take(brand, item("1"), repost("2", "1"))
    take(brand, repost("4", "3"), repost("3", "2"), repost("5", "4"))

    assert {name: target for name, (_, target, _) in places().items()} == {
        "1": None,
        **dict.fromkeys("2345", "1"),
    }
    assert current_conversations().get().reposts == 4


def test_reposts_that_waited_learn_what_they_spread(brand):
    take(brand, repost("4", "3"), repost("3", "2"))
    take(brand, quote("5", "4"), repost("6", "5"))
    take(brand, repost("2", "1"))
    assert {target for _, target, _ in places().values()} == {None, "5"}

    take(brand, item("1"))

    assert {name: target for name, (_, target, _) in places().items()} == {
        "1": None,
        "2": "1",
        "3": "1",
        "4": "1",
        "5": "1",
        "6": "5",
    }
    conversation = current_conversations().get()
    assert (conversation.posts, conversation.reposts) == (2, 5)


def test_a_repost_of_a_reply_spreads_the_reply_in_the_roots_conversation(brand):
    take(brand, repost("3", "2"))
    take(brand, reply("2", "1"))
    take(brand, item("1"))

    assert places()["3"] == ("2", "2", "1")


def test_the_parent_and_the_repost_of_a_waiting_repost_come_together(brand):
    take(brand, repost("2", "1"))

    take(brand, repost("3", "2"), item("1"), repost("4", "3"))

    assert {name: target for name, (_, target, _) in places().items()} == {
        "1": None,
        **dict.fromkeys("234", "1"),
    }


# --- A root that learns its parent later ---


@pytest.mark.parametrize("parent_first", [True, False])
def test_a_root_that_learns_its_parent_joins_it(brand, parent_first):
    take(brand, reply("2", None), reply("3", "2"), repost("4", "2"))
    older = conversation_of("2").pk
    arriving = [[item("1")], [reply("2", "1")]]

    for batch in arriving if parent_first else reversed(arriving):
        accept(brand, batch, at=MONDAY)

    assert places() == {
        "1": (None, None, "1"),
        "2": ("1", None, "1"),
        "3": ("2", None, "1"),
        "4": ("2", "2", "1"),
    }
    assert find_conversation(older) == current_conversations().get()


def test_a_root_that_turns_out_to_be_a_quote_spreads_its_parent(brand):
    take(brand, item("1"), item("2"))

    take(brand, quote("2", "1"))

    assert places()["2"] == ("1", "1", "1")
    assert current_conversations().get().reposts == 1


def test_a_root_learns_its_parent_and_changes_in_one_batch(brand):
    take(brand, item("2"), reply("3", "2"))

    result = take(
        brand,
        item("2", text=FRAUD),
        reply("2", "1", text=FRAUD),
        reply("2", "1", text=FAILURE),
        item("1"),
    )

    assert (result.accepted, result.updated) == (1, 3)
    assert {root for _, _, root in places().values()} == {"1"}
    assert Mention.objects.get(external_id="2").revision == 4
