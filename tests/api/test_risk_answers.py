"""risk/: what its answers say about themselves, and the ends of the calendar."""

import pytest
from django.test import Client

from tests.api.items import ACME

pytestmark = pytest.mark.usefixtures("twitter")


@pytest.mark.parametrize(
    ("asked", "spoken"), [("en", "en"), ("es-MX,en;q=0.5", "es"), ("fr", "es")]
)
def test_an_answer_says_which_language_its_sentences_are_in(
    api: Client, asked: str, spoken: str
) -> None:
    answer = api.get(f"{ACME}risk/", headers={"Accept-Language": asked})

    assert answer.headers["Content-Language"] == spoken


@pytest.mark.parametrize(
    "span",
    [
        {"to": "0001-01-01T00:00:00Z"},
        {"to": "0001-01-02T00:00:00Z", "from": "0001-01-01T00:00:00Z"},
        {"to": "9999-12-31T23:59:59Z"},
        {"to": "9999-12-31T23:59:59Z", "step": str(366 * 86_400)},
    ],
)
def test_a_history_at_the_ends_of_the_calendar_is_short_and_no_error(
    api: Client, span: dict[str, str]
) -> None:
    answer = api.get(f"{ACME}risk/history/", span)

    assert answer.status_code == 200
