"""Making and entering a brand's schema."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django_tenants.utils import tenant_context

from tenants.connection import connection
from tenants.models import Brand


class NoBrandIsOpen(RuntimeError):
    """Work in a brand was begun outside of one."""


@contextmanager
def brand_context(brand: Brand) -> Iterator[Brand]:
    """Work in a brand's schema, and be back in the one before afterwards."""
    with tenant_context(brand):
        yield brand


def current_brand() -> Brand:
    """Return the brand whose schema this connection works in.

    Raises:
        NoBrandIsOpen: it works in none.
    """
    if isinstance(brand := connection.tenant, Brand):
        return brand
    raise NoBrandIsOpen("this needs a brand's schema, and the connection is in none")


def build_schema(brand: Brand) -> None:
    """Make a brand's schema with all its tables, in the caller's transaction.

    PostgreSQL's DDL is transactional, so a process that dies half-way leaves nothing.
    """
    quoted = connection.ops.quote_name(brand.schema_name)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {quoted} CASCADE")
        cursor.execute(f"CREATE SCHEMA {quoted}")
    # Alone in the search path, so that `public`'s own table of migrations is not found.
    connection.set_schema(brand.schema_name, include_public=False)
    try:
        with transaction.atomic():
            recorder = MigrationRecorder(connection)
            recorder.ensure_schema()
            connection.set_schema(brand.schema_name)
            _make_tables()
            _note_migrations(recorder)
    finally:
        connection.set_schema_to_public()


def _make_tables() -> None:
    """Make the brand's tables as the models are now.

    Going through the migrations would lead to the same (a test compares) in four times the time, nearly all
    of it for drawing up what the models were in between.
    """
    labels = brand_app_labels()
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.app_label in labels:
                editor.create_model(model)


def _note_migrations(recorder: MigrationRecorder) -> None:
    """Note all migrations as done: the brand's led here, the other apps' have nothing to do here."""
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    recorder.migration_qs.bulk_create(
        recorder.Migration(app=app, name=name) for app, name in sorted(graph.nodes)
    )


def brand_app_labels() -> set[str]:
    """Return the labels of the apps whose tables stand in a brand's schema."""
    wanted = set(settings.TENANT_APPS)
    return {config.label for config in apps.get_app_configs() if config.name in wanted}
