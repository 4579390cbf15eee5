"""Interjet: a honeymoon flight, five hours early."""

from datetime import datetime

from reputation.analysis.triage.engine import CueReader
from reputation.drills.desk import desks
from reputation.drills.library import stories
from reputation.drills.work import Change
from tests.drills.telling import TAGGED, at, items_of, step, text_of


def test_interjet_moves_a_flight_bought_six_months_before_by_five_hours():
    said = text_of("interjet", "polite")

    assert "20:00" in said
    assert "15:00" in said
    assert "6 meses" in said
    assert "Las Vegas" in said
    assert "8 o 9 de la mañana" in text_of("interjet", "polite-why")
    assert "luna de miel de un mes" in text_of("interjet", "polite-why")


def test_interjet_answers_once_and_offers_only_a_refund():
    answers = [item for item in items_of("interjet") if item.get("by_brand")]

    assert [item["external_id"] for item in answers] == ["interjet:only-answer"]
    assert "reembolso" in answers[0]["text"]


def test_interjet_leaves_a_gap_of_6000_pesos():
    assert "6,000 pesos" in text_of("interjet", "gap")
    assert "triple" in text_of("interjet", "gap")
    work = stories()["interjet"].work
    harm = [deed.harm for deed in work if isinstance(deed, Change) and deed.harm]
    assert [(a.amount, a.currency) for a in harm] == [("6000.00", "MXN")]


def test_interjet_the_tweet_names_the_brand_and_its_president():
    tagged = TAGGED.findall(text_of("interjet", "president"))

    assert tagged == ["interjet", "presidencia_de_interjet"]


def test_interjet_is_silent_on_google_plus():
    assert step("interjet", "gplus")["channel"] == "googleplus"
    assert desks()["interjet"].channels["googleplus"].kind == "google_plus"


def test_interjet_the_next_days_post_lists_every_network_and_recruits():
    text = text_of("interjet", "blog")
    story = stories()["interjet"]

    assert story.starts_at.date().isoformat() == "2013-05-22"
    assert at("interjet", "blog").date().isoformat() == "2013-05-23"
    for network in ("Twitter", "Facebook", "Google+", "YouTube"):
        assert network in text
    assert "consultor de mercadotecnia" in text
    assert {"recruiting_others", "announced_escalation", "hard_deadline"} <= set(
        CueReader().read(text).signals
    )


def test_interjet_nobody_reposts_before_the_blog_post():
    reposts = [item for item in items_of("interjet") if item["kind"] == "repost"]

    first = min(datetime.fromisoformat(item["posted_at"]) for item in reposts)
    assert first > at("interjet", "blog")
