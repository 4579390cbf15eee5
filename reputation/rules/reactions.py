"""What rules do when posts come in, and when the risk turns."""

from collections.abc import Collection, Sequence
from uuid import UUID

from reputation.celery import send
from reputation.events.choosing import choosing
from reputation.events.models import Event
from reputation.rules.models import Rule, RuleEvent
from reputation.rules.tasks import apply_to_batch, apply_to_turned
from tenants.schemas import current_brand


def follow_posts(event: Event) -> None:
    """Queue the rules for the posts of a batch, when there are any rules; history moves none."""
    if event.details.get("backfilled"):
        return
    if _are_asked(RuleEvent.POSTED):
        send(apply_to_batch, current_brand().pk, event_id=str(event.pk))


def _of_rules_about_risk(events: Sequence[Event]) -> Collection[UUID]:
    return [event.pk for event in events] if _are_asked(RuleEvent.BAND_CHANGED) else ()


@choosing(_of_rules_about_risk)
def follow_risk(event: Event) -> None:
    """Queue the rules about turns of the risk, for the conversation that turned."""
    conversation = event.details.get("conversation")
    if conversation and _are_asked(RuleEvent.BAND_CHANGED):
        send(apply_to_turned, current_brand().pk, event_id=str(event.pk))


def _are_asked(event: RuleEvent) -> bool:
    return Rule.objects.filter(is_active=True, event=event).exists()
