"""Movistar: a friendly request that travels from channel to channel until a branch solves it."""

import pytest

from tests.stories.replay import Replay, codes, names

# Who wrote on Facebook weeks before, and waited two days for an answer.
BEFORE = ("lorena_del_dorado", "marcos_de_betania", "itzel_de_la_chorrera")


@pytest.fixture(scope="module")
def course(telling) -> Replay:
    story = telling("movistar", opened="-16d")
    facebook(story)
    story.go("+2h31m")
    request = story.mention("request")["id"]
    story.seen["opened"] = story.ask(
        "post",
        "cases/",
        {"mention": request, "kind": "request"},
        who="manager",
        status=201,
    )
    story.do("+2h31m", "assignment", "request", assignee="me", team="Agencia externa")
    handed(story, "+2h31m", "twitter", "email", pushed_customer=True)
    story.go("+2h52m")
    story.do(
        "+2h55m",
        "identities",
        "request",
        handle="ernesto@correo-panama.example",
        channel="email",
        source="customer",
        confidence=1,
        consent=True,
    )
    story.change("+2h55m", "request", around_the_clock=True)
    story.seen["consented"] = story.case("request")
    handed(story, "+4h20m", "email", "phone")
    story.do(
        "+4h24m",
        "contacts",
        "request",
        channel="phone",
        purpose="Confirmar la solicitud",
        outcome="reached",
        minutes=5,
    )
    handed(story, "+4h29m", "phone", "email")
    story.do(
        "+4h29m",
        "promises",
        "request",
        noted="+4h30m",
        channel="email",
        text="En 30 o 40 minutos deberías estar navegando",
        due_at=story.iso("+5h9m"),
    )
    story.go("+5h8m")
    merged(story, "+5h8m", "mail-fails")
    story.go("+5h15m")
    story.seen["broken"] = story.case("request")
    reference = story.case("request")["reference"]
    vague = {"text": "Te avisamos en cuanto quede resuelto", "channel": "email"}
    path = f"cases/{reference}/"
    story.go("+5h20m")
    story.seen["asked back"] = story.ask(
        "post", f"{path}promises/", vague, who="manager", status=400
    )
    story.seen["guard"] = story.ask(
        "post", "reply-check/", {"case": reference, **vague}, who="manager"
    )
    story.go("+14h19m")
    story.seen["before opening"] = story.case("request")
    story.go("+14h21m")
    story.seen["at opening hour"] = story.case("request")
    story.go("+20h20m")
    story.seen["overdue"] = story.case("request")
    merged(story, "+20h21m", "branch-visit")
    handed(story, "+20h22m", "email", "branch")
    story.do(
        "+20h22m",
        "contacts",
        "request",
        channel="branch",
        purpose="Se presenta en la sucursal",
        outcome="reached",
        from_customer=True,
        minutes=35,
    )
    story.do(
        "+20h55m",
        "claim",
        "request",
        who="pr",
        channel="branch",
        statement="La asesora corrigió el plan de datos en el sistema.",
    )
    story.go("+24h36m")
    story.seen["after the courtesy"] = story.case("request")
    story.do(
        "+24h40m",
        "confirmation",
        "request",
        by="customer",
        evidence="«Lo que lo arregló fue ir a la sucursal, no el tuit ni los correos.»",
    )
    story.go("+2d6h")
    return story


def handed(story: Replay, at: str, there: str, here: str, **said: bool) -> None:
    story.do(at, "handoffs", "request", from_channel=there, to_channel=here, **said)


def merged(story: Replay, at: str, step: str) -> None:
    found, main = story.case_on(step), story.case("request")
    if found is not None and found["reference"] != main["reference"]:
        story.do(at, "merge", step, into=main["reference"])


def facebook(story: Replay) -> None:
    asked = [
        {
            "channel": "facebook",
            "external_id": f"fb-{who}",
            "author": {"handle": who, "followers": 200},
            "text": "Dos semanas con la factura mal y nadie responde, pésimo servicio",
        }
        for who in BEFORE
    ]
    story.bring("-15d", *asked)
    answers = [
        {
            "channel": "facebook",
            "external_id": f"fb-{who}-re",
            "parent": f"fb-{who}",
            "kind": "comment",
            "author": {"handle": "MovistarPanamaOficial"},
            "text": "Escríbenos por mensaje.",
        }
        for who in BEFORE
    ]
    story.bring("-13d", *answers)


