"""Interjet: a honeymoon flight moved by five hours, a refund that pays nothing of the gap, and silence."""

import pytest

from tests.stories.replay import Replay, codes, names

GAP = {"amount": "6000.00", "currency": "MXN"}
NETWORKS = {"twitter", "googleplus", "blog"}


@pytest.fixture(scope="module")
def course(telling) -> Replay:
    story = telling("interjet")
    executives = {"executives": ["presidencia_de_interjet"]}
    story.ask("patch", "triage/", executives, who="lead")
    story.change(
        "+15m",
        "polite",
        hard_deadline_at=story.iso("+3d4h10m"),
        title="Vuelo de luna de miel adelantado de las 20:00 a las 15:00",
    )
    story.do(
        "+1h22m",
        "remedies",
        "polite",
        text="Reembolso del boleto",
        amount={"amount": "0.00", "currency": "MXN"},
    )
    story.change("+1h40m", "polite", harm=GAP, cluster="preventable")
    story.go("+2h20m")
    story.seen["tagged"] = story.case("president")
    story.seen["nobody's"] = speak_unowned(story)
    story.seen["runs"] = start_runs(story)
    story.seen["run is on"] = story.case("polite")
    story.do(
        "+2h25m",
        "assignment",
        "president",
        who="lead",
        assignee="pr@mirador.example",
        team="Relaciones públicas",
    )
    story.go("+2h40m")
    story.seen["left waiting"] = story.case("polite")
    story.go("+2h50m")
    main = story.case("polite")["reference"]
    story.do("+3h", "merge", "gplus", into=main)
    story.go("+22h42m")
    story.seen["on the blog"] = story.case("blog")
    story.do("+22h42m", "merge", "blog", into=main)
    story.go("+22h45m")
    story.seen["before any repost"] = story.case("polite")
    story.seen["its risk"] = story.ask("get", f"cases/{main}/risk/")
    thread = story.mention("polite")["conversation"]
    story.seen["the thread's risk"] = story.ask("get", f"conversations/{thread}/risk/")
    story.go("+24h31m")
    return story


SPOKEN = {
    "replies": {
        "text": "Hola, Hugo: hoy a las 18:00 le decimos.",
        "channel": "twitter",
    },
    "claim": {"statement": "Ya tiene su reembolso", "channel": "twitter"},
    "handoffs": {"to_team": "Presidencia"},
}


def speak_unowned(story: Replay) -> dict:
    """Try to speak for the case, and to pass it on, while it is everybody's."""
    reference = story.case("president")["reference"]
    told = {
        verb: story.ask(
            "post", f"cases/{reference}/{verb}/", said, who="manager", status=409
        )
        for verb, said in SPOKEN.items()
    }
    return {**told, "page": story.page(f"cases/{reference}/")}


def start_runs(story: Replay) -> dict:
    path = f"cases/{story.case('polite')['reference']}/runs/"
    return {
        name: story.ask("post", path, {"playbook": name}, who="manager", status=201)
        for name in ("executive-tagged", "deadline-and-remedy")
    }


def step(run: dict, key: str) -> dict:
    return next(each for each in run["steps"] if each["key"] == key)


def runs(story: Replay) -> dict[str, dict]:
    path = f"cases/{story.case('polite')['reference']}/runs/"
    found = story.ask("get", path, who="manager")["results"]
    return {run["playbook"]["slug"]: run for run in found}


# --- Must represent ---


def test_interjet_hard_deadline(story):
    case = story.case("polite")
    assert case["hard_deadline_at"] == story.iso("+3d4h10m")
    assert case["priority"] in {"high", "urgent"}
    page = story.page(f"cases/{case['reference']}/")
    assert "Customer&#x27;s deadline in 2 d 3 h May 25, 15:00" in page


def test_interjet_harm_and_remedy_are_amounts_with_currency_and_the_gap(story):
    case = story.case("polite")
    assert case["harm"] == GAP
    assert case["remedy"] == {"amount": "0.00", "currency": "MXN"}
    assert case["gap"] == GAP


