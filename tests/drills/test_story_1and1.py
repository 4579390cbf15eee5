"""1and1: a fix that was none, and an incident that nobody opened."""

from datetime import timedelta

from reputation.analysis.triage.engine import CueReader
from tests.drills.telling import TAGGED, at, step, text_of


def test_1and1_is_named_in_a_tweet_that_asks_for_nothing():
    text = text_of("1and1", "complaint")

    assert "@1and1_ES" in text
    assert "?" not in text


def test_1and1_others_join_before_the_brand_does():
    joined = [at("1and1", f"joined-{number}") for number in (1, 2, 3)]

    assert max(joined) < at("1and1", "brand-joins")


def test_1and1_says_fixed_minutes_later_and_the_customer_says_no():
    joined, claimed, denied = (
        at("1and1", name) for name in ("brand-joins", "claimed-fixed", "not-fixed")
    )

    assert claimed - joined < timedelta(minutes=10)
    assert denied > claimed
    assert "solucionado" in text_of("1and1", "claimed-fixed")
    said = CueReader().read(text_of("1and1", "not-fixed"))
    assert said.signals == {"false_fix": 1}


def test_1and1_days_later_closes_an_incident_that_the_customer_never_opened():
    mail = step("1and1", "incident-mail")

    assert at("1and1", "incident-mail") - at("1and1", "complaint") > timedelta(days=2)
    assert mail["channel"] == "email"
    assert "48210377" in mail["text"]
    assert "que yo nunca abrí" in text_of("1and1", "chronicle")


def test_1and1_the_post_tells_of_two_orders_at_another_company_and_misspells_a_handle():
    text = text_of("1and1", "chronicle")

    assert "otra empresa que no voy a nombrar" in text
    assert "REPARACIÓN" in text
    assert "REVISIÓN" in text
    assert "exquisito" in text
    assert "Esta noche" in text
    assert "ElectrodomusOfical" in TAGGED.findall(text)
