"""Taking a directory and a port for one demo, and no other."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reputation.embedded.locks import FileLock
from reputation.embedded.postgres import ROOT, release_server
from reputation.embedded.reaper import DEMO_LOCK

LOCK_SECONDS = 15.0
# What a reset removes: nothing but what we make, should VIGIA_DATA be somebody's home.
OURS = (
    "postgres",
    "postgres.partial",
    "postgres.provisioned",
    "socket",
    "logs",
    "beat-schedule*",
    "demo.json",
    "demo-credentials.json",
    "secret_key",
)


class DemoRefused(Exception):
    """The demo cannot start as it was asked to. The message is shown."""


@contextmanager
def claimed(home: Path) -> Iterator[None]:
    """Hold a directory for one demo, and have its programs ended if we are killed.

    Raises:
        DemoRefused: another demo runs there.
    """
    lock, holder = FileLock(home / DEMO_LOCK), home / "demo.pid"
    deadline = time.monotonic() + LOCK_SECONDS
    # The reaper of a killed demo holds the lock, too, for as long as it cleans up.
    while not lock.try_acquire():
        if _is_alive(holder) or time.monotonic() > deadline:
            raise DemoRefused(
                f"A demo is already running on {home}. Another one needs a directory "
                "and a port of its own: make demo PORT=8001 VIGIA_DATA=.vigia-2"
            )
        time.sleep(0.1)
    holder.write_text(str(os.getpid()))
    reaper = _start_reaper(home)
    try:
        yield
    finally:
        holder.unlink(missing_ok=True)
        reaper.terminate()
        reaper.wait()
        lock.release()


def refuse_taken_port(port: int) -> None:
    """Refuse a port that we cannot listen on.

    Raises:
        DemoRefused: another program does, or the port is for root only.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise DemoRefused(
                f"Port {port} is for root only. Choose another one: make demo PORT=8000"
            ) from None
        except OSError:
            raise DemoRefused(
                f"Port {port} is taken by another program. "
                f"Choose another one: make demo PORT={port + 1}"
            ) from None


def start_over(home: Path) -> None:
    """Remove everything that a demo has made in a directory.

    Raises:
        DemoRefused: a process of somebody else uses the database there.
    """
    if not release_server(home):
        raise DemoRefused(
            f"Something else uses the database in {home}, perhaps a manage.py command. "
            "End it before RESET=1."
        )
    for pattern in OURS:
        for path in home.glob(pattern):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def _is_alive(holder: Path) -> bool:
    try:
        os.kill(int(holder.read_text()), 0)
    except (FileNotFoundError, ValueError, ProcessLookupError):
        return False
    return True


def _start_reaper(home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "reputation.embedded.reaper", str(home)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        start_new_session=True,
    )
