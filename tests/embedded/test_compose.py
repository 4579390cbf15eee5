"""The check of compose.yaml: it has to find what is wrong, and nothing else."""

import importlib.util
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml

from reputation.embedded.postgres import ROOT


@pytest.fixture(scope="module")
def mistakes() -> Callable[[dict[str, Any]], Iterator[str]]:
    path = ROOT / "tools" / "check_compose.py"
    spec = importlib.util.spec_from_file_location("check_compose", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.mistakes


@pytest.fixture
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "compose.yaml").read_text())


def test_ours_has_no_mistake(mistakes, compose):
    assert list(mistakes(compose)) == []


def test_web_worker_and_beat_wait_for_the_migration(compose):
    for name in ("web", "worker", "beat"):
        assert compose["services"][name]["depends_on"]["migrate"] == {
            "condition": "service_completed_successfully"
        }


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        pytest.param(
            {"enviroment": {}},
            "$.services.web: Additional properties are not allowed "
            "('enviroment' was unexpected)",
            id="a misspelt key",
        ),
        pytest.param(
            {"restart": False},
            "$.services.web.restart: False is not one of "
            "['no', 'always', 'on-failure', 'unless-stopped']",
            id="a word that YAML takes for a truth value",
        ),
        pytest.param(
            {"environment": {"WEB_CONCURRENCY": 4}},
            "$.services.web.environment.WEB_CONCURRENCY: 4 is not of type 'string'",
            id="a number where compose wants text",
        ),
        pytest.param(
            {"depends_on": {"redis": {"condition": "service_healthy"}}},
            "$.services.web: 'redis' is not in services",
            id="a service that is not there",
        ),
        pytest.param(
            {"volumes": ["media:/media"]},
            "$.services.web: 'media' is not in volumes",
            id="a volume that is not there",
        ),
    ],
)
def test_a_mistake_is_named(mistakes, compose, change, mistake):
    compose["services"]["web"] |= change

    assert list(mistakes(compose)) == [mistake]
