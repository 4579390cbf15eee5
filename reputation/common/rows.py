"""Writing many rows of a model in one short statement.

Django prepares and sends each value of each row on its own: a thousand cases are fifty thousand values. Here
the rows travel as one JSON text, which the database takes apart.
"""

from collections.abc import Sequence

import msgspec
from django.db import connection, models
from django.utils.functional import Promise


def insert(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model, in one statement; without any rows, in none."""
    _write(rows, "")


def upsert(rows: Sequence[models.Model], *, update: Sequence[str]) -> None:
    """Write rows of one model, or update these attributes of those that are there, by primary key."""
    if not rows:
        return
    meta = rows[0]._meta
    changed = ", ".join(
        f"{_name(field)} = EXCLUDED.{_name(field)}"
        for field in meta.concrete_fields
        if field.attname in update
    )
    [key] = [field for field in meta.concrete_fields if field.primary_key]
    _write(rows, f" ON CONFLICT ({_name(key)}) DO UPDATE SET {changed}")


def _write(rows: Sequence[models.Model], otherwise: str) -> None:
    if not rows:
        return
    meta = rows[0]._meta
    table = connection.ops.quote_name(meta.db_table)
    columns = ", ".join(_name(field) for field in meta.concrete_fields)
    pairs = [(_column(field), field.attname) for field in meta.concrete_fields]
    told = [
        {column: values[attribute] for column, attribute in pairs}
        for values in map(vars, rows)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) "  # noqa: S608 - names of our own columns
            f"SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s::json)"
            + otherwise,
            [_ENCODER.encode(told).decode()],
        )
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _column(field: "models.Field[object, object]") -> str:
    return field.column or field.attname


def _name(field: "models.Field[object, object]") -> str:
    return str(connection.ops.quote_name(_column(field)))


def _plain(value: object) -> str:
    """Return what only Django knows as what everybody knows.

    Raises:
        TypeError: nobody knows it.
    """
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"a row cannot hold {value!r}")


_ENCODER = msgspec.json.Encoder(enc_hook=_plain)
