"""How long the web process takes for the pages, in a small brand and in a large one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client as Browser

from benchmarks.bench import Bench
from benchmarks.client import AccessLog
from benchmarks.estates import Estate
from benchmarks.explaining import Statement, compare_pages, statements_of
from benchmarks.figures import Target, at_most, percentile
from reputation.mentions.models import Conversation, Mention
from tenants.models import Brand
from tenants.schemas import brand_context

GROUP = "pages"
MOST_MS = 60.0
# The same thread stands in both brands; the largest one is another in each.
PLANTED = "planted"


@dataclass(frozen=True, slots=True)
class Subject:
    """One agency's brand, as the pages are to show it."""

    name: str  # few, many
    estate: Estate
    brand: Brand
    posts: int

    def paths(self) -> dict[str, str]:
        """Return the address of each page that is timed."""
        base = f"/b/{self.brand.slug}"
        with brand_context(self.brand):
            planted = Mention.objects.get(external_id=PLANTED).conversation_id
            largest = (
                Conversation.objects.filter(joined_into=None)
                .order_by("-posts", "-reposts", "pk")
                .values_list("pk", flat=True)[0]
            )
        return {
            "portfolio": "/",
            "dashboard": f"{base}/",
            "conversation": f"{base}/conversations/{planted}/",
            "largest conversation": f"{base}/conversations/{largest}/",
        }


def measure_pages(bench: Bench, few: Subject, many: Subject) -> None:
    """Time every page at both sizes, one request after the other."""
    for subject in (few, many):
        bench.tell.say(f"Fetching the pages at {subject.posts:,} posts ...")
        for page, path in subject.paths().items():
            _time_page(bench, subject, page, path)


def _time_page(bench: Bench, subject: Subject, page: str, path: str) -> None:
    client = subject.estate.browser(bench.installation)
    for _ in range(bench.size.warm_up):
        client.get(path)
    log = AccessLog(bench.installation.web_log)
    over_http = [client.get(path).seconds * 1_000 for _ in range(bench.size.requests)]
    client.close()
    served = log.milliseconds(path, count=bench.size.requests)
    bench.findings.add(
        GROUP,
        f"{page} at {subject.posts:,} posts, p95",
        percentile(served, 0.95),
        "ms",
        target=_target(subject, page),
        note=f"p50 {percentile(served, 0.5):.1f} ms inside the web process, {len(over_http)} requests; over "
        f"HTTP p50 {percentile(over_http, 0.5):.1f}, p95 {percentile(over_http, 0.95):.1f} ms"
        + _how_large(subject, page),
    )


def _target(subject: Subject, page: str) -> Target | None:
    is_meant = subject.name == "many" and page != "largest conversation"
    return at_most(MOST_MS) if is_meant else None


def _how_large(subject: Subject, page: str) -> str:
    if "conversation" not in page:
        return ""
    with brand_context(subject.brand):
        kept = Conversation.objects.filter(joined_into=None)
        if page == "conversation":
            kept = kept.filter(
                pk__in=Mention.objects.filter(external_id=PLANTED).values(
                    "conversation"
                )
            )
        one = kept.order_by("-posts", "-reposts", "pk")[0]
    return f"; {one.posts:,} posts, {one.reposts:,} reposts in it"


def compare_plans(bench: Bench, few: Subject, many: Subject) -> None:
    """Explain every statement of the pages in both brands, and say where the plans part."""
    bench.tell.say("Comparing the plans of the pages' statements ...")
    seen = {subject.name: _statements(subject) for subject in (few, many)}
    rows: list[dict[str, Any]] = []
    for page in seen["few"]:
        rows += compare_pages(page, seen["few"][page], seen["many"][page])
    bench.findings.facts["plans"] = rows
    bench.findings.add(
        GROUP,
        f"of {len(rows)} statements, those whose plan or rows differ",
        sum(row["verdict"] != "same" for row in rows),
        "",
        target=at_most(0),
        note=f"EXPLAIN (ANALYZE, BUFFERS) of what portfolio, dashboard and conversation send at "
        f"{few.posts:,} and at {many.posts:,} posts",
    )


def _statements(subject: Subject) -> Mapping[str, list[Statement]]:
    browser = Browser()
    browser.cookies[settings.SESSION_COOKIE_NAME] = subject.estate.session
    return {
        page: statements_of(browser, path)
        for page, path in subject.paths().items()
        if page != "largest conversation"
    }
