"""Programs that end, hang, and are left behind: real ones."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from reputation.embedded import leftovers
from reputation.embedded.postgres import ROOT
from reputation.embedded.supervisor import (
    Program,
    ProgramFailed,
    Running,
    Stopped,
    StopRequest,
    Supervisor,
)
from tests.embedded.waiting import eventually

Start = Callable[..., Supervisor]

PATIENT = "import time; print('here', flush=True); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + PATIENT
WITH_HELPER = (
    "import subprocess, sys; "
    f"subprocess.Popen([sys.executable, '-c', {PATIENT!r}]); " + PATIENT
)
# A supervisor that holds a directory like the demo does, until it is killed.
HOLD_DIRECTORY = f"""
import os, sys, time
from pathlib import Path
from reputation.embedded import leftovers
from reputation.embedded.claim import claimed
from reputation.embedded.supervisor import Program, Supervisor
home = Path(sys.argv[1])
with claimed(home):
    Supervisor(
        [Program("one", [sys.executable, "-c", {WITH_HELPER!r}])],
        logs=home / "logs", environ=os.environ | leftovers.mark(home),
        directory=home, say=print,
    ).start()
    print("up", flush=True)
    time.sleep(60)
"""


def program(name: str, code: str) -> Program:
    def is_ready(running: Running) -> bool:
        return "here" in running.logged()

    return Program(name, [sys.executable, "-c", code], is_ready)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervise(tmp_path: Path, said: list[str]) -> Iterator[Start]:
    """Start a supervisor of some programs; whatever it leaves is killed afterwards."""
    started = []

    def start(*programs: Program) -> Supervisor:
        supervisor = Supervisor(
            programs,
            logs=tmp_path / "logs",
            environ=os.environ | leftovers.mark(tmp_path),
            directory=tmp_path,
            say=said.append,
        )
        started.append(supervisor)
        supervisor.start()
        return supervisor

    yield start
    for supervisor in started:
        supervisor.stop()
    leftovers.end(tmp_path, seconds=1)


def test_it_waits_until_all_answer_and_stops_them_with_their_helpers(
    supervise: Start, tmp_path: Path
):
    supervisor = supervise(program("one", PATIENT), program("two", WITH_HELPER))
    supervisor.wait_until_ready(StopRequest(), seconds=20)
    eventually(lambda: len(leftovers.find(tmp_path)) == 3)

    supervisor.stop()

    # The helper was told together with its program; nobody here can wait for it.
    eventually(lambda: leftovers.find(tmp_path) == [], seconds=5)


def test_it_stops_nothing_else(supervise: Start, tmp_path: Path):
    with subprocess.Popen([sys.executable, "-c", PATIENT]) as neighbor:
        supervise(program("one", PATIENT)).stop()

        assert neighbor.poll() is None
        neighbor.kill()


def test_a_program_that_ignores_the_request_is_killed(
    supervise: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("reputation.embedded.supervisor.STOP_SECONDS", 0.3)
    supervisor = supervise(program("deaf", STUBBORN))
    supervisor.wait_until_ready(StopRequest(), seconds=20)

    supervisor.stop()

    assert leftovers.find(tmp_path) == []


def test_a_program_that_ends_is_started_again_after_a_while(
    supervise: Start, said: list[str], tmp_path: Path
):
    supervisor = supervise(program("one", PATIENT))
    supervisor.wait_until_ready(StopRequest(), seconds=20)
    [killed] = leftovers.find(tmp_path)
    killed.kill()
    # Not waited for: that is the supervisor's to do.
    eventually(lambda: killed.status() == psutil.STATUS_ZOMBIE)

    supervisor.restart_the_dead()

    assert said == [
        f"one ended with -9; starting it again in 1 s (log: {tmp_path}/logs/one.log)"
    ]
    assert leftovers.find(tmp_path) == []
    time.sleep(1)
    supervisor.restart_the_dead()
    [again] = leftovers.find(tmp_path)
    assert again.pid != killed.pid


def test_a_program_that_cannot_start_is_told_with_its_last_words(supervise: Start):
    supervisor = supervise(program("one", "raise SystemExit('no such setting')"))

    with pytest.raises(ProgramFailed) as failed:
        supervisor.wait_until_ready(StopRequest(), seconds=20)

    assert str(failed.value) == "one ended at once:\nno such setting"


def test_a_program_that_stays_silent_is_not_waited_for_forever(supervise: Start):
    supervisor = supervise(program("one", "import time; time.sleep(60)"))

    with pytest.raises(ProgramFailed, match="one does not answer"):
        supervisor.wait_until_ready(StopRequest(), seconds=0.2)


@pytest.fixture
def no_nohup() -> Iterator[None]:
    """A terminal that may hang up, also where the tests themselves were started under nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("no_nohup")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_heard_at_the_next_pause_and_not_before(number: signal.Signals):
    stop = StopRequest()

    with stop.listening():
        os.kill(os.getpid(), number)
        with pytest.raises(Stopped):
            stop.pause(5)

    assert signal.getsignal(signal.SIGHUP) is signal.SIG_DFL


@pytest.mark.usefixtures("no_nohup")
def test_under_nohup_a_hung_up_terminal_stops_nothing():
    stop = StopRequest()
    signal.signal(signal.SIGHUP, signal.SIG_IGN)

    with stop.listening():
        os.kill(os.getpid(), signal.SIGHUP)
        stop.pause(0.01)

    assert not stop.made
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


def test_a_killed_supervisor_leaves_nothing(bare: Path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_DIRECTORY, str(bare)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as supervisor:
        assert supervisor.stdout is not None
        assert supervisor.stdout.readline() == "up\n"
        eventually(lambda: len(leftovers.find(bare)) == 2)

        supervisor.kill()

    eventually(lambda: leftovers.find(bare) == [])


def test_a_supervisor_and_its_reaper_killed_are_cleaned_up_after(bare: Path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_DIRECTORY, str(bare)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as supervisor:
        assert supervisor.stdout is not None
        assert supervisor.stdout.readline() == "up\n"
        eventually(lambda: len(leftovers.find(bare)) == 2)
        for reaper in psutil.Process(supervisor.pid).children():
            if "reputation.embedded.reaper" in reaper.cmdline():
                reaper.kill()
        supervisor.kill()

    assert leftovers.end(bare, seconds=2) == 2
    assert leftovers.find(bare) == []
