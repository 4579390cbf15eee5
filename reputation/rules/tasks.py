"""Letting rules act on what was taken in."""

from typing import Any
from uuid import UUID

from django.utils import translation

from reputation.celery import BrandTask, app
from reputation.events.models import Event
from reputation.rules.actions import apply_rules
from tenants.models import Brand
from tenants.schemas import current_brand


@app.task(base=BrandTask, autoretry_for=(Exception,), max_retries=3, retry_backoff=30)
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


def _language_of(brand: Brand) -> str:
    try:
        return translation.get_supported_language_variant(brand.locale.lower())
    except LookupError:
        return "en"
