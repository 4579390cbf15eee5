"""The embedded PostgreSQL of a data directory, shared by all processes that use it.

Every user holds a shared lock on one file. Who leaves and finds nobody else there stops
the server; for users that are killed, a keeper process tries the same lock and does it
for them. So a server never outlives its last user, and nobody stops another's.
"""

import atexit
import json
import os
import stat
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from reputation.embedded.cluster import Cluster, EmbeddedPostgresFailed
from reputation.embedded.locks import FileLock
from reputation.embedded.postmaster import PORT, Postmaster
from reputation.embedded.roles import APP, DATABASE, OWNER, QUEUE

PROVISIONED = "1"  # raise it when `provision` has something new to make
# The database wakes a waiting worker: 7 ms, where polling inside the database takes
# up to two seconds per task. It looks for a backlog by itself ten times a second.
BROKER_OPTIONS: dict[str, str | float | bool] = {
    "init_extension": False,
    "use_notify": True,
    "notify_throttle_interval_ms": 0,
    "wait_time_seconds": 0,
    "polling_interval": 0.1,
    "pool_size": 2,
    # A killed worker's task comes back after this; longer than any task may run.
    "visibility_timeout": 330,
}
KEEPER_SECONDS = 0.2
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """Where a running server is reached, once per role."""

    app_uri: str
    owner_uri: str
    broker_uri: str
    broker_options: dict[str, str | float | bool]

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which the settings find this server."""
        return {
            "DATABASE_URL": self.app_uri,
            "DATABASE_OWNER_URL": self.owner_uri,
            "CELERY_BROKER_URL": self.broker_uri,
            "CELERY_BROKER_TRANSPORT_OPTIONS": json.dumps(self.broker_options),
        }


# The lock of each server that this process uses, by data directory.
_in_use: dict[Path, FileLock] = {}


def ensure_server(data_dir: Path | str, *, durable: bool = True) -> EmbeddedServer:
    """Start the server of a data directory unless it runs, and use it from now on.

    This process counts as a user until it ends or calls `release_server`. With
    `durable=False`, which is for tests, a crash of the machine may cost the data.

    Raises:
        EmbeddedPostgresFailed: the directory is not ours, or PostgreSQL does not start.
    """
    home = _prepare(Path(data_dir))
    cluster = Cluster(home / "postgres")
    with _start_lock(home):
        _use(home)
        try:
            postmaster = _running(cluster, durable=durable)
            _provision_once(home, postmaster)
        except BaseException:
            _in_use.pop(home).release()
            raise
    return _server(postmaster)


def is_running(data_dir: Path) -> bool:
    """Test whether the server of a data directory runs."""
    return Cluster(data_dir / "postgres").running() is not None


def release_server(data_dir: Path | str) -> bool:
    """Stop using a server; stop it when nobody else does; tell whether it is off."""
    home = Path(data_dir).expanduser().resolve()
    with _start_lock(home):
        if lock := _in_use.pop(home, None):
            lock.release()
        return _stop_unless_used(home)


def keep(home: Path) -> None:
    """Wait until nobody uses the server, then stop it. What a keeper process does.

    Raises:
        FileNotFoundError: somebody has removed the directory, and with it the server.
    """
    keeper = _keeper_lock(home)
    if not keeper.try_acquire():
        return
    while True:
        # Waiting for the users' lock itself would take it, for a moment, from a user
        # who leaves and means to stop the server before going on.
        time.sleep(KEEPER_SECONDS)
        with FileLock(_start_lock(home).path, make=False):
            if _stop_unless_used(home):
                # Before the next server can start, which needs a keeper of its own.
                keeper.release()
                return


def _stop_unless_used(home: Path) -> bool:
    # Not made here: the keeper must not put a file back into a removed directory.
    users = FileLock(_users_lock(home).path, make=False)
    try:
        if not users.try_acquire():
            return False
    except FileNotFoundError:
        return True  # nobody has ever used it
    try:
        Cluster(home / "postgres").stop()
    finally:
        users.release()
    return True


def _prepare(data_dir: Path) -> Path:
    home = data_dir.expanduser().resolve()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = home.stat()
    if status.st_uid != os.geteuid():
        raise EmbeddedPostgresFailed(
            f"{home} belongs to another user of this machine. "
            "Set VIGIA_DATA to a directory of your own."
        )
    if stat.S_IMODE(status.st_mode) & (stat.S_IWGRP | stat.S_IWOTH):
        home.chmod(0o700)
    return home


def _use(home: Path) -> None:
    """Count this process as a user until it ends."""
    if home in _in_use:
        return
    _in_use[home] = _users_lock(home)
    _in_use[home].acquire(shared=True)
    atexit.register(_release_at_exit, home, os.getpid())
    _start_keeper(home)


def _running(cluster: Cluster, *, durable: bool) -> Postmaster:
    if postmaster := cluster.ready():
        return postmaster
    cluster.create()
    return cluster.start(durable=durable)


def _provision_once(home: Path, postmaster: Postmaster) -> None:
    done = home / "postgres.provisioned"
    if done.exists() and done.read_text() == PROVISIONED:
        return
    # Imported here: it brings psycopg and pgmq, and nearly every start does without.
    from reputation.embedded.provision import provision

    provision(postmaster)
    done.write_text(PROVISIONED)


def _server(postmaster: Postmaster) -> EmbeddedServer:
    host = quote(str(postmaster.socket_dir), safe="")
    where = f"/{DATABASE}?host={host}&port={PORT}"
    return EmbeddedServer(
        app_uri=f"postgresql://{APP}@{where}",
        owner_uri=f"postgresql://{OWNER}@{where}",
        broker_uri=f"pgmq://{QUEUE}@{host}:{PORT}/{DATABASE}",
        # Without it pgmq prefers DATABASE_URL to what it is given, host by host.
        broker_options=BROKER_OPTIONS
        | {
            "conn_string": f"host={postmaster.socket_dir} port={PORT} "
            f"dbname={DATABASE} user={QUEUE}"
        },
    )


def _start_lock(home: Path) -> FileLock:
    return FileLock(home / "postgres.lock")


def _users_lock(home: Path) -> FileLock:
    return FileLock(home / "postgres.users")


def _keeper_lock(home: Path) -> FileLock:
    return FileLock(home / "postgres.keeper")


def _start_keeper(home: Path) -> None:
    """Leave a process behind that survives us, unless there is one already."""
    keeper = _keeper_lock(home)
    if not keeper.try_acquire():
        return
    keeper.release()
    # The shell ends at once and leaves the keeper to init: no zombie stays with us.
    keeper_program = [sys.executable, "-m", "reputation.embedded.keeper", str(home)]
    subprocess.run(
        ["/bin/sh", "-c", '"$@" &', "sh", *keeper_program],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        start_new_session=True,
    )


def _release_at_exit(home: Path, pid: int) -> None:
    # A forked child inherits this call, but not the use.
    if os.getpid() == pid and home in _in_use:
        release_server(home)
