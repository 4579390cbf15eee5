"""The whole product on this machine: `python -m reputation.embedded.demo`.

Starts the database, the web, a worker and the clock, loads the demo's five brands, and
keeps all of it running until it is told to stop.
"""

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reputation.embedded import leftovers
from reputation.embedded.claim import (
    DemoRefused,
    claimed,
    refuse_taken_port,
    start_over,
)
from reputation.embedded.cluster import EmbeddedPostgresFailed
from reputation.embedded.environment import data_dir, secret_key
from reputation.embedded.postgres import (
    ROOT,
    ensure_server,
    is_running,
    release_server,
)
from reputation.embedded.programs import programs
from reputation.embedded.supervisor import (
    LOOK_SECONDS,
    ProgramFailed,
    Stopped,
    StopRequest,
    Supervisor,
)

READY_SECONDS = 60.0
SERVER_LOOK_SECONDS = 1.0


@dataclass(slots=True)
class Demo:
    """One demo: its directory, its port, and the environment of its programs."""

    home: Path
    port: int
    environ: dict[str, str]
    stop: StopRequest = field(default_factory=StopRequest)
    began: float = field(default_factory=time.monotonic)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def is_embedded(self) -> bool:
        return not os.environ.get("DATABASE_URL")

    def run(self, *, reset: bool) -> None:
        """Run until somebody asks for a stop.

        Raises:
            DemoRefused: the port or the directory is in use, or the settings disagree.
            EmbeddedPostgresFailed: the database does not start.
            ProgramFailed: one of the programs does not start.
        """
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with claimed(self.home), self.stop.listening():
            try:
                self.prepare(reset=reset)
                self.serve()
            except Stopped:
                self.progress("Stopped")
            finally:
                release_server(self.home)

    def prepare(self, *, reset: bool) -> None:
        """Clear what is in the way, and start the database."""
        if left := leftovers.find(self.home):
            self.progress(
                f"Ending {len(left)} processes that a killed demo has left ..."
            )
            leftovers.end(self.home)
        refuse_taken_port(self.port)
        (self.home / "demo.json").unlink(missing_ok=True)
        if reset:
            self.reset()
        self.environ |= leftovers.mark(self.home) | {
            "VIGIA_DATA": str(self.home),
            "VIGIA_SECRET_KEY": secret_key(self.home),
            "DJANGO_SETTINGS_MODULE": "reputation.settings",
            "PYTHONUNBUFFERED": "1",
        }
        if self.is_embedded:
            self.progress(f"Starting PostgreSQL in {self.home} ...")
            self.environ |= ensure_server(self.home).environment
        elif not os.environ.get("CELERY_BROKER_URL"):
            raise DemoRefused("DATABASE_URL is set: CELERY_BROKER_URL is needed, too.")

    def reset(self) -> None:
        """Start over with an empty directory."""
        if not self.is_embedded:
            raise DemoRefused(
                "RESET=1 clears the embedded database only, and DATABASE_URL names "
                "another one."
            )
        start_over(self.home)
        self.progress(f"Removed the earlier demo in {self.home}")

    def serve(self) -> None:
        """Fill the database, start the programs, and watch them."""
        self.progress("Bringing the tables up to date ...")
        self.manage("migrate_schemas", "--verbosity=0")
        self.progress("Loading the demo's five brands ...")
        told = json.loads(self.manage("load_demo").splitlines()[-1])
        supervisor = Supervisor(
            programs=programs(port=self.port, home=self.home),
            logs=self.home / "logs",
            environ=self.environ,
            directory=ROOT,
            say=self.progress,
        )
        self.progress("Starting web, worker and beat ...")
        try:
            supervisor.start()
            supervisor.wait_until_ready(self.stop, seconds=READY_SECONDS)
            self.announce(told)
            self.watch(supervisor)
        finally:
            self.progress("Stopping web, worker and beat ...")
            supervisor.stop()

    def manage(self, *arguments: str) -> str:
        """Run a management command to its end, and return what it printed.

        Raises:
            ProgramFailed: it failed, and has said why on the terminal.
            Stopped: somebody has asked us to stop.
        """
        with subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=self.environ,
            start_new_session=True,
        ) as command:
            printed = ""
            while command.poll() is None:
                try:
                    self.stop.pause(0)
                    printed, _ = command.communicate(timeout=LOOK_SECONDS)
                except subprocess.TimeoutExpired:
                    continue
                except Stopped:
                    command.terminate()
                    raise
        if command.returncode != 0:
            raise ProgramFailed(f"manage.py {arguments[0]} failed; it said why above.")
        return printed

    def watch(self, supervisor: Supervisor) -> None:
        """Keep everything running until somebody asks for a stop."""
        look_at = 0.0
        while True:
            supervisor.restart_the_dead()
            if self.is_embedded and time.monotonic() > look_at:
                self.revive_server()
                look_at = time.monotonic() + SERVER_LOOK_SECONDS
            self.stop.pause()

    def revive_server(self) -> None:
        """Start the database again should somebody have killed it."""
        if is_running(self.home):
            return
        self.progress("PostgreSQL has ended; starting it again ...")
        try:
            ensure_server(self.home)
        except EmbeddedPostgresFailed as failed:
            # A process of the killed server may still be about to end.
            self.progress(f"Not yet: {failed}")

    def announce(self, told: dict[str, Any]) -> None:
        """Print where the demo is and how to sign in, and write the same to a file."""
        path = self.home / "demo.json"
        draft = path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        draft.write_text(json.dumps({"url": self.url} | told, indent=2) + "\n")
        draft.replace(path)
        self.progress("Ready")
        say(
            f"\n  Open      {self.url}"
            f"\n  Sign in   {told['email']}   {told['password']}"
            f"\n  API key   {told['api_key']}"
            f"\n\n  The same is in {path}; logs are in {self.home / 'logs'}."
            "\n  Ctrl-C stops it and keeps the data; `make demo RESET=1` starts over.\n"
        )

    def progress(self, line: str) -> None:
        """Show a line with the time since we began."""
        say(f"{time.monotonic() - self.began:6.1f} s  {line}")


def say(line: str) -> None:
    """Show a line at once, also through a pipe, and go on when nobody reads it.

    A terminal that is closed must not keep us from stopping what we have started.
    """
    with suppress(OSError):
        print(line, flush=True)


def asked_port() -> int:
    """Read PORT.

    Raises:
        DemoRefused: it is no port number.
    """
    asked = os.environ.get("PORT") or "8000"
    if not asked.isdigit() or not 0 < int(asked) < 65536:
        raise DemoRefused(f"PORT is {asked!r}; use a number from 1 to 65535.")
    return int(asked)


def main() -> None:
    """Run the demo as the environment asks: PORT, VIGIA_DATA, RESET."""
    reset = os.environ.get("RESET", "") not in {"", "0"}
    try:
        Demo(home=data_dir(), port=asked_port(), environ=dict(os.environ)).run(
            reset=reset
        )
    except (DemoRefused, EmbeddedPostgresFailed, ProgramFailed) as failed:
        sys.exit(str(failed))


if __name__ == "__main__":
    main()
