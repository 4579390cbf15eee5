"""Worten: five minutes on Twitter, a day on the phone, and a complaint that hides among the praise."""

from hashlib import sha256

import pytest

from tests.stories.replay import Replay, names


@pytest.fixture(scope="module")
def course(telling) -> Replay:
    story = telling("worten")
    story.skip("first-answer", "answer-in-hand", "courtesy")
    story.go("+4m")
    story.reply("first-answer", "complaint")
    calls = [("-23h40m", 14), ("-18h55m", 11), ("-16h10m", 9), ("-35m", 12)]
    for at, minutes in calls:
        story.do(
            at,
            "contacts",
            "complaint",
            noted="+6m",
            channel="phone",
            purpose="Llamada al 902",
            outcome="unanswered",
            from_customer=True,
            paid=True,
            minutes=minutes,
        )
    story.do("+7m", "assignment", "complaint", assignee="me")
    main = story.case("complaint")["reference"]
    story.do("+7m", "merge", "call-4", into=main)
    story.reply("answer-in-hand", "complaint")
    story.do(
        "+26m",
        "promises",
        "complaint",
        channel="twitter",
        text="Le llama hoy una compañera desde España y le deja un número fijo",
        due_at=story.iso("+3h30m"),
    )
    story.do(
        "+30m",
        "handoffs",
        "complaint",
        from_channel="twitter",
        to_channel="phone",
        to_team="Oficina en España",
    )
    story.do(
        "+1h50m",
        "contacts",
        "complaint",
        who="pr",
        channel="phone",
        purpose="Darle un número fijo y el nombre de quien lleva el asunto",
        outcome="reached",
        minutes=8,
    )
    story.change(
        "+2h30m",
        "complaint",
        who="pr",
        cluster="preventable",
        root_cause="Un error del vendedor; el centro de llamadas del 902 no lo corrigió en 24 horas.",
    )
    story.do(
        "+4h",
        "confirmation",
        "complaint",
        by="customer",
        evidence="«Resuelto en cuatro horas»",
        credit_channel="twitter",
    )
    story.reply("courtesy", "complaint")
    story.recover("+8h20m", "complaint", "praise", who="manager")
    story.go("+1d10h40m")
    story.change(
        "+1d10h40m", "hidden-complaint", harm={"amount": "400.00", "currency": "EUR"}
    )
    return story


# --- Must represent ---


def test_worten_time_to_first_reply_and_to_resolution_in_minutes_and_business_time(
    story,
):
    case = story.case("complaint")
    assert case["complained_at"] == story.iso("+0m")
    assert case["first_answer_at"] == story.iso("+5m")
    assert case["resolved_at"] == story.iso("+4h")
    assert (case["resolved_how"], case["state"]) == ("confirmed", "resolved")

    page = story.page(f"cases/{case['reference']}/")
    assert "First answer after 5 min 5 min of working time" in page
    assert "Solved after 4 h 4 h of working time" in page


def test_worten_earlier_contacts_have_count_channel_and_paid_number(story):
    calls = [
        each
        for each in story.timeline("complaint", "contact")
        if each["facts"].get("from_customer")
    ]

    assert [each["at"] for each in calls] == [
        story.iso(at) for at in ("-23h40m", "-18h55m", "-16h10m", "-35m")
    ]
    assert {each["channel"] for each in calls} == {"phone"}
    assert {each["facts"]["paid"] for each in calls} == {True}
    effort = story.case("complaint")["effort"]
    assert (effort["paid_numbers"], effort["visits"]) == (4, 0)
    assert effort["hours"] == 27.7  # 23 h 40 min of calls, then the four hours


def test_worten_is_an_averted_crisis(story):
    turns = story.timeline("complaint", "band")
    of_thread = [each for each in turns if each["at"] >= story.iso("+0m")]

    assert [each["facts"]["band"] for each in of_thread] == [
        "watch",
        "elevated",
        "watch",
    ]
    assert of_thread[1]["at"] < story.iso("+4h") < of_thread[2]["at"]
    assert of_thread[2]["at"] <= story.iso("+9h")
    score, band = story.standing("complaint")
    assert band == "watch"
    assert score < story.scores["solved"][0] / 2


