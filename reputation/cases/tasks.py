"""Looking after cases as time passes."""

from typing import Any

from django.utils import timezone

from reputation.cases.sweep import sweep
from reputation.celery import BrandTask, app, send
from tenants.models import Brand, BrandSummary
from tenants.schemas import current_brand


@app.task
def sweep_all(**_: Any) -> None:
    """Send `sweep_brand` to the brands that have open cases. Runs every 15 seconds, in public."""
    working = BrandSummary.objects.filter(
        open_cases__gt=0, brand__state=Brand.State.READY
    )
    for brand_id in working.values_list("pk", flat=True):
        send(sweep_brand, brand_id)


@app.task
def count_all(**_: Any) -> None:
    """Send `sweep_brand` to every brand, for counts that went wrong. Runs once an hour."""
    for brand_id in Brand.objects.ready().values_list("pk", flat=True):
        send(sweep_brand, brand_id)


@app.task(base=BrandTask)
def sweep_brand(**_: Any) -> None:
    """Tell what nobody did in time in this brand. Safe to run again."""
    sweep(current_brand(), at=timezone.now())
