"""Dell: the toner, the voicemails, and a second post."""

from datetime import datetime, timedelta

from reputation.drills.library import stories
from reputation.drills.offsets import parse_offset
from reputation.drills.work import Contact, Note
from tests.drills.telling import at, items_of, step, text_of


def test_dell_a_blogger_with_little_reach_complains_about_a_toner_call():
    complaint = step("dell", "complaint")

    assert complaint["kind"] == "article"
    assert complaint["author"]["followers"] < 500
    assert "tóner" in complaint["text"]


def test_dell_leaves_at_least_two_voicemails_a_week_and_none_is_answered():
    calls = [item for item in items_of("dell") if item["kind"] == "call"]
    weeks = [
        (datetime.fromisoformat(call["posted_at"]) - at("dell", "complaint")).days // 7
        for call in calls
    ]

    assert all(call["by_brand"] for call in calls)
    assert {week: weeks.count(week) for week in weeks} == {0: 1, 1: 2, 2: 2, 3: 1}
    gaps = [
        datetime.fromisoformat(b["posted_at"]) - datetime.fromisoformat(a["posted_at"])
        for a, b in zip(calls, calls[2:], strict=False)
    ]
    assert max(gaps) <= timedelta(days=7, hours=2)


def test_dell_the_agency_asks_for_him_after_two_days_and_a_friend_explains():
    work = stories()["dell"].work
    asked = next(deed for deed in work if isinstance(deed, Note))
    outcomes = [deed.outcome for deed in work if isinstance(deed, Contact)]

    assert parse_offset(asked.at) == timedelta(days=2)
    assert outcomes == ["unanswered"] * 4 + ["taken_for_spam"] * 2 + ["reached"]


def test_dell_the_recovery_post_is_one_post_in_two_languages_that_still_criticizes():
    text = text_of("dell", "recovery")

    assert "Gracias, Dell" in text
    assert "Thank you" in text
    assert "laberinto" in text
    assert "maze" in text
    assert "Dell Hell" in text
    assert "2005" in text


def test_dell_a_named_employee_answers_in_a_comment_on_the_authors_site():
    comment = step("dell", "employee-comment")

    assert (comment["kind"], comment["channel"]) == ("comment", "blog")
    assert comment["parent"] == "dell:recovery"
    assert comment["author"]["employer"] == "Dell"
    assert "a tus órdenes" in comment["text"]
