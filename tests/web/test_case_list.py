"""The list of cases on a page: folders, filters, orders, and what is done to several at once."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from reputation.cases.actions.opening import NewCase, open_case
from reputation.cases.actions.resolving import claim_fix
from reputation.cases.actions.work import assign_case
from reputation.cases.models import Case
from tenants.models import Brand, User
from tenants.schemas import brand_context
from tests.web.cases import LIST, MINUTE, again
from tests.web.test_pages import text_of


def test_the_list_shows_what_is_due_with_words(case: Case, page: Client):
    said = text_of(page.get(LIST))

    assert case.reference in said
    assert "@clara on Twitter" in said
    assert re.search(r"in \d.* (Resolution|Update) ", said)
    assert "High" in said
    assert "Nobody" in said
    assert "Speaks of fraud" in said


def test_an_empty_list_says_how_a_case_begins(acme: Brand, page: Client):
    said = text_of(page.get(LIST))

    assert "No case is open" in said
    assert "See the inbox" in said


@pytest.mark.parametrize(
    ("folder", "is_in"),
    [
        ("open", True),
        ("unassigned", False),
        ("mine", True),
        ("claimed", False),
        ("closed", False),
        ("no-such-folder", True),
    ],
)
def test_a_folder_holds_what_its_name_says(
    case: Case, ada: User, page: Client, folder: str, is_in: bool
):
    assign_case(case, assignee=ada, by=ada, at=timezone.now())

    said = text_of(page.get(f"{LIST}?folder={folder}"))

    assert (case.reference in said) is is_in


@pytest.mark.usefixtures("adas")
def test_a_claimed_case_waits_in_its_own_folder(case: Case, ada: User, page: Client):
    claim_fix(case, statement="Ya está", by=ada, at=timezone.now())

    assert case.reference in text_of(page.get(f"{LIST}?folder=claimed"))


@pytest.mark.parametrize(
    ("query", "is_in"),
    [
        ("q=vergüenza", True),
        ("q=VERGÜENZA+cobrado", True),
        ("q=telegrama", False),
        ("channel=twitter", True),
        ("channel=phone", False),
        ("priority=low", False),
        ("assignee=00000000-0000-7000-8000-000000000000", False),
        ("assignee=nobody-like-that", True),
    ],
)
def test_filters_narrow_the_list(case: Case, page: Client, query: str, is_in: bool):
    assert (case.reference in text_of(page.get(f"{LIST}?{query}"))) is is_in


def test_filters_that_fit_nothing_can_be_dropped(case: Case, page: Client):
    assert "Drop the filters" in text_of(page.get(f"{LIST}?q=telegrama"))


@pytest.mark.parametrize("sort", ["due", "priority", "newest"])
def test_pages_of_the_list_hold_each_case_once(acme: Brand, ada: User, page, sort):
    now = timezone.now()
    for number in range(120):
        open_case(
            by=ada,
            at=now - (number % 7) * MINUTE,
            wanted=NewCase(title=f"Caso {number}"),
        )
    seen: list[str] = []
    path = f"{LIST}?sort={sort}"
    while path:
        body = page.get(path).content.decode()
        seen += re.findall(r'<tr [^>]*id="case-(ACME-[\d-]+)"', body)
        found = re.search(r'rel="next" href="([^"]+)"', body)
        path = LIST + found[1].replace("&amp;", "&") if found else ""

    assert len(seen) == len(set(seen)) == 120


def test_an_address_that_is_none_of_ours_is_not_found(acme: Brand, page: Client):
    assert page.get(f"{LIST}?cursor=rubbish").status_code == 404
    assert page.get(f"{LIST}ACME-2020-000001/").status_code == 404


def test_more_cases_take_no_more_statements(
    acme: Brand, ada: User, page: Client, count_queries: Callable
):
    open_case(by=ada, at=timezone.now(), wanted=NewCase(title="Uno"))
    page.get(LIST)
    for_one = count_queries(lambda: page.get(LIST))
    with brand_context(acme):
        for number in range(5):
            open_case(by=ada, at=timezone.now(), wanted=NewCase(title=f"{number}"))

    assert count_queries(lambda: page.get(LIST)) <= for_one


def test_several_cases_are_given_away_at_once(acme: Brand, ada: User, page: Client):
    cases = [
        open_case(by=ada, at=timezone.now(), wanted=NewCase(title=str(number)))
        for number in range(3)
    ]
    sent = {
        "case": [case.reference for case in cases[:2]],
        "assignee": str(ada.pk),
        "next": LIST,
    }

    answer = page.post(f"{LIST}assignment/", sent, follow=True)

    assert "2 cases given to Ada." in text_of(answer)
    assert [again(case).assignee_id for case in cases] == [ada.pk, ada.pk, None]


@pytest.mark.parametrize(
    "wrong",
    [
        {"next": "https://evil.example/"},
        {"assignee": "nobody"},
        {"assignee": str(uuid4())},
    ],
)
def test_a_wrong_bulk_assignment_gives_nothing_away(
    case: Case, ada: User, page: Client, wrong: dict
):
    sent = {"case": [case.reference], "assignee": str(ada.pk), "next": LIST} | wrong

    assert page.post(f"{LIST}assignment/", sent).status_code == 404
    assert again(case).assignee_id is None


def test_who_may_not_work_on_the_brand_is_given_no_case(
    case: Case, outsider: User, page: Client
):
    sent = {"case": [case.reference], "assignee": str(outsider.pk), "next": LIST}

    said = text_of(page.post(f"{LIST}assignment/", sent, follow=True))

    assert "Otto may not work on cases of Acme." in said
    assert again(case).assignee_id is None


def test_a_bulk_assignment_is_taken_back_in_one_go(case: Case, ada: User, page: Client):
    back = f"{LIST}?folder=open&sort=newest"
    sent = {"case": [case.reference], "assignee": str(ada.pk), "next": back}

    answer = page.post(f"{LIST}assignment/", sent, follow=True)

    assert again(case).assignee_id == ada.pk
    assert "1 case assigned" in text_of(answer)
    assert answer.context["back"] == back
    moment = answer.context["done"]["moment"].isoformat()

    answer = page.post(
        "/b/acme/inbox/undo/", {"moment": moment, "next": back}, follow=True
    )

    assert answer.redirect_chain[0][0] == back
    assert "Taken back." in text_of(answer)
    assert again(case).assignee_id is None
