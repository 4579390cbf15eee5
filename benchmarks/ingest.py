"""Posts through the batch endpoint, until the last one is scored."""

import queue
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from benchmarks.bench import Bench
from benchmarks.client import NDJSON, Client
from benchmarks.estates import Estate
from benchmarks.figures import MeasurementFailed, at_least, percentile
from benchmarks.posts import Past, batches, ndjson
from reputation.cases.models import Case
from reputation.events.models import Event
from reputation.mentions.models import Conversation, Mention
from reputation.risk.models import ScoredPost
from tenants.models import Brand, BrandSummary
from tenants.schemas import brand_context

GROUP = "ingest"
SPAN = timedelta(days=7)
DRAINED_SECONDS = 180.0
LOOK_SECONDS = 0.02


def measure_ingest(bench: Bench, estate: Estate) -> float:
    """Send the posts from several clients at once; return how many a second were fully processed."""
    size, brand = bench.size, estate.brands["ingest"]
    now = timezone.now()
    bodies = [
        ndjson(items)
        for items in batches(Past(size.ingest_posts, now - SPAN, now), size.batch)
    ]
    with bench.installation.admin() as admin:
        admin.execute("CHECKPOINT")
    bench.tell.say(
        f"Sending {size.ingest_posts:,} posts in batches of {size.batch:,} ..."
    )
    began = time.perf_counter()
    seconds = _send_all(bench, estate, brand, bodies)
    answered = time.perf_counter() - began
    _wait_until(brand, _unscored)
    drained = time.perf_counter() - began
    _wait_until(brand, _unheard)
    heard = time.perf_counter() - began
    _check_everything_is_there(brand, size.ingest_posts)
    rate = size.ingest_posts / drained
    bench.findings.add(
        GROUP,
        f"{size.ingest_posts:,} posts over HTTP until the last one is scored",
        rate,
        "posts/s",
        note=f"{size.clients} clients, batches of {size.batch:,}, one worker process; "
        f"{drained:.1f} s, of which {drained - answered:.1f} s after the last answer",
    )
    bench.findings.add(
        GROUP,
        f"{size.ingest_posts:,} posts over HTTP until all that follows from them is done",
        size.ingest_posts / heard,
        "posts/s",
        note=f"{_cases(brand):,} cases opened by the one worker process; {heard:.1f} s",
    )
    bench.findings.add(
        GROUP,
        "a batch is answered, p95",
        percentile(seconds, 0.95),
        "s",
        note=f"p50 {percentile(seconds, 0.5):.2f} s; a brand's batches are written one after the other",
    )
    return rate


def measure_unread(bench: Bench, estate: Estate, *, read_rate: float) -> None:
    """Send posts of the same kind to programs that run with triage off, and say what reading costs."""
    size, brand = bench.size, estate.brands["few-idle-2"]
    now = timezone.now()
    bodies = [
        ndjson(items)
        for items in batches(Past(size.ingest_posts, now - SPAN, now), size.batch)
    ]
    bench.tell.say(f"Sending {size.ingest_posts:,} posts that nobody reads ...")
    began = time.perf_counter()
    _send_all(bench, estate, brand, bodies)
    _wait_until(brand, _unscored)
    rate = size.ingest_posts / (time.perf_counter() - began)
    bench.findings.add(
        GROUP,
        f"{size.ingest_posts:,} posts with triage off",
        rate,
        "posts/s",
        note="the same processes, no engine reads, no case opens",
    )
    bench.findings.add(
        GROUP,
        "ingest with triage, as a share of that without",
        read_rate / rate,
        "",
        target=at_least(0.5),
    )


def _send_all(
    bench: Bench, estate: Estate, brand: Brand, bodies: Sequence[bytes]
) -> list[float]:
    """Let the clients take the bodies one by one; return how long each took to be answered."""
    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    for body in bodies:
        waiting.put(body)
    path = f"/api/v1/brands/{brand.slug}/mentions/batch/"
    count = bench.size.clients
    clients = [estate.integration(bench.installation) for _ in range(count)]
    with (
        bench.tell.progress("sent", bench.size.ingest_posts) as step,
        ThreadPoolExecutor(count) as pool,
    ):
        sending = [pool.submit(_send, each, path, waiting, step) for each in clients]
        return [seconds for each in sending for seconds in each.result()]


def _send(
    client: Client,
    path: str,
    waiting: "queue.SimpleQueue[bytes]",
    step: Callable[[int], None],
) -> list[float]:
    seconds: list[float] = []
    while True:
        try:
            body = waiting.get_nowait()
        except queue.Empty:
            client.close()
            return seconds
        answer = client.post(path, body, media_type=NDJSON)
        result = answer.json()
        if result["accepted"] != body.count(b"\n") + 1:
            raise MeasurementFailed(f"a batch was not accepted: {result}")
        seconds.append(answer.seconds)
        step(result["accepted"])


def _wait_until(brand: Brand, behind_of: Callable[[Brand], Sequence[str]]) -> None:
    """Wait until nothing is behind. Nobody reads meanwhile: a reader would settle what is late himself.

    Raises:
        MeasurementFailed: something still waits after some minutes.
    """
    deadline = time.monotonic() + DRAINED_SECONDS
    with brand_context(brand):
        while behind := behind_of(brand):
            if time.monotonic() > deadline:
                raise MeasurementFailed(
                    f"after {DRAINED_SECONDS:.0f} s, still: {', '.join(behind)}"
                )
            time.sleep(LOOK_SECONDS)


def _unheard(_brand: Brand) -> list[str]:
    """Tell whether an event waits for its reactions: cases that have to open, and what follows from those."""
    waits = Event.objects.filter(relayed_at=None).exists()
    return ["events wait to be relayed"] if waits else []


def _cases(brand: Brand) -> int:
    with brand_context(brand):
        return Case.objects.count()


def _unscored(brand: Brand) -> list[str]:
    """Tell whether a conversation is stale, or the brand's score does not know the last post."""
    found = []
    if Conversation.objects.filter(stale_since__isnull=False).exists():
        found.append("conversations wait to be scored")
    if not BrandSummary.objects.filter(
        brand_id=brand.pk, as_of__gte=F("accepted_at")
    ).exists():
        found.append("the brand's score does not know the last post")
    return found


def _check_everything_is_there(brand: Brand, count: int) -> None:
    """Count posts, conversations and scores.

    Raises:
        MeasurementFailed: one is missing.
    """
    with brand_context(brand):
        posts = Mention.objects.count()
        kept = Conversation.objects.filter(joined_into=None)
        unscored = kept.filter(settled_at=None).count()
        roots = kept.filter(is_provisional=False)
        scored = ScoredPost.objects.filter(mention_id__in=roots.values("root_id"))
        without_score = roots.count() - scored.count()
    if (posts, unscored, without_score) != (count, 0, 0):
        raise MeasurementFailed(
            f"{posts} of {count} posts are there, {unscored} conversations were never scored, "
            f"{without_score} roots have no score"
        )
