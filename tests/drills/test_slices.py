"""A past played back loses nothing and keeps its order."""

from datetime import datetime, timedelta
from itertools import pairwise

from reputation.drills.ambient import ambient
from reputation.drills.desk import desks
from reputation.drills.slices import MOST, slices
from tests.people import MONDAY


def test_every_item_comes_once_in_order_and_never_before_its_time():
    items = ambient(desks()["dell"], now=MONDAY)

    played = [(end, item) for end, part in slices(items, MONDAY) for item in part]

    assert [item for _end, item in played] == items
    for end, item in played:
        assert datetime.fromisoformat(item["posted_at"]) <= end


def test_time_passes_in_steps_that_shorten_towards_the_present():
    ends = [end for end, _items in slices([], MONDAY)]
    steps = [b - a for a, b in pairwise(ends)]

    assert ends[0] == MONDAY - timedelta(days=8)
    assert ends[-1] == MONDAY
    assert sorted(steps, reverse=True) == steps
    assert (steps[0], steps[-1]) == (timedelta(hours=12), timedelta(minutes=15))


def test_no_slice_is_more_than_one_call_takes():
    old = (MONDAY - timedelta(days=30)).isoformat()
    items = [{"external_id": str(n), "posted_at": old} for n in range(MOST + 1)]

    sizes = [len(part) for _end, part in slices(items, MONDAY) if part]

    assert sizes == [MOST, 1]


def test_a_moment_that_matters_ends_a_slice_unless_one_ends_close_by():
    alone, close = (
        MONDAY - timedelta(hours=16),
        MONDAY - timedelta(hours=15, minutes=55),
    )

    ends = [end for end, _items in slices([], MONDAY, moments=[alone, close])]

    assert alone in ends
    assert close not in ends
