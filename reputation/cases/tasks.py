"""Looking after cases as time passes."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from reputation.cases.holding import hold_old
from reputation.cases.sweep import sweep
from reputation.celery import BrandTask, app, send
from tenants.models import Brand, BrandSummary
from tenants.schemas import current_brand


@app.task
def sweep_all(**_: Any) -> None:
    """Send `sweep_brand` to the brands that have open cases. Runs every 15 seconds, in public."""
    for brand_id in brands_at_work():
        send(sweep_brand, brand_id)


def brands_at_work() -> list[UUID]:
    """Return the ready brands that have an open case, in one query over public rows."""
    working = BrandSummary.objects.filter(
        open_cases__gt=0, brand__state=Brand.State.READY
    )
    return list(working.order_by("pk").values_list("pk", flat=True))


@app.task
def count_all(**_: Any) -> None:
    """Send `count_brand` to every brand, for counts that went wrong. Runs once an hour."""
    for brand_id in Brand.objects.ready().values_list("pk", flat=True):
        send(count_brand, brand_id)


@app.task(base=BrandTask)
def sweep_brand(**_: Any) -> None:
    """Tell what nobody did in time in this brand. Safe to run again."""
    sweep(current_brand(), at=timezone.now())


@app.task(base=BrandTask)
def count_brand(**_: Any) -> None:
    """Sweep, and hold what has grown old with an open case. Safe to run again."""
    at = timezone.now()
    sweep(current_brand(), at=at)
    hold_old(current_brand(), at=at)
