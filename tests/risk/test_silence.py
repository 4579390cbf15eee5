"""When the brand answered once and then said nothing more."""

from datetime import UTC, datetime, timedelta

import pytest

from reputation.risk.facts import Facts, PostRow
from reputation.risk.subjects import subjects

START = datetime(2026, 11, 16, 9, tzinfo=UTC)


def a_post(
    name: str, *, minutes: int, complaint: float = 0.9, **told: object
) -> PostRow:
    fields = {
        "parent_id": None,
        "author_id": "ines",
        "kind": "reply",
        "by_brand": False,
        "followers": 100,
        "negativity": complaint,
        "severity": 0.5,
        "signals": None,
        "views": None,
        "stated_reposts": None,
        "removed_by": "",
        **told,
    }
    moment = START + timedelta(minutes=minutes)
    return PostRow(
        id=name,
        conversation_id="c",
        posted_at=moment,
        metrics_at=moment,
        complaint=complaint,
        **fields,  # type: ignore[arg-type]
    )


ROOT = a_post("root", minutes=0)
ANSWER = a_post(
    "answer", minutes=5, complaint=0, parent_id="root", author_id="us", by_brand=True
)


@pytest.mark.parametrize(
    ("complaint", "minutes_later", "is_silent"),
    [
        pytest.param(0.9, 61, True, id="a complaint past its hour"),
        pytest.param(0.9, 60, False, id="a complaint within its hour"),
        pytest.param(0.23, 61, True, id="a message that says nothing either way"),
        pytest.param(0.02, 61, False, id="a thank-you waits for nobody"),
    ],
)
def test_the_next_message_is_left_waiting_after_an_hour(
    complaint: float, minutes_later: int, is_silent: bool
):
    again = a_post("again", minutes=10, complaint=complaint, parent_id="answer")
    at = again.posted_at + timedelta(minutes=minutes_later)

    (subject,) = subjects([ROOT, ANSWER, again], "root", Facts(), at=at)

    assert ("silence_after_first_reply" in subject.inputs.signals) is is_silent
