"""Rows that go out by COPY."""

import psycopg
import pytest
from django.db import DataError, OperationalError, connection, transaction

from reputation.mentions.rows import copy_rows

TABLE, COLUMNS = "mentions_conversation", ["id"]


def test_what_the_database_refuses_is_an_error_of_django(brand):
    with pytest.raises(DataError), transaction.atomic():
        copy_rows(TABLE, COLUMNS, ["no id"])


def test_a_database_that_goes_away_meanwhile_is_told_like_any_other(
    own_database, brand
):
    where = connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [ours] = cursor.fetchone()

    def rows():
        yield from ["x"] * 500
        with psycopg.connect(
            host=where["HOST"],
            port=where["PORT"] or None,
            dbname=where["NAME"],
            user=where["USER"],
        ) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [ours])
        yield from ["x"] * 500

    with pytest.raises(OperationalError):
        copy_rows(TABLE, COLUMNS, rows())
    connection.close()
