"""Looking again as time passes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from celery import shared_task
from django.db import connection
from django.utils import timezone

from reputation.celery import BrandTask, send
from reputation.risk.actions import settle_due, thin_history
from tenants.models import Brand, BrandSummary
from tenants.schemas import current_brand

# A brand whose look was queued is not queued again until this has passed: the task itself sets the next date.
IN_HAND = timedelta(seconds=30)


@shared_task(name="reputation.risk.tasks.tick", expires=2)
def tick(**_: Any) -> None:
    """Send each brand that is due for a look its task. Runs every second, in public."""
    now = timezone.now()
    for brand_id in claim_due_brands(now):
        send(settle_brand, brand_id)


def claim_due_brands(now: datetime) -> list[UUID]:
    """Return the brands that are due, and move their date on, so that no look is queued twice."""
    due = BrandSummary.objects.filter(
        due_at__lte=now, brand__state=Brand.State.READY
    ).values("pk")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE tenants_brandsummary SET due_at = %s
            WHERE brand_id = ANY(%s) AND due_at <= %s
            RETURNING brand_id
            """,
            [now + IN_HAND, [row["pk"] for row in due], now],
        )
        return [row[0] for row in cursor.fetchall()]


@shared_task(base=BrandTask, name="reputation.risk.tasks.settle_brand", acks_late=True)
def settle_brand(**_: Any) -> None:
    """Settle what is due in this brand. Safe to run again."""
    settle_due(current_brand(), at=timezone.now())


@shared_task(base=BrandTask, name="reputation.risk.tasks.thin_brand_history")
def thin_brand_history(**_: Any) -> None:
    """Thin the history of this brand. Safe to run again."""
    thin_history(at=timezone.now())


@shared_task(name="reputation.risk.tasks.thin_all_histories")
def thin_all_histories(**_: Any) -> None:
    """Send each brand the thinning of its history. Runs once a day, in public."""
    for brand_id in Brand.objects.filter(state=Brand.State.READY).values_list(
        "pk", flat=True
    ):
        send(thin_brand_history, brand_id)
