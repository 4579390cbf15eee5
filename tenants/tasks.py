"""What the public schema forgets by itself."""

from typing import Any

from django.utils import timezone

from reputation.celery import app
from tenants.retention import purge_public


@app.task
def purge_expired(**_: Any) -> None:
    """Delete expired sessions, invitations and rate windows. Safe to run again."""
    purge_public(at=timezone.now())
