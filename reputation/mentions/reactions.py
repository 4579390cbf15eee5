"""What posts set off among posts."""

from reputation.celery import send
from reputation.events.models import Event
from reputation.mentions.opinions import is_asked
from reputation.mentions.tasks import opine
from tenants.schemas import current_brand


def ask_second_opinion(event: Event) -> None:
    """Queue the transformer's opinion on a batch, where a transformer is set up."""
    if is_asked():
        send(opine, current_brand().pk, event_id=str(event.pk))
