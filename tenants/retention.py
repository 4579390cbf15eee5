"""How long the public schema keeps what has expired."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from tenants.models import Invitation, RateWindow

RATE_WINDOWS = timedelta(hours=1)
INVITATIONS = timedelta(days=90)


def purge_public(*, at: datetime) -> None:
    """Delete what expired: sessions at once, windows and invitations a while later."""
    Session.objects.filter(expire_date__lt=at).delete()
    UserSession.objects.exclude(
        session_key__in=Session.objects.values("session_key")
    ).delete()
    RateWindow.objects.filter(starts_at__lt=at - RATE_WINDOWS).delete()
    Invitation.objects.filter(expires_at__lt=at - INVITATIONS).delete()
