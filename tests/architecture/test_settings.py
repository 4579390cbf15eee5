"""Every variable is on one page, and nothing is on it that nobody reads."""

import ast
import re

import pytest
from django.core.exceptions import ImproperlyConfigured

from reputation.common.environment import Environment
from tests.architecture.sources import ROOT, trees

PAGE = (ROOT / "docs" / "settings.md").read_text()
DOCUMENTED = (
    set(re.findall(r"`([A-Z][A-Z_]+)`", PAGE))
    - {"DEBUG", "INFO"}
    - {
        "WARNING",
        "ERROR",
    }
)
READERS = ["Makefile", "Dockerfile", "compose.yaml", "manage.py"]


def read_by_settings():
    tree = trees()["reputation/settings.py"]
    return {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and isinstance(call.args[0], ast.Constant)
    }


def mentioned_anywhere():
    texts = [(ROOT / name).read_text() for name in READERS]
    texts += [(ROOT / path).read_text() for path in trees()]
    return set(re.findall(r"\b[A-Z][A-Z_]+\b", "\n".join(texts)))


def test_every_variable_that_is_read_is_documented():
    assert read_by_settings() - DOCUMENTED == set()


def test_every_variable_that_is_documented_is_read():
    assert DOCUMENTED - mentioned_anywhere() == set()


@pytest.mark.parametrize("path", [path for path in trees() if "embedded" not in path])
def test_the_environment_is_read_by_the_settings_alone(path):
    if path == "reputation/settings.py":
        return
    reads = [
        ast.unparse(node)
        for node in ast.walk(trees()[path])
        if isinstance(node, ast.Attribute)
        and node.attr in {"environ", "getenv"}
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
    ]
    entry_points = {"reputation/wsgi.py", "reputation/celery.py"}

    # An entry point names the settings module, and reads nothing.
    assert not reads or path in entry_points


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("VIGIA_DATABASE_POOL", "many", "int"),
        ("VIGIA_DEBUG", "maybe", "bool"),
        ("CELERY_BROKER_TRANSPORT_OPTIONS", "{", "json"),
    ],
)
def test_a_malformed_variable_is_named(name, value, read, monkeypatch):
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured) as refused:
        getattr(Environment(), read)(name, default=None)

    assert str(refused.value) == (
        f"{name} cannot be {value!r}; docs/settings.md says what it is for."
    )


@pytest.mark.parametrize(
    ("name", "read"), [("DATABASE_URL", "db_url"), ("VIGIA_EMAIL_URL", "email_url")]
)
def test_a_malformed_address_is_named_without_its_password(name, read, monkeypatch):
    monkeypatch.setenv(name, "nonsense:hunter2")

    with pytest.raises(ImproperlyConfigured) as refused:
        getattr(Environment(), read)(name)

    assert str(refused.value).startswith(f"{name} cannot be what it is;")
    assert "hunter2" not in str(refused.value)


def test_a_missing_variable_is_named(monkeypatch):
    monkeypatch.delenv("VIGIA_SECRET_KEY")

    with pytest.raises(ImproperlyConfigured, match="VIGIA_SECRET_KEY is not set;"):
        Environment().str("VIGIA_SECRET_KEY")
