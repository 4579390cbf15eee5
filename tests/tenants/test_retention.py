"""What has expired goes, and nothing else."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from reputation.common.ids import uuid7
from tenants.access import Role
from tenants.invitations import invite_member
from tenants.models import Invitation, RateWindow
from tenants.retention import purge_public
from tests.people import MONDAY


def session(key, *, user, ends):
    Session.objects.create(session_key=key, session_data="", expire_date=ends)
    UserSession.objects.create(user=user, session_key=key, ip="127.0.0.1")


@pytest.mark.parametrize(
    ("past", "is_kept"),
    [(timedelta(hours=1), True), (timedelta(hours=1, seconds=1), False)],
)
def test_rate_windows_are_kept_for_an_hour(past, is_kept, db):
    RateWindow.objects.create(caller=uuid7(), starts_at=MONDAY - past)

    purge_public(at=MONDAY)

    assert RateWindow.objects.exists() is is_kept


def test_sessions_end_with_their_row_about_the_browser(ada):
    session("over", user=ada, ends=MONDAY - timedelta(seconds=1))
    session("open", user=ada, ends=MONDAY + timedelta(days=1))

    purge_public(at=MONDAY)

    assert Session.objects.get().session_key == "open"
    assert UserSession.objects.get().session_key == "open"


def test_an_invitation_is_kept_for_90_days_after_its_end(acme):
    for number, days in enumerate((89, 91)):
        invite_member(
            acme.agency,
            f"guest{number}@x.example",
            role=Role.VIEWER,
            at=MONDAY - timedelta(days=7 + days),
        )

    purge_public(at=MONDAY)

    assert Invitation.objects.get().email == "guest0@x.example"
