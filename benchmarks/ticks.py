"""Looking again at posts whose time has come."""

import time

from django.utils import timezone

from benchmarks.bench import Bench
from benchmarks.bulk import settle_all
from benchmarks.figures import MeasurementFailed
from benchmarks.pages import Subject
from reputation.risk.actions import settle_due
from tenants.schemas import brand_context

GROUP = "tick"


def measure_ticks(bench: Bench, subject: Subject) -> None:
    """Make many scored posts due at once, and settle them in one call. No worker may run.

    Raises:
        MeasurementFailed: some are due still.
    """
    settle_all(subject.brand, bench.tell)
    schema = subject.brand.schema_name
    with bench.installation.admin() as admin:
        due = admin.execute(
            f"""
            UPDATE "{schema}".risk_scoredpost SET next_tick_at = now()
            WHERE mention_id IN (
                SELECT mention_id FROM "{schema}".risk_scoredpost
                ORDER BY posted_at DESC LIMIT %s
            )
            """,
            [bench.size.due_posts],
        ).rowcount
        admin.execute(f'ANALYZE "{schema}".risk_scoredpost')
    bench.tell.say(f"Settling {due:,} due posts ...")
    at = timezone.now()
    began = time.perf_counter()
    with brand_context(subject.brand):
        conversations = settle_due(subject.brand, at=at, most=2 * due)
    seconds = time.perf_counter() - began
    with brand_context(subject.brand):
        if left := settle_due(subject.brand, at=at):
            raise MeasurementFailed(f"{left} conversations were still due afterwards")
    bench.findings.add(
        GROUP,
        f"{due:,} due scored posts are settled",
        due / seconds,
        "posts/s",
        note=f"{conversations:,} conversations in {seconds:.1f} s, at {subject.posts:,} posts in the brand",
    )
