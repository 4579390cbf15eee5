"""What the REST door forgets."""

from typing import Any

from django.utils import timezone

from reputation.api.idempotency import LIFETIME, purge_idempotent_requests
from reputation.celery import BrandTask, app, send
from tenants.models import Brand


@app.task
def purge_all(**_: Any) -> None:
    """Send `purge_answers` to every brand."""
    for brand_id in Brand.objects.ready().values_list("pk", flat=True):
        send(purge_answers, brand_id)


@app.task(base=BrandTask)
def purge_answers(**_: Any) -> None:
    """Delete the answers kept for Idempotency-Keys of the day before. Safe to rerun."""
    purge_idempotent_requests(before=timezone.now() - LIFETIME)
