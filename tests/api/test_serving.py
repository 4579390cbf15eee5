"""The web server takes every address that the API allows, and every one that it makes."""

from urllib.parse import quote

from reputation import serving
from reputation.api.pagination import cursor_at
from reputation.api.v1.mentions import NEWEST, MentionParameters
from reputation.common.ids import uuid7
from reputation.mentions.models import Mention
from tests.api.items import ACME
from tests.people import MONDAY


def test_the_longest_search_fits_with_its_cursor() -> None:
    longest = MentionParameters().fields["q"].max_length  # type: ignore[attr-defined]  # a CharField
    place = cursor_at(NEWEST, Mention(pk=uuid7(), posted_at=MONDAY), backwards=False)

    line = f"GET {ACME}mentions/?limit=200&q={quote('😡' * longest)}&cursor={place} HTTP/1.1"

    assert len(line) < serving.limit_request_line
