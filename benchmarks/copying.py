"""The same rows by COPY and by other means, to know what the machine can do at all."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import batched

import psycopg
from psycopg import sql

from benchmarks.bench import Bench
from benchmarks.estates import Estate
from benchmarks.figures import Findings, MeasurementFailed, at_least
from benchmarks.indexes import SERVES, TABLE, check
from reputation.mentions.models import Mention
from tenants.models import Brand
from tenants.schemas import brand_context

GROUP = "copy"
ROUNDS = 3
WORTH = 0.25  # of COPY's rate: what ingest should reach
# In the order in which references allow it. Without what a post's batch writes once: hours, events.
WRITTEN = (
    "mentions_author",
    "mentions_conversation",
    TABLE,
    "mentions_content",
    "risk_scoredpost",
    "risk_assessment",
)
BEFORE = WRITTEN[: WRITTEN.index(TABLE)]
CHANNELS = "listening_channel"
ORM_SHARE = 5  # one row in five goes through the ORM: it is slow


@dataclass(slots=True)
class Copies:
    """The rows that ingest left in one brand, and another brand to write them into."""

    admin: psycopg.Connection
    source: Brand
    into: Brand
    rows: dict[str, list[bytes]]
    columns: dict[str, str]

    @classmethod
    def take(cls, admin: psycopg.Connection, source: Brand, into: Brand) -> "Copies":
        made = cls(admin, source, into, {}, {})
        for table in (CHANNELS, *WRITTEN):
            made.columns[table] = _columns(admin, source, table)
            made.rows[table] = _read(admin, source, table, made.columns[table])
        if not made.rows[TABLE]:
            raise MeasurementFailed("ingest has left no rows to copy")
        with admin.transaction():
            made.use(into)
            admin.execute(f"TRUNCATE {CHANNELS} CASCADE")
        made.write(CHANNELS)
        return made

    def use(self, brand: Brand) -> None:
        self.admin.execute(
            sql.SQL("SET search_path TO {}").format(sql.Identifier(brand.schema_name))
        )

    def empty(self) -> None:
        """Empty the tables, in a transaction of its own: COPY in the same one would skip the log."""
        self.use(self.into)
        self.admin.execute(f"TRUNCATE {', '.join(WRITTEN)} CASCADE")

    def write(self, table: str, *, piece: int | None = None, into: str = "") -> float:
        """Write a table's rows, all at once or in pieces that are committed; return the seconds."""
        command = f"COPY {into or table} ({self.columns[table]}) FROM STDIN"
        rows = self.rows[table]
        pieces = [b"".join(some) for some in batched(rows, piece or len(rows) or 1)]
        self.use(self.into)
        began = time.perf_counter()
        for block in pieces:
            with self.admin.cursor().copy(command) as copy:
                copy.write(block)
        return time.perf_counter() - began

    def prepare(self) -> None:
        """Empty the tables, and fill in what the posts refer to."""
        self.empty()
        for table in BEFORE:
            self.write(table)
        self.admin.execute("CHECKPOINT")


def measure_copy(bench: Bench, estate: Estate, *, ingest_rate: float) -> None:
    """Compare ingest with COPY of the rows that it wrote, into a table with the same indexes."""
    findings = bench.findings
    with bench.installation.admin() as admin:
        source, into = estate.brands["ingest"], estate.brands["copied"]
        _list_indexes(admin, into, findings)
        copies = Copies.take(admin, source, into)
        count = len(copies.rows[TABLE])
        bench.tell.say(f"Copying the same {count:,} rows by other means ...")
        copy_rate = count / _best(copies, lambda: copies.write(TABLE))
        findings.add(
            GROUP,
            "COPY of the posts' rows into the same table",
            copy_rate,
            "rows/s",
            note=f"one statement, all indexes and references checked, best of {ROUNDS}",
        )
        findings.add(
            GROUP,
            "ingest, as a share of that COPY",
            ingest_rate / copy_rate,
            "",
            target=at_least(WORTH),
        )
        _compare_all_tables(bench, copies, ingest_rate=ingest_rate)
        _compare_peers(bench, copies)
        copies.empty()


