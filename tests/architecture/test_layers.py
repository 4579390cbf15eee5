"""Every package has its place among the layers that lint-imports holds."""

import tomllib

from tests.architecture.sources import ROOT

# Above or beside the layers: where the parts are put together, or what knows no part.
BESIDE = {
    "reputation.celery",
    "reputation.doctor",
    "reputation.embedded",
    "reputation.hearing_out",
    "reputation.serving",
    "reputation.settings",
    "reputation.slashes",
    "reputation.warming",
    "reputation.wsgi",
}


def test_every_module_of_the_product_has_a_layer():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers = contracts["tool"]["importlinter"]["contracts"][0]["layers"]
    placed = {name.strip() for layer in layers for name in layer.split("|")}
    modules = {
        f"reputation.{path.stem}"
        for path in (ROOT / "reputation").iterdir()
        if not path.name.startswith("_")
    }

    assert modules - placed - BESIDE == set()
