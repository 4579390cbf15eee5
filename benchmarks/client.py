"""Calling the running product over HTTP, on one connection that stays open."""

import http.client
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.figures import MeasurementFailed

TIMEOUT_S = 120
LOG_SECONDS = 5.0
NDJSON = "application/x-ndjson"


class Answer(NamedTuple):
    """What came back, and how long it took from the first byte sent to the last one read."""

    status: int
    body: bytes
    seconds: float

    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass(slots=True)
class Client:
    """One caller. Not to be shared between threads."""

    port: int
    headers: Mapping[str, str]
    _connection: http.client.HTTPConnection | None = field(init=False, default=None)

    def get(self, path: str) -> Answer:
        """Fetch an address.

        Raises:
            MeasurementFailed: the answer is not 200.
        """
        return self._expect({200}, "GET", path)

    def post(
        self, path: str, body: bytes, *, media_type: str = "application/json"
    ) -> Answer:
        """Send a body.

        Raises:
            MeasurementFailed: the answer is neither 200 nor 201.
        """
        return self._expect({200, 201}, "POST", path, body, media_type)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _expect(
        self,
        wanted: set[int],
        method: str,
        path: str,
        body: bytes | None = None,
        media_type: str = "",
    ) -> Answer:
        headers = dict(self.headers) | ({"Content-Type": media_type} if body else {})
        try:
            answer = self._call(method, path, body, headers)
        except (http.client.HTTPException, ConnectionError):
            # The server has closed a connection that stood idle.
            self.close()
            answer = self._call(method, path, body, headers)
        if answer.status not in wanted:
            said = answer.body[:400].decode(errors="replace")
            raise MeasurementFailed(f"{method} {path}: {answer.status} {said}")
        return answer

    def _call(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> Answer:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=TIMEOUT_S
            )
        began = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        return Answer(response.status, content, time.perf_counter() - began)


class AccessLog:
    """What the web process itself says of the requests that it served from now on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._start = path.stat().st_size

    def milliseconds(self, path: str, *, count: int) -> list[float]:
        """Return the time that each request of an address took inside the web process.

        Raises:
            MeasurementFailed: fewer than `count` were written down.
        """
        line = re.compile(rf"^GET {re.escape(path)} 200 (\d+)$", re.MULTILINE)
        deadline = time.monotonic() + LOG_SECONDS
        while True:
            with self.path.open("rb") as file:
                file.seek(self._start)
                found = line.findall(file.read().decode(errors="replace"))
            if len(found) >= count:
                return [int(microseconds) / 1_000 for microseconds in found]
            if time.monotonic() > deadline:
                raise MeasurementFailed(
                    f"the web process logged {len(found)} of {count} requests of {path}"
                )
            time.sleep(0.05)
