"""Migrating many brands: only those that are behind are visited.

Going through a brand costs a tenth of a second even when there is nothing to do, most of it for drawing up
the models of every migration: half a minute for some hundreds. One statement tells of a hundred brands
which are behind.

A migration and the note that it has run are one transaction, so whoever is killed half-way leaves brands that
are done and brands that are still behind; the next run finds the latter.
"""

from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Any

from django.core.management.commands import migrate
from django.db import transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor as Migrating
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django_tenants.migration_executors import get_executor
from django_tenants.migration_executors.base import MigrationExecutor
from django_tenants.utils import get_public_schema_name

from tenants.connection import connection
from tenants.schemas import brand_app_labels

SCHEMAS_PER_STATEMENT = 100
# Who names an app, or wants something else than an upgrade, gets every brand visited.
_EVERYWHERE = ("app_label", "migration_name", "fake", "prune", "run_syncdb")


class _StaleOnly(MigrationExecutor):
    """Leaves out the brands that are current, and those that have no schema yet."""

    def run_migrations(self, tenants: Iterable[str] | None = None) -> None:
        wanted = list(tenants or [])
        public = get_public_schema_name()
        if public not in wanted and not any(map(self.options.get, _EVERYWHERE)):
            wanted = stale_schemas(wanted)
        super().run_migrations(tenants=wanted)  # type: ignore[no-untyped-call]  # django-tenants has no types


def stale_executor(codename: str | None = None) -> type[MigrationExecutor]:
    """Return django-tenants' executor of that name, kept to the brands that are behind."""
    found: dict[str, Any] = {}
    return type("StaleOnly", (_StaleOnly, get_executor(codename)), found)


class _WholeOrNotAtAll(Migrating):
    """Notes a migration where it is made.

    Django itself notes one that adds foreign keys after its commit: killed in between, the schema has tables
    that the next run makes again, and fails.
    """

    def apply_migration(
        self,
        state: ProjectState,
        migration: Migration,
        fake: bool = False,  # noqa: FBT001, FBT002 - as Django has it
        fake_initial: bool = False,  # noqa: FBT001, FBT002 - as Django has it
    ) -> ProjectState:
        if not migration.atomic:
            return super().apply_migration(state, migration, fake, fake_initial)
        with transaction.atomic():
            return super().apply_migration(state, migration, fake, fake_initial)


class Command(migrate.Command):
    """Django's `migrate`, as `migrate_schemas` runs it in each schema."""

    def handle(self, *args: Any, **options: Any) -> None:
        # Django's command looks its executor up by this name, and takes no other.
        usual = vars(migrate)["MigrationExecutor"]
        vars(migrate)["MigrationExecutor"] = _WholeOrNotAtAll
        try:
            super().handle(*args, **options)
        finally:
            vars(migrate)["MigrationExecutor"] = usual


def stale_schemas(names: Iterable[str]) -> list[str]:
    """Return those of these brands' schemas in which a migration has not run, in their order."""
    labels = brand_app_labels()
    disk = MigrationLoader(None).disk_migrations
    wanted = {f"{app}.{name}" for app, name in disk if app in labels}
    return [
        name
        for some in batched(names, SCHEMAS_PER_STATEMENT)
        for name in _stale_among(some, wanted)
    ]


def _stale_among(names: Iterable[str], wanted: set[str]) -> Iterator[str]:
    has_notes = _there(names)
    applied: dict[str, set[str]] = {}
    probes = [
        f"SELECT %s, array_agg(app || '.' || name) FROM {connection.ops.quote_name(name)}.django_migrations"  # noqa: S608 - the name is quoted
        for name, noted in has_notes.items()
        if noted
    ]
    if probes:
        with connection.cursor() as cursor:
            noting = [name for name, noted in has_notes.items() if noted]
            cursor.execute(" UNION ALL ".join(probes), noting)
            applied = {name: set(found or []) for name, found in cursor.fetchall()}
    for name in names:
        if name in has_notes and not wanted <= applied.get(name, set()):
            yield name


def _there(names: Iterable[str]) -> dict[str, bool]:
    """Return those of the schemas that exist, and whether they note their migrations."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT n.nspname, EXISTS (
                SELECT FROM pg_class c
                WHERE c.relnamespace = n.oid AND c.relname = 'django_migrations'
            )
            FROM pg_namespace n WHERE n.nspname = ANY(%s)
            """,
            [list(names)],
        )
        return dict(cursor.fetchall())
