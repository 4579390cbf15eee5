"""What keeps brands apart, and open to a database that is spread over machines."""

from collections import Counter

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader

from tenants.models import Brand
from tenants.schemas import brand_app_labels

BRAND_MODELS = {
    model for model in apps.get_models() if model._meta.app_label in brand_app_labels()
}
OURS = brand_app_labels() | {"tenants", "web", "drills"}
MIGRATIONS = [
    pytest.param(migration, id=f"{app}.{name}")
    for (app, name), migration in MigrationLoader(None).disk_migrations.items()
    if app in OURS
]


def rows(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def test_no_app_is_in_both_kinds_of_schema():
    assert not set(settings.SHARED_APPS) & set(settings.TENANT_APPS)


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda m: m._meta.label)
def test_no_constraint_crosses_between_public_and_a_brand(model):
    for field in model._meta.get_fields():
        if not (field.is_relation and field.concrete):
            continue
        crosses = (field.related_model in BRAND_MODELS) != (model in BRAND_MODELS)
        assert not (crosses and getattr(field, "db_constraint", True)), field


@pytest.mark.parametrize(
    "model", sorted(BRAND_MODELS, key=str), ids=lambda m: m._meta.label
)
def test_a_brands_keys_are_made_by_us_or_are_wide(model):
    kinds = (models.UUIDField, models.BigAutoField, models.DateTimeField)

    assert isinstance(model._meta.pk, (*kinds, models.OneToOneField))


def test_a_brands_rows_point_to_no_content_types():
    for model in BRAND_MODELS:
        related = {field.related_model for field in model._meta.get_fields()}
        assert apps.get_model("contenttypes.ContentType") not in related, model


@pytest.mark.parametrize("migration", MIGRATIONS)
def test_a_migration_runs_sql_one_statement_at_a_time(migration):
    for operation in migration.operations:
        if isinstance(operation, RunSQL):
            assert isinstance(operation.sql, list | tuple), (
                "one string, many statements"
            )


@pytest.mark.parametrize("migration", MIGRATIONS)
def test_a_migration_makes_no_trigger_and_no_extension(migration):
    for operation in migration.operations:
        assert "Extension" not in type(operation).__name__
        if isinstance(operation, RunSQL):
            text = " ".join(map(str, operation.sql)).upper()
            assert "TRIGGER" not in text
            assert "EXTENSION" not in text


@pytest.mark.parametrize("migration", MIGRATIONS)
def test_no_migration_moves_data_over_all_brands(migration):
    assert not [each for each in migration.operations if isinstance(each, RunPython)]


@pytest.mark.django_db
def test_no_foreign_key_in_the_database_leaves_its_schema():
    crossing = rows(
        """
        SELECT held.conname FROM pg_constraint held
        JOIN pg_class source ON source.oid = held.conrelid
        JOIN pg_class target ON target.oid = held.confrelid
        WHERE held.contype = 'f' AND source.relnamespace <> target.relnamespace
        """
    )

    assert crossing == []


@pytest.mark.django_db
def test_the_database_has_no_trigger_and_no_extension_of_ours():
    assert rows("SELECT extname FROM pg_extension") == [("plpgsql",)]
    assert (
        rows(
            """
            SELECT tgname FROM pg_trigger
            JOIN pg_class ON pg_class.oid = tgrelid
            JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE NOT tgisinternal AND nspname <> 'pgmq'
            """
        )
        == []
    )


# Tables cost, by the thousand brands: another one is a decision, not a habit.
TABLES = {
    "api": 1,
    "cases": 7,
    "events": 1,
    "drills": 1,
    "listening": 1,
    "mentions": 12,
    "playbooks": 5,
    "rules": 2,
    "risk": 3,
}


def test_a_brand_has_no_more_tables_than_were_decided_on(acme):
    tables = rows(
        "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename <> "
        "'django_migrations'",
        acme.schema_name,
    )
    found = Counter(name.partition("_")[0] for (name,) in tables)

    assert dict(sorted(found.items())) == TABLES


def test_the_serving_role_can_do_its_work_and_make_nothing(
    own_database, test_databases
):
    uri = test_databases.server.app_uri.replace("/vigia?", f"/{own_database}?")
    acme = Brand.objects.get(slug="acme")
    with psycopg.connect(uri, autocommit=True) as serving:
        for schema in ("public", acme.schema_name):
            short = serving.execute(
                """
                SELECT tablename FROM pg_tables WHERE schemaname = %s AND NOT
                has_table_privilege(format('%%I.%%I', schemaname, tablename),
                                    'SELECT, INSERT, UPDATE, DELETE')
                """,
                [schema],
            )
            assert short.fetchall() == []
        for statement in (
            "CREATE SCHEMA mine",
            f'CREATE TABLE "{acme.schema_name}".mine (id int)',
            f'DROP TABLE "{acme.schema_name}".events_event',
            f'ALTER TABLE "{acme.schema_name}".events_event ADD mine int',
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                serving.execute(statement)
