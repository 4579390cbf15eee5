"""The web server takes every address that the API allows, and every one that it makes."""

import subprocess
import sys
from urllib.parse import quote

import pytest

from reputation import serving
from reputation.api.pagination import cursor_at
from reputation.api.v1.mentions import NEWEST, MentionParameters
from reputation.common.ids import uuid7
from reputation.mentions.models import Mention
from reputation.slashes import one_slash_first
from tests.api.items import ACME
from tests.people import MONDAY

# What a child of the server finds: addresses, the engine's automata, objects that no collector touches.
LOOK = """
import gc, sys
import reputation.wsgi
from reputation.analysis.triage.matcher import the_matcher
is_built = the_matcher.cache_info().currsize == 1
print("reputation.urls" in sys.modules, is_built, gc.get_freeze_count() > 50_000)
"""


def test_the_longest_search_fits_with_its_cursor() -> None:
    longest = MentionParameters().fields["q"].max_length  # type: ignore[attr-defined]  # a CharField
    place = cursor_at(NEWEST, Mention(pk=uuid7(), posted_at=MONDAY), backwards=False)

    line = f"GET {ACME}mentions/?limit=200&q={quote('😡' * longest)}&cursor={place} HTTP/1.1"

    assert len(line) < serving.limit_request_line


@pytest.mark.parametrize("path", ["/api/v1/me/", "//api/v1/me/", "///api/v1/me/"])
def test_a_slash_too_many_after_the_host_changes_nothing(path: str) -> None:
    environ = {"PATH_INFO": path}
    one_slash_first(lambda _environ, _start: [])(environ, None)

    assert environ["PATH_INFO"] == "/api/v1/me/"


def test_the_web_process_knows_its_addresses_and_reads_posts_before_it_forks() -> None:
    said = subprocess.run(
        [sys.executable, "-c", LOOK], capture_output=True, text=True, check=True
    ).stdout.splitlines()

    assert said[-1] == "True True True"
    assert serving.preload_app is True
