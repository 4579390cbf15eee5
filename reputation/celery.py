"""The queue, and the one kind of task that works in a brand.

tenant-schemas-celery switches the schema in a signal whose errors Celery swallows, so a task whose brand
is gone would run in `public` and report success. A `BrandTask` therefore resolves its brand by id inside
the call and refuses when it is missing or not ready.
"""

import atexit
import os
from typing import Any
from uuid import UUID

from celery.exceptions import Reject
from django.db import connection
from tenant_schemas_celery.app import CeleryApp
from tenant_schemas_celery.task import TenantTask

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reputation.settings")

BRAND_HEADER = "vigia_brand"

app = CeleryApp("vigia")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_serializer="json",
    accept_content=["json"],
    # Nothing accepted is lost: a message is acknowledged when its work is done, and a worker that
    # dies gives it back. Tasks are therefore safe to run twice.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_time_limit=300,
    task_soft_time_limit=270,
    task_ignore_result=True,
    worker_hijack_root_logger=False,
    worker_max_tasks_per_child=5_000,  # a backend that saw many brands holds their catalogs
    broker_connection_retry_on_startup=True,
    task_always_eager=False,
    timezone="UTC",
    enable_utc=True,
    imports=["reputation.events.tasks", "reputation.risk.tasks", "reputation.mentions.tasks"],
    beat_schedule_filename=os.environ.get("VIGIA_BEAT_SCHEDULE", "celerybeat-schedule"),
)

# pgmq's connection pool otherwise waits up to 20 s at the end of a process that has published.
atexit.register(lambda: app.pool.force_close_all())


class BrandIsGone(Reject):
    """The task's brand is missing, unfinished or suspended; the task did nothing."""


class BrandTask(TenantTask):
    """A task that runs in one brand's schema, or not at all.

    Send it with `send(task, brand_id, **ids)`. Arguments are ids, keyword-only, with `**_` so that a newer
    publisher does not crash an older worker.
    """

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from tenants.models import Brand
        from tenants.schemas import brand_context

        named = (self.request.headers or {}).get(BRAND_HEADER) or self.request.get(
            BRAND_HEADER
        )
        connection.set_schema_to_public()
        brand = (
            Brand.objects.filter(pk=UUID(named), state=Brand.State.READY).first()
            if named
            else None
        )
        if brand is None:
            raise BrandIsGone(f"{self.name}: no ready brand {named!r}", requeue=False)
        with brand_context(brand):
            return super().__call__(*args, **kwargs)


def send(task: TenantTask, brand_id: UUID, *, delay_s: float = 0, **ids: Any) -> None:
    """Queue a brand's task."""
    task.apply_async(
        kwargs=ids,
        headers={BRAND_HEADER: str(brand_id)},
        countdown=delay_s or None,
    )
