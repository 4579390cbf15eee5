"""A refusal reaches whoever is still sending."""

import http.client
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reputation import hearing_out
from tests.api.refusing import application
from tests.database import ROOT


def left_of(body: bytes, **environ: Any) -> bytes:
    """Return what is left of a body after it was refused."""
    source = io.BytesIO(body)
    told = {"wsgi.input": source, "wsgi.input_terminated": True}
    assert application(told | environ, lambda *_: None) == [b"no"]
    return source.read()


def test_a_body_is_read_to_its_end() -> None:
    assert left_of(b"x" * 200_000, CONTENT_LENGTH="200000") == b""
    assert left_of(b"x" * 200_000, HTTP_TRANSFER_ENCODING="chunked") == b""


def test_a_request_without_a_body_is_not_waited_for() -> None:
    assert left_of(b"the next request") == b"the next request"
    assert left_of(b"the next request", CONTENT_LENGTH="0") == b"the next request"


def test_where_nobody_marks_the_end_nothing_is_read() -> None:
    body = {"CONTENT_LENGTH": "3", "wsgi.input_terminated": False}

    assert left_of(b"abc, and the next request", **body).startswith(b"abc")


@pytest.mark.parametrize(
    ("bound", "value"), [("MOST_BYTES", 65_536), ("MOST_SECONDS", 0)]
)
def test_nobody_is_heard_for_ever(
    monkeypatch: pytest.MonkeyPatch, bound: str, value: int
) -> None:
    monkeypatch.setattr(hearing_out, bound, value)

    assert len(left_of(b"x" * 200_000, CONTENT_LENGTH="200000")) >= 200_000 - 65_536


class HungUp(io.BytesIO):
    def read(self, _size: int | None = -1, /) -> bytes:
        raise ConnectionResetError


def test_somebody_who_hangs_up_breaks_nothing() -> None:
    left_of(b"", CONTENT_LENGTH="9", **{"wsgi.input": HungUp()})


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """The web server as it is configured, with the application above."""
    settings = tmp_path / "settings.py"
    settings.write_text(
        "from reputation.serving import *\nwsgi_app = 'tests.api.refusing:application'"
    )
    command = ["-m", "gunicorn", "--config", str(settings), "--workers", "1"]
    server = subprocess.Popen(
        [sys.executable, *command, "--bind", "127.0.0.1:0"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert server.stderr is not None
    try:
        listening = (
            re.search(r"Listening at: http://127.0.0.1:(\d+)", line)
            for line in server.stderr
        )
        yield next(int(found[1]) for found in listening if found)
    finally:
        server.terminate()
        server.communicate(timeout=30)


def test_a_client_that_sends_all_before_it_listens_gets_its_answer(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for _again in range(2):  # on the same connection
        connection.request("POST", "/", body=b"x" * (12 * 1024 * 1024))
        answer = connection.getresponse()

        assert (answer.status, answer.read()) == (413, b"no")
    connection.close()
