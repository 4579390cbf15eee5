"""The database connection with the type it has here: one that knows schemas."""

from typing import cast

from django.db import connection as _connection
from django_tenants.postgresql_backend.base import DatabaseWrapper
from django_tenants.utils import get_public_schema_name

connection = cast(DatabaseWrapper, _connection)


def leave_brand() -> None:
    """Go back to the public schema."""
    if connection.schema_name != get_public_schema_name():
        connection.set_schema_to_public()
