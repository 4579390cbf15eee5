"""The queue, and the one kind of task that works in a brand.

tenant-schemas-celery switches the schema in a signal whose errors Celery swallows, so
a task whose brand is gone would run in `public` and report success. A `BrandTask` finds
its brand by id inside the call instead, and refuses when it is missing or not ready.
"""

import os
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from celery.app.utils import Settings
from celery.exceptions import Reject
from celery.signals import celeryd_init, worker_process_init
from django.conf import settings
from django_tenants.utils import get_public_schema_name
from kombu import Queue
from tenant_schemas_celery.app import CeleryApp
from tenant_schemas_celery.task import TenantTask

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reputation.settings")

BRAND_HEADER = "vigia_brand"
TIME_LIMIT = timedelta(minutes=5)  # well below the broker's visibility timeout

app = CeleryApp("vigia")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_serializer="json",
    accept_content=["json"],
    # Nothing accepted is lost: a message is acknowledged when its work is done, and a
    # worker that dies gives it back. Tasks are therefore safe to run twice.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_time_limit=TIME_LIMIT.total_seconds(),
    task_soft_time_limit=TIME_LIMIT.total_seconds() * 0.9,
    task_ignore_result=True,
    # Scores are looked at every second; they do not wait behind whatever a large import sets off. A worker
    # takes from both in turn.
    task_queues=[Queue("celery"), Queue("clock")],
    task_default_queue="celery",
    task_routes={
        "reputation.risk.tasks.*": {"queue": "clock"},
        # Only a worker that is started for it takes from this one: docs/triage-at-work.md.
        "reputation.mentions.tasks.opine": {"queue": "transformer"},
    },
    worker_hijack_root_logger=False,
    worker_max_tasks_per_child=5_000,  # a backend that saw many brands keeps catalogs
    broker_connection_retry_on_startup=True,
    timezone="UTC",
    enable_utc=True,
    imports=["reputation.schedule"],  # by name: it stands above every app
)
app.autodiscover_tasks()


@celeryd_init.connect
def take_messages(conf: Settings, **_: Any) -> None:
    """Let the worker that takes messages be woken by them."""
    conf.broker_transport_options = settings.WORKER_TRANSPORT_OPTIONS


@worker_process_init.connect
def only_send(**_: Any) -> None:
    """Let the worker's children send as everybody else does."""
    app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS


class BrandIsGone(Reject):
    """The task's brand is missing, unfinished or suspended; the task did nothing."""


class BrandTask(TenantTask):
    """A task that runs in one brand's schema, or not at all.

    Send it with `send(task, brand_id, **ids)`. Arguments are ids, keyword-only, with
    `**_` so that a newer publisher does not crash an older worker.
    """

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> object:
        # Imported here: the models want the settings, and this module is named by them.
        from tenants.connection import leave_brand
        from tenants.models import Brand
        from tenants.schemas import brand_context

        leave_brand()
        brand_id = self._brand_id()
        brand = brand_id and Brand.objects.ready().filter(pk=brand_id).first()
        if not brand:
            raise BrandIsGone(f"no ready brand {brand_id}", requeue=False)
        with (
            brand_context(brand),
            structlog.contextvars.bound_contextvars(brand=brand.slug, task=self.name),
        ):
            return self.run(*args, **kwargs)

    def _brand_id(self) -> UUID | None:
        # Some brokers keep the headers together, others merge them into the request.
        headers = self.request.headers or {}
        named = headers.get(BRAND_HEADER) or self.request.get(BRAND_HEADER)
        return UUID(named) if named else None


def send(
    task: TenantTask | str, brand_id: UUID, *, delay_s: float = 0, **ids: Any
) -> None:
    """Queue a brand's task, given itself or by its name."""
    headers = {
        BRAND_HEADER: str(brand_id),
        # Keeps tenant-schemas-celery's own signal out of it.
        "_schema_name": get_public_schema_name(),
    }
    options: dict[str, Any] = {"headers": headers}
    if delay_s:
        options["countdown"] = delay_s
    if isinstance(task, str):
        app.send_task(task, kwargs=ids, **options)
    else:
        task.apply_async(kwargs=ids, **options)
