"""What is done to posts and scores together as time passes."""

from typing import Any

from django.utils import timezone

from reputation.celery import BrandTask, app, send
from reputation.pipeline.mutes import end_mutes
from tenants.models import Brand
from tenants.schemas import current_brand


@app.task
def end_all_mutes(**_: Any) -> None:
    """Send `end_brand_mutes` to every brand. Runs every hour, in public."""
    for brand_id in Brand.objects.ready().values_list("pk", flat=True):
        send(end_brand_mutes, brand_id)


@app.task(base=BrandTask)
def end_brand_mutes(**_: Any) -> None:
    """End this brand's mutes whose time is over. Safe to run again."""
    end_mutes(current_brand(), at=timezone.now())