def test_worten_a_new_complaint_inside_a_praise_thread_is_a_case_of_its_own(story):
    hidden, praise = story.case("hidden-complaint"), story.case("praise")

    assert hidden["reference"] not in (praise["reference"], praise["merged_into"])
    assert hidden["opened_by"] == "rule"
    assert hidden["kind"] == "complaint"
    assert hidden["mentions"] == [story.mention("hidden-complaint")["id"]]
    assert hidden["conversations"] == praise["conversations"]
    assert hidden["author"]["handle"] == "cliente_sin_movil_desde_junio"
    assert praise["kind"] == "praise"
    assert hidden["harm"] == {"amount": "400.00", "currency": "EUR"}


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("comment-orange", "Another brand: its customer too Orange"),
        ("comment-corte-ingles", "Another brand: its customer too El Corte Inglés"),
        ("comment-gil-stauffer", "Another brand: compared Gil Stauffer"),
    ],
)
def test_worten_other_brands_are_named_with_their_role(story, step, told):
    assert told in story.page(f"mentions/{story.mention(step)['id']}/")


def test_worten_the_allegation_of_removal_stays_unverified(story):
    [alleged] = [
        each
        for each in story.case("hidden-complaint")["signals"]
        if "removed" in each["name"]
    ]
    assert alleged["name"] == "reply_removed_or_blocked_alleged"
    assert alleged["by"] == "engine"
    assert alleged["evidence"]["mention"] == story.mention("hidden-complaint")["id"]
    posts = story.ask("get", "mentions/", {"limit": 200})["results"]
    assert [post for post in posts if post["removed_at"]] == []


def test_worten_two_channels_of_one_brand_behave_oppositely(story):
    page = story.page(f"cases/{story.case('complaint')['reference']}/")
    assert "Charged to Teléfono 902: that is where he turned first." in page
    assert "Credit for the solution Twitter" in page
    assert "Calls he paid for 4 0 4" in page


# --- Must act ---


def test_worten_the_hidden_comment_opens_a_case_of_high_priority_with_evidence(story):
    hidden = story.case("hidden-complaint")
    assert hidden["opened_at"] == story.iso("+1d10h25m")
    assert hidden["priority"] == "high"
    assert names(hidden["signals"]) == {
        "fraud_wording",
        "reply_removed_or_blocked_alleged",
        "announced_escalation",
        "failed_prior_contact",
    }

    [evidence] = story.timeline("hidden-complaint", "evidence")
    said = story.mention("hidden-complaint")["text"]
    assert evidence["text"] == said
    assert evidence["facts"]["sha256"] == sha256(said.encode()).hexdigest()
    assert evidence["facts"]["captured_at"] == story.iso("+1d10h25m")
    assert evidence["by"]["kind"] == "vigia"


def test_worten_nobody_visibly_answers_and_the_case_says_so(story):
    hidden = story.case("hidden-complaint")
    assert hidden["first_answer_at"] is None
    [overdue] = story.timeline("hidden-complaint", "overdue")
    assert overdue["facts"]["what"] == "first_reply"
    assert overdue["facts"]["due_at"] == hidden["respond_by"] == story.iso("+1d10h40m")


def test_worten_the_call_center_defect_becomes_the_recorded_root_cause(story):
    case = story.case("complaint")
    assert "902" in case["root_cause"]
    assert "error del vendedor" in case["root_cause"]
    path = f"cases/{case['reference']}/post-mortem/"
    wrote = story.ask("post", path, {"owner": "Centro de llamadas"}, who="pr")
    assert wrote["root_cause"] == case["root_cause"]
    assert wrote["owner"] == "Centro de llamadas"
    figures = wrote["figures"]
    assert (figures["first_answer_hours"], figures["resolved_hours"]) == (0.08, 4.0)
    assert figures["promises"] == {"made": 1, "kept": 1, "late": 0, "waiting": 0}


THREATS = [
    "Si sigue difamándonos tomaremos acciones legales contra usted.",
    "Retire su comentario o nuestros abogados se pondrán en contacto.",
]


