"""Several writers, settlers and readers at once, each on a connection of its own."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from reputation.events.models import Event
from reputation.mentions.actions import brand_writes_alone
from reputation.mentions.models import Conversation, Mention
from reputation.pipeline.accept import BatchResult, accept
from reputation.risk.actions import bring_up_to_date, settle_due
from reputation.risk.models import HourCount, ScoredPost
from reputation.risk.queries import brand_view, conversation_view, portfolio
from tenants.models import Brand, BrandSummary
from tenants.schemas import brand_context
from tests.database import ROOT, wait_for
from tests.people import MONDAY
from tests.pipeline.desk import (
    FAILURE,
    FRAUD,
    HOUR,
    conversation_of,
    item,
    places,
    quote,
    reply,
    repost,
    take,
)
from tests.risk.oracle import check_every_score

pytestmark = pytest.mark.usefixtures("own_database")

BATCHES = 50


def at_once(brand: Brand, *jobs: Callable[[], Any]) -> list[Any]:
    """Run jobs in threads that start together; return what they return, or fail."""
    together = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        try:
            with brand_context(brand):
                together.wait()
                return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        running = [pool.submit(run, job) for job in jobs]
    return [each.result() for each in running]


def writer(
    brand: Brand, name: str, *, batches: int = BATCHES
) -> Callable[[], list[BatchResult]]:
    """Return a job of so many batches: some posts are its own, some everybody's."""

    def write() -> list[BatchResult]:
        return [
            accept(
                brand,
                [
                    repost(f"all{n}", "root", followers=n),
                    repost(f"{name}{n}", f"all{n}"),
                    reply(f"{name}r{n}", "root", text=FAILURE, by=f"angry{n}"),
                    item("root", text=FRAUD, ago=HOUR, metrics={"likes": n}),
                    item(f"aside{n}", text=FAILURE),
                ],
                at=MONDAY,
            )
            for n in range(batches)
        ]

    return write


def test_two_writers_on_one_conversation_lose_nothing(brand):
    results = at_once(brand, writer(brand, "a"), writer(brand, "b"))

    told = [result for each in results for result in each]
    assert [result.rejected for result in told] == [[]] * (2 * BATCHES)
    for of_a, of_b in zip(*results, strict=True):  # root and aside are the same posts
        assert of_a.mention_ids[0] == of_b.mention_ids[0]
        assert of_a.mention_ids[4] == of_b.mention_ids[4]
    # root; a repost and a post that both bring; a repost and a reply of each writer.
    assert sum(result.accepted for result in told) == 1 + 6 * BATCHES
    assert Mention.objects.count() == 1 + 6 * BATCHES
    assert BrandSummary.objects.get(brand=brand).posts == 1 + 6 * BATCHES
    settle_due(brand, at=MONDAY)
    conversation = conversation_of("root")
    assert (conversation.posts, conversation.reposts) == (1 + 2 * BATCHES, 3 * BATCHES)
    assert conversation.customers == 1 + BATCHES
    assert Conversation.objects.count() == 1 + BATCHES
    hours = HourCount.objects.all()
    assert sum(hour.posts for hour in hours) == 1 + 3 * BATCHES
    check_every_score()


