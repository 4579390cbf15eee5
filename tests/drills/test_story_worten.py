"""Worten: five minutes on Twitter, a day on the phone, and a hidden complaint."""

from datetime import datetime, timedelta

from reputation.analysis.triage.engine import CueReader
from reputation.drills.library import stories
from tests.drills.telling import at, items_of, step, text_of


def test_worten_one_complaint_tweet_has_17_retweets_and_interactions():
    root = "worten:complaint"
    others = [
        item
        for item in items_of("worten")
        if item["channel"] == "twitter"
        and item["external_id"] != root
        and not item.get("by_brand")
        and item["author"]["handle"] != step("worten", "complaint")["author"]["handle"]
    ]
    kinds = [item["kind"] for item in others]

    assert len(others) == 17
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "repost": 11,
        "reply": 4,
        "quote": 2,
    }


def test_worten_answers_in_5_minutes_and_solves_in_4_hours():
    asked = at("worten", "complaint")
    answers = [item for item in items_of("worten") if item.get("by_brand")]

    first = min(datetime.fromisoformat(item["posted_at"]) for item in answers)
    assert first - asked == timedelta(minutes=5)
    assert at("worten", "solved") - asked == timedelta(hours=4)


def test_worten_failed_for_24_hours_over_4_calls_to_a_paid_number():
    asked = at("worten", "complaint")
    calls = [
        item
        for item in items_of("worten")
        if item["kind"] == "call" and not item.get("by_brand")
    ]

    assert len(calls) == 4
    for call in calls:
        before = asked - datetime.fromisoformat(call["posted_at"])
        assert timedelta(0) < before <= timedelta(hours=24)
    assert "902 de pago" in text_of("worten", "complaint")


def test_worten_is_dated_and_calls_from_spain_with_a_local_number():
    assert stories()["worten"].starts_at.date().isoformat() == "2014-02-14"
    assert "número fijo" in text_of("worten", "local-call")
    assert "vendedor" in text_of("worten", "complaint")


def test_worten_comments_under_the_praise_name_other_brands():
    assert "Orange" in text_of("worten", "comment-orange")
    assert "El Corte Inglés" in text_of("worten", "comment-corte-ingles")
    assert "Gil Stauffer" in text_of("worten", "comment-gil-stauffer")
    assert "amenazar" in text_of("worten", "comment-gil-stauffer")


def test_worten_a_complaint_hides_under_the_praise_and_nobody_answers_it():
    hidden = step("worten", "hidden-complaint")
    text = text_of("worten", "hidden-complaint")

    assert hidden["parent"] == "worten:praise"
    for fact in ("8 meses", "400 €", "Facebook", "desaparecido", "solo compartir"):
        assert fact in text
    assert {
        "fraud_wording",
        "reply_removed_or_blocked_alleged",
        "announced_escalation",
        "failed_prior_contact",
    } <= set(CueReader().read(text).signals)
    assert items_of("worten")[-1] == hidden
