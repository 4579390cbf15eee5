"""The tests' database: a template made once, and copies of it that cost 50 ms each.

The template holds the migrated public schema and three brands (`tests.people`). Its
name carries a hash of everything that shapes it, so that a run finds it there unless a
migration or a model has changed.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import count
from pathlib import Path

import psutil
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from pgmq import get_embedded_install_sql
from psycopg import sql

from reputation.embedded.cluster import SUPERUSER
from reputation.embedded.locks import FileLock
from reputation.embedded.postgres import EmbeddedServer, ensure_server
from reputation.embedded.roles import OWNER
from tests.people import settle_in

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".vigia-test"
SHAPED_BY = [
    "tests/people.py",
    "tests/database.py",
    "reputation/settings.py",
    "requirements.txt",
    *("tenants/models.py", "tenants/schemas.py", "tenants/actions.py"),
]
TEMPLATES_KEPT = 3

_numbers = count(1)


class TestDatabases:
    """The copies that this process makes on the tests' server."""

    __test__ = False

    def __init__(self) -> None:
        self.server: EmbeddedServer = ensure_server(HOME, durable=False)
        self.template = f"vigia_template_{shape()}"

    def prepare(self) -> None:
        """Make the template unless it is there, and drop what killed runs left."""
        with FileLock(HOME / "template.lock"), self._admin() as admin:
            self._sweep(admin)
            if self.template in databases(admin):
                return
            unfinished = sql.Identifier(f"{self.template}_unfinished")
            admin.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} (FORCE)").format(unfinished)
            )
            admin.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    unfinished, sql.Identifier(OWNER)
                )
            )
            with use_database(self.server, f"{self.template}_unfinished"):
                fill()
            admin.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    unfinished, sql.Identifier(self.template)
                )
            )

    @contextmanager
    def copy(self) -> Iterator[str]:
        """Work in a fresh copy of the template, which is gone afterwards."""
        name = f"vigia_test_{os.getpid()}_{next(_numbers)}"
        with self._admin() as admin:
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                    sql.Identifier(name),
                    sql.Identifier(self.template),
                    sql.Identifier(OWNER),
                )
            )
        try:
            with use_database(self.server, name):
                yield name
        finally:
            with self._admin() as admin:
                admin.execute(
                    sql.SQL("DROP DATABASE {} (FORCE)").format(sql.Identifier(name))
                )

    def _admin(self) -> psycopg.Connection:
        # Not the owner: only this role may end an autovacuum that holds a database.
        return psycopg.connect(
            self.server.owner_uri, user=SUPERUSER, dbname="postgres", autocommit=True
        )

    def _sweep(self, admin: psycopg.Connection) -> None:
        """Drop the copies of processes that are gone, and templates of other days."""
        names = databases(admin)
        stale = [
            name
            for name in names
            if name.startswith("vigia_test_")
            and not psutil.pid_exists(int(name.split("_")[2]))
        ]
        templates = [name for name in names if name.startswith("vigia_template_")]
        stale += [name for name in templates if name != self.template][:-TEMPLATES_KEPT]
        for name in stale:
            admin.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} (FORCE)").format(
                    sql.Identifier(name)
                )
            )


def databases(admin: psycopg.Connection) -> list[str]:
    """Return the names of the databases, oldest first."""
    rows = admin.execute("SELECT datname FROM pg_database ORDER BY oid")
    return [name for (name,) in rows]


def shape() -> str:
    """Return a hash of the files that decide what the template looks like."""
    digest = sha256()
    tables = sorted(
        path
        for package in ("tenants", "reputation")
        for pattern in ("migrations/*.py", "models.py", "models/*.py")
        for path in (ROOT / package).rglob(pattern)
    )
    for path in [*tables, *(ROOT / name for name in SHAPED_BY)]:
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def fill() -> None:
    """Migrate, install the queue, and let the test people move in."""
    call_command("migrate_schemas", shared=True, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(get_embedded_install_sql())
    settle_in()


@contextmanager
def use_database(server: EmbeddedServer, name: str) -> Iterator[None]:
    """Point Django's connections, those of later threads too, at another database."""
    where = psycopg.conninfo.conninfo_to_dict(server.owner_uri)
    new = {"NAME": name, "HOST": where["host"], "PORT": where["port"]}
    new |= {"USER": where["user"], "PASSWORD": ""}
    shared = settings.DATABASES["default"]
    own = connection.settings_dict
    before = {key: shared.get(key, "") for key in new}
    let_go()
    for known in (shared, own, connections.settings["default"]):
        known.update(new)
    try:
        yield
    finally:
        let_go()
        for known in (shared, own, connections.settings["default"]):
            known.update(before)


def let_go() -> None:
    """Close this thread's connection, and the pool when there is one."""
    connection.close()
    connection.close_pool()
    connection.set_schema_to_public()


def wait_for(what: object, *, seconds: float = 20) -> None:
    """Wait until the callable `what` gives something true; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not what():  # type: ignore[operator]  # any callable
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.05)
