"""When a signed-in person was seen last, without a write for every request."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from tenants.models import User
from tenants.presence import NOTED_EVERY_S


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands still until told otherwise."""
    now = [1_000.0]
    monkeypatch.setattr("tenants.presence.monotonic", lambda: now[0])
    return now


def seen() -> UserSession:
    return UserSession.objects.get()


def test_pages_of_one_minute_write_one_last_seen(page: Client, ticking, ada: User):
    page.get("/")
    first = seen().last_seen_at

    ticking[0] += NOTED_EVERY_S - 1
    page.get("/")
    assert seen().last_seen_at == first
    assert seen().user == ada

    ticking[0] += 1
    page.get("/")
    assert first < seen().last_seen_at <= timezone.now()


def test_another_browser_under_the_same_session_is_noted_at_once(page: Client, ticking):
    page.get("/", headers={"User-Agent": "One"})
    page.get("/", headers={"User-Agent": "Another"})

    assert seen().user_agent == "Another"


def test_nobody_is_noted_who_is_not_signed_in(db, client: Client, ticking):
    client.get("/accounts/login/")

    assert not UserSession.objects.exists()
