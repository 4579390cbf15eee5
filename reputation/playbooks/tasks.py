"""Looking after runs as time passes."""

from typing import Any

from django.utils import timezone

from reputation.celery import BrandTask, app, send
from reputation.playbooks.actions.sweeping import sweep_runs
from tenants.models import Brand, BrandSummary


@app.task
def sweep_all(**_: Any) -> None:
    """Send `sweep_brand` to the brands that have open cases. Runs every 30 seconds, in public."""
    working = BrandSummary.objects.filter(
        open_cases__gt=0, brand__state=Brand.State.READY
    )
    for brand_id in working.values_list("pk", flat=True):
        send(sweep_brand, brand_id)


@app.task(base=BrandTask)
def sweep_brand(**_: Any) -> None:
    """Open steps that time has opened in this brand, and tell of late ones. Safe to run again."""
    sweep_runs(at=timezone.now())
