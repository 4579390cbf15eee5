"""The statements that a page sends, and the plans that the database makes for them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.test import Client as Browser
from django_tenants.utils import get_public_schema_name

from benchmarks.figures import MeasurementFailed
from benchmarks.plans import Plan, compare, read
from tenants.connection import connection

EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "
EXPLAINABLE = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as a page sent it, and the schema that it ran in."""

    sql: str
    params: Any
    schema: str | None
    tenant: Any

    def explain(self) -> Plan:
        """Run it once more to see its plan, and take back what it changed."""
        if self.schema == get_public_schema_name():
            connection.set_schema_to_public()
        else:
            connection.set_tenant(self.tenant)
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(EXPLAIN + self.sql, self.params)
                    (told,) = cursor.fetchone()
                transaction.set_rollback(True)
        finally:
            connection.set_schema_to_public()
        explained = json.loads(told) if isinstance(told, str) else told
        return read(explained[0])


def statements_of(browser: Browser, path: str) -> list[Statement]:
    """Fetch a page inside this process, twice, and return what the second time sent.

    Raises:
        MeasurementFailed: the answer is not 200.
    """
    _fetch(browser, path)
    found: list[Statement] = []

    def note(
        execute: Callable[..., object],
        sql: str,
        params: object,
        many: bool,  # noqa: FBT001 - Django calls it so
        context: object,
    ) -> object:
        if sql.lstrip().upper().startswith(EXPLAINABLE):
            found.append(
                Statement(sql, params, connection.schema_name, connection.tenant)
            )
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        _fetch(browser, path)
    return found


def _fetch(browser: Browser, path: str) -> None:
    answer = browser.get(path, headers={"host": "127.0.0.1"})
    if answer.status_code != 200:
        raise MeasurementFailed(f"GET {path}: {answer.status_code}")


def compare_pages(
    page: str, few: Sequence[Statement], many: Sequence[Statement]
) -> list[dict[str, Any]]:
    """Return a row per statement of a page: what it touched at both sizes, and whether that is the same."""
    if [one.sql for one in few] != [one.sql for one in many]:
        return [
            {
                "page": page,
                "statement": f"{len(few)} and {len(many)} statements",
                "rows": "",
                "ms": "",
                "verdict": "differs: the two brands do not ask the same",
            }
        ]
    return [
        _row(page, one.sql, one.explain(), other.explain())
        for one, other in zip(few, many, strict=True)
    ]


def _row(page: str, sql: str, few: Plan, many: Plan) -> dict[str, Any]:
    return {
        "page": page,
        "statement": " ".join(sql.split())[:90],
        "rows": f"{few.rows:,} / {many.rows:,}",
        "buffers": f"{few.buffers:,} / {many.buffers:,}",
        "ms": f"{few.ms:.2f} / {many.ms:.2f}",
        "verdict": compare(few, many),
    }
