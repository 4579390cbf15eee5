"""A PostgreSQL server that runs, as it is seen from outside."""

import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil

PORT = 5432  # only names the socket: nothing listens on the network


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A running server, as its own process file describes it."""

    pid: int
    socket_dir: Path
    is_ready: bool

    @classmethod
    def read(cls, data_dir: Path) -> Self | None:
        """Read the process file; None when it is absent, half written or stale."""
        try:
            lines = (data_dir / "postmaster.pid").read_text().splitlines()
            found = cls(
                pid=int(lines[0]),
                socket_dir=Path(lines[4]),
                is_ready=len(lines) > 7 and lines[7].strip() == "ready",
            )
        except (FileNotFoundError, IndexError, ValueError):
            return None
        return found if is_postgres(found.pid) and lines[4] else None

    def answers(self) -> bool:
        """Test whether the server takes connections at its socket."""
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.socket_dir / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
        return True


def is_postgres(pid: int) -> bool:
    """Test whether a process lives and is PostgreSQL, not another with its number."""
    try:
        process = psutil.Process(pid)
        is_zombie = process.status() == psutil.STATUS_ZOMBIE
        return bool(process.name() == "postgres" and not is_zombie)
    except psutil.NoSuchProcess:
        return False
