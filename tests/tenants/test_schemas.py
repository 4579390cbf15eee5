"""A new brand's tables: made from the models, and the same that the migrations lead to."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from tenants.connection import connection
from tenants.models import Brand
from tenants.schemas import brand_app_labels

type Picture = dict[str, list[tuple[str, ...]]]


def picture(schema: str) -> Picture:
    """Return columns, constraints and indexes of a schema, without its name and in no order of columns."""
    found: Picture = {}
    with connection.cursor() as cursor:
        for name, statement in _PICTURES.items():
            cursor.execute(statement, [schema])
            found[name] = sorted(
                tuple(str(value).replace(schema, "a_brand") for value in row)
                for row in cursor.fetchall()
            )
    return found


@contextmanager
def migrated(schema: str) -> Iterator[str]:
    """Have a schema that went through every migration."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {schema}")
    connection.set_schema(schema, include_public=False)
    MigrationRecorder(connection).ensure_schema()
    connection.set_schema(schema)
    executor = MigrationExecutor(connection)
    labels = brand_app_labels()
    leaves = executor.loader.graph.leaf_nodes()
    executor.migrate([node for node in leaves if node[0] in labels])
    connection.set_schema_to_public()
    yield schema


def test_the_tables_of_a_new_brand_are_those_that_the_migrations_lead_to(
    own_database, acme: Brand
):
    connection.set_schema_to_public()
    with migrated("b_step_by_step") as schema:
        by_migrations = picture(schema)

    assert len(by_migrations["tables"]) > 30
    assert picture(acme.schema_name) == by_migrations


def test_a_new_brand_has_no_migration_to_catch_up_with(own_database, acme: Brand):
    connection.set_schema(acme.schema_name)
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


_PICTURES = {
    "tables": "SELECT tablename FROM pg_tables WHERE schemaname = %s",
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable, column_default,
               character_maximum_length, numeric_precision, numeric_scale, is_identity
        FROM information_schema.columns WHERE table_schema = %s
    """,
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = %s::regnamespace AND contype <> 'n'
    """,
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = %s",
    "sequences": "SELECT sequencename, data_type::text FROM pg_sequences WHERE schemaname = %s",
}
