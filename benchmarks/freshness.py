"""From a post to the score that knows it: what a person at the screen waits for."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from django.utils import timezone

from benchmarks.background import Load
from benchmarks.bench import Bench
from benchmarks.client import Client
from benchmarks.figures import MeasurementFailed, at_most, percentile
from benchmarks.pages import Subject
from benchmarks.posts import answer
from reputation.mentions.models import Mention
from tenants.schemas import brand_context

GROUP = "freshness"
MOST_S = 2.0
GIVE_UP_S = 15.0
PAUSE_S = 0.02
# The external ids of the conversations that are watched.
FRESH, BIG = "fresh", "big"
_TIME = re.compile(rb'<time datetime="([^"]+)"')


@dataclass(slots=True)
class Watch:
    """One post at a time, and the two places where its score must appear."""

    slug: str
    root: str  # external id of the conversation's first post
    conversation: UUID
    api: Client
    browser: Client

    @classmethod
    def on(cls, bench: Bench, subject: Subject, root: str) -> "Watch":
        with brand_context(subject.brand):
            conversation = Mention.objects.get(external_id=root).conversation_id
        return cls(
            subject.brand.slug,
            root,
            conversation,
            subject.estate.integration(bench.installation),
            subject.estate.browser(bench.installation),
        )

    @property
    def base(self) -> str:
        return f"/api/v1/brands/{self.slug}"

    def time_one(self, number: int) -> dict[str, float]:
        """Send a repost or an answer; return the seconds until conversation and dashboard know it.

        The clock starts when the post is sent. Who never learns of it counts `GIVE_UP_S`.
        """
        kind = "repost" if number % 2 else "reply"
        wanted = self._reposts() + (kind == "repost")
        now = timezone.now()
        moment = int(now.timestamp() * 1_000_000)
        post = answer(
            f"{self.root}-{moment}", to=self.root, at=now, number=moment, kind=kind
        )
        began = time.perf_counter()
        taken = self.api.post(f"{self.base}/mentions/", msgspec.json.encode(post))
        received = datetime.fromisoformat(taken.json()["received_at"])
        places: dict[str, Callable[[], bool]] = {
            "conversation": lambda: self._conversation_knows(received, wanted),
            "dashboard": lambda: self._dashboard_knows(received),
        }
        seconds: dict[str, float] = {}
        while len(seconds) < len(places) and time.perf_counter() - began < GIVE_UP_S:
            for place, knows in places.items():
                if place not in seconds and knows():
                    seconds[place] = time.perf_counter() - began
            time.sleep(PAUSE_S)
        return {place: seconds.get(place, GIVE_UP_S) for place in places}

    def _reposts(self) -> int:
        told = self.api.get(f"{self.base}/conversations/{self.conversation}/risk/")
        return int(told.json()["facts"].get("reposts", 0))

    def _conversation_knows(self, received: datetime, reposts: int) -> bool:
        path = f"{self.base}/conversations/{self.conversation}/risk/"
        told = self.api.get(path).json()
        is_later = datetime.fromisoformat(told["as_of"]) >= received
        return is_later and told["facts"].get("reposts", 0) >= reposts

    def _dashboard_knows(self, received: datetime) -> bool:
        """Look at the page itself; it tells seconds, so the API settles what is within one.

        Raises:
            MeasurementFailed: the page does not say how old its score is.
        """
        told = self.api.get(f"{self.base}/risk/").json()["as_of"]
        if told is None or datetime.fromisoformat(told) < received:
            return False
        page = self.browser.get(f"/b/{self.slug}/").body
        shown = [datetime.fromisoformat(each.decode()) for each in _TIME.findall(page)]
        if not shown:
            raise MeasurementFailed("the dashboard does not say how old its score is")
        return max(shown) >= received.replace(microsecond=0)

    def close(self) -> None:
        self.api.close()
        self.browser.close()


def measure_freshness(bench: Bench, subject: Subject) -> None:
    """Time posts into a conversation of ordinary size and into a big one, then without a worker."""
    size = bench.size
    big = f", in a conversation of {size.big_conversation:,} posts"
    _watch(bench, subject, FRESH, count=size.probes)
    _watch(bench, subject, BIG, count=size.probes_in_big, where=big)
    bench.installation.stop("worker")
    try:
        count, without = size.probes_without_worker // 2, ", no worker"
        _watch(bench, subject, FRESH, count=count, where=without)
        _watch(bench, subject, BIG, count=count, where=big + without)
    finally:
        bench.installation.start()


def _watch(
    bench: Bench, subject: Subject, root: str, *, count: int, where: str = ""
) -> None:
    bench.tell.say(f"Watching {count} posts become visible{where} ...")
    watch = Watch.on(bench, subject, root)
    load = Load(
        subject.estate.integration(bench.installation),
        subject.brand.slug,
        per_second=bench.size.load_per_second,
    )
    timed: list[dict[str, float]] = []
    with load.running(), bench.tell.progress("visible", count) as step:
        for number in range(count):
            timed.append(watch.time_one(number))
            step(1)
    watch.close()
    for place in timed[0]:
        seconds = [each[place] for each in timed]
        never = sum(each >= GIVE_UP_S for each in seconds)
        bench.findings.add(
            GROUP,
            f"post to {place}{where}, p95",
            percentile(seconds, 0.95),
            "s",
            target=at_most(MOST_S),
            note=f"{count} posts at {subject.posts:,} in the brand, beside {load.per_second:.0f} posts/s; "
            f"p50 {percentile(seconds, 0.5):.2f} s, most {max(seconds):.2f} s"
            + (f"; {never} not within {GIVE_UP_S:.0f} s" if never else ""),
        )
