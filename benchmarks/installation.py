"""A product of our own to measure: database, web, worker and clock in a directory that goes away."""

import os
import secrets
import shutil
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import psycopg

from reputation.embedded import leftovers
from reputation.embedded.claim import claimed
from reputation.embedded.cluster import SUPERUSER
from reputation.embedded.environment import secret_key
from reputation.embedded.locks import FileLock
from reputation.embedded.postgres import (
    ROOT,
    EmbeddedServer,
    ensure_server,
    release_server,
)
from reputation.embedded.programs import programs
from reputation.embedded.reaper import DEMO_LOCK
from reputation.embedded.supervisor import Program, StopRequest, Supervisor

HOMES = ROOT / ".vigia-bench"
READY_SECONDS = 60.0
# What the web process says of each request: method, path, status, microseconds.
ACCESS_LOG = "%(m)s %(U)s %(s)s %(D)s"
# The measurements make brands and empty tables, which only the owner may.
OWN_ENVIRONMENT = {"VIGIA_DATABASE_ROLE": "owner", "VIGIA_DATABASE_POOL": "0"}


@dataclass(slots=True)
class Installation:
    """A running database, and programs that are started and stopped by name."""

    home: Path
    port: int
    server: EmbeddedServer
    environ: Mapping[str, str]
    say: Callable[[str], None]
    _running: dict[str, Supervisor] = field(default_factory=dict)

    @property
    def web_log(self) -> Path:
        return self.home / "logs" / "web.log"

    def start(self, settings: Mapping[str, str] = MappingProxyType({})) -> None:
        """Start web, worker and clock, and wait until they answer; `settings` go over the environment."""
        for program in programs(port=self.port, home=self.home):
            if program.name in self._running:
                continue
            supervisor = Supervisor(
                programs=[_telling_times(program)],
                logs=self.home / "logs",
                environ={**self.environ, **settings},
                directory=ROOT,
                say=self.say,
            )
            self._running[program.name] = supervisor
            supervisor.start()
        for supervisor in self._running.values():
            supervisor.wait_until_ready(StopRequest(), seconds=READY_SECONDS)

    def stop(self, *names: str) -> None:
        """Stop these programs, or all of them."""
        for name in names or tuple(self._running):
            if supervisor := self._running.pop(name, None):
                supervisor.stop()

    def admin(self) -> psycopg.Connection:
        """Open a connection that may do everything, such as order a checkpoint."""
        return psycopg.connect(self.server.owner_uri, user=SUPERUSER, autocommit=True)


@contextmanager
def installation(say: Callable[[str], None]) -> Iterator[Installation]:
    """Make an installation, and remove every trace of it at the end.

    It fills this process's environment, so that Django can be set up on it.
    """
    _sweep()
    home = HOMES / secrets.token_hex(4)
    home.mkdir(mode=0o700, parents=True)
    with claimed(home):
        try:
            server = ensure_server(home)
            environ = _environment(home, server)
            os.environ |= environ | OWN_ENVIRONMENT
            made = Installation(home, _free_port(), server, environ, say)
            try:
                yield made
            finally:
                made.stop()
        finally:
            release_server(home)
    _remove(home)


def _environment(home: Path, server: EmbeddedServer) -> dict[str, str]:
    ours = (
        server.environment
        | leftovers.mark(home)
        | {
            "VIGIA_DATA": str(home),
            "VIGIA_SECRET_KEY": secret_key(home),
            "DJANGO_SETTINGS_MODULE": "reputation.settings",
            "PYTHONUNBUFFERED": "1",
            "VIGIA_LOG_LEVEL": "WARNING",
        }
    )
    return dict(os.environ) | ours


def _telling_times(program: Program) -> Program:
    if program.name != "web":
        return program
    told = ("--access-logfile", "-", "--access-logformat", ACCESS_LOG)
    return replace(program, command=[*program.command, *told])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _sweep() -> None:
    """Remove what killed runs have left; whoever holds the lock of a directory still lives."""
    for home in HOMES.glob("*"):
        lock = FileLock(home / DEMO_LOCK)
        if home.is_dir() and lock.try_acquire():
            release_server(home)
            lock.release()
            shutil.rmtree(home, ignore_errors=True)


def _remove(home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    if HOMES.is_dir() and not any(HOMES.iterdir()):
        HOMES.rmdir()
