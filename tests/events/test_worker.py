"""The relay between real processes, on the queue of the embedded server."""

import json
import subprocess
import sys

import pytest

from reputation.celery import BRAND_HEADER, app
from reputation.events.models import Event
from reputation.events.tasks import relay_missed, relay_overdue
from tenants.actions import suspend_brand
from tenants.models import Brand, BrandSummary
from tenants.schemas import brand_context
from tests.database import ROOT, wait_for

# Records an event in acme a minute ago; with `die`, is killed right after the commit.
RECORD = """
import os, signal, sys
from datetime import timedelta
import django
django.setup()
from django.db import transaction
from django.utils import timezone
import tests.events.worker
from reputation.events.actions import record
from tenants.models import Brand
from tenants.schemas import brand_context

with brand_context(Brand.objects.get(slug="acme")), transaction.atomic():
    if sys.argv[1:] == ["die"]:
        transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
    at = timezone.now() - timedelta(minutes=1)
    record("channel.created", None, by=None, at=at)
"""


@pytest.fixture
def environment(database_environment, tmp_path):
    (tmp_path / "orders").write_text("")
    return database_environment | {"REACTION": str(tmp_path / "orders")}


@pytest.fixture
def run(environment):
    """Run a program beside the test; return its exit code."""

    def run_program(program, *arguments):
        return subprocess.run(
            [sys.executable, "-c", program, *arguments],
            check=False,
            cwd=ROOT,
            env=environment,
        ).returncode

    return run_program


@pytest.fixture
def start_worker(environment, tmp_path):
    """Start a worker process and wait until it listens; all are stopped afterwards."""
    log = tmp_path / "worker.log"
    started = []

    def start():
        command = [sys.executable, "-m", "celery", "-A", "tests.events.worker"]
        command += ["worker", "--pool", "solo", "--loglevel", "INFO"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        before = log.read_text().count(" ready.") if log.exists() else 0
        with log.open("a") as output:
            worker = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=output, stderr=output
            )
        started.append(worker)
        wait_for(
            lambda: worker.poll() or log.read_text().count(" ready.") > before,
            seconds=300,
        )
        assert worker.poll() is None, log.read_text()
        return worker

    start.log = log
    yield start
    for worker in started:
        worker.kill()
        worker.wait()


@pytest.fixture
def publish(environment):
    """Queue a task on the worker's broker, for a brand or for none."""

    def publish_task(task, brand=None):
        options = json.loads(environment["CELERY_BROKER_TRANSPORT_OPTIONS"])
        with app.connection_for_write(
            environment["CELERY_BROKER_URL"], transport_options=options
        ) as broker:
            task.apply_async(
                connection=broker,
                headers={BRAND_HEADER: str(brand.pk)} if brand else {},
            )

    return publish_task


def posts():
    """Return how often the reaction has counted."""
    return BrandSummary.objects.get(brand__slug="acme").posts


def waiting():
    with brand_context(Brand.objects.get(slug="acme")):
        return Event.objects.waiting().count()


def test_a_worker_relays_right_after_the_commit_and_refuses_a_suspended_brand(
    run, start_worker, publish
):
    start_worker()
    assert run(RECORD) == 0

    wait_for(lambda: posts() == 1)
    wait_for(lambda: waiting() == 0)

    acme = Brand.objects.get(slug="acme")
    suspend_brand(acme)
    publish(relay_overdue, acme)

    wait_for(lambda: f"no ready brand {acme.pk}" in start_worker.log.read_text())


def test_nothing_is_forgotten_whatever_dies(run, start_worker, publish, tmp_path):
    # The publisher dies between commit and publish: nobody tells the worker.
    assert run(RECORD, "die") == -9
    assert waiting() == 1

    # The worker dies in the middle of the reaction.
    (tmp_path / "orders").write_text("die\n")
    worker = start_worker()
    publish(relay_missed)
    assert worker.wait(30) == -9
    assert (posts(), waiting()) == (0, 1)

    # The next one's reaction fails, and is put off.
    (tmp_path / "orders").write_text("fail\n")
    make_due()
    start_worker()
    publish(relay_missed)
    wait_for(lambda: "Cannot relay channel.created" in start_worker.log.read_text())
    assert (posts(), waiting()) == (0, 1)

    # And then it is relayed, once.
    make_due()
    publish(relay_missed)
    wait_for(lambda: waiting() == 0)
    assert posts() == 1


def make_due():
    """Let the claim of a dead worker, or the pause after a failure, be over."""
    with brand_context(Brand.objects.get(slug="acme")):
        Event.objects.waiting().update(relay_after="2025-11-17T09:00Z")
