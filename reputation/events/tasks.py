"""The relay's doors for the queue."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from reputation.celery import BrandTask, app, send
from reputation.events import relay
from reputation.events.queries import brands_waiting


@app.task(base=BrandTask)
def relay_events(*, event_ids: list[str], **_: Any) -> None:
    """Relay events right after their commit. Safe to run again."""
    relay.relay(map(UUID, event_ids), at=timezone.now())


@app.task(base=BrandTask)
def relay_overdue(**_: Any) -> None:
    """Relay what is still waiting in a brand. Safe to run again."""
    relay.relay_overdue(at=timezone.now())


@app.task
def relay_missed(**_: Any) -> None:
    """Send `relay_overdue` to the brands that have something waiting."""
    for brand_id in brands_waiting(at=timezone.now()):
        send(relay_overdue, brand_id)
