"""A brand with many open cases: its list, its inbox, one case, and the sweep for what is overdue."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import batched

from django.db import connection
from django.utils import timezone

from benchmarks.bench import Bench
from benchmarks.client import AccessLog
from benchmarks.estates import Estate
from benchmarks.figures import MeasurementFailed, Target, at_most, percentile
from reputation.cases.actions.listening import hear_posts
from reputation.cases.models import Case
from reputation.cases.policies_changed import change_policy
from reputation.cases.sweep import Swept, sweep
from reputation.events.models import Event
from reputation.mentions.models import Mention
from reputation.pipeline.accept import accept
from tenants.models import Brand, User
from tenants.schemas import brand_context

GROUP = "cases"
LIST_MS = 60.0
SWEEP_S = 1.0
BATCH = 1_000
RUSH_SECONDS = 300.0
DAY = timedelta(days=1)
ANGRY = (
    "Es una vergüenza, me han cobrado dos veces el pedido {} y nadie responde. Estafa."
)


def measure_cases(bench: Bench, estate: Estate, brand: Brand) -> None:
    """Open many cases by rule, and measure what people and beat do with them."""
    count = bench.size.open_cases
    with brand_context(brand):
        _open(bench, brand, count)
        _sweep(bench, brand, count)
        _change_policy(bench, brand, count)
    bench.installation.start()
    with brand_context(brand):
        _wait_for_the_worker(bench)
        one = Case.objects.order_by("pk")[0]
    base = f"/b/{brand.slug}"
    pages = {
        "list": f"{base}/cases/",
        "list by priority": f"{base}/cases/?sort=priority",
        "overdue": f"{base}/cases/?folder=overdue",
        "inbox": f"{base}/inbox/",
        "one case": f"{base}/cases/{one.reference}/",
    }
    for page, path in pages.items():
        target = at_most(LIST_MS) if page != "one case" else None
        _time(bench, estate, (page, path), count=count, target=target)
    bench.installation.stop()


def _open(bench: Bench, brand: Brand, count: int) -> None:
    """Let each of many customers complain, and each complaint open its case."""
    bench.tell.say(f"Opening {count:,} cases by rule ...")
    now = timezone.now()
    for numbers in batched(range(count), BATCH):
        accept(brand, [_complaint(n, now) for n in numbers], at=now)
    complaints = Mention.objects.filter(external_id__startswith="case-")
    posts = list(complaints.order_by("pk").values_list("pk", flat=True))
    began = time.perf_counter()
    for some in batched(posts, BATCH):
        hear_posts(brand, first=None, last=None, changed=some, at=now)
    seconds = time.perf_counter() - began
    opened = Case.objects.open().count()
    if opened < count:
        raise MeasurementFailed(f"{opened} of {count} complaints opened a case")
    bench.findings.add(
        GROUP,
        f"{count:,} complaints open their cases",
        count / seconds,
        "cases/s",
        note=f"in batches of {BATCH:,} posts, with score, deadlines and evidence",
    )


def _complaint(number: int, now: datetime) -> dict[str, object]:
    posted_at = now - timedelta(seconds=number % 7_200)
    return {
        "channel": "twitter",
        "external_id": f"case-{number}",
        "author": {"handle": f"customer_{number}", "followers": number % 3_000},
        "text": ANGRY.format(number),
        "posted_at": posted_at.isoformat(),
    }


def _sweep(bench: Bench, brand: Brand, count: int) -> None:
    """Look for what is overdue: a hundredth of the cases, all of them, none that is new."""
    now = timezone.now()
    _spread(now)
    _look(bench, brand, "that finds a hundredth", now + DAY / 100)
    found = _look(bench, brand, "that finds all the others", now + DAY)
    if found.overdue < 0.98 * count:
        raise MeasurementFailed(f"{found.overdue} of {count} cases were overdue")
    _look(bench, brand, "that finds nothing new", now + DAY)


def _spread(now: datetime) -> None:
    """Let the cases become due evenly over a day."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE cases_case SET next_due_at = %s + place * interval '1 day' FROM (
                SELECT id AS one, percent_rank() OVER (ORDER BY id) AS place FROM cases_case
            ) AS ranked WHERE id = one
            """,
            [now],
        )


def _look(bench: Bench, brand: Brand, what: str, at: datetime) -> Swept:
    bench.tell.say(f"Sweeping: one {what} ...")
    found, seconds = _timed(lambda: sweep(brand, at=at))
    bench.findings.add(
        GROUP,
        f"a sweep {what}",
        seconds,
        "s",
        target=at_most(SWEEP_S),
        note=f"{found.overdue:,} cases told, with their events",
    )
    return found


def _change_policy(bench: Bench, brand: Brand, count: int) -> None:
    person = User.objects.order_by("pk")[0]
    quick = {"minutes": 30, "clock": "business"}
    each = ("first_reply", "next_reply", "update", "resolution")
    terms = {
        "targets": {
            priority: dict.fromkeys(each, quick)
            for priority in ("low", "normal", "high", "urgent")
        }
    }
    bench.tell.say("Changing the service policy ...")
    _, seconds = _timed(
        lambda: change_policy(brand, terms, by=person, at=timezone.now())
    )
    bench.findings.add(
        GROUP,
        f"a changed policy reckons {count:,} open cases again",
        seconds,
        "s",
    )


def _time(
    bench: Bench,
    estate: Estate,
    named: tuple[str, str],
    *,
    count: int,
    target: Target | None,
) -> None:
    page, path = named
    client = estate.browser(bench.installation)
    for _ in range(bench.size.warm_up):
        client.get(path)
    log = AccessLog(bench.installation.web_log)
    over_http = [client.get(path).seconds * 1_000 for _ in range(bench.size.requests)]
    client.close()
    served = log.milliseconds(path.partition("?")[0], count=bench.size.requests)
    bench.findings.add(
        GROUP,
        f"{page} at {count:,} open cases, p95",
        percentile(served, 0.95),
        "ms",
        target=target,
        note=f"p50 {percentile(served, 0.5):.1f} ms inside the web process, {len(over_http)} requests; over "
        f"HTTP p50 {percentile(over_http, 0.5):.1f}, p95 {percentile(over_http, 0.95):.1f} ms",
    )


def _wait_for_the_worker(bench: Bench) -> None:
    """Wait until what the openings and the sweeps left behind is done: a morning's rush is not what is timed.

    Raises:
        MeasurementFailed: some of it still waits after some minutes.
    """
    bench.tell.say("Waiting for what follows from the openings ...")
    deadline = time.monotonic() + RUSH_SECONDS
    while Event.objects.filter(relayed_at=None).exists():
        if time.monotonic() > deadline:
            raise MeasurementFailed("events still wait to be relayed")
        time.sleep(0.5)


def _timed[T](call: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    return call(), time.perf_counter() - began
