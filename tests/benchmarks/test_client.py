"""The web process's own account of its requests is read back, and only what was asked for."""

import pytest

from benchmarks import client
from benchmarks.client import AccessLog
from benchmarks.figures import MeasurementFailed


def test_times_are_those_of_one_address_from_now_on(tmp_path):
    path = tmp_path / "web.log"
    path.write_text("GET / 200 999000\n")
    log = AccessLog(path)
    with path.open("a") as file:
        file.write(
            "GET / 200 1500\nGET /b/ 200 7\nGET / 302 8\nstarted\nGET / 200 250\n"
        )

    assert log.milliseconds("/", count=2) == [1.5, 0.25]


def test_requests_that_were_not_logged_fail_the_measurement(tmp_path, monkeypatch):
    monkeypatch.setattr(client, "LOG_SECONDS", 0.0)
    path = tmp_path / "web.log"
    path.write_text("")

    with pytest.raises(MeasurementFailed, match="0 of 1"):
        AccessLog(path).milliseconds("/", count=1)
