"""Conversations that go into another one: ids that go on working, and cycles that cannot be."""

import pytest
from django.db import connection

from reputation.mentions.models import Conversation, Mention
from reputation.mentions.queries import aliases_of, find_conversation
from reputation.pipeline.accept import accept
from reputation.risk.models import Assessment, ScoredPost
from reputation.risk.queries import conversation_view
from tests.people import MONDAY
from tests.pipeline.desk import (
    FRAUD,
    HOUR,
    conversation_of,
    current_conversations,
    item,
    nothing_changes,
    places,
    reply,
    repost,
    take,
)

# --- Ids that go on working ---


def test_the_id_of_a_joined_conversation_stays_valid(brand):
    take(brand, reply("2", "1", text=FRAUD))
    older = conversation_of("2")

    take(brand, item("1"))

    assert find_conversation(older.pk) == conversation_of("1")
    view = conversation_view(older.pk, MONDAY)
    assert view is not None
    assert view.row.id == conversation_of("1").pk
    assert aliases_of([view.row.id]) == {view.row.id: [older.pk]}
    older.refresh_from_db()
    assert (older.posts, older.score, older.band) == (0, 0, "calm")


def test_an_alias_of_an_alias_leads_to_where_both_went(brand):
    take(brand, reply("3", "2"))
    first = conversation_of("3").pk
    take(brand, reply("2", "1"))
    second = conversation_of("3").pk
    take(brand, item("1"))
    last = conversation_of("3").pk

    assert len({first, second, last}) == 3
    for older in (first, second, last):
        found = find_conversation(older)
        assert found is not None
        assert found.pk == last
    assert aliases_of([last]) == {last: sorted([first, second])}


def test_scores_and_history_follow_their_conversation(brand):
    take(brand, reply("2", "1", text=FRAUD, ago=HOUR))
    (kept,) = Assessment.objects.exclude(conversation_id=None)

    take(brand, item("1", ago=2 * HOUR))

    now = conversation_of("1").pk
    kept.refresh_from_db()
    assert kept.conversation_id == now
    assert set(ScoredPost.objects.values_list("conversation_id", flat=True)) == {now}


def test_nothing_is_left_in_a_joined_conversation(brand):
    take(brand, reply("4", "3"), repost("5", "3"))
    take(brand, reply("3", "2"))
    take(brand, item("2"))

    joined = Conversation.objects.exclude(joined_into=None)
    assert joined.count() == 2
    assert not Mention.objects.filter(conversation__in=joined).exists()
    assert not ScoredPost.objects.filter(conversation_id__in=joined).exists()
    assert not joined.exclude(stale_since=None).exists()


# --- Cycles ---


@pytest.mark.parametrize(
    ("order", "refused"), [(("1", "2"), "2"), (("2", "1"), "1")], ids=str
)
@pytest.mark.parametrize("together", [True, False], ids=["one-batch", "two"])
def test_the_post_that_would_close_a_cycle_is_refused(brand, order, refused, together):
    posts = {"1": reply("1", "2"), "2": reply("2", "1")}
    arriving = [posts[name] for name in order]

    batches = [arriving] if together else [[post] for post in arriving]
    results = [accept(brand, batch, at=MONDAY) for batch in batches]

    told = results[-1].rejected[0]
    assert (told.index, told.external_id) == (1 if together else 0, refused)
    assert told.code == "parent_cycle"
    assert Mention.objects.get().external_id == order[0]
    assert current_conversations().get().is_provisional


def test_a_cycle_of_three_over_three_batches_is_refused_at_its_last_post(brand):
    take(brand, repost("1", "2"))
    take(brand, repost("2", "3"), item("beside"))

    with nothing_changes():
        result = take(brand, repost("3", "1"))

    assert [r.code for r in result.rejected] == ["parent_cycle"]

    assert take(brand, item("3")).accepted == 1
    assert {n: t for n, (_, t, _) in places().items()} == {
        "1": "3",
        "2": "3",
        "3": None,
        "beside": None,
    }


def test_a_root_may_not_learn_that_it_answers_its_own_answer(brand):
    take(brand, item("1"), reply("2", "1"), reply("3", "2"))

    with nothing_changes():
        result = take(brand, reply("1", "3"))

    assert [(r.external_id, r.code) for r in result.rejected] == [("1", "parent_cycle")]


def test_a_refused_cycle_costs_its_neighbours_nothing(brand):
    result = take(
        brand, item("0"), reply("1", "2"), reply("2", "1"), reply("3", "2"), item("4")
    )

    assert [(r.index, r.code) for r in result.rejected] == [(2, "parent_cycle")]
    assert result.accepted == 4
    assert sorted(result.mention_ids) == [0, 1, 3, 4]
    assert places()["3"] == (None, None, "1")


def test_what_waited_for_a_refused_post_is_joined_when_it_comes_rightly(brand):
    take(brand, reply("1", "2"), reply("2", "1"), reply("3", "2"))

    take(brand, item("2"))

    assert {root for _, _, root in places().values()} == {"2"}


@pytest.mark.parametrize("kind", ["reply", "repost", "quote", "comment"])
def test_nothing_answers_or_repeats_itself(brand, kind):
    with nothing_changes():
        result = take(brand, item("1", kind=kind, parent="1"))

    assert [(r.external_id, r.code) for r in result.rejected] == [("1", "parent_cycle")]


# --- Many ---


def test_a_chain_of_two_hundred_reversed_is_one_conversation(brand):
    chain = [item("0")] + [repost(str(n), str(n - 1)) for n in range(1, 200)]

    accept(brand, reversed(chain[100:]), at=MONDAY)
    accept(brand, reversed(chain[:100]), at=MONDAY)

    assert {target for _, target, _ in places().values()} == {None, "0"}
    conversation = current_conversations().get()
    assert (conversation.posts, conversation.reposts) == (1, 199)


def test_every_post_stands_in_a_conversation_that_is_there(brand):
    take(brand, reply("3", "2"), repost("9", "8"))
    take(brand, reply("2", "1"), item("8"))

    # Foreign keys are checked at the commit, which a test never comes to.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    assert current_conversations().count() == 2
