"""docs/api.md names everything that a caller can meet."""

import re

import pytest

import reputation.urls  # noqa: F401 - brings every refusal, the pages' too, whatever ran before
from reputation.api.v1 import urls
from reputation.common.errors import Refused
from tests.api.test_permissions import addresses
from tests.database import ROOT

GUIDE = (ROOT / "docs" / "api.md").read_text()
CODE = "\n".join(
    path.read_text() for path in sorted((ROOT / "reputation" / "api").rglob("*.py"))
)
REJECTED = [
    "malformed",
    "missing_field",
    "unknown_field",
    "wrong_type",
    "unknown_channel",
    "bad_time",
    "future_time",
    "too_long",
    "empty_text",
    "out_of_range",
    "bad_kind",
    "missing_parent",
    "parent_cycle",
    "bad_unicode",
]


@pytest.mark.parametrize("code", REJECTED)
def test_every_rejected_code_has_its_row(code: str):
    assert f"\n| `{code}` |" in GUIDE.split("| rejected code |")[1]


def raised_codes() -> set[str]:
    """Return the codes that stand in the source where a problem is made."""
    calls = re.findall(r'(?:ApiError|super\(\)\.__init__)\(\s*\d+,\s*"(\w+)"', CODE)
    return {*calls, *re.findall(r'\bcode="(\w+)"', CODE)}


def reaches_the_api(refusal: type[Refused]) -> bool:
    """Tell whether a caller can meet it: drills are commands, whoever has imported them."""
    return refusal.__module__.startswith(
        "reputation."
    ) and not refusal.__module__.startswith("reputation.drills")


def refusals(kind: type[Refused]) -> set[str]:
    return {
        found
        for one in kind.__subclasses__()
        for found in ({one.code} if reaches_the_api(one) else set()) | refusals(one)
    }


@pytest.mark.parametrize("code", sorted(raised_codes() | refusals(Refused)))
def test_every_code_of_a_problem_is_told(code: str):
    assert f"`{code}`" in GUIDE


def test_every_address_is_told():
    for address in addresses(urls.brand_patterns):
        plain = re.sub(r"<\w+:(\w+)>", "{id}", address).replace(
            "channels/{id}", "channels/{slug}"
        )
        assert f"`{plain}`" in GUIDE, plain
