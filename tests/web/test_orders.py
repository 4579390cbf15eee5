"""The contractor's page: his orders of one brand, without the people, and nothing else of any brand."""

import re

import pytest
from django.test import Client
from django.urls import URLResolver, reverse
from django.utils import timezone

from reputation.cases.actions.forwarding import hand_off_case
from reputation.cases.actions.opening import NewCase, open_case
from reputation.cases.actions.ordering import withdraw_order
from reputation.cases.actions.work import assign_case
from reputation.cases.models import Entry
from reputation.mentions.models import Conversation
from reputation.web.urls import brand_pages
from tenants.access import Role
from tenants.actions import add_member
from tenants.models import Brand, User
from tenants.schemas import brand_context
from tests.web.test_pages import text_of

PAGE = "/b/acme/orders/"
SOME_ID = "019a9000-0000-7000-8000-000000000000"
OPEN = {"order-list", "order-delivery"}


def contractor(name: str, *brands: Brand) -> User:
    person = User.objects.create_user(f"{name.lower()}@taller.example", name=name)
    add_member(
        brands[0].agency,
        person,
        role=Role.CONTRACTOR,
        brands=brands,
        at=timezone.now(),
    )
    return person


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def quim(acme: Brand, globex: Brand) -> User:
    """A contractor of both of the agency's brands."""
    return contractor("Quim", acme, globex)


def hand(case, to: User, by: User, brief: str, **asked) -> Entry:
    hand_off_case(
        case,
        to_team="Taller",
        contractor=to,
        brief=brief,
        by=by,
        at=timezone.now(),
        **asked,
    )
    return Entry.objects.filter(kind="handoff").latest("pk")


@pytest.fixture
def order(complaint: Conversation, acme: Brand, ada: User, quim: User) -> Entry:
    now = timezone.now()
    brief = "Cambie el router de @clara, que se queja en Twitter. Llame al 612 345 678."
    with brand_context(acme):
        case = open_case(by=ada, at=now, conversations=[complaint.pk])
        case = assign_case(case, assignee=ada, by=ada, at=now)
        return hand(case, quim, ada, brief, order="repair", matter="Router")


def test_a_contractor_reads_his_order_without_the_customer(order: Entry, quim: User):
    answer = signed_in(quim).get(PAGE)

    said = text_of(answer)
    assert "Repair" in said
    assert "Llame al [•••]" in said
    for hidden in ("clara", "Twitter", "612 345 678", "ACME-", "Ada"):
        assert hidden not in said
    assert str(order.case_id) not in answer.content.decode()


def test_he_says_that_it_is_done(order: Entry, quim: User):
    client = signed_in(quim)
    done = f"{PAGE}{order.pk}/delivery/"

    said = text_of(client.post(done, {"report": "Cambiado"}, follow=True))

    assert "Noted: it is done." in said
    assert "It is done" not in said.replace("it is done", "")
    with brand_context(Brand.objects.get(slug="acme")):
        assert Entry.objects.get(pk=order.pk).done_at is not None
        assert Entry.objects.filter(kind="note").get().said.text == "Cambiado"
    again = text_of(client.post(done, {}, follow=True))
    assert "This order is done" in again


def test_he_sees_what_was_withdrawn_and_what_is_contradicted(
    order: Entry, quim: User, ada: User
):
    with brand_context(Brand.objects.get(slug="acme")):
        hand(order.case, quim, ada, "Mire el router", order="review", matter="router")
    client = signed_in(quim)
    assert text_of(client.get(PAGE)).count("asks for something else") == 2

    with brand_context(Brand.objects.get(slug="acme")):
        now = timezone.now()
        withdraw_order(order.case, entry_id=order.pk, by=ada, at=now)
    said = text_of(client.get(PAGE))
    assert "asks for something else" not in said
    assert "Withdrawn" in said


def test_another_contractor_finds_nothing_of_it(order: Entry, acme: Brand):
    client = signed_in(contractor("Rosa", acme))

    assert "No order" in text_of(client.get(PAGE))
    assert client.post(f"{PAGE}{order.pk}/delivery/").status_code == 404


def test_whoever_reads_cases_sees_all_orders_and_delivers_none(
    order: Entry, page: Client
):
    assert "Repair" in text_of(page.get(PAGE))
    assert page.post(f"{PAGE}{order.pk}/delivery/").status_code == 404


def test_orders_of_one_brand_are_not_in_the_other(
    order: Entry, globex: Brand, quim: User, lead: User
):
    with brand_context(globex):
        now = timezone.now()
        case = open_case(by=lead, at=now, wanted=NewCase(title="Otra"))
        other = hand(case, quim, lead, "Pinte la valla", order="repair")
    client = signed_in(quim)

    assert "valla" not in text_of(client.get(PAGE))
    there = text_of(client.get("/b/globex/orders/"))
    assert "Pinte la valla" in there
    assert "router" not in there
    assert client.post(f"{PAGE}{other.pk}/delivery/").status_code == 404
    assert client.post(f"/b/globex/orders/{order.pk}/delivery/").status_code == 404
    assert client.get("/b/initech/orders/").status_code == 404


def addresses(patterns, before=""):
    """Yield the route and the name of every page, in groups of pages, too."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield route, pattern.name


def test_no_other_page_of_a_brand_lets_a_contractor_in(order: Entry, quim: User):
    client = signed_in(quim)
    for route, name in addresses(brand_pages):
        names = re.findall(r"<(?:(\w+):)?(\w+)>", route)
        given = {
            part: SOME_ID if kind == "uuid" else 1 if kind == "int" else "x"
            for kind, part in names
        }
        address = reverse(name, kwargs={"brand": "acme", **given})
        expected = {200, 405} if name in OPEN else {403}
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code in expected | (
                {404, 405} if name in OPEN else set()
            ), (name, answer.status_code)
            assert b"clara" not in answer.content


def test_the_first_page_leads_to_orders_and_shows_no_score(order: Entry, quim: User):
    answer = signed_in(quim).get("/")

    said = text_of(answer)
    assert "Orders for you Acme Globex" in said
    assert "/b/acme/orders/" in answer.content.decode()
    for band in ("Calm", "Watch", "Elevated", "Crisis"):
        assert band not in said
