"""A desk with one story on it, taken in through the product's own pipeline."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from reputation.cases.actions.opening import open_case
from reputation.cases.actions.work import assign_case
from reputation.cases.models import Case
from reputation.channels.models import Channel
from reputation.mentions.models import Conversation
from reputation.pipeline.accept import accept
from tenants.access import Role
from tenants.actions import add_member
from tenants.models import Brand, User

ANGRY = (
    "Es una vergüenza, @acme me ha cobrado dos veces y nadie responde. "
    "Voy a ir a consumo con mi abogado. Estafa."
)


def open_channels(at: datetime) -> None:
    for slug, name in (("twitter", "Twitter"), ("phone", "Teléfono")):
        Channel.objects.create(
            slug=slug,
            kind=slug,
            name=name,
            own_accounts=["@acme"] if slug == "twitter" else [],
            operator="Agencia Atalaya" if slug == "twitter" else "",
            created_at=at,
        )


def post(number: str, *, at: datetime, by: str, **fields: Any) -> dict[str, Any]:
    author = {"handle": by, "followers": fields.pop("followers", 900)}
    return {
        "channel": "twitter",
        "external_id": number,
        "author": author,
        "posted_at": at.isoformat(),
        **fields,
    }


def storm(began: datetime) -> list[dict[str, Any]]:
    """One complaint, twelve reposts, a late answer, and a post beside it."""
    minute = timedelta(minutes=1)
    return [
        post("root", at=began, by="@clara", text=ANGRY, followers=5_000),
        *[
            post(
                f"r{n}",
                at=began + n * minute,
                by=f"@seguidor{n}",
                kind="repost",
                parent="root",
                followers=400 * n,
            )
            for n in range(1, 13)
        ],
        post(
            "answer",
            at=began + 20 * minute,
            by="@acme",
            kind="reply",
            parent="root",
            text="Hola Clara, lo miramos ahora mismo.",
            by_brand=True,
        ),
        post(
            "praise",
            at=began + 25 * minute,
            by="@luis",
            text="Gracias @acme, un trato estupendo en la tienda.",
        ),
    ]


@pytest.fixture
def desk(acme: Brand) -> Brand:
    """Acme with a complaint of half an hour ago that is being passed on."""
    now = timezone.now()
    open_channels(now)
    result = accept(acme, storm(now - timedelta(minutes=30)), at=now)
    assert not result.rejected
    return acme


@pytest.fixture
def complaint(desk: Brand) -> Conversation:
    """The conversation that carries the desk's score."""
    return Conversation.objects.order_by("-score")[0]


@pytest.fixture
def case(complaint: Conversation, ada: User) -> Case:
    """Clara's complaint, as a case that nobody has."""
    return open_case(by=ada, at=timezone.now(), conversations=[complaint.pk])


@pytest.fixture
def adas(case: Case, ada: User) -> None:
    """Ada answers for the case: it is too pressing to be nobody's."""
    assign_case(case, assignee=ada, by=ada, at=timezone.now())


@pytest.fixture
def viewer(acme: Brand) -> Client:
    """Somebody who may look at posts and risk, and at no case."""
    user = User.objects.create_user("vera@atalaya.example", name="Vera")
    add_member(acme.agency, user, role=Role.VIEWER, brands=[acme], at=timezone.now())
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def auditor(acme: Brand) -> Client:
    """Somebody who may read cases, and do nothing."""
    user = User.objects.create_user("aldo@atalaya.example", name="Aldo")
    add_member(acme.agency, user, role=Role.AUDITOR, brands=[acme], at=timezone.now())
    client = Client()
    client.force_login(user)
    return client
