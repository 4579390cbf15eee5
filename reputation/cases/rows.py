"""Writing many rows that hold lists in one short statement.

Django writes rows through `unnest` unless a column is an array: then every value gets a place of its own in
the statement, and a thousand cases are fifty thousand of them.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models


def upsert(rows: Sequence[models.Model], *, update: Sequence[str]) -> None:
    """Insert rows of one model, or update these attributes of those that are there, by primary key."""
    if not rows:
        return
    meta = rows[0]._meta
    fields = meta.concrete_fields
    places = [f"c{number}" for number in range(len(fields))]
    pairs = list(zip(places, fields, strict=True))
    columns = ", ".join(_name(field) for field in fields)
    wanted = ", ".join(
        f"{place}::{field.db_type(connection)}" for place, field in pairs
    )
    given = ", ".join(f"%s::{_sent_as(field)}[]" for field in fields)
    [key] = [field for field in fields if field.primary_key]
    changed = ", ".join(
        f"{_name(field)} = EXCLUDED.{_name(field)}"
        for field in fields
        if field.attname in update
    )
    values = [[_sent(field, row) for row in rows] for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {connection.ops.quote_name(meta.db_table)} ({columns}) "  # noqa: S608 - names of our own columns
            f"SELECT {wanted} FROM unnest({given}) AS n({', '.join(places)}) "
            f"ON CONFLICT ({_name(key)}) DO UPDATE SET {changed}",
            values,
        )


def _name(field: "models.Field[Any, Any]") -> str:
    return str(connection.ops.quote_name(field.column or field.attname))


def _sent_as(field: "models.Field[Any, Any]") -> str:
    """Return the type that a column's values are sent as; a list within a list would be a table."""
    if isinstance(field, ArrayField):
        return "text"
    return (field.db_type(connection) or "text").partition("(")[0]


def _sent(field: "models.Field[Any, Any]", row: models.Model) -> object:
    value = getattr(row, field.attname)
    if isinstance(field, ArrayField):
        return "{" + ",".join(map(str, value or ())) + "}"
    return field.get_db_prep_save(value, connection)
