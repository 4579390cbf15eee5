"""A large batch opens the same cases as many small ones, and holds up nobody who writes posts."""

import threading

import pytest
from django.db import connection, transaction

from reputation.cases.actions import listening
from reputation.cases.actions.listening import hear_posts, hear_some
from reputation.cases.models import Case, CasePost
from reputation.events.models import Event
from reputation.mentions.actions import brand_writes_alone
from reputation.mentions.models import Mention
from tenants.schemas import brand_context
from tests.cases.story import FAILURE, catch_up, kinds
from tests.people import MONDAY
from tests.pipeline.desk import (
    FRAUD,
    PLAIN,
    PRAISE,
    item,
    nothing_changes,
    reply,
    repost,
    take,
)

POSTS = [
    item("1", text=FRAUD, by="eva"),
    item("2", text=FAILURE, by="eva"),  # a second word: belongs to the first
    item("3", text=FAILURE, by="juan"),
    item("4", text=PRAISE, by="glad"),
    reply("5", "4", text=FRAUD, by="other"),  # inside a thread of praise
    reply("6", "3", by="@Acme", text="Ya está solucionado"),
    item("7", text=PLAIN, by="nobody"),
    repost("8", "1", by="loud"),
    item("9", text=FAILURE, by="known"),
]
EARLIER = item("0", text=FAILURE, by="known")


def told() -> dict[str, str]:
    return Event.objects.filter(kind="mentions.accepted").latest("pk").details


def picture() -> dict[str, tuple[set[str], list[str], str]]:
    """Return, by author, the posts of his case, its ledger's kinds and its priority."""
    return {
        case.author_handle: (
            set(
                Mention.objects.filter(case_post__case=case).values_list(
                    "external_id", flat=True
                )
            ),
            sorted(kinds(case)),
            case.priority,
        )
        for case in Case.objects.all()
        for case.author_handle in [  # type: ignore[attr-defined]
            Mention.objects.filter(author_id=case.author_id)[0].author.handle
        ]
    }


@pytest.fixture(params=[200, 2])
def large(request, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(listening, "LARGE", request.param)
    return request.param


def test_a_large_batch_opens_the_same_cases_as_a_small_one(brand, large):
    take(brand, EARLIER)
    catch_up()
    take(brand, *POSTS)
    catch_up()

    assert picture() == {
        "eva": ({"1", "2"}, ["attached", "opened"], picture()["eva"][2]),
        "juan": ({"3"}, ["answer", "claim", "opened"], "low"),
        "other": ({"5"}, ["opened"], picture()["other"][2]),
        "known": ({"0", "9"}, ["attached", "opened"], "low"),
    }
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4]


def test_hearing_a_large_batch_again_changes_nothing(brand, monkeypatch):
    monkeypatch.setattr(listening, "LARGE", 2)
    take(brand, *POSTS)
    first = told()
    catch_up()
    left = Event.objects.get(kind="posts.deferred").details["posts"]

    with nothing_changes():
        hear_some(brand, left, at=MONDAY)
    before = Case.objects.count(), CasePost.objects.count()
    hear_posts(brand, first=first["first_id"], last=first["last_id"], at=MONDAY)
    catch_up()
    assert (Case.objects.count(), CasePost.objects.count()) == before


def test_first_complaints_of_a_large_batch_wait_for_nobody_who_writes_posts(
    own_database, brand, monkeypatch
):
    """Another connection holds the write lock all the while."""
    monkeypatch.setattr(listening, "LARGE", 2)
    take(brand, *POSTS)
    first = told()
    held, done = threading.Event(), threading.Event()

    def writer() -> None:
        with brand_context(brand), transaction.atomic():
            brand_writes_alone(brand)
            held.set()
            done.wait(30)
        connection.close()

    thread = threading.Thread(target=writer)
    thread.start()
    try:
        assert held.wait(10)
        hear_posts(brand, first=first["first_id"], last=first["last_id"], at=MONDAY)
    finally:
        done.set()
        thread.join()

    assert set(Case.objects.values_list("number", flat=True)) == {1, 2}
