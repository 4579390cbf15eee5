"""What rules do when posts come in."""

from reputation.celery import send
from reputation.events.models import Event
from reputation.rules.models import Rule
from reputation.rules.tasks import apply_to_batch
from tenants.schemas import current_brand


def follow_posts(event: Event) -> None:
    """Queue the rules for the posts of a batch, when there are any rules; history moves none."""
    if event.details.get("backfilled"):
        return
    if Rule.objects.filter(is_active=True).exists():
        send(apply_to_batch, current_brand().pk, event_id=str(event.pk))
