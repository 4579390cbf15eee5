"""What the supervisor waits for is what the programs say, whatever the log leaves out."""

import os
import subprocess
from pathlib import Path

import pytest

from reputation.embedded.programs import programs
from reputation.embedded.supervisor import Program
from tests.embedded.waiting import eventually

NO_SERVER = {
    "DATABASE_URL": "postgresql://nobody@/nowhere",
    "CELERY_BROKER_URL": "memory://",
    "VIGIA_SECRET_KEY": "only-for-tests",
}


class Log:
    """What a program has written, as the supervisor hands it over."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def logged(self) -> str:
        return self.path.read_text()


@pytest.mark.parametrize("level", ["INFO", "ERROR"])
def test_the_clock_says_that_it_runs_at_every_log_level(
    tmp_path: Path, level: str
) -> None:
    beat = program("beat", tmp_path)
    log = Log(tmp_path / "beat.log")
    with log.path.open("w") as out:
        process = subprocess.Popen(
            beat.command,
            env={**os.environ, **NO_SERVER, "VIGIA_LOG_LEVEL": level},
            stdout=out,
            stderr=out,
        )
    try:
        eventually(lambda: beat.is_ready(log))  # type: ignore[arg-type]  # all that it asks of it
    finally:
        process.kill()
        process.wait()


def program(name: str, home: Path) -> Program:
    return next(each for each in programs(port=1, home=home) if each.name == name)