def test_children_and_parents_from_two_writers_find_each_other(brand):
    chain = [item("0", text=FRAUD)] + [
        (reply, repost, quote)[n % 3](str(n), str(n // 2)) for n in range(1, 80)
    ]
    shuffled = random.Random(7).sample(chain, len(chain))

    def write(posts: list[dict[str, Any]]) -> Callable[[], None]:
        def send() -> None:
            for start in range(0, len(posts), 4):
                assert not accept(brand, posts[start : start + 4], at=MONDAY).rejected

        return send

    at_once(brand, write(shuffled[:50]), write(shuffled[30:]))

    assert {root for _, _, root in places().values()} == {"0"}
    assert Mention.objects.filter(parent_id=None).get().external_id == "0"
    assert Conversation.objects.filter(joined_into=None).count() == 1
    settle_due(brand, at=MONDAY)
    check_every_score()


def test_writing_settling_and_reading_do_not_disturb_each_other(brand):
    take(brand, item("root", text=FRAUD, ago=HOUR))
    written = threading.Event()

    def write() -> None:
        try:
            writer(brand, "a", batches=20)()
        finally:
            written.set()

    def settle() -> int:
        count = 0
        while not written.is_set():
            ScoredPost.objects.update(next_tick_at=MONDAY)
            count += settle_due(brand, at=MONDAY)
        return count

    def read() -> int:
        seen = 0
        while not written.is_set():
            bring_up_to_date(brand, at=MONDAY + timedelta(seconds=3))
            assert brand_view(MONDAY).top
            view = conversation_view(conversation_of("root").pk, MONDAY)
            assert view is not None
            assert view.row.posts >= seen
            seen = view.row.posts
            assert posts_that_do_not_count() == []
            assert portfolio([brand])[0].score is not None
        return seen

    _, settled, seen = at_once(brand, write, settle, read)

    assert settled > 0
    assert seen > 1
    settle_due(brand, at=MONDAY)
    assert conversation_of("root").posts == 1 + 20
    check_every_score()


def posts_that_do_not_count() -> list[Any]:
    """Return conversations whose count and posts differ in one look at both."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.id, c.posts, count(m.id) FROM mentions_conversation c
            JOIN mentions_mention m ON m.conversation_id = c.id AND m.kind <> 'repost'
            GROUP BY c.id HAVING c.posts <> count(m.id)
            """
        )
        return cursor.fetchall()


def test_two_settlers_at_once_settle_everything_once(brand):
    take(brand, *[item(str(n), text=FRAUD) for n in range(50)])
    at = MONDAY + timedelta(minutes=5)

    counts = at_once(brand, *[lambda: settle_due(brand, at=at)] * 2)

    assert sorted(counts) == [0, 50]


def test_a_reader_waits_half_a_second_for_a_writer_at_most(brand):
    take(brand, item("1", text=FRAUD))
    Conversation.objects.update(stale_since=MONDAY)
    holds, read = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            brand_writes_alone(brand)
            holds.set()
            assert read.wait(20)

    def look() -> float:
        assert holds.wait(20)
        began = time.monotonic()
        try:
            bring_up_to_date(brand, at=MONDAY + timedelta(seconds=3))
            return time.monotonic() - began
        finally:
            read.set()

    _, waited = at_once(brand, hold, look)

    assert 0.45 < waited < 5
    assert Conversation.objects.get().stale_since == MONDAY
    bring_up_to_date(brand, at=MONDAY + timedelta(seconds=3))
    assert Conversation.objects.get().stale_since is None


# --- kill -9 ---


def ingest(path: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "ingest", "acme", str(path), "--json"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
    )


def test_a_batch_that_is_killed_leaves_nothing_and_lands_when_sent_again(
    brand, database_environment, tmp_path
):
    posts = [item("root", text=FRAUD, raw=1)] + [
        (reply if n % 2 else repost)(f"{n}", "root") for n in range(299)
    ]
    path = tmp_path / "posts.ndjson"
    path.write_text("\n".join(map(json.dumps, posts)))

    for table in ("mentions_rawitem", "risk_hourcount"):  # an early one, a late one
        with locked(f"{brand.schema_name}.{table}") as somebody_waits:
            killed = ingest(path, database_environment)
            wait_for(somebody_waits, seconds=60)
            os.kill(killed.pid, signal.SIGKILL)
            killed.communicate()
        wait_for(lambda: not others())

        assert not Mention.objects.exists()
        assert not Conversation.objects.exists()
        assert not HourCount.objects.exists()
        assert not Event.objects.exists()
        summary = BrandSummary.objects.get(brand=brand)
        assert (summary.posts, summary.score, summary.accepted_at) == (0, None, None)

    again = ingest(path, database_environment)
    told, _ = again.communicate()

    assert again.returncode == 0
    assert json.loads(told) == {
        "accepted": 300,
        "updated": 0,
        "duplicates": 0,
        "rejected": [],
    }
    assert BrandSummary.objects.get(brand=brand).posts == 300
    check_every_score()


@contextmanager
def locked(table: str) -> Iterator[Callable[[], bool]]:
    """Hold a table's lock; within, tell whether somebody waits for it."""
    where = connection.settings_dict
    held = psycopg.connect(
        host=where["HOST"],
        port=where["PORT"] or None,
        dbname=where["NAME"],
        user=where["USER"],
    )

    def somebody_waits() -> bool:
        return bool(
            held.execute(
                "SELECT FROM pg_locks WHERE relation = %s::regclass AND NOT granted",
                [table],
            ).fetchall()
        )

    with held:
        held.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield somebody_waits


def others() -> int:
    """Return how many connections but ours the database has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])
