"""What a command finds beside a demo: the demo's own address."""

import json

import pytest

from reputation.embedded import environment
from reputation.embedded.environment import demo_address, use_embedded_server


class Server:
    """A server that runs already, as far as a command can tell."""

    environment = {"DATABASE_URL": "postgresql://app@/vigia"}


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "ensure_server", lambda _home: Server)
    return tmp_path


def settle(home, **already):
    found = {"VIGIA_DATA": str(home)} | already
    use_embedded_server(found)
    return found


def test_links_lead_to_the_demo_on_whatever_port_it_is(home):
    told = {"url": "http://127.0.0.1:8123/", "email": "lead@atalaya.example"}
    (home / "demo.json").write_text(json.dumps(told))

    assert settle(home)["VIGIA_URL"] == "http://127.0.0.1:8123/"
    assert settle(home, VIGIA_URL="https://v.example")["VIGIA_URL"] == (
        "https://v.example"
    )


def test_without_a_demo_the_usual_address_stands(home):
    assert "VIGIA_URL" not in settle(home)


@pytest.mark.parametrize("written", ["", "{", "[]", '{"url": 8000}', "{}"])
def test_a_file_that_tells_nothing_is_passed_over(home, written):
    (home / "demo.json").write_text(written)

    assert demo_address(home) == ""
