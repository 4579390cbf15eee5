"""Movistar: from a tweet to a branch, over fifteen hours."""

import re
from datetime import timedelta

from reputation.analysis.triage.engine import CueReader
from reputation.drills.desk import desks
from reputation.drills.library import stories
from reputation.drills.work import Change, Confirmation
from tests.drills.telling import at, items_of, step, text_of


def test_movistar_begins_with_praise_by_somebody_with_a_large_following():
    praise = step("movistar", "praise")

    assert praise["author"]["followers"] > 10_000
    assert at("movistar", "praise") < at("movistar", "request")


def test_movistar_is_asked_for_something_and_not_complained_to():
    reading = CueReader().read(text_of("movistar", "request"))

    assert "?" in text_of("movistar", "request")
    assert reading.complaint < 0.5


def test_movistar_travels_over_twitter_mail_phone_mail_branch_and_twitter():
    hops: list[str] = []
    for item in items_of("movistar"):
        told = item["external_id"] not in {"movistar:praise", "movistar:ironic"}
        if told and item["channel"] != "blog" and item["kind"] != "repost":
            hops += [item["channel"]] if hops[-1:] != [item["channel"]] else []

    assert hops == ["twitter", "email", "phone", "email", "branch", "twitter"]


def test_movistar_calls_after_eleven_at_night_with_consent():
    work = stories()["movistar"].work
    consents = [x for x in work if isinstance(x, Change) and x.around_the_clock]

    assert at("movistar", "late-call").hour == 23
    assert "lo antes posible" in text_of("movistar", "mail-request")
    assert [consent.case for consent in consents] == ["request"]


def test_movistar_promises_forty_minutes_and_then_no_time_at_all():
    assert "30 o 40 minutos" in text_of("movistar", "mail-apn")
    assert at("movistar", "mail-fails") > at("movistar", "mail-apn")
    said = text_of("movistar", "mail-technical-problem")
    assert "problema técnico" in said
    assert not re.search(r"\d", said)


def test_movistar_takes_the_customer_to_the_branch_at_three_fifteen_hours_later():
    mail, visit = (
        at("movistar", "mail-technical-problem"),
        at("movistar", "branch-visit"),
    )

    assert (mail.hour, visit.hour, visit.minute) == (23, 15, 0)
    assert timedelta(hours=15) <= visit - mail < timedelta(hours=15, minutes=10)


def test_movistar_is_glad_on_twitter_about_what_the_branch_solved():
    assert "lo que lo arregló fue ir a la sucursal" in text_of("movistar", "works")
    assert step("movistar", "glad")["by_brand"] is True
    work = stories()["movistar"].work
    yes = next(deed for deed in work if isinstance(deed, Confirmation))
    # The credit is the product's to give: the story names no channel.
    assert (yes.at, yes.channel) == ("+24h10m", "")


def test_movistar_nine_old_grievances_and_who_runs_the_accounts():
    text = step("movistar", "chronicle")["text"]

    assert re.findall(r"^(\d)\. ", text, re.MULTILINE) == list("123456789")
    assert "agencia contratada" in text
    assert "Facebook" in text
    facebook, twitter = (
        desks()["movistar"].channels[name] for name in ("facebook", "twitter")
    )
    assert facebook.answered < twitter.answered / 4


def test_movistar_has_an_irony_in_two_languages():
    text = text_of("movistar", "ironic")

    assert text.endswith("#NOT")
    assert "professional" in text