def _compare_all_tables(bench: Bench, copies: Copies, *, ingest_rate: float) -> None:
    """COPY into every table that ingest writes: rows made ready elsewhere, read and scored by nobody."""

    def write() -> float:
        copies.empty()
        copies.admin.execute("CHECKPOINT")
        return sum(copies.write(table, piece=bench.size.batch) for table in WRITTEN)

    seconds = min(write() for _ in range(ROUNDS))
    rate = len(copies.rows[TABLE]) / seconds
    counts = ", ".join(f"{len(copies.rows[table]):,} {table}" for table in WRITTEN)
    name = "COPY into all tables that ingest writes"
    bench.findings.add(GROUP, name, rate, "posts/s", note=counts)
    share = "ingest, as a share of COPY into all tables"
    bench.findings.add(GROUP, share, ingest_rate / rate, "")


def _compare_peers(bench: Bench, copies: Copies) -> None:
    piece, count = bench.size.batch, len(copies.rows[TABLE])
    by_orm = count // ORM_SHARE
    peers: dict[str, tuple[Callable[[], float], int]] = {
        f"COPY in pieces of {piece:,}, each committed": (
            lambda: copies.write(TABLE, piece=piece),
            count,
        ),
        "INSERT ... ON CONFLICT from a staging table": (
            lambda: _stage(copies, piece),
            count,
        ),
        "Django's bulk_create, ignoring conflicts": (
            lambda: _bulk_create(copies, by_orm),
            by_orm,
        ),
    }
    for name, (write, rows) in peers.items():
        rate = rows / _best(copies, write)
        bench.findings.add(GROUP, f"peer: {name}", rate, "rows/s")


def _best(copies: Copies, write: Callable[[], float]) -> float:
    seconds = []
    for _ in range(ROUNDS):
        copies.prepare()
        seconds.append(write())
    return min(seconds)


def _stage(copies: Copies, piece: int) -> float:
    admin, rows, columns = copies.admin, copies.rows[TABLE], copies.columns[TABLE]
    copies.use(copies.into)
    blocks = [b"".join(some) for some in batched(rows, piece)]
    admin.execute(f"CREATE TEMP TABLE staged (LIKE {TABLE})")
    try:
        began = time.perf_counter()
        for block in blocks:
            with admin.transaction():
                with admin.cursor().copy(f"COPY staged ({columns}) FROM STDIN") as copy:
                    copy.write(block)
                admin.execute(
                    f"""
                    INSERT INTO {TABLE} ({columns}) SELECT {columns} FROM staged
                    ON CONFLICT (channel_id, external_id) DO NOTHING
                    """
                )
                admin.execute("DELETE FROM staged")
        return time.perf_counter() - began
    finally:
        admin.execute("DROP TABLE staged")


def _bulk_create(copies: Copies, count: int) -> float:
    with brand_context(copies.source):
        rows = list(Mention.objects.order_by("pk")[:count])
    with brand_context(copies.into):
        began = time.perf_counter()
        Mention.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True)
        return time.perf_counter() - began


def _list_indexes(admin: psycopg.Connection, brand: Brand, findings: Findings) -> None:
    """Print the indexes of the posts' table with the query that each serves.

    Raises:
        MeasurementFailed: one serves no named query, or one of those is not there.
    """
    found: Sequence[tuple[str, str]] = admin.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = %s AND tablename = %s ORDER BY 1",
        [brand.schema_name, TABLE],
    ).fetchall()
    findings.facts["indexes"] = [
        {
            "index": name,
            "serves": SERVES.get(name, "no named query"),
            "definition": definition.partition(" USING ")[2],
        }
        for name, definition in found
    ]
    check(name for name, _ in found)


def _columns(admin: psycopg.Connection, brand: Brand, table: str) -> str:
    rows = admin.execute(
        """
        SELECT attname FROM pg_attribute
        WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
        """,
        [f'"{brand.schema_name}".{table}'],
    )
    return ", ".join(f'"{name}"' for (name,) in rows)


def _read(
    admin: psycopg.Connection, brand: Brand, table: str, columns: str
) -> list[bytes]:
    command = f'COPY "{brand.schema_name}".{table} ({columns}) TO STDOUT'
    with admin.cursor().copy(command) as copy:
        return b"".join(bytes(block) for block in copy).splitlines(keepends=True)
