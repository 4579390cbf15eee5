"""Starting programs, watching them, and stopping exactly those."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

STOP_SECONDS = 10.0
STEADY_SECONDS = 60.0  # who has run this long starts again without waiting
LONGEST_PAUSE = 30.0
LOOK_SECONDS = 0.1
LOG_BYTES_KEPT = 20_000_000


class Stopped(Exception):
    """Somebody asked us to stop, by Ctrl-C or a signal."""


class ProgramFailed(Exception):
    """A program ended that should have gone on. The message is shown."""


class StopRequest:
    """Whether somebody has asked us to stop.

    A flag that is looked at between steps, because an exception out of a signal handler
    may strike between the start of a program and the note that it was started.
    """

    def __init__(self) -> None:
        self.made = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take the signals that ask for a stop, until the end of the block."""
        signals = [signal.SIGINT, signal.SIGTERM]
        # Under nohup it is ignored, and stays so.
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signals.append(signal.SIGHUP)
        before = {number: signal.signal(number, self._note) for number in signals}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def pause(self, seconds: float = LOOK_SECONDS) -> None:
        """Wait a little.

        Raises:
            Stopped: somebody has asked us to stop.
        """
        deadline = time.monotonic() + seconds
        while not self.made and (left := deadline - time.monotonic()) > 0:
            time.sleep(min(left, LOOK_SECONDS))
        if self.made:
            raise Stopped

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.made = True


@dataclass(frozen=True, slots=True)
class Program:
    """Something to keep running."""

    name: str
    command: Sequence[str]
    is_ready: Callable[["Running"], bool] = lambda _running: True


@dataclass(slots=True)
class Running:
    """A program that was started, and when it may be started again."""

    program: Program
    log: Path
    log_start: int = 0
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0
    again_at: float = 0.0

    def logged(self) -> str:
        """Return what the program has written since its latest start."""
        with self.log.open("rb") as file:
            file.seek(self.log_start)
            return file.read().decode(errors="replace")


@dataclass(slots=True)
class Supervisor:
    """Keeps programs running, each with its log, in an environment of their own."""

    programs: Sequence[Program]
    logs: Path
    environ: Mapping[str, str]
    directory: Path
    say: Callable[[str], None]
    _running: list[Running] = field(default_factory=list)

    def start(self) -> None:
        """Start every program."""
        self.logs.mkdir(mode=0o700, exist_ok=True)
        for program in self.programs:
            running = Running(program, log=self.logs / f"{program.name}.log")
            self._running.append(running)
            self._launch(running)

    def wait_until_ready(self, stop: StopRequest, *, seconds: float) -> None:
        """Wait until every program answers.

        Raises:
            ProgramFailed: one ended, or is silent too long; with the end of its log.
            Stopped: somebody has asked us to stop.
        """
        deadline = time.monotonic() + seconds
        waiting = list(self._running)
        while waiting:
            for running in waiting:
                if running.process is None or running.process.poll() is not None:
                    raise ProgramFailed(_told(running, "ended at once"))
                if time.monotonic() > deadline:
                    raise ProgramFailed(_told(running, "does not answer"))
            waiting = [one for one in waiting if not one.program.is_ready(one)]
            stop.pause()

    def restart_the_dead(self) -> None:
        """Start again what has ended, waiting longer each time it ends soon."""
        now = time.monotonic()
        for running in self._running:
            if running.process and running.process.poll() is not None:
                self._note_death(running, now)
            if running.process is None and now >= running.again_at:
                self._launch(running)

    def stop(self) -> None:
        """Ask every program to end, wait, and kill what is left of them."""
        alive = [one.process for one in self._running if one.process]
        for process in alive:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in alive:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                continue
        for process in alive:
            _kill_group(process)
        self._running.clear()

    def _launch(self, running: Running) -> None:
        _cut(running.log)
        with running.log.open("ab") as log:
            running.log_start = log.tell()
            running.process = subprocess.Popen(
                running.program.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.directory,
                env=self.environ,
                start_new_session=True,  # Ctrl-C is ours to answer, one by one
            )
        running.started_at = time.monotonic()

    def _note_death(self, running: Running, now: float) -> None:
        process = running.process
        if process is None:
            return
        _kill_group(process)
        steady = now - running.started_at > STEADY_SECONDS
        running.failures = 0 if steady else running.failures + 1
        pause = min(LONGEST_PAUSE, 2.0 ** (running.failures - 1)) if not steady else 0.0
        running.again_at = now + pause
        running.process = None
        self.say(
            f"{running.program.name} ended with {process.returncode}; "
            f"starting it again in {pause:.0f} s (log: {running.log})"
        )


def _told(running: Running, what: str) -> str:
    lines = running.logged().splitlines()[-15:]
    return "\n".join([f"{running.program.name} {what}:", *lines])


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what a program leaves behind: its helpers are in its session."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _cut(log: Path) -> None:
    """Keep one older log when a log has grown large."""
    if log.exists() and log.stat().st_size > LOG_BYTES_KEPT:
        log.replace(log.with_suffix(".log.1"))
