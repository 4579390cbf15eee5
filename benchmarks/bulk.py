"""A brand's past, through the real pipeline: eight weeks, accepted as if we had been listening."""

import os
import time
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing import get_context
from typing import NamedTuple

import django
from django.db import connection
from django.utils import timezone

from benchmarks.figures import MeasurementFailed
from benchmarks.posts import Item, Past, batches, ndjson, slices
from benchmarks.telling import Teller
from reputation.mentions.search import index_waiting
from reputation.pipeline.accept import MAX_ITEMS, accept_bytes
from reputation.risk.actions import settle_due
from tenants.models import Brand
from tenants.schemas import brand_context

WEEKS = 8
# Reading texts is most of the work and needs no lock; writing is one after the other.
PROCESSES = max(1, min(3, (os.cpu_count() or 2) - 1))
IN_HAND = 2 * PROCESSES
INDEX_PIECE = 5_000


class Loaded(NamedTuple):
    """How long the parts of loading a past took."""

    accept_s: float
    settle_s: float
    settled: int


class Indexed(NamedTuple):
    """How fast search documents were made: over all, and in the first and last fifth of the pieces."""

    documents: int
    seconds: float
    early_rate: float
    late_rate: float


def load_past(
    brand: Brand, count: int, *, parts: int, planted: list[Item], tell: Teller
) -> Loaded:
    """Give a brand `count` posts in all, the planted ones last, and settle it as of now."""
    now = timezone.now()
    past = Past(count - len(planted), now - timedelta(weeks=WEEKS), now, seed=count)
    began = time.perf_counter()
    _accept_all(brand, past, parts, tell)
    with brand_context(brand):
        for items in batches(planted, MAX_ITEMS):
            _accept(brand, ndjson(items), len(items), at=timezone.now())
    accepted = time.perf_counter()
    settled = settle_all(brand, tell)
    return Loaded(accepted - began, time.perf_counter() - accepted, settled)


def settle_all(brand: Brand, tell: Teller) -> int:
    """Settle everything that is due by now; return how many conversations that was."""
    at, total = timezone.now(), 0
    with brand_context(brand), tell.progress("settling", None) as step:
        while count := settle_due(brand, at=at):
            total += count
            step(count)
    return total


def index_all(brand: Brand, tell: Teller) -> Indexed:
    """Make the search documents of all posts, and watch whether that gets slower."""
    seconds: list[float] = []
    documents = 0
    with brand_context(brand), tell.progress("indexing", None) as step:
        while True:
            began = time.perf_counter()
            count = index_waiting(INDEX_PIECE)
            if not count:
                break
            seconds.append((time.perf_counter() - began) / count)
            documents += count
            step(count)
    if not documents:
        raise MeasurementFailed("no post was waiting for its search document")
    fifth = max(1, len(seconds) // 5)
    return Indexed(
        documents,
        sum(seconds) * documents / len(seconds),
        fifth / sum(seconds[:fifth]),
        fifth / sum(seconds[-fifth:]),
    )


def _accept_all(brand: Brand, past: Past, parts: int, tell: Teller) -> None:
    # The children get connections of their own.
    connection.close()
    pool = ProcessPoolExecutor(
        PROCESSES, mp_context=get_context("spawn"), initializer=django.setup
    )
    waiting: deque[tuple[Future[None], int]] = deque()
    title = f"{past.count:,} posts"
    with pool, tell.progress(title, past.count) as step:
        for end, items in slices(past, parts):
            for some in batches(items, MAX_ITEMS):
                body = ndjson(some)
                future = pool.submit(
                    _accept_in_child, brand.pk.hex, body, len(some), end
                )
                waiting.append((future, len(some)))
            while len(waiting) > IN_HAND:
                step(_finish(waiting))
        while waiting:
            step(_finish(waiting))


def _finish(waiting: deque[tuple[Future[None], int]]) -> int:
    future, count = waiting.popleft()
    future.result()
    return count


def _accept_in_child(brand_id: str, body: bytes, count: int, at: datetime) -> None:
    brand = Brand.objects.get(pk=brand_id)
    with brand_context(brand):
        _accept(brand, body, count, at=at)


def _accept(brand: Brand, body: bytes, count: int, *, at: datetime) -> None:
    result = accept_bytes(brand, body, ndjson=True, at=at)
    if result.accepted != count:
        raise MeasurementFailed(
            f"{result.accepted} of {count} posts were accepted: {result.rejected[:2]}"
        )