@pytest.mark.parametrize("text", THREATS)
def test_worten_threatening_drafts_are_stopped(story, text):
    story.do("+1d10h40m", "assignment", "hidden-complaint", assignee="me")
    reference = story.case("hidden-complaint")["reference"]
    asked = {"case": reference, "channel": "blog", "text": text}
    verdict = story.ask("post", "reply-check/", asked, who="manager")
    assert verdict["verdict"] == "stop"
    assert "threat_or_disrespect" in {each["code"] for each in verdict["findings"]}

    said = {"text": text, "channel": "blog"}
    path = f"cases/{reference}/replies/"
    refused = story.ask("post", path, said, who="manager", status=409)
    assert refused["code"] == "guard_stop"
    overridden = {**said, "override": {"reason": "Legal lo pide"}}
    alone = story.ask("post", path, overridden, who="manager", status=409)
    assert alone["code"] == "second_person_needed"
    assert story.case("hidden-complaint")["first_answer_at"] is None


def test_worten_priority_is_normal_at_watch_and_a_person_may_raise_it(story):
    main = story.case("complaint")
    assert (main["band"], main["priority"]) == ("watch", "normal")

    raised = story.do("+1d10h40m", "escalation", "complaint", priority="high")
    assert (raised["priority"], raised["raised_to"]) == ("high", "high")


def test_worten_priority_is_high_while_the_band_is_elevated(story):
    turns = story.ask("get", "events/", {"kind": "case.prioritized", "limit": 200})
    main = story.case("complaint")["reference"]
    told = [
        (each["details"]["before"], each["details"]["after"])
        for each in turns["results"]
        if each["details"]["case"] == main
    ]
    # The newest first: it rose with the quotes, and fell when the problem was solved.
    assert told == [("high", "normal"), ("normal", "high")]


def test_worten_teams_get_credit_for_what_they_solved_and_channels_are_no_teams(story):
    teams = story.page("cases/scorecards/").partition("By team")[2]
    team = teams.partition("Oficina en España")[2].partition("By person")[0]
    assert "twitter" not in team
    assert team.split()[-1] == "1"


def test_worten_safety_makes_a_case_urgent(story):
    urgent = story.do(
        "+1d10h40m", "signals", "complaint", name="safety_or_injury", quote="Arde"
    )
    assert urgent["priority"] == "urgent"


# --- What no other tool has ---


def test_capability_4_a_moderation_watch_keeps_what_vanished_and_who_removed_it(story):
    [before] = story.timeline("hidden-complaint", "evidence")
    item = next(
        each
        for each in story.story.items(story.zero)
        if each["external_id"] == "worten:hidden-complaint"
    )
    gone = {"removed_at": story.iso("+1d10h40m"), "removed_by": "brand"}
    answer = story.ask("post", "mentions/batch/", [{**item, **gone}])
    assert answer["updated"] == 1
    story.go("+1d10h45m")

    said = story.mention("hidden-complaint")
    assert (said["removed_by"], said["removed_at"]) == ("brand", gone["removed_at"])
    risk = story.ask("get", f"conversations/{said['conversation']}/risk/")
    assert risk["points"]["signals"]["reply_removed_or_blocked_confirmed"] > 0
    [kept] = story.timeline("hidden-complaint", "evidence")
    assert (kept["id"], kept["text"]) == (before["id"], before["text"])


def test_capability_4_nobody_removes_a_complaint_from_here(story):
    reference = story.case("hidden-complaint")["reference"]
    asked = {
        "mention": story.mention("hidden-complaint")["id"],
        "way": "delete",
        "policy": "complaint",
        "reason": "Molesta",
    }
    path = f"cases/{reference}/removals/"
    refused = story.ask("post", path, asked, who="manager", status=400)
    assert refused["code"] == "removal_needs_policy"


