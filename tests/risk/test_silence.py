"""When the brand answered once and then said nothing more."""

from datetime import UTC, datetime, timedelta

import pytest

from reputation.risk.facts import Facts, PostRow, Weight
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


def test_what_is_left_waiting_may_be_a_scored_post_itself():
    # A case stands on all that its customer wrote, and what it stands on is scored.
    again = a_post("again", minutes=10, parent_id="answer")
    facts = Facts(weights={"root": Weight(), "again": Weight()})

    def silent(minutes: int) -> set[str]:
        at = again.posted_at + timedelta(minutes=minutes)
        found = subjects([ROOT, ANSWER, again], "root", facts, at=at)
        return {
            subject.row.id
            for subject in found
            if "silence_after_first_reply" in subject.inputs.signals
        }

    assert silent(60) == set()
    assert silent(61) == {"root", "again"}


def test_an_answer_to_the_later_post_ends_the_silence_about_the_earlier_one():
    again = a_post("again", minutes=10, parent_id="answer")
    second = a_post(
        "second",
        minutes=40,
        complaint=0,
        parent_id="again",
        author_id="us",
        by_brand=True,
    )
    facts = Facts(weights={"root": Weight(), "again": Weight()})

    found = subjects(
        [ROOT, ANSWER, again, second], "root", facts, at=START + timedelta(hours=5)
    )
    assert [subject.silent_from for subject in found] == [None, None]
