"""Exercises that go on as time passes."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.utils import timezone

from reputation.celery import BrandTask, send
from reputation.drills.actions import play_due
from tenants.models import Brand, BrandSummary
from tenants.schemas import current_brand

# A brand whose look was queued is not queued again until then: the look itself sets the next date.
IN_HAND = timedelta(seconds=30)


@shared_task(name="reputation.drills.tasks.tick")
def tick(**_: Any) -> None:
    """Send `play` to the brands in which an exercise goes on. Runs every two seconds, in public."""
    now = timezone.now()
    due = BrandSummary.objects.filter(
        drill_due_at__lte=now, brand__state=Brand.State.READY
    )
    for brand_id in due.values_list("pk", flat=True):
        # Whoever moves the date on sends the task, so that no look is queued twice.
        mine = BrandSummary.objects.filter(pk=brand_id, drill_due_at__lte=now)
        if mine.update(drill_due_at=now + IN_HAND):
            send(play, brand_id)


@shared_task(base=BrandTask, name="reputation.drills.tasks.play")
def play(**_: Any) -> None:
    """Play what is due in this brand. Safe to run again."""
    play_due(current_brand(), at=timezone.now())
