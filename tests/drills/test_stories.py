"""The five stories say what happened: numbers, times and events, by name."""

import re
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from reputation.analysis.keywords import KeywordReader
from reputation.drills.desk import desks
from reputation.drills.scenario import STORIES, Story, load_story, parse_offset, stories
from reputation.drills.yamlfile import FileIsBroken

BRANDS = ["1and1", "dell", "interjet", "movistar", "worten"]
# The brands' own accounts, and accounts of the stories that stand for an office.
BRAND_HANDLES = {"DellMX", "movistarPA", "Worten_ES", "interjet", "1and1_ES"}
TAGGED = re.compile(r"(?<![\w.])@(\w+)")


def items_of(slug: str) -> list[dict[str, Any]]:
    story = stories()[slug]
    return story.items(story.starts_at)


def step(slug: str, name: str) -> dict[str, Any]:
    return next(i for i in items_of(slug) if i["external_id"] == f"{slug}:{name}")


def at(slug: str, name: str) -> datetime:
    return datetime.fromisoformat(step(slug, name)["posted_at"])


def text_of(slug: str, name: str) -> str:
    """Return a step's text on one line, as folded paragraphs break anywhere."""
    return " ".join(step(slug, name)["text"].split())


def test_there_is_a_story_for_every_demo_brand():
    assert sorted(stories()) == sorted(desks()) == BRANDS


# --- What holds in every story ---


@pytest.mark.parametrize("slug", BRANDS)
def test_steps_go_to_channels_that_the_brand_has(slug: str):
    assert stories()[slug].channels <= set(desks()[slug].channels)


@pytest.mark.parametrize("slug", BRANDS)
def test_the_brands_own_words_come_from_its_own_accounts(slug: str):
    own = {
        channel: place.own_accounts for channel, place in desks()[slug].channels.items()
    }

    for item in items_of(slug):
        by_own_account = item["author"]["handle"] in own[item["channel"]]
        assert item.get("by_brand", False) is by_own_account, item["external_id"]


@pytest.mark.parametrize("slug", BRANDS)
def test_private_people_have_handles_that_nobody_can_have_on_twitter(slug: str):
    for item in items_of(slug):
        handles = set(TAGGED.findall(item["text"]))
        if item["channel"] == "twitter":
            handles.add(item["author"]["handle"])
        for handle in handles - BRAND_HANDLES:
            assert len(handle) > 15, handle


@pytest.mark.parametrize("slug", BRANDS)
def test_nothing_is_said_twice(slug: str):
    texts = [item["text"] for item in items_of(slug) if item["text"]]

    assert len(texts) == len(set(texts))
    for one, other in combinations(texts, 2):
        shared = set(one.split()) & set(other.split())
        assert len(shared) < 0.7 * min(len(set(one.split())), len(set(other.split())))


@pytest.mark.parametrize("slug", BRANDS)
def test_addresses_lead_nowhere_real(slug: str):
    for item in items_of(slug):
        for address in re.findall(r"https?://([^/\s]+)", str(item)):
            assert address.endswith(".example")


def test_a_story_at_double_speed_keeps_its_order_in_half_the_time():
    story = stories()["worten"]

    normal = story.items(story.starts_at)
    fast = story.items(story.starts_at, speed=2)

    assert [i["external_id"] for i in fast] == [i["external_id"] for i in normal]
    assert _length(fast) == _length(normal) / 2


def _length(items: list[dict[str, Any]]) -> timedelta:
    first, latest = items[0]["posted_at"], items[-1]["posted_at"]
    return datetime.fromisoformat(latest) - datetime.fromisoformat(first)


# --- Dell ---


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
    outreach = [later for later in stories()["dell"].later if later.kind == "outreach"]

    assert parse_offset(outreach[0].at) == timedelta(days=2)
    assert "taken for spam" in outreach[1].fact
    assert "reached" in outreach[2].fact


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


# --- Movistar ---


def test_movistar_begins_with_praise_by_somebody_with_a_large_following():
    praise = step("movistar", "praise")

    assert praise["author"]["followers"] > 10_000
    assert at("movistar", "praise") < at("movistar", "request")


