"""Writing the log: in the transaction of what happened, relayed after it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import batched
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, models, transaction

from reputation.celery import send
from reputation.common.rows import insert
from reputation.events.models import Event
from reputation.events.relay import reactions_to
from tenants.models import ApiKey, User
from tenants.schemas import current_brand

# How long the sweep leaves an event to the message that was sent after commit.
GRACE = timedelta(seconds=10)
EVENTS_PER_MESSAGE = 500
# By name: tasks stand above actions.
RELAY = "reputation.events.tasks.relay_events"


class Subject(NamedTuple):
    """What an event is about, where many are told of and no rows are at hand."""

    type: str  # the model's name, lower case
    id: UUID | None


NO_SUBJECT = Subject("", None)


def subject_of(about: models.Model | Subject | None) -> Subject:
    """Return how the log names what an event is about."""
    if about is None:
        return NO_SUBJECT
    if isinstance(about, Subject):
        return about
    key = about.pk if isinstance(about.pk, UUID) else None
    return Subject(about._meta.model_name or "", key)


def record(
    kind: str,
    subject: models.Model | None,
    *,
    by: User | ApiKey | None,
    at: datetime,
    **details: object,
) -> Event:
    """Append an event to the brand's log and relay it after commit.

    `kind` is "<noun>.<past participle>" and a key of `reputation.subscriptions`. A
    subject whose key is no UUID names itself in `details`, which must be JSON: ids and
    facts, never a text or a handle.

    Raises:
        UnknownKind: `reputation.subscriptions` does not list it.
    """
    return record_each(kind, [details], subject=subject, by=by, at=at)[0]


def record_each(
    kind: str,
    facts: Sequence[Mapping[str, Any]],
    *,
    at: datetime,
    by: User | ApiKey | None = None,
    subject: models.Model | None = None,
    subjects: Sequence[models.Model | Subject] | None = None,
) -> list[Event]:
    """Append an event per entry of `facts`, in one statement; otherwise as `record`.

    They share their `subject`, or each has its own of the `subjects`.
    """
    is_relayed = not reactions_to(kind)
    shared = subject_of(subject)
    abouts = [subject_of(each) for each in subjects or ()] or [shared] * len(facts)
    events = [
        Event(
            kind=kind,
            subject_type=about.type,
            subject_id=about.id,
            actor_type=_actor_type(by),
            actor_id=by.pk if by else None,
            occurred_at=at,
            details=dict(entry),
            relayed_at=at if is_relayed else None,
            relay_after=at + GRACE,
        )
        for entry, about in zip(facts, abouts, strict=True)
    ]
    insert(events)
    if not is_relayed:
        _relay_after_commit([event.pk for event in events])
    return events


# A UUIDv7 (RFC 9562), of the moment at which it is made; the database has none of its own before version 18.
_UUID7 = """
    encode(set_bit(set_bit(overlay(
        uuid_send(gen_random_uuid())
        PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
        FROM 1 FOR 6
    ), 52, 1), 53, 1), 'hex')::uuid
"""


def record_found(
    kind: str,
    found: str,
    values: Sequence[Any],
    *,
    subject_type: str,
    at: datetime,
) -> int:
    """Append an event per row that a statement of ours returns, and return how many.

    `found` returns an event's subject and its facts as jsonb. For what is told of by the ten thousand: no
    row leaves the database. Otherwise as `record_each`.
    """
    is_relayed = not reactions_to(kind)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH found (subject_id, details) AS ({found})
            INSERT INTO events_event (id, kind, subject_type, subject_id, actor_type, occurred_at, details,
                                      relayed_at, relay_after, attempts)
            SELECT {_UUID7}, %s, %s, subject_id, '', %s, details, %s, %s, 0 FROM found
            RETURNING CASE WHEN relayed_at IS NULL THEN id END
            """,  # noqa: S608 - a statement of our own
            [*values, kind, subject_type, at, at if is_relayed else None, at + GRACE],
        )
        if not is_relayed:
            _relay_after_commit([event_id for (event_id,) in cursor.fetchall()])
        return int(cursor.rowcount)


def _relay_after_commit(events: Sequence[UUID]) -> None:
    """Save the events the wait for the sweep. The rows themselves are the outbox."""
    brand_id = current_brand().pk
    for some in batched(events, EVENTS_PER_MESSAGE):
        event_ids = [str(event_id) for event_id in some]
        # Robust: a queue that is down must not fail what has been committed.
        transaction.on_commit(
            partial(send, RELAY, brand_id, event_ids=event_ids), robust=True
        )


def _actor_type(by: User | ApiKey | None) -> str:
    if by is None:
        return ""
    return "key" if isinstance(by, ApiKey) else "user"
