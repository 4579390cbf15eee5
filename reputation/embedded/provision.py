"""What a new embedded server is filled with: roles, the database, the queue."""

import psycopg
from pgmq import get_embedded_install_sql
from psycopg import sql
from psycopg.conninfo import make_conninfo

from reputation.embedded.cluster import SUPERUSER
from reputation.embedded.postmaster import PORT, Postmaster
from reputation.embedded.roles import APP, DATABASE, OWNER, QUEUE

ROLES = {
    OWNER: "LOGIN CREATEDB",  # databases for the tests
    APP: "LOGIN",
    QUEUE: "LOGIN",
}
# In template1, so that the tests' databases have them, too.
APP_PRIVILEGES = [
    "USAGE ON SCHEMAS",
    "SELECT, INSERT, UPDATE, DELETE ON TABLES",
    "USAGE, SELECT ON SEQUENCES",
    "EXECUTE ON ROUTINES",
]


def provision(postmaster: Postmaster) -> None:
    """Make the roles, the database and the queue. Safe to run again after a kill."""
    with _connect(postmaster, "template1") as connection:
        _make_roles(connection)
        _make_database(connection)
    with _connect(postmaster, DATABASE) as connection:
        _install_queue(connection)


def _connect(postmaster: Postmaster, database: str) -> psycopg.Connection:
    return psycopg.connect(
        make_conninfo(
            host=str(postmaster.socket_dir), port=PORT, user=SUPERUSER, dbname=database
        ),
        autocommit=True,
    )


def _make_roles(connection: psycopg.Connection) -> None:
    have = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    with connection.transaction():
        for role, rights in ROLES.items():
            if role not in have:
                connection.execute(
                    sql.SQL("CREATE ROLE {} {}").format(
                        sql.Identifier(role), sql.SQL(rights)
                    )
                )
        for privilege in APP_PRIVILEGES:
            connection.execute(
                sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} GRANT {} TO {}").format(
                    sql.Identifier(OWNER), sql.SQL(privilege), sql.Identifier(APP)
                )
            )


def _make_database(connection: psycopg.Connection) -> None:
    if connection.execute(
        "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
    ).fetchone():
        return
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {}").format(
            sql.Identifier(DATABASE), sql.Identifier(OWNER)
        )
    )


def _install_queue(connection: psycopg.Connection) -> None:
    """Install pgmq from the SQL that its package carries, owned by the queue's role."""
    with connection.transaction():
        if connection.execute(
            "SELECT 1 FROM pg_namespace WHERE nspname = 'pgmq'"
        ).fetchone():
            return
        names = {"database": sql.Identifier(DATABASE), "queue": sql.Identifier(QUEUE)}
        # Its script makes the schema, so it may for as long as this transaction.
        connection.execute(
            sql.SQL("GRANT CREATE ON DATABASE {database} TO {queue}").format(**names)
        )
        connection.execute(sql.SQL("SET LOCAL ROLE {queue}").format(**names))
        connection.execute(get_embedded_install_sql())
        connection.execute("RESET ROLE")
        connection.execute(
            sql.SQL("REVOKE CREATE ON DATABASE {database} FROM {queue}").format(**names)
        )