def test_interjet_executive_tagged(story):
    tagged = story.seen["tagged"]
    [signal] = [each for each in tagged["signals"] if "executive" in each["name"]]
    assert (signal["name"], signal["by"]) == ("executive_tagged", "engine")
    assert signal["evidence"]["mention"] == story.mention("president")["id"]


def test_interjet_expert_author_announced_escalation_and_recruiting(story):
    signals = story.seen["on the blog"]["signals"]
    assert names(signals) >= {
        "expert_or_press_author",
        "announced_escalation",
        "recruiting_others",
    }
    post = story.mention("blog")
    assert {each["evidence"]["mention"] for each in signals} == {post["id"]}
    quotes = {each["name"]: each["quote"] for each in post["triage"]["signals"]}
    assert "consultor de mercadotecnia" in quotes["expert_or_press_author"]


def test_interjet_reply_then_silence(story):
    case = story.case("polite")
    assert case["first_answer_at"] == case["answered_at"] == story.iso("+1h22m")
    assert case["waiting_since"] == story.iso("+1h37m")
    missed = story.timeline("polite", "overdue")
    assert "next_reply" in {each["facts"]["what"] for each in missed}


def test_interjet_one_complaint_on_several_networks_is_one_case(story):
    case = story.case("polite")
    posts = ("polite", "polite-why", "gap", "president", "gplus", "blog", "blog-shared")
    assert set(case["mentions"]) == {story.mention(post)["id"] for post in posts}
    assert len(case["conversations"]) == 5
    assert {story.mention(post)["channel"] for post in posts} == NETWORKS
    merged = story.ask(
        "get", "cases/", {"author": story.mention("blog")["author"]["id"]}
    )
    assert {each["merged_into"] for each in merged["results"]} == {case["reference"]}


# --- Must act ---


def test_interjet_seven_signals_lift_the_score_to_elevated_before_a_single_repost(
    story,
):
    case, risk = story.seen["before any repost"], story.seen["its risk"]
    assert risk["facts"]["reposts"] == 0
    assert case["band"] == risk["band"] == "elevated"
    assert 50 <= risk["score"] < 75
    lifted = {
        "remedy_gap",
        "hard_deadline",
        "executive_tagged",
        "recruiting_others",
        "expert_or_press_author",
        "announced_escalation",
    }
    points = risk["points"]["signals"]
    assert lifted <= points.keys()
    assert all(points[name] > 5 for name in lifted)
    # Silence belongs to the thread that was answered once, and never again.
    assert story.seen["tagged"]["band"] == "watch"
    assert story.seen["left waiting"]["band"] == "elevated"
    thread = story.seen["the thread's risk"]
    assert thread["points"]["signals"]["silence_after_first_reply"] > 0


def test_interjet_a_named_owner_is_forced_although_several_parties_are_tagged(story):
    tagged = story.seen["tagged"]
    assert tagged["assignee"] is None
    assert "name_an_owner" in codes(tagged["suggestions"])
    page = story.seen["nobody's"].pop("page")
    assert "May take it: Lucas, Mara, Pilar." in page
    assert "Send the answer" not in page
    for refused in story.seen["nobody's"].values():
        assert refused["code"] == "owner_required"
        may = [(each["code"], each["detail"]) for each in refused["errors"]]
        assert may == [("may_take_it", name) for name in ("Lucas", "Mara", "Pilar")]

    named = step(story.seen["runs"]["executive-tagged"], "name-an-owner")
    assert (named["state"], named["mandatory"]) == ("open", True)
    assert named["due_at"] == story.iso("+2h35m")
    # Its time is the case's: the list sorts by it, and the sweep finds it.
    first = story.seen["run is on"]
    assert (first["next_due"], first["next_due_at"]) == ("step", story.iso("+2h35m"))

    path = f"cases/{tagged['reference']}/closure/"
    refused = story.ask("post", path, {"reason": "Listo"}, who="manager", status=409)
    assert refused["code"] == "mandatory_step_open"
    case = story.case("polite")
    assert case["assignee"]["name"] == "Pilar"
    assert "name_an_owner" not in codes(case["suggestions"])


