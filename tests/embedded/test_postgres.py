"""A server of our own: real ones, started, shared, killed."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil
import psycopg
import pytest

from reputation.embedded.cluster import Cluster, EmbeddedPostgresFailed
from reputation.embedded.postgres import (
    ROOT,
    EmbeddedServer,
    ensure_server,
    is_running,
    release_server,
)
from tests.embedded.waiting import eventually, processes_of

AnotherUser = Callable[[Path], "subprocess.Popen[str]"]
as_root_only = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root runs PostgreSQL under another account"
)


def start(home: Path) -> EmbeddedServer:
    return ensure_server(home, durable=False)


def postmaster(home: Path) -> int:
    running = Cluster(home / "postgres").running()
    assert running is not None
    return running.pid


def run(uri: str, statement: str) -> list[tuple]:
    with psycopg.connect(uri) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_a_server_keeps_its_data_from_one_start_to_the_next(home: Path):
    run(start(home).owner_uri, "CREATE TABLE note AS SELECT 'kept' AS words")
    assert release_server(home)
    assert not is_running(home)

    server = start(home)

    assert run(server.app_uri, "SELECT words FROM note") == [("kept",)]


def test_it_is_postgresql_18_on_a_socket_and_nowhere_else(bare: Path):
    server = start(bare)

    [(version,)] = run(server.app_uri, "SHOW server_version")
    assert version.startswith("18.")
    assert run(server.app_uri, "SHOW listen_addresses") == [("",)]
    assert run(
        server.app_uri, "SELECT lower('ÁÑ'), to_tsvector('spanish', 'Ñandú')"
    ) == [("áñ", "'ñandu':1")]


def test_processes_share_one_server_and_the_last_one_stops_it(
    home: Path, another_user: AnotherUser
):
    start(home)
    other = another_user(home)
    server = postmaster(home)

    assert not release_server(home)
    assert postmaster(home) == server

    other.communicate("")
    assert not is_running(home)


def test_users_that_are_killed_leave_no_server_behind(
    home: Path, another_user: AnotherUser
):
    users = [another_user(home), another_user(home)]

    for user in users:
        user.kill()

    eventually(lambda: not processes_of(home))
    assert not is_running(home)


def test_everything_that_was_committed_is_there_after_kill_9(home: Path):
    run(ensure_server(home).owner_uri, "CREATE TABLE note AS SELECT 'kept' AS words")
    server = psutil.Process(postmaster(home))
    killed = [server, *server.children()]
    for process in killed:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(killed, timeout=10)

    again = ensure_server(home)

    assert run(again.app_uri, "SELECT words FROM note") == [("kept",)]


def test_a_killed_server_starts_though_its_number_belongs_to_somebody_else_now(
    home: Path,
):
    start(home)
    pid_file = home / "postgres" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    assert release_server(home)
    # As after a restart of the machine: another process of the same user.
    account = Cluster(home / "postgres").account
    with subprocess.Popen(["sleep", "60"], **account.process_options) as somebody:
        pid_file.write_text("\n".join([str(somebody.pid), *lines[1:]]) + "\n")
        account.give(pid_file)

        start(home)

        assert postmaster(home) != somebody.pid
        assert somebody.poll() is None
        somebody.kill()


def test_a_killed_first_start_is_made_good_by_the_next(bare: Path):
    (bare / "postgres.partial").mkdir()
    (bare / "postgres.partial" / "PG_VERSION").write_text("18\n")

    start(bare)

    assert not (bare / "postgres.partial").exists()
    assert is_running(bare)


def test_roles_and_queue_are_completed_when_a_kill_fell_between(home: Path):
    server = start(home)
    (home / "postgres.provisioned").unlink()
    release_server(home)

    assert start(home) == server
    assert (home / "postgres.provisioned").exists()


@pytest.mark.parametrize(
    "below",
    [
        pytest.param(
            "d" * 60 + "/" + "e" * 60, id="longer than a socket's name may be"
        ),
        pytest.param("Año 2026/It's $HOME", id="with capitals, spaces and accents"),
    ],
)
def test_a_directory_may_have_any_name(bare: Path, below: str):
    server = start(bare / below)

    assert run(server.app_uri, "SELECT 1") == [(1,)]
    [where] = parse_qs(urlsplit(server.app_uri).query)["host"]
    assert not where.startswith(str(bare))

    assert release_server(bare / below)
    assert not Path(where).exists()


def test_two_servers_run_side_by_side(bare: Path):
    one, two = start(bare / "one"), start(bare / "two")
    run(one.owner_uri, "CREATE TABLE note (words text)")

    assert run(two.owner_uri, "SELECT to_regclass('note')") == [(None,)]
    assert release_server(bare / "one")
    assert is_running(bare / "two")
    assert release_server(bare / "two")


def test_the_product_reads_and_writes_but_makes_nothing(home: Path):
    server = start(home)
    run(server.owner_uri, "CREATE SCHEMA acme CREATE TABLE note (words text)")

    run(server.app_uri, "INSERT INTO acme.note VALUES ('hello')")

    for refused in (
        "CREATE SCHEMA globex",
        "CREATE TABLE acme.mine (words text)",
        "CREATE TABLE public.mine (words text)",
        "TRUNCATE acme.note",
        "DROP TABLE acme.note",
        "CREATE ROLE mallory",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            run(server.app_uri, refused)
    assert run(server.app_uri, "SELECT words FROM acme.note") == [("hello",)]


def test_the_queues_role_sees_no_posts_and_the_product_no_queue(home: Path):
    server = start(home)
    run(server.owner_uri, "CREATE TABLE note (words text)")
    queue_uri = server.app_uri.replace("vigia_app", "vigia_queue")

    run(queue_uri, "SELECT pgmq.create('celery')")

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(queue_uri, "SELECT * FROM note")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(server.app_uri, "SELECT * FROM pgmq.q_celery")


def test_the_tests_databases_give_the_product_the_same_rights(home: Path):
    server = start(home)
    with psycopg.connect(server.owner_uri, autocommit=True) as owner:
        owner.execute("CREATE DATABASE test_vigia")
    run(
        server.owner_uri.replace("/vigia?", "/test_vigia?"),
        "CREATE TABLE note AS SELECT 'hello' AS words",
    )

    there = server.app_uri.replace("/vigia?", "/test_vigia?")
    assert run(there, "SELECT words FROM note") == [("hello",)]


def test_data_of_another_postgresql_is_left_alone(bare: Path):
    (bare / "postgres").mkdir()
    (bare / "postgres" / "PG_VERSION").write_text("16\n")

    with pytest.raises(
        EmbeddedPostgresFailed, match="written by PostgreSQL 16, not 18"
    ):
        start(bare)

    assert [path.name for path in (bare / "postgres").iterdir()] == ["PG_VERSION"]


def test_a_server_that_cannot_start_says_why(home: Path):
    start(home)
    release_server(home)
    (home / "postgres" / "postgresql.conf").write_text("no_such_setting = 1\n")

    with pytest.raises(EmbeddedPostgresFailed, match="no_such_setting"):
        start(home)

    # And the failed start does not count as a user.
    assert release_server(home)


@as_root_only
def test_somebody_elses_directory_is_refused(bare: Path):
    nobody = pwd.getpwnam("nobody")
    os.chown(bare, nobody.pw_uid, nobody.pw_gid)

    with pytest.raises(EmbeddedPostgresFailed, match="belongs to another user"):
        start(bare)

    assert not list(bare.iterdir())
    os.chown(bare, 0, 0)


@as_root_only
def test_root_opens_the_way_to_its_server_for_passing_only(bare: Path):
    closed = bare / "closed"
    closed.mkdir(mode=0o700)

    start(closed / "data")

    assert closed.stat().st_mode & 0o777 == 0o711
    assert (closed / "data" / "postgres").stat().st_mode & 0o777 == 0o700
    assert psutil.Process(postmaster(closed / "data")).uids().real != 0
    assert release_server(closed / "data")


def test_a_command_uses_the_embedded_server_and_stops_it_again(home: Path):
    done = subprocess.run(
        [
            *(sys.executable, ROOT / "manage.py", "shell", "--verbosity=0", "-c"),
            "import os; print(os.environ['DATABASE_URL'], os.environ['VIGIA_DATA'])",
        ],
        env={"PATH": os.defpath, "VIGIA_DATA": str(home), "LANG": "C.UTF-8"},
        cwd="/",
        capture_output=True,
        text=True,
        check=True,
    )

    url, data = done.stdout.split()
    assert url.startswith("postgresql://vigia_app@/vigia?host=")
    assert data == str(home)
    assert not is_running(home)


def test_a_command_leaves_a_given_database_alone(bare: Path):
    done = subprocess.run(
        [
            *(sys.executable, ROOT / "manage.py", "shell", "--verbosity=0", "-c"),
            "import os; print(os.environ['DATABASE_URL'])",
        ],
        env={
            "PATH": os.defpath,
            "VIGIA_DATA": str(bare),
            "DATABASE_URL": "postgresql://somebody@elsewhere/vigia",
            "CELERY_BROKER_URL": "memory://",
            "VIGIA_SECRET_KEY": "only-for-tests",
        },
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "postgresql://somebody@elsewhere/vigia\n"
    assert not list(bare.iterdir())


def test_another_python_is_told_which_one_to_use():
    # Without its site directory a Python has no Django.
    refused = subprocess.run(
        [sys.executable, "-I", "-S", ROOT / "manage.py", "check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 1
    assert ".venv/bin/python manage.py" in refused.stderr


def test_a_directory_that_vanishes_takes_its_keeper_along(
    home: Path, another_user: AnotherUser
):
    user = another_user(home)
    os.kill(postmaster(home), signal.SIGQUIT)
    eventually(lambda: not is_running(home))
    shutil.rmtree(home)
    user.kill()

    eventually(lambda: not processes_of(home))
    home.mkdir()
