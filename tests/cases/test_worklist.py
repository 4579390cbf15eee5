"""The list of cases: its pages fit together in every order, and no count goes on for ever."""

from dataclasses import replace
from datetime import timedelta

import pytest

from reputation.cases import worklist as listing
from reputation.cases.choices import OpenedBy
from reputation.cases.models import Case
from reputation.cases.worklist import SORTS, Wanted, folder_counts, worklist
from reputation.common.ids import uuid7
from reputation.common.rows import insert
from tests.people import MONDAY

HOUR = timedelta(hours=1)
ME = uuid7()
# Priority, hours until it is due (None: nothing is), and what else is known of it.
CASES = [
    ("low", 1, {}),
    ("urgent", 9, {}),
    ("normal", None, {"claimed_at": MONDAY}),
    ("urgent", None, {}),
    ("high", 3, {"assignee_id": ME}),
    ("urgent", 2, {"assignee_id": ME}),
    ("low", -1, {}),
    ("high", 3, {"closed_at": MONDAY + 8 * HOUR}),
]


@pytest.fixture
def cases(acme):
    """Cases that were opened an hour after each other."""
    found = [
        Case(
            year=2026,
            number=number,
            reference=f"ACME-{number}",
            priority=priority,
            opened_at=MONDAY + number * HOUR,
            opened_by=OpenedBy.USER,
            next_due_at=None if hours is None else MONDAY + hours * HOUR,
            **said,
        )
        for number, (priority, hours, said) in enumerate(CASES)
    ]
    insert(found)
    return found


def _order(wanted, *, limit=listing.PAGE):
    """Return the numbers of the cases, page by page."""
    found, cursor = [], ""
    while True:
        page = worklist(replace(wanted, cursor=cursor), at=MONDAY, limit=limit)
        found += [int(row.reference.removeprefix("ACME-")) for row in page.rows]
        cursor = page.next
        if not cursor:
            return found


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("due", [6, 0, 5, 4, 1, 2, 3]),
        ("priority", [5, 1, 3, 4, 2, 6, 0]),
        ("newest", [6, 5, 4, 3, 2, 1, 0]),
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 30])
def test_pages_follow_each_other_in_every_order(cases, sort, expected, limit):
    assert _order(Wanted(sort=sort), limit=limit) == expected


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(folder="mine", me=ME), {4, 5}),
        (Wanted(folder="unassigned"), {0, 1, 2, 3, 6}),
        (Wanted(folder="overdue"), {6}),
        (Wanted(folder="claimed"), {2}),
        (Wanted(folder="closed"), {7}),
        (Wanted(priority="urgent"), {1, 3, 5}),
        (Wanted(priority="high", assignee=ME), {4}),
        (Wanted(words="acme-6"), {6}),
    ],
)
def test_folders_and_filters_hold_in_every_order(cases, sort, wanted, expected):
    assert set(_order(replace(wanted, sort=sort), limit=2)) == expected


def test_folders_are_counted(cases):
    assert folder_counts(me=ME, at=MONDAY) == {
        "mine": 2,
        "unassigned": 5,
        "overdue": 1,
        "claimed": 1,
        "open": 7,
    }


def test_no_folder_is_counted_to_its_end(cases, monkeypatch):
    monkeypatch.setattr(listing, "COUNTED", 3)

    assert folder_counts(me=ME, at=MONDAY) == {
        "mine": 2,
        "unassigned": 4,
        "overdue": 1,
        "claimed": 1,
        "open": 4,
    }
