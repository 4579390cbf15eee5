"""What can be wrong with an installation, one check per function.

Each looks and changes nothing; each answers in one sentence. It stands above every app,
because it looks at all of them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain

from django.db import DatabaseError
from django.db.migrations.executor import MigrationExecutor
from kombu.exceptions import KombuError

from reputation.celery import app
from reputation.events.queries import brands_waiting
from tenants.connection import connection
from tenants.migrating import stale_schemas
from tenants.models import Brand

OLDEST_POSTGRESQL = 16
PROBES = 20
PATIENCE = timedelta(minutes=1)
SLOW_CREATION = timedelta(minutes=10)


class Verdict(StrEnum):
    """How a check ended. Only `WRONG` must be mended."""

    OK = "ok"
    ODD = "odd"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, in a sentence."""

    check: str
    verdict: Verdict
    sentence: str


def examine(*, at: datetime) -> Iterator[Finding]:
    """Yield what each check finds. Without a database there is nothing more to ask."""
    first = check_database()
    yield first
    if first.verdict == Verdict.WRONG:
        yield check_queue()
        return
    for name, check in CHECKS.items():
        try:
            yield check(at)
        except DatabaseError as error:
            yield Finding(name, Verdict.WRONG, f"Cannot be looked at: {_line(error)}.")


def check_database() -> Finding:
    """Look for a PostgreSQL that is new enough."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            version = str(cursor.fetchone()[0]).split(" ")[0]
    except DatabaseError as error:
        return Finding("database", Verdict.WRONG, f"Cannot be reached: {_line(error)}.")
    if int(version.split(".")[0]) < OLDEST_POSTGRESQL:
        return Finding(
            "database",
            Verdict.WRONG,
            f"PostgreSQL {version} is too old; {OLDEST_POSTGRESQL} is the oldest.",
        )
    return Finding("database", Verdict.OK, f"PostgreSQL {version} answers.")


def check_role(_at: datetime) -> Finding:
    """Look whether we serve as a role that could do more than serve."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, "
            "has_database_privilege(current_database(), 'CREATE') "
            "FROM pg_roles WHERE rolname = current_user"
        )
        name, is_superuser, may_create = cursor.fetchone()
    if is_superuser:
        return Finding("role", Verdict.WRONG, f"{name} is a superuser.")
    if may_create:
        return Finding("role", Verdict.ODD, f"{name} could make and drop schemas.")
    return Finding("role", Verdict.OK, f"{name} serves, and can make nothing.")


def check_pooler(_at: datetime) -> Finding:
    """Look whether a pooler in between mixes up the schemas of two connections."""
    ours, other = connection.copy(), connection.copy()
    try:
        with ours.cursor() as mine, other.cursor() as theirs:
            mine.execute("SET search_path = vigia_probe_a")
            theirs.execute("SET search_path = vigia_probe_b")
            seen = [(_path(mine), _path(theirs)) for _ in range(PROBES)]
    finally:
        ours.close()
        other.close()
    if set(seen) != {("vigia_probe_a", "vigia_probe_b")}:
        return Finding(
            "pooler",
            Verdict.WRONG,
            "Two connections read each other's schema: one brand would read another's "
            "rows. Pool by session, or track search_path (docs/operations.md).",
        )
    return Finding("pooler", Verdict.OK, "Each connection keeps its own schema.")


def check_queue(_at: datetime | None = None) -> Finding:
    """Look whether the broker takes connections."""
    broker = app.connection_for_write(connect_timeout=5)
    try:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=5)
    except (KombuError, OSError) as error:
        return Finding("queue", Verdict.WRONG, f"Cannot be reached: {error}.")
    finally:
        broker.release()
    return Finding("queue", Verdict.OK, f"{broker.as_uri()} answers.")


def check_public_tables(_at: datetime) -> Finding:
    """Look for migrations of the public schema that have not run."""
    connection.set_schema_to_public()
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        return Finding(
            "migrations",
            Verdict.WRONG,
            f"{missing} are missing in public: manage.py migrate_schemas --shared.",
        )
    return Finding("migrations", Verdict.OK, "The public schema is current.")


def check_brand_tables(_at: datetime) -> Finding:
    """Look for brands whose migrations are behind, a hundred brands in a statement."""
    stale = stale_brands()
    if stale:
        return Finding(
            "brand migrations",
            Verdict.WRONG,
            f"Behind: {_names(stale)}. Run manage.py migrate_schemas --tenant.",
        )
    return Finding("brand migrations", Verdict.OK, "Every brand is current.")


def check_schemas(_at: datetime) -> Finding:
    """Look for brands without a schema, and for schemas without a brand."""
    there = brand_schemas()
    brands = Brand.objects.in_bulk(field_name="schema_name")
    lost = [
        brand.slug
        for name, brand in brands.items()
        if brand.is_complete and name not in there
    ]
    if lost:
        return Finding("schemas", Verdict.WRONG, f"Without a schema: {_names(lost)}.")
    if orphans := sorted(there - set(brands)):
        return Finding("schemas", Verdict.ODD, f"Of no brand: {_names(orphans)}.")
    return Finding("schemas", Verdict.OK, f"{len(there)}, one for each brand.")


def check_states(at: datetime) -> Finding:
    """Look for brands whose making failed, or was cut short."""
    cut_short = Brand.objects.filter(
        state=Brand.State.CREATING, created_at__lt=at - SLOW_CREATION
    )
    failed = Brand.objects.filter(state=Brand.State.FAILED)
    if names := [brand.slug for brand in chain(failed, cut_short)]:
        return Finding(
            "brands", Verdict.ODD, f"Not made to the end: {_names(names)}. Make again."
        )
    ready = Brand.objects.ready().count()
    return Finding("brands", Verdict.OK, f"{ready} ready.")


def check_outbox(at: datetime) -> Finding:
    """Look for events that nobody relays: a worker or beat that does not run."""
    waiting = Brand.objects.in_bulk(brands_waiting(at=at - PATIENCE))
    if waiting:
        names = _names(brand.slug for brand in waiting.values())
        return Finding(
            "outbox",
            Verdict.WRONG,
            f"Events wait for more than a minute in {names}. Do worker and beat run?",
        )
    return Finding("outbox", Verdict.OK, "Nothing waits for longer than a minute.")


CHECKS: dict[str, Callable[[datetime], Finding]] = {
    "role": check_role,
    "pooler": check_pooler,
    "queue": check_queue,
    "migrations": check_public_tables,
    "schemas": check_schemas,
    "brands": check_states,
    "brand migrations": check_brand_tables,
    "outbox": check_outbox,
}


def brand_schemas() -> set[str]:
    """Return the names of the schemas that are made for brands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE %s", ["b\\_%"]
        )
        return {name for (name,) in cursor.fetchall()}


def stale_brands() -> list[str]:
    """Return the slugs of the complete brands in which a migration has not run."""
    complete = Brand.objects.filter(
        state__in=[Brand.State.READY, Brand.State.SUSPENDED]
    ).order_by("slug")
    slugs = dict(complete.values_list("schema_name", "slug"))
    return [slugs[schema] for schema in stale_schemas(slugs)]


def _line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _path(cursor: object) -> str:
    cursor.execute("SHOW search_path")  # type: ignore[attr-defined]  # any cursor
    return str(cursor.fetchone()[0])  # type: ignore[attr-defined]


def _names(names: Iterable[str], *, most: int = 10) -> str:
    listed = list(names)
    more = f" and {len(listed) - most} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more
