"""One demo in one directory on one port."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from reputation.embedded.claim import (
    DemoRefused,
    claimed,
    refuse_taken_port,
    start_over,
)
from reputation.embedded.demo import asked_port
from reputation.embedded.environment import data_dir, secret_key
from reputation.embedded.postgres import ROOT, ensure_server, is_running
from tests.embedded.waiting import processes_of


def test_a_directory_holds_one_demo_at_a_time(bare: Path):
    with claimed(bare), pytest.raises(DemoRefused) as refused, claimed(bare):
        pytest.fail("two demos ran in one directory")

    assert str(refused.value) == (
        f"A demo is already running on {bare}. Another one needs a directory "
        "and a port of its own: make demo PORT=8001 VIGIA_DATA=.vigia-2"
    )
    with claimed(bare):
        assert processes_of(bare)
    assert not processes_of(bare)


def test_a_second_demo_changes_nothing(bare: Path):
    (bare / "demo.json").write_text("{}")
    with claimed(bare):
        second = subprocess.run(
            [sys.executable, "-m", "reputation.embedded.demo"],
            env=os.environ | {"VIGIA_DATA": str(bare), "RESET": "1", "PORT": "18999"},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    assert second.returncode == 1
    assert second.stderr.startswith(f"A demo is already running on {bare}.")
    assert (bare / "demo.json").read_text() == "{}"


def test_a_taken_port_is_refused_with_another_one_to_take(bare: Path):
    with socket.create_server(("127.0.0.1", 0)) as neighbor:
        port = neighbor.getsockname()[1]

        with pytest.raises(DemoRefused) as refused:
            refuse_taken_port(port)

    assert str(refused.value) == (
        f"Port {port} is taken by another program. "
        f"Choose another one: make demo PORT={port + 1}"
    )
    refuse_taken_port(port)


@pytest.mark.parametrize(
    ("asked", "port"), [("", 8000), ("8001", 8001), ("65535", 65535)]
)
def test_the_port_is_what_was_asked_for(
    asked: str, port: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PORT", asked)

    assert asked_port() == port


@pytest.mark.parametrize("asked", ["0", "65536", "web", "-1", "80.5"])
def test_a_port_that_is_none_is_named(asked: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PORT", asked)

    with pytest.raises(DemoRefused, match=f"PORT is '{asked}'; use a number"):
        asked_port()


def test_starting_over_removes_what_a_demo_makes_and_nothing_else(home: Path):
    ensure_server(home, durable=False)
    secret_key(home)
    for name in ("demo.json", "demo-credentials.json", "beat-schedule.dat", "thesis"):
        (home / name).write_text("words")
    (home / "logs").mkdir()

    start_over(home)

    assert not is_running(home)
    left = {path.name for path in home.iterdir()}
    assert left == {"thesis", "postgres.lock", "postgres.users", "postgres.keeper"}


def test_a_database_in_use_is_not_removed(
    home: Path, another_user: "type[subprocess.Popen[str]]"
):
    another_user(home)

    with pytest.raises(DemoRefused, match="Something else uses the database"):
        start_over(home)

    assert is_running(home)


def test_the_secret_key_is_made_once_and_for_the_owners_eyes(bare: Path):
    made = secret_key(bare)

    assert len(made) >= 50
    assert secret_key(bare) == made
    assert (bare / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_secret_key_that_was_never_written_is_made_again(bare: Path):
    (bare / "secret_key").touch()

    assert len(secret_key(bare)) >= 50


def test_the_data_is_beside_the_code_unless_told_otherwise(bare: Path):
    assert data_dir({}) == ROOT / ".vigia"
    assert data_dir({"VIGIA_DATA": ""}) == ROOT / ".vigia"
    assert data_dir({"VIGIA_DATA": str(bare / "x")}) == bare / "x"