def test_interjet_one_party_answers_and_it_is_never_two_or_none(story):
    path = f"cases/{story.case('polite')['reference']}/assignment/"
    both = {"assignee": ["pr@mirador.example", "lead@mirador.example"]}
    story.ask("post", path, both, who="manager", status=400)
    refused = story.ask("post", path, {"assignee": None}, who="manager", status=409)
    assert refused["code"] == "owner_required"
    assert story.case("polite")["assignee"]["name"] == "Pilar"
    given = story.ask("post", path, {"assignee": "lead@mirador.example"}, who="pr")
    assert given["assignee"]["name"] == "Lucas"


def test_interjet_a_remedy_request_goes_to_somebody_with_authority_over_the_amount(
    story,
):
    assert "ask_for_remedy" in codes(story.case("polite")["suggestions"])
    path = f"cases/{story.case('polite')['reference']}/remedies/"
    offer = {"text": "La diferencia", "amount": GAP}
    for who in ("manager", "lead"):
        refused = story.ask("post", path, offer, who=who, status=403)
        assert refused["code"] == "over_remedy_limit"
        assert refused["detail"].endswith("So much may: Brand PR.")

    run = runs(story)["deadline-and-remedy"]
    asked = step(run, "ask-for-the-gap")
    assert (asked["kind"], asked["approvers"]) == ("approval", ["brand_pr"])
    here = f"runs/{run['id']}/steps/{asked['number']}/"
    waiting = story.ask("post", f"{here}done/", {"note": "6,000 MXN"}, who="manager")
    assert step(waiting, "ask-for-the-gap")["asked_by"] == str(
        story.people["manager"].pk
    )
    nobody = story.ask("post", f"{here}approval/", {}, who="manager", status=409)
    assert nobody["code"] == "own_request"
    agreed = story.ask("post", f"{here}approval/", {}, who="pr")
    assert step(agreed, "ask-for-the-gap")["state"] == "done"
    paid = story.ask("post", path, offer, who="pr")
    assert paid["gap"] == {"amount": "0.00", "currency": "MXN"}
    assert "remedy_gap" not in names(paid["signals"])


def test_interjet_a_playbook_step_asks_to_pause_planned_promotional_posts(story):
    begun = step(story.seen["runs"]["deadline-and-remedy"], "pause-promotions")
    assert begun["state"] == "not_needed"  # at watch
    assert story.seen["tagged"]["band"] == "watch"

    for run in runs(story).values():
        pause = step(run, "pause-promotions")
        assert (pause["kind"], pause["state"]) == ("pause_publishing", "open")
        assert pause["mandatory"] is True
        assert pause["due_at"] == story.iso("+3h10m")  # half an hour after elevated
    assert pause["title"] == "Ask to pause planned promotional posts"


def test_interjet_the_playbooks_for_what_it_is_are_suggested(story):
    path = f"cases/{story.case('polite')['reference']}/suggestions/"
    found = story.ask("get", path, who="manager")["results"]
    assert found[0]["playbook"]["slug"] == "campaign-against-us"
    assert "recruiting_others" in found[0]["reasons"][0]["names"]
    assert {each["playbook"]["slug"] for each in found} >= {
        "campaign-against-us",
        "deadline-and-remedy",
        "executive-tagged",
    }


# --- What no other tool has ---


def test_capability_6_an_explainable_score_that_works_at_low_volume(story):
    risk = story.seen["its risk"]
    points = risk["points"]
    parts = [points[name] for name in ("spread", "reach", "severity", "waiting")]
    told = sum(parts) + sum(points["signals"].values())
    assert told * risk["recovery_factor"] == pytest.approx(risk["score"])
    assert (risk["facts"]["reposts"], risk["band"]) == (0, "elevated")
    assert len(risk["reasons"]) == 3


def test_capability_8_promises_and_gaps_have_due_times_and_amounts(story):
    due = story.iso("+25h")
    promised = story.do(
        "+24h31m",
        "promises",
        "polite",
        who="pr",
        text="Le decimos si cubrimos la diferencia",
        due_at=due,
    )
    [promise] = promised["promises"]
    assert (promise["due_at"], promise["kept_at"]) == (due, None)
    assert promised["gap"] == GAP
    story.go("+25h1m")
    broken = story.case("polite")
    assert "broken_promise" in names(broken["signals"])
    assert broken["promises"][0]["missed_at"] is not None