# --- Must represent ---


def test_movistar_a_request_is_no_complaint(story):
    read = story.mention("request")["triage"]
    assert (read["complaint_band"], read["intent"]) == ("none", "question")
    opened = story.seen["opened"]
    assert (opened["kind"], opened["opened_by"]) == ("request", "user")
    assert (opened["priority"], opened["signals"]) == ("low", [])
    assert opened["statutory_at"] is None  # the law's clock is for complaints
    assert story.case_on("praise") is None


def test_movistar_the_channel_journey_is_told_as_hand_offs(story):
    way = story.timeline("request", "handoff")
    assert [
        (each["facts"]["from_channel"], each["facts"]["to_channel"]) for each in way
    ] == [
        ("twitter", "email"),
        ("email", "phone"),
        ("phone", "email"),
        ("email", "branch"),
    ]
    assert [each["facts"].get("pushed_customer", False) for each in way] == [
        True,
        False,
        False,
        False,
    ]
    case = story.case("request")
    assert case["channel"] == "branch"
    assert "pushed_off_channel" in names(case["signals"])
    assert case["effort"]["visits"] == 1
    # He comes back to Twitter with the news: no complaint, and heard on the same case.
    heard = {each["mention"]["id"] for each in story.timeline("request", "heard")}
    assert story.mention("works")["id"] in heard
    assert story.mention("works")["id"] not in case["mentions"]


def test_movistar_consent_to_contact_out_of_hours_puts_the_case_on_the_walls_clock(
    story,
):
    consented = story.seen["consented"]
    assert story.seen["opened"]["respond_by"] > consented["respond_by"]
    [call] = [
        each
        for each in story.timeline("request", "contact")
        if each["channel"] == "phone"
    ]
    assert call["at"] == story.iso("+4h24m")  # past 23:00 in Panama
    [known] = consented["identities"]
    assert (known["source"], known["confidence"], known["consent"]) == (
        "customer",
        1.0,
        True,
    )
    assert consented["warnings"] == []


def test_movistar_a_promise_that_fails_is_broken_and_counted(story):
    [promise] = story.seen["broken"]["promises"]
    assert promise["due_at"] == story.iso("+5h9m")
    assert (promise["kept_at"], promise["missed_at"] is None) == (None, False)
    assert "broken_promise" in names(story.seen["broken"]["signals"])
    page = story.page(f"cases/{story.case('request')['reference']}/")
    assert "Charged to Twitter: that is where he turned first." in page


def test_movistar_aspects_have_their_own_polarity(story):
    aspects = story.mention("chronicle")["triage"]["aspects"]
    felt = {each["name"]: each["sentiment"] for each in aspects}
    assert felt["store"] > 0
    assert felt["billing"] < 0
    assert felt["call_centre"] < 0


NINE = {
    "voice_quality": -0.7,
    "dropped_calls": -0.8,
    "call_setup": -0.6,
    "billing_error": -0.7,
    "unjustified_charge": -0.9,
    "agent_knowledge": -0.6,
    "data_outage": -0.8,
    "slow_data": -0.5,
    "advance_charge": -0.4,
}


def test_movistar_a_case_holds_all_nine_grievances_and_what_he_praises(story):
    said = [
        {"name": name, "sentiment": felt}
        for name, felt in {**NINE, "store": 0.6}.items()
    ]
    case = story.change("+2d", "request", aspects=said)
    assert {each["name"]: each["sentiment"] for each in case["aspects"]} == {
        **NINE,
        "store": 0.6,
    }
    page = story.page(f"cases/{case['reference']}/")
    facts = page.partition("What it is")[2].partition("Where it is")[0]
    assert (facts.count(": unhappy"), facts.count(": content")) == (9, 1)


