"""Making and dropping a brand's schema."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django_tenants.utils import tenant_context

from tenants.models import Brand


@contextmanager
def brand_context(brand: Brand) -> Iterator[Brand]:
    """Work in a brand's schema, and be back in the one before afterwards."""
    with tenant_context(brand):
        yield brand


def build_schema(brand: Brand) -> None:
    """Make a brand's schema with all its tables, and mark the brand ready, in one transaction.

    PostgreSQL's DDL is transactional, so a process that dies half-way leaves no schema at all.
    """
    quoted = connection.ops.quote_name(brand.schema_name)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {quoted}")
        connection.set_schema(brand.schema_name, include_public=False)
        try:
            _migrate_new_schema(brand)
        finally:
            connection.set_schema_to_public()
        Brand.objects.filter(pk=brand.pk).update(state=Brand.State.READY, failure="")
    brand.state = Brand.State.READY


def _migrate_new_schema(brand: Brand) -> None:
    """Make the tables of the brand's apps; note the other apps' migrations as done, for they make nothing here."""
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    connection.set_schema(brand.schema_name)
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    labels = {app_label(app) for app in settings.TENANT_APPS}
    executor.migrate([node for node in graph.leaf_nodes() if node[0] in labels])
    recorder.migration_qs.bulk_create(
        recorder.Migration(app=app, name=name)
        for app, name in sorted(graph.nodes)
        if app not in labels
    )


def app_label(app: str) -> str:
    """Return the label of an installed app, given as in the settings."""
    return next(
        config.label for config in apps.get_app_configs() if config.name == app
    )


def drop_schema(brand: Brand) -> None:
    """Drop what there is of a brand's schema. Harmless when there is none."""
    quoted = connection.ops.quote_name(brand.schema_name)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {quoted} CASCADE")
