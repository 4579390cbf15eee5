"""healthz and readyz: for whoever watches the process."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_all_is_well(database: None, path: str):
    answer = Client().get(path)

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


def test_being_alive_asks_no_database():
    # pytest-django refuses every query of a test that asked for no database.
    assert Client().get("/healthz").status_code == 200


def test_without_a_database_nobody_is_ready(
    database: None, monkeypatch: pytest.MonkeyPatch
):
    def gone(*_: object, **__: object) -> None:
        raise OperationalError("the server is gone")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", gone)
        answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()) == (
        503,
        {"status": "unavailable", "database": False},
    )


def test_without_tables_nobody_is_ready(database: None):
    MigrationRecorder.Migration.objects.filter(app="tenants").delete()

    answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()) == (
        503,
        {"status": "unavailable", "migrated": False},
    )


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_nothing_can_be_posted_there(path: str):
    assert Client().post(path).status_code == 405
