"""A contractor gets an order without the people, and sees nothing else of the brand."""

import pytest
from rest_framework.test import APIClient

from reputation.cases.actions import forwarding, undoing
from reputation.cases.actions.forwarding import BriefSaysNothing
from reputation.cases.actions.work import MayNotWork
from reputation.cases.briefs import redacted
from reputation.cases.models import Entry
from tenants.access import Role
from tenants.actions import add_member
from tenants.models import User
from tenants.schemas import brand_context
from tests.api.items import ACME, GLOBEX
from tests.cases.story import happen, the_case
from tests.people import MONDAY
from tests.pipeline.desk import FRAUD, HOUR, item, nothing_changes

BRIEFS = f"{ACME}briefs/"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Repare la línea del portal 3.", "Repare la línea del portal 3."),
        ("Llame a eva@example.com hoy", "Llame a [•••] hoy"),
        ("Tel. +34 612 345 678, por la tarde", "Tel. [•••], por la tarde"),
        ("Es @eva_llop, vea https://x.example/1", "Es [•••], vea [•••]"),
        ("Eva Llop está en casa", "[•••] está en casa"),
        ("Pídaselo a EVA", "Pídaselo a [•••]"),
        ("El medieval no es nadie", "El medieval no es nadie"),
        (
            "Trabajo exquisito. Se queja en redes sociales. Cambie el router.",
            "Trabajo exquisito. [•••] Cambie el router.",
        ),
        ("Pedido 12345678, urgente", "Pedido 12345678, urgente"),
    ],
)
def test_an_order_tells_the_work_and_not_the_customer(text, told):
    assert redacted(text, names=["eva_llop", "Eva Llop", "Eva", "Llop"]) == told


@pytest.fixture
def rosa(acme) -> User:
    """A contractor of acme."""
    person = User.objects.create_user("rosa@taller.example", name="Rosa")
    add_member(acme.agency, person, role=Role.CONTRACTOR, brands=[acme], at=MONDAY)
    return person


@pytest.fixture
def handed(brand, ada, rosa):
    happen(brand, item("1", text=FRAUD, by="eva_llop"))
    forwarding.hand_off_case(
        the_case(),
        to_team="taller",
        contractor=rosa,
        brief="Repare la línea de @eva_llop, que se queja en Twitter. Llame antes.",
        due_at=MONDAY + HOUR,
        by=ada,
        at=MONDAY,
    )
    return Entry.objects.get(kind="handoff")


def signed_in(person) -> APIClient:
    client = APIClient()
    client.force_login(person)
    return client


def test_a_contractor_sees_his_orders_and_nothing_else(handed, rosa, lead):
    client = signed_in(rosa)

    [brief] = client.get(BRIEFS).json()["results"]
    assert brief["text"] == "[•••] Llame antes."
    assert brief["team"] == "taller"
    assert brief["due_at"] == "2025-11-17T10:00:00Z"
    assert len(brief["marker"]) == 8
    assert "eva" not in str(brief).lower()
    for path in ("cases/", "mentions/", "conversations/", "risk/", "events/"):
        assert client.get(f"{ACME}{path}").status_code == 403, path
    assert client.get(f"{GLOBEX}briefs/").status_code == 404
    assert signed_in(lead).get(f"{GLOBEX}briefs/").json()["results"] == []


def test_another_contractor_sees_none_of_them(handed, acme):
    other = User.objects.create_user("tomas@taller.example", name="Tomás")
    add_member(acme.agency, other, role=Role.CONTRACTOR, brands=[acme], at=MONDAY)
    client = signed_in(other)

    assert client.get(BRIEFS).json()["results"] == []
    assert client.post(f"{BRIEFS}{handed.pk}/delivery/").status_code == 404


def test_a_contractor_reports_and_nothing_is_claimed(handed, brand, rosa):
    path = f"{BRIEFS}{handed.pk}/delivery/"
    answer = signed_in(rosa).post(path, {"report": "Cable cambiado"}, format="json")

    assert answer.status_code == 200
    assert answer.json()["done_at"] is not None
    assert signed_in(rosa).post(path, {}, format="json").status_code == 409
    with brand_context(brand):
        case = the_case()
        assert case.claimed_at is None
        assert case.next_due != "task"
        report = Entry.objects.get(kind="note")
        assert report.said.text == "Cable cambiado"
        assert report.by_id == rosa.pk


def test_an_order_that_was_taken_back_is_seen_no_more(handed, rosa, ada):
    undoing.undo(the_case(), by=ada, at=MONDAY)

    assert signed_in(rosa).get(BRIEFS).json()["results"] == []


def test_a_contractor_learns_what_his_order_is_about(handed, brand, rosa, ada):
    forwarding.hand_off_case(
        the_case(),
        contractor=rosa,
        brief="Repare la línea.",
        order="repair",
        matter="router de @eva_llop",
        by=ada,
        at=MONDAY + HOUR,
    )

    briefs = signed_in(rosa).get(BRIEFS).json()["results"]

    assert [each["matter"] for each in briefs] == ["router de [•••]", None]


@pytest.mark.parametrize("brief", ["Se queja en Twitter.", "@eva_llop, 612 345 678"])
def test_a_brief_of_which_nothing_is_left_is_refused(brand, ada, rosa, brief):
    happen(brand, item("1", text=FRAUD, by="eva_llop"))

    with nothing_changes(), pytest.raises(BriefSaysNothing):
        forwarding.hand_off_case(
            the_case(), contractor=rosa, brief=brief, by=ada, at=MONDAY
        )


def test_nobody_from_elsewhere_gets_an_order(brand, ada, outsider):
    happen(brand, item("1", text=FRAUD, by="eva"))
    with nothing_changes(), pytest.raises(MayNotWork):
        forwarding.hand_off_case(
            the_case(), contractor=outsider, brief="x", by=ada, at=MONDAY
        )