def test_movistar_is_asked_for_something_and_not_complained_to():
    reading = KeywordReader().read(text_of("movistar", "request"))

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
    consents = [x for x in stories()["movistar"].later if x.kind == "consent"]

    assert at("movistar", "late-call").hour == 23
    assert "lo antes posible" in text_of("movistar", "mail-request")
    assert [consent.step for consent in consents] == ["mail-request"]


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
    credit = next(x for x in stories()["movistar"].later if x.kind == "credit")
    assert (credit.channel, credit.inferred) == ("branch", True)


def test_movistar_nine_old_grievances_and_who_runs_the_accounts():
    text = step("movistar", "chronicle")["text"]

    assert re.findall(r"^(\d)\. ", text, re.MULTILINE) == list("123456789")
    assert "agencia contratada" in text
    assert "El\nFacebook" in text or "Facebook" in text
    facebook, twitter = (
        desks()["movistar"].channels[name] for name in ("facebook", "twitter")
    )
    assert facebook.answered < twitter.answered / 4


def test_movistar_has_an_irony_in_two_languages():
    text = text_of("movistar", "ironic")

    assert text.endswith("#NOT")
    assert "professional" in text


# --- Worten ---


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
    } <= set(KeywordReader().read(text).signals)
    assert items_of("worten")[-1] == hidden


# --- Interjet ---


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
    amounts = [x.amount for x in stories()["interjet"].later if x.amount]
    assert [(a.amount, a.currency) for a in amounts] == [("6000.00", "MXN")]


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
        KeywordReader().read(text).signals
    )


def test_interjet_nobody_reposts_before_the_blog_post():
    reposts = [item for item in items_of("interjet") if item["kind"] == "repost"]

    first = min(datetime.fromisoformat(item["posted_at"]) for item in reposts)
    assert first > at("interjet", "blog")


# --- 1and1 ---


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
    said = KeywordReader().read(text_of("1and1", "not-fixed"))
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


# --- Broken files are refused with their place ---


def broken(tmp_path: Any, change: tuple[str, str]) -> str:
    text = (STORIES / "dell.yaml").read_text()
    assert change[0] in text
    path = tmp_path / "story.yaml"
    path.write_text(text.replace(*change, 1))
    with pytest.raises(FileIsBroken) as refused:
        load_story(path)
    return str(refused.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            ("kind: article", "kind: essay"),
            "story.yaml: Invalid enum value 'essay' - at `$.steps[0].kind`",
            id="kind",
        ),
        pytest.param(
            ("at: +0m", "at: soon"),
            "story.yaml: Expected `str` matching regex"
            " '^[+-](?=\\\\d)(\\\\d+d)?(\\\\d+h)?(\\\\d+m)?(\\\\d+s)?$'"
            " - at `$.steps[0].at`",
            id="offset",
        ),
        pytest.param(
            ("author: rafael", "author: raphael"),
            "story.yaml: Nobody in the cast is called `raphael`"
            " - at `$.steps[0].author`",
            id="author",
        ),
        pytest.param(
            ("parent: complaint", "parent: recovery"),
            "story.yaml: No earlier step is called `recovery` - at `$.steps[1].parent`",
            id="parent",
        ),
        pytest.param(
            ("slug: dell", "slug: dell\ncolor: blue"),
            "story.yaml: Object contains unknown field `color`",
            id="unknown field",
        ),
        pytest.param(
            ("cast:", "cast: ["),
            "story.yaml:",
            id="no YAML",
        ),
    ],
)
def test_a_broken_file_is_refused_with_its_place(
    tmp_path: Any, change: tuple[str, str], message: str
):
    assert broken(tmp_path, change).startswith(message)


def test_offsets_are_read_with_their_sign():
    assert parse_offset("+1d2h30m") == timedelta(days=1, hours=2, minutes=30)
    assert parse_offset("-40m") == -timedelta(minutes=40)


def test_a_story_is_as_long_as_its_latest_step():
    story: Story = stories()["worten"]

    assert story.begins_after == -timedelta(hours=23, minutes=40)
    assert story.ends_after == timedelta(days=1, hours=10, minutes=25)
