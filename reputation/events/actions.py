"""Writing the log: in the transaction of what happened, relayed after it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from reputation.events.models import Event
from tenants.models import ApiKey, User


def record(
    kind: str,
    subject: models.Model | None,
    *,
    by: User | ApiKey | None,
    at: datetime,
    **details: object,
) -> Event:
    """Append an event to the brand's log and relay it after commit.

    `kind` is "<noun>.<past participle>", such as "case.closed". `details` must be JSON: ids and facts,
    never a text or a handle.
    """
    return record_each(kind, [details], subject=subject, by=by, at=at)[0]


def record_each(
    kind: str,
    facts: Sequence[Mapping[str, Any]],
    *,
    at: datetime,
    by: User | ApiKey | None = None,
    subject: models.Model | None = None,
) -> list[Event]:
    """Append one event per entry of `facts`, in one statement, and relay them after commit."""
    actor_type = {User: "user", ApiKey: "key"}.get(type(by), "")
    return Event.objects.bulk_create(
        Event(
            kind=kind,
            subject_type=subject._meta.model_name or "" if subject else "",
            subject_id=subject.pk if subject else None,
            actor_type=actor_type,
            actor_id=by.pk if by else None,
            occurred_at=at,
            details=dict(entry),
        )
        for entry in facts
    )
