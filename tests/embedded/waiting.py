"""Waiting for what other processes do."""

import time
from collections.abc import Callable
from pathlib import Path

import psutil


def eventually(condition: Callable[[], object], *, seconds: float = 20.0) -> None:
    """Wait until something holds, and fail when it does not."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def processes_of(home: Path) -> list[str]:
    """List the programs that have the directory on their command line."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        words = process.info["cmdline"] or []
        if process.info["status"] != psutil.STATUS_ZOMBIE and any(
            str(home) in word for word in words
        ):
            found.append(" ".join(words))
    return found