def test_movistar_the_case_says_who_is_behind_the_channel_that_has_it(story):
    handed(story, "+2d", "branch", "twitter")
    page = story.page(f"cases/{story.case('request')['reference']}/")
    assert "Where it is Twitter run by Agencia externa de redes" in page


def test_movistar_operator_behind_a_channel(story):
    assert (
        story.ask("get", "channels/twitter/")["operator"] == "Agencia externa de redes"
    )
    assert story.ask("get", "channels/facebook/")["operator"] is None
    assert "Twitter run by Agencia externa de redes" in story.page("cases/scorecards/")


def test_movistar_irony_and_mixed_language_do_not_hide_the_complaint(story):
    said = story.mention("ironic")
    assert "so professional, feeling blessed #NOT" in said["text"]
    read = said["triage"]
    assert (read["sentiment_label"], read["complaint_band"]) == (
        "negative",
        "complaint",
    )
    assert read["language"] == "es"
    assert said["id"] in story.case("request")["mentions"]


# --- Must act ---


def test_movistar_a_promise_without_a_time_is_refused_and_asked_back(story):
    asked = story.seen["asked back"]
    assert asked["code"] == "promise_without_time"
    assert asked["detail"].startswith("By when?")
    assert story.seen["guard"]["verdict"] == "stop"
    [found] = story.seen["guard"]["findings"]
    assert found["code"] == "promise_without_time"
    assert "[hora]" in found["suggestion"]
    assert len(story.case("request")["promises"]) == 1


def test_movistar_the_update_is_overdue_at_opening_hour(story):
    before, after = story.seen["before opening"], story.seen["at opening hour"]
    opening = story.iso("+14h20m")  # nine o'clock in Panama
    # At the latest then; a case that has risen to watch is due an update sooner.
    assert (before["next_due"], after["next_due"]) == ("update", "update")
    assert before["next_due_at"] == after["next_due_at"] <= opening
    told = story.timeline("request", "overdue")
    late = [
        each["facts"]["due_at"] for each in told if each["facts"]["what"] == "update"
    ]
    assert late == [after["next_due_at"]]
    assert after["answered_at"] == story.iso("+5h17m")


def test_movistar_a_courtesy_tweet_resolves_nothing(story):
    after = story.seen["after the courtesy"]
    assert after["answered_at"] == story.iso("+5h17m")  # his good news asked for none
    assert (after["state"], after["resolved_at"]) == ("claimed", None)
    assert "ask_for_confirmation" in codes(after["suggestions"])


def test_movistar_credit_goes_to_the_branch_and_not_to_twitter(story):
    case = story.case("request")
    assert (case["resolved_how"], case["credit_channel"]) == ("confirmed", "branch")
    channels = scorecard(story)
    assert channels["Sucursales"].split()[-1] == "1"
    assert channels["Twitter"].split()[-1] == "0"


def test_movistar_channel_scorecard_shows_twitter_good_and_facebook_bad(story):
    channels = scorecard(story)
    assert "100 %" in channels["Twitter"]  # first answers in time
    assert channels["Facebook"].split()[:6] == ["3", "2", "d", "22", "h", "0"]


def scorecard(story: Replay) -> dict[str, str]:
    """Return what the page says of each channel."""
    page = story.page("cases/scorecards/?days=30")
    table = page.partition("By channel")[2].partition("By team")[0]
    places = (
        "Sucursales",
        "Correo de redes",
        "Facebook",
        "Centro de atención",
        "Twitter",
    )
    ends = [table.index(each) for each in places] + [len(table)]
    return {
        place: table[ends[number] + len(place) : ends[number + 1]]
        for number, place in enumerate(places)
    }


# --- What no other tool has ---


def test_capability_2_an_effort_clock_over_the_whole_journey(story):
    effort = story.case("request")["effort"]
    assert effort["visits"] == 1
    assert effort["paid_numbers"] == 0
    assert effort["hops"] >= 4
    assert effort["hours"] == 24.4  # from the tweet to his word that it works
    page = story.page(f"cases/{story.case('request')['reference']}/")
    assert "Charged to Twitter: that is where he turned first." in page
    assert "Credit for the solution Sucursales" in page
