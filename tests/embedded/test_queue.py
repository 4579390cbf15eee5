"""The queue in the embedded server, through the transport that Celery uses."""

import json
import time
from pathlib import Path

import pytest
from kombu import Connection

from reputation.embedded.postgres import ensure_server


@pytest.fixture
def queue(home: Path, monkeypatch: pytest.MonkeyPatch) -> Connection:
    environment = ensure_server(home, durable=False).environment
    # pgmq would prefer this to the broker's own address.
    monkeypatch.setenv("DATABASE_URL", environment["DATABASE_URL"])
    return Connection(
        environment["CELERY_BROKER_URL"],
        transport_options=json.loads(environment["CELERY_BROKER_TRANSPORT_OPTIONS"])
        | {"visibility_timeout": 1},
    )


def test_a_message_arrives(queue: Connection):
    with queue, queue.SimpleQueue("tasks") as tasks:
        tasks.put({"brand": "acme"})

        message = tasks.get(timeout=5)

        assert message.payload == {"brand": "acme"}
        message.ack()
        with pytest.raises(tasks.Empty):
            tasks.get(timeout=0.1)


def test_a_message_that_nobody_acknowledged_comes_back(queue: Connection):
    with queue:
        with queue.clone() as killed, killed.SimpleQueue("tasks") as tasks:
            tasks.put({"brand": "acme"})
            tasks.get(timeout=5)
        with queue.SimpleQueue("tasks") as tasks:
            message = tasks.get(timeout=5)

            assert message.payload == {"brand": "acme"}
            message.ack()


def test_a_waiting_consumer_is_woken_and_need_not_look(queue: Connection):
    queue.transport_options["polling_interval"] = 30
    with queue, queue.SimpleQueue("tasks") as tasks:
        with pytest.raises(tasks.Empty):
            tasks.get(timeout=0.1)  # it listens from here on
        with queue.clone() as publisher, publisher.SimpleQueue("tasks") as other:
            other.put({"brand": "acme"})

        began = time.monotonic()
        tasks.get(timeout=20).ack()

        assert time.monotonic() - began < 5
