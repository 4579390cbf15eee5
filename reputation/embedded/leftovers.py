"""Finding and ending the processes of a demo, also when nobody remembers starting them.

Every program that a demo starts carries the demo's directory in its environment, and so
do the processes that it starts in turn. Nothing else does.
"""

import os
from collections.abc import Iterable
from pathlib import Path

import psutil

MARK = "VIGIA_DEMO"
STOP_SECONDS = 6.0


def mark(home: Path) -> dict[str, str]:
    """Return what a demo's programs carry in their environment."""
    return {MARK: str(home)}


def find(home: Path) -> list[psutil.Process]:
    """Find all live processes of the demo in a directory."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) != str(home) or process.pid == os.getpid():
                continue
            if process.status() != psutil.STATUS_ZOMBIE:  # ended, and not yet collected
                found.append(process)
        except psutil.Error:
            continue  # it has ended, or is another user's
    return found


def end(home: Path, *, seconds: float = STOP_SECONDS) -> int:
    """End all processes of the demo in a directory, and return how many there were."""
    processes = find(home)
    _tell(processes, "terminate")
    _, stubborn = psutil.wait_procs(processes, timeout=seconds)
    # Whoever was started in the meantime, too.
    _tell([*stubborn, *find(home)], "kill")
    psutil.wait_procs(stubborn, timeout=seconds)
    return len(processes)


def _tell(processes: Iterable[psutil.Process], method: str) -> None:
    for process in processes:
        try:
            getattr(process, method)()
        except psutil.Error:
            continue