def test_capability_4_who_wants_a_post_removed_is_told_and_another_person_decides(
    story,
):
    reference = story.case("hidden-complaint")["reference"]
    asked = {
        "mention": story.mention("hidden-complaint")["id"],
        "way": "hide",
        "policy": "personal_data",
        "reason": "Nombra a una empleada",
    }
    path = f"cases/{reference}/removals/"
    story.ask("post", path, asked, who="manager")
    page = story.page(f"cases/{reference}/")
    line = page.partition("Somebody asks to hide a customer&#x27;s post Mara")[2]
    told = (
        "ground: personal data · Nombra a una empleada · another person has to decide"
    )
    assert told in line

    [request] = story.timeline("hidden-complaint", "removal_request")
    kept = f"cases/{reference}/promises/{request['id']}/kept/"
    refused = story.ask("post", kept, {}, who="manager", status=409)
    assert refused["code"] == "no_such_promise"
    verdict = {"granted": False, "reason": "El nombre no aparece"}
    decide = f"{path}{request['id']}/decision/"
    own = story.ask("post", decide, verdict, who="manager", status=403)
    assert own["code"] == "not_the_approver"
    story.ask("post", decide, verdict, who="lead")
    page = story.page(f"cases/{reference}/")
    assert "The removal is refused: the post stays Lucas" in page
    assert "El nombre no aparece" in page


GUARDED = [
    ("Como no retire el comentario, le demandamos.", "threat_or_disrespect"),
    ("If you do not delete this we will sue you.", "threat_or_disrespect"),
    ("Se não apagar isto, vamos processá-lo.", "threat_or_disrespect"),
    ("Lo miramos lo antes posible.", "promise_without_time"),
    ("We will look into it as soon as possible.", "promise_without_time"),
    ("Vamos ver isso o mais rápido possível.", "promise_without_time"),
    ("Ya está solucionado.", "unverified_fix"),
    ("It is fixed now.", "unverified_fix"),
    ("Já está resolvido.", "unverified_fix"),
    ("Llame al 902 para que le atiendan.", "channel_push"),
    ("Please call our hotline.", "channel_push"),
    ("Por favor, ligue para a nossa linha de apoio.", "channel_push"),
    ("Es culpa del transportista, no nuestra.", "excuse"),
    ("We are very busy these days.", "excuse"),
    ("A culpa é da transportadora.", "excuse"),
]


@pytest.mark.parametrize(("text", "code"), GUARDED)
def test_capability_5_a_reply_guard_in_three_languages(story, text, code):
    reference = story.case("hidden-complaint")["reference"]
    asked = {"case": reference, "channel": "blog", "text": text}
    verdict = story.ask("post", "reply-check/", asked, who="manager")
    found = {each["code"]: each for each in verdict["findings"]}
    assert code in found
    assert found[code]["quote"] in text
    assert found[code]["suggestion"]


def test_capability_5_a_third_public_turn_a_canned_text_and_an_override(story):
    reference = story.case("complaint")["reference"]
    text = "Gracias a ti por la paciencia, Javier. Lo del teléfono lo trasladamos."
    asked = {"case": reference, "channel": "twitter", "text": text}
    verdict = story.ask("post", "reply-check/", asked, who="manager")
    assert "canned_repeat" in {each["code"] for each in verdict["findings"]}

    story.do("+1d10h40m", "assignment", "hidden-complaint", assignee="me")
    reference = story.case("hidden-complaint")["reference"]
    said = {"text": "Lo miramos lo antes posible.", "channel": "blog"}
    path = f"cases/{reference}/replies/"
    stopped = story.ask("post", path, said, who="manager", status=409)
    assert stopped["code"] == "guard_stop"
    nothing = {**said, "override": {"reason": ""}}
    story.ask("post", path, nothing, who="manager", status=400)
    reason = {**said, "override": {"reason": "La tienda abre mañana"}}
    story.ask("post", path, reason, who="manager")
    kinds = story.ask("get", "events/", {"kind": "reply.overruled"})["results"]
    assert kinds[0]["details"]["codes"] == ["promise_without_time"]


def test_capability_7_complaints_are_found_inside_any_thread(story):
    praise = story.mention("praise")["conversation"]
    found = story.ask("get", "cases/", {"conversation": praise, "limit": 200})
    kinds = {each["reference"]: each["kind"] for each in found["results"]}
    assert kinds[story.case("hidden-complaint")["reference"]] == "complaint"
    assert kinds[story.case("praise")["reference"]] == "praise"
