"""Letting rules act on what was taken in."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone, translation

from reputation.celery import BrandTask, app, send
from reputation.events.models import Event
from reputation.rules.actions import (
    apply_rules,
    apply_to_conversation,
    apply_to_waiting,
)
from tenants.models import Brand, BrandSummary
from tenants.schemas import current_brand

LATELY = timedelta(days=30)
_AGAIN: dict[str, Any] = {
    "autoretry_for": (Exception,),
    "max_retries": 3,
    "retry_backoff": 30,
}


@app.task(base=BrandTask, **_AGAIN)
def apply_to_batch(*, event_id: str, **_: Any) -> None:
    """Let the active rules act on the posts that an event tells of. Run again when one failed."""
    event = Event.objects.get(pk=event_id)
    first, last = event.details.get("first_id"), event.details.get("last_id")
    brand = current_brand()
    # Reasons and notes that a rule writes are read by the brand's people.
    with translation.override(_language_of(brand)):
        apply_rules(
            brand,
            first=UUID(first) if first else None,
            last=UUID(last) if last else None,
            changed=[UUID(pk) for pk in event.details.get("changed", ())],
            at=event.occurred_at,
        )


@app.task(base=BrandTask, **_AGAIN)
def apply_to_turned(*, event_id: str, **_: Any) -> None:
    """Let the rules about turns of the risk act on a conversation. Run again when one failed."""
    event, brand = Event.objects.get(pk=event_id), current_brand()
    with translation.override(_language_of(brand)):
        apply_to_conversation(
            brand, UUID(event.details["conversation"]), at=event.occurred_at
        )


@app.task
def ask_all_about_waiting(**_: Any) -> None:
    """Send `apply_to_unanswered` to the brands that took posts in lately. Runs every minute, in public."""
    took = BrandSummary.objects.filter(
        accepted_at__gte=timezone.now() - LATELY, brand__state=Brand.State.READY
    )
    for brand_id in took.values_list("pk", flat=True):
        send(apply_to_unanswered, brand_id)


@app.task(base=BrandTask)
def apply_to_unanswered(**_: Any) -> None:
    """Let the rules about waiting act. Safe to run again; the next minute does."""
    brand = current_brand()
    with translation.override(_language_of(brand)):
        apply_to_waiting(brand, at=timezone.now())


def _language_of(brand: Brand) -> str:
    try:
        return translation.get_supported_language_variant(brand.locale.lower())
    except LookupError:
        return "en"
