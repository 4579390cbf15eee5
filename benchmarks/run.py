"""One run: what is prepared for which measurement, and in which order."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from benchmarks.bench import Bench
from benchmarks.bulk import Indexed, index_all, load_past
from benchmarks.cases import measure_cases
from benchmarks.copying import measure_copy
from benchmarks.estates import Estate, settle_in
from benchmarks.freshness import BIG, FRESH, measure_freshness
from benchmarks.ingest import measure_ingest, measure_unread
from benchmarks.pages import PLANTED, Subject, compare_plans, measure_pages
from benchmarks.posts import Item, thread
from benchmarks.searching import measure_search, note_indexing
from benchmarks.ticks import measure_ticks

PLANTED_REPLIES, PLANTED_REPOSTS = 100, 200
IN_LARGE_BRAND = frozenset({"pages", "freshness", "tick", "search"})


def run(bench: Bench, groups: frozenset[str]) -> None:
    """Measure what was asked for. What fails is noted, and the rest goes on."""
    bench.tell.say("Making the tables, two agencies and ten brands ...")
    call_command("migrate_schemas", shared=True, verbosity=0)
    one = _Run(bench, settle_in(bench.findings))
    if "ingest" in groups:
        one.ingest()
    if "cases" in groups:
        one.cases()
    if groups & IN_LARGE_BRAND:
        with one.noting("a brand's past"):
            one.in_large_brand(groups)


@dataclass(slots=True)
class _Run:
    bench: Bench
    estates: dict[str, Estate]
    indexed: dict[str, Indexed] = field(default_factory=dict)

    def ingest(self) -> None:
        estate, rate = self.estates["few"], 0.0
        with self.noting("ingest"):
            self.bench.installation.start()
            rate = measure_ingest(self.bench, estate)
        self.bench.installation.stop()
        if rate:
            with self.noting("triage"):
                self.bench.installation.start({"VIGIA_TRIAGE": "false"})
                measure_unread(self.bench, estate, read_rate=rate)
            self.bench.installation.stop()
            with self.noting("copy"):
                measure_copy(self.bench, estate, ingest_rate=rate)

    def cases(self) -> None:
        estate = self.estates["few"]
        with self.noting("cases"):
            measure_cases(self.bench, estate, estate.brands["few-idle-1"])
        self.bench.installation.stop()

    def in_large_brand(self, groups: frozenset[str]) -> None:
        many = self.prepare("many", self.bench.size.many_posts)
        if "search" in groups:
            note_indexing(self.indexed["many"], self.bench.findings)
        if "pages" in groups:
            self.pages(many)
        if groups & {"search", "freshness"}:
            with self.noting("programs"):
                self.bench.installation.start()
        if "search" in groups:
            with self.noting("search"):
                measure_search(self.bench, many)
        if "freshness" in groups:
            with self.noting("freshness"):
                measure_freshness(self.bench, many)
        self.bench.installation.stop()
        if "tick" in groups:
            with self.noting("tick"):
                measure_ticks(self.bench, many)

    def pages(self, many: Subject) -> None:
        with self.noting("pages"):
            few = self.prepare("few", self.bench.size.few_posts)
            with self.noting("plans"):
                compare_plans(self.bench, few, many)
            self.bench.installation.start()
            measure_pages(self.bench, few, many)

    def prepare(self, name: str, count: int) -> Subject:
        """Give a brand its past, make it searchable, and tidy its tables as time would have."""
        estate, tell = self.estates[name], self.bench.tell
        brand = estate.brands[name]
        tell.say(f"Giving a brand its past of {count:,} posts ...")
        parts = self.bench.size.slices
        planted = self.planted(name)
        loaded = load_past(brand, count, parts=parts, planted=planted, tell=tell)
        self.bench.findings.add(
            "past",
            f"{count:,} posts over eight weeks, by the pipeline without HTTP",
            count / loaded.accept_s,
            "posts/s",
            note=f"in {parts} batches; {loaded.settled:,} conversations were due at the end and took "
            f"{loaded.settle_s:.1f} s to settle",
        )
        self.indexed[name] = index_all(brand, tell)
        tell.say(f"Tidying {brand.slug} ...")
        self.tidy(brand.schema_name)
        return Subject(name, estate, brand, count)

    def planted(self, name: str) -> list[Item]:
        """Return the threads of known size: the same one in both brands, and two to watch."""
        now = timezone.now()
        start, end = now - timedelta(hours=20), now - timedelta(hours=1)
        items = thread(
            PLANTED,
            replies=PLANTED_REPLIES,
            reposts=PLANTED_REPOSTS,
            start=start,
            end=end,
        )
        if name == "many":
            items += thread(FRESH, replies=10, reposts=30, start=start, end=end)
            half = self.bench.size.big_conversation // 2
            items += thread(BIG, replies=half, reposts=half, start=start, end=end)
        return items

    def tidy(self, schema: str) -> None:
        with self.bench.installation.admin() as admin:
            tables = admin.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema]
            )
            for (table,) in tables.fetchall():
                admin.execute(f'VACUUM (ANALYZE) "{schema}"."{table}"')
            admin.execute("CHECKPOINT")

    @contextmanager
    def noting(self, what: str) -> Iterator[None]:
        """Note a failure, so that the other measurements still run."""
        try:
            yield
        except Exception as failure:  # noqa: BLE001 - the run's outermost loop
            self.bench.findings.failures[what] = f"{type(failure).__name__}: {failure}"
            self.bench.tell.say(traceback.format_exc())
