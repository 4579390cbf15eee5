"""Posts that keep coming while something else is measured."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from benchmarks.client import NDJSON, Client
from benchmarks.figures import MeasurementFailed
from benchmarks.posts import Past, ndjson

ROUNDS_PER_SECOND = 5
HOUR = 3_600


class Load:
    """A steady stream into one brand, in small batches, from a thread of its own."""

    def __init__(self, client: Client, slug: str, *, per_second: int) -> None:
        self._client = client
        self._path = f"/api/v1/brands/{slug}/mentions/batch/"
        self._batch = max(1, per_second // ROUNDS_PER_SECOND)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._failure: Exception | None = None
        self._sent = 0
        self._seconds = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Send until the end of the block.

        Raises:
            MeasurementFailed: a batch was not taken.
        """
        self._thread.start()
        try:
            yield
        finally:
            self._stop.set()
            self._thread.join()
        if self._failure is not None:
            raise MeasurementFailed(f"the load ended: {self._failure}")

    @property
    def per_second(self) -> float:
        """How many posts a second really went in."""
        return self._sent / self._seconds if self._seconds else 0.0

    def _run(self) -> None:
        began = time.monotonic()
        try:
            for number, items in enumerate(self._items(), 1):
                self._client.post(self._path, ndjson(items), media_type=NDJSON)
                self._sent += len(items)
                if self._stop.wait(
                    max(0.0, began + number / ROUNDS_PER_SECOND - time.monotonic())
                ):
                    return
        except Exception as failure:  # noqa: BLE001 - told by whoever asked for the load
            self._failure = failure
        finally:
            self._seconds = time.monotonic() - began
            self._client.close()

    def _items(self) -> Iterator[list[dict[str, object]]]:
        now = timezone.now()
        count = HOUR * ROUNDS_PER_SECOND * self._batch
        prefix = f"load{int(now.timestamp() * 1000)}-"
        talk = Past(count, now, now + timedelta(hours=1), prefix=prefix)
        items: list[dict[str, object]] = []
        for item in talk:
            items.append(item)
            if len(items) == self._batch:
                at = timezone.now().isoformat()
                yield [one | {"posted_at": at} for one in items]
                items = []
