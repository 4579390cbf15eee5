"""Directories in which real servers run, and processes that use them."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reputation.embedded import leftovers
from reputation.embedded.postgres import (
    ROOT,
    _in_use,
    ensure_server,
    release_server,
)
from tests.embedded.waiting import eventually, processes_of

USE_SERVER = """
import sys
from reputation.embedded.postgres import ensure_server
ensure_server(sys.argv[1], durable=False)
print("up", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def bare() -> Iterator[Path]:
    """An empty directory for an embedded server, which is stopped afterwards."""
    with emptied() as path:
        yield path


@pytest.fixture(scope="session")
def made() -> Iterator[Path]:
    """A directory in which a server has run: making one takes most of a second."""
    with emptied() as path:
        ensure_server(path, durable=False)
        release_server(path)
        yield path


@pytest.fixture
def home(made: Path, bare: Path) -> Path:
    """A directory in which a server has run, all one's own."""
    for name in ("postgres", "postgres.provisioned"):
        subprocess.run(["cp", "-a", made / name, bare], check=True)
    return bare


@contextmanager
def emptied() -> Iterator[Path]:
    """Make a directory, and leave no process of it and nothing in it behind.

    Not pytest's own: it takes away the right to pass through that root gives its server.
    """
    path = Path(tempfile.mkdtemp(prefix="vg-")).resolve()
    yield path
    leftovers.end(path)
    for used in [one for one in _in_use if one.is_relative_to(path)]:
        release_server(used)
    eventually(lambda: not processes_of(path))
    shutil.rmtree(path)


@pytest.fixture
def another_user() -> Iterator[Callable[[Path], subprocess.Popen[str]]]:
    """Start processes that use a server until their input ends."""
    started: list[subprocess.Popen[str]] = []

    def start(home: Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", USE_SERVER, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
