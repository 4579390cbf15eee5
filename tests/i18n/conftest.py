"""Readers of Spanish, and a desk that shows nearly everything a page can say."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from reputation.mentions.models import Conversation
from reputation.pipeline.accept import accept
from tests.web.conftest import open_channels, post, storm


@pytest.fixture
def desk(acme):
    """A complaint that is passed on, with posts edited, removed, waiting and counted."""
    now = timezone.now()
    minute = timedelta(minutes=1)
    open_channels(now)
    began = now - 50 * minute
    reply = {"kind": "reply", "parent": "root"}
    extra = [
        post(
            "joined",
            at=began + 5 * minute,
            by="@rosa",
            text="A mí también me estafó @acme, una vergüenza. Que se entere todo el mundo.",
            followers=1,
            metrics={"likes": 1, "reposts": 7, "views": 5_400_000},
            **reply,
        ),
        *[
            post(
                f"gone-{who}",
                at=began + 6 * minute,
                by=f"@{who}",
                text="Comentario retirado.",
                removed_at=(now - minute).isoformat(),
                removed_by=who,
                **reply,
            )
            for who in ("author", "brand", "platform", "unknown")
        ],
        post(
            "orphan",
            at=began + 8 * minute,
            by="@luz",
            text="Yo opino lo mismo, fatal.",
            kind="reply",
            parent="nobody-saw-it",
        ),
    ]
    result = accept(acme, [*storm(began), *extra], at=now)
    edited = {**extra[0], "text": "Corrijo: @acme me cobró dos veces. Estafa."}
    again = accept(acme, [edited], at=now)
    assert not result.rejected + again.rejected
    return acme


@pytest.fixture
def complaint(desk):
    """The conversation that carries the desk's score."""
    return Conversation.objects.order_by("-score")[0]


@pytest.fixture
def orphan(desk):
    """A conversation that waits for the post it answers."""
    return Conversation.objects.get(is_provisional=True)


@pytest.fixture
def browser_in():
    """Open a browser that prefers a language; sign a person in there."""

    def open_browser(language="es", user=None):
        client = Client(headers={"accept-language": language})
        if user:
            client.force_login(user)
        return client

    return open_browser
