"""The benchmarks' posts are the mix that they say, and each fits the pipeline's item."""

from collections import Counter
from datetime import datetime, timedelta

import msgspec

from benchmarks.posts import Past, answer, batches, ndjson, slices, thread
from reputation.mentions.items import Item
from tests.people import MONDAY

WEEK = timedelta(days=7)


def past(count: int = 2_000, seed: int = 1) -> Past:
    return Past(count, MONDAY - WEEK, MONDAY, seed=seed)


def test_the_same_seed_gives_the_same_posts_and_another_one_others():
    assert list(past()) == list(past())
    assert list(past()) != list(past(seed=2))


def test_every_post_is_an_item_of_the_contract():
    items = list(past())

    decoded = msgspec.json.Decoder(Item).decode_lines(ndjson(items))

    assert [item.external_id for item in decoded] == [f"p{n}" for n in range(2_000)]


def test_three_fifths_are_posts_and_the_rest_answers_or_reposts_an_earlier_one():
    items = list(past())
    seen: set[tuple[str, str]] = set()
    for item in items:
        if "parent" in item:
            assert (item["channel"], item["parent"]) in seen
        seen.add((item["channel"], item["external_id"]))
    counts = Counter(item["kind"] for item in items)
    answers = counts["reply"] + counts["comment"]

    assert 0.55 < counts["post"] / len(items) < 0.65
    assert 0.15 < answers / len(items) < 0.25
    assert 0.15 < counts["repost"] / len(items) < 0.25


def test_posts_spread_evenly_and_end_with_the_period():
    moments = [datetime.fromisoformat(item["posted_at"]) for item in past()]

    assert moments == sorted(moments)
    assert moments[0] - (MONDAY - WEEK) == WEEK / 2_000
    assert moments[-1] == MONDAY


def test_an_account_has_the_followers_that_it_had_but_for_a_drift():
    followers: dict[str, set[int]] = {}
    for item in past():
        author = item["author"]
        followers.setdefault(author["handle"], set()).add(author["followers"])

    assert all(max(told) - min(told) < 5 for told in followers.values())


def test_slices_hold_every_post_once_and_end_at_or_after_their_last_one():
    cut = list(slices(past(100), 7))

    assert [item for _, items in cut for item in items] == list(past(100))
    assert len(cut) == 7
    for end, items in cut:
        assert datetime.fromisoformat(items[-1]["posted_at"]) <= end


def test_a_thread_has_exactly_the_size_that_was_asked_for():
    items = thread("t", replies=3, reposts=5, start=MONDAY - WEEK, end=MONDAY)

    kinds = Counter(item["kind"] for item in items)
    assert kinds == {"post": 1, "reply": 3, "repost": 5}
    assert items[0]["external_id"] == "t"
    assert {item["parent"] for item in items[1:]} == {"t"}
    assert len({item["author"]["handle"] for item in items}) == 9


def test_a_repost_says_nothing_and_an_answer_does():
    repost = answer("a", to="t", at=MONDAY, number=1)
    reply = answer("b", to="t", at=MONDAY, number=1, kind="reply")

    assert "text" not in repost
    assert reply["text"]


def test_batches_keep_the_order_and_the_rest():
    items = list(past(5))

    assert [len(batch) for batch in batches(items, 2)] == [2, 2, 1]
    assert [one for batch in batches(items, 2) for one in batch] == items
