"""From the log to the reactions, at least once, whatever dies on the way.

An event is relayed in one transaction: its row is locked, its reactions are called, it
is marked. Of many at once those that concern nobody are marked together, before. Who
finds the row locked leaves it alone. A process that dies lets the row go
as it was, and the sweep comes back for it. After a reaction that fails it comes back,
too, less and less often.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.module_loading import import_string

from reputation.events.choosing import Choosing
from reputation.events.models import Event

logger = logging.getLogger(__name__)

SUBSCRIPTIONS = "reputation.subscriptions.SUBSCRIPTIONS"
CLAIM = timedelta(minutes=5)
CLAIMED_AT_ONCE = 200
LONGEST_PAUSE = timedelta(hours=1)


class UnknownKind(LookupError):
    """An event of a kind that `reputation.subscriptions` does not list."""


def reactions_to(kind: str) -> list[Callable[[Event], None]]:
    """Return what reacts to a kind of event.

    The table stands above every app and is found by its dotted name: the one
    indirection by which a lower app reaches a higher one.

    Raises:
        UnknownKind: the table does not list it.
    """
    try:
        found: list[Callable[[Event], None]] = import_string(SUBSCRIPTIONS)[kind]
    except KeyError:
        raise UnknownKind(f"{kind!r} is not in {SUBSCRIPTIONS}") from None
    return found


def relay(event_ids: Iterable[UUID], *, at: datetime) -> int:
    """Relay the events that are waiting and in nobody's hands; return how many."""
    ids = list(event_ids)
    idle = _pass_over(ids, at=at) if len(ids) > 1 else set()
    others = (event_id for event_id in ids if event_id not in idle)
    return len(idle) + sum(_relay_one(event_id, at=at) for event_id in others)


def relay_overdue(*, at: datetime) -> int:
    """Relay what is due and still waiting, a claim at a time; return how many."""
    relayed = 0
    while claimed := _claim(at=at):
        relayed += relay(claimed, at=at)
    return relayed


def _claim(*, at: datetime) -> list[UUID]:
    """Take the longest due events for us alone, until the claim lapses."""
    with transaction.atomic():
        free = Event.objects.overdue(at).select_for_update(skip_locked=True)
        claimed = list(free.values_list("pk", flat=True)[:CLAIMED_AT_ONCE])
        Event.objects.filter(pk__in=claimed).update(relay_after=at + CLAIM)
    return claimed


def _pass_over(event_ids: Iterable[UUID], *, at: datetime) -> set[UUID]:
    """Mark the events as relayed that concern nobody who reacts to their kind; return which."""
    try:
        with transaction.atomic():
            waiting = Event.objects.waiting().filter(pk__in=event_ids).order_by("pk")
            of_kind: dict[str, list[Event]] = defaultdict(list)
            for event in waiting.select_for_update(skip_locked=True):
                of_kind[event.kind].append(event)
            idle = {
                event.pk
                for kind, events in of_kind.items()
                for event in _concerning_nobody(kind, events)
            }
            Event.objects.filter(pk__in=idle).update(relayed_at=at)
            return idle
    except Exception:
        # They are relayed one by one, and what is wrong keeps only its own event waiting.
        logger.exception("Cannot tell which events concern nobody")
        return set()


def _concerning_nobody(kind: str, events: Sequence[Event]) -> Iterable[Event]:
    reactions = import_string(SUBSCRIPTIONS).get(kind, ())
    choices = [react.choose for react in reactions if isinstance(react, Choosing)]
    if len(choices) < len(reactions) or not choices:
        return []
    wanted = {event_id for choose in choices for event_id in choose(events)}
    return [event for event in events if event.pk not in wanted]


def _relay_one(event_id: UUID, *, at: datetime) -> bool:
    event = None
    try:
        with transaction.atomic():
            event = (
                Event.objects.waiting()
                .select_for_update(skip_locked=True)
                .filter(pk=event_id)
                .first()
            )
            if event is None:
                return False
            for react in reactions_to(event.kind):
                react(event)
            Event.objects.filter(pk=event_id).update(relayed_at=at)
    except Exception:
        if event is None:
            raise
        # Whatever a reaction raises must not keep the others waiting.
        logger.exception("Cannot relay %s", event)
        _put_off(event, at=at)
        return False
    return True


def _put_off(event: Event, *, at: datetime) -> None:
    pause = min(timedelta(seconds=10 * 2 ** min(event.attempts, 12)), LONGEST_PAUSE)
    Event.objects.filter(pk=event.pk).update(
        attempts=F("attempts") + 1, relay_after=at + pause
    )
