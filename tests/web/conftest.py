"""A desk with one story on it, taken in through the product's own pipeline."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from reputation.channels.models import Channel
from reputation.mentions.models import Conversation
from reputation.pipeline.accept import accept
from tenants.models import Brand

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
