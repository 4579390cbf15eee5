"""Dell: somebody is looked for, takes it for sales calls, and is found through a friend."""

import pytest

from tests.stories.replay import Replay, codes, names

CALLS = {
    "+5d14h": "unanswered",
    "+7d16h": "unanswered",
    "+12d15h": "unanswered",
    "+14d17h": "unanswered",
    "+19d14h": "taken_for_spam",
    "+21d15h": "taken_for_spam",
}
PURPOSE = "Saber qué falló y ofrecer una solución"
COMMENT = (
    "Hola, Rafael: soy Pilar, de GCI, por encargo de Dell. Leí «Una hora al teléfono por un cartucho de "
    "tóner» y le dejé dos recados para saber qué falló. Le escribo hoy a las 18:00 con quién lo vende."
)


@pytest.fixture(scope="module")
def course(telling) -> Replay:
    story = telling("dell")
    story.go("+1d20h")
    if story.case_on("complaint") is None:
        post = {"mention": story.mention("complaint")["id"]}
        story.ask("post", "cases/", post, who="manager", status=201)
    story.do(
        "+1d20h",
        "assignment",
        "complaint",
        assignee="pr@mirador.example",
        team="GCI México",
    )
    story.do(
        "+2d",
        "notes",
        "complaint",
        who="pr",
        text="Antecedente de la marca: «Dell Hell», 2005. ¿Alguien conoce al bloguero?",
    )
    for number, (at, outcome) in enumerate(CALLS.items(), 1):
        story.seen[f"call {number}"] = story.do(
            at,
            "contacts",
            "complaint",
            who="pr",
            channel="phone",
            purpose=PURPOSE,
            outcome=outcome,
            minutes=1,
        )
    story.do(
        "+23d",
        "identities",
        "complaint",
        who="pr",
        handle="teléfono de Rafael Montes",
        channel="phone",
        source="acquaintance",
        confidence=0.8,
        consent=False,
    )
    story.seen["reached"] = story.do(
        "+23d",
        "contacts",
        "complaint",
        who="pr",
        noted="+23d1m",
        channel="phone",
        purpose="Un amigo de la agencia le explica para qué eran las llamadas",
        outcome="reached",
    )
    story.do(
        "+24d16h",
        "claim",
        "complaint",
        who="pr",
        channel="blog",
        statement="Se le localizó y lo agradece en su blog. Del tóner no dice nada.",
    )
    story.recover("+24d16h", "complaint", "recovery", who="pr")
    story.go("+25d4h")
    return story


# --- Must represent ---


def test_dell_a_blog_post_and_its_comments_are_one_conversation(story):
    steps = ("complaint", "comment-same-maze", "comment-where", "comment-still-without")
    posts = [story.mention(each) for each in steps]
    assert {post["channel"] for post in posts} == {"blog"}
    [conversation] = {post["conversation"] for post in posts}
    found = story.conversation("complaint")
    assert (found["id"], found["posts"]) == (conversation, 4)
    assert found["root"]["id"] == posts[0]["id"]


def test_dell_outreach_has_time_channel_purpose_and_outcome(story):
    tried = [
        each
        for each in story.timeline("complaint", "contact")
        if not each["facts"].get("third_party")
    ]
    assert [(each["at"], each["facts"]["outcome"]) for each in tried] == [
        (story.iso(at), outcome) for at, outcome in CALLS.items()
    ]
    assert {each["channel"] for each in tried} == {"phone"}
    assert {each["facts"]["purpose"] for each in tried} == {PURPOSE}
    assert {each["by"]["name"] for each in tried} == {"Pilar"}


def test_dell_identity_has_source_confidence_and_consent(story):
    [known] = story.case("complaint")["identities"]
    known.pop("id")
    assert known == {
        "handle": "teléfono de Rafael Montes",
        "channel": "phone",
        "source": "acquaintance",
        "confidence": 0.8,
        "consent": False,
    }


def test_dell_an_agency_person_acts_for_the_brand(story):
    case = story.case("complaint")
    assert (case["assignee"]["name"], case["team"]) == ("Pilar", "GCI México")
    line = story.ask("get", "channels/phone/")
    assert line["operator"] == "GCI, agencia de relaciones públicas"
    assert story.mention("voicemail-1")["by_brand"] is True


def test_dell_a_named_employee_answers_on_his_own_account(story):
    comment = story.mention("employee-comment")
    assert (comment["by_brand"], comment["author"]["name"]) == (True, "Rodrigo Salas")
    assert comment["parent"] == "dell:recovery"


def test_dell_complaint_and_recovery_are_linked_with_perception_before_and_after(story):
    case, recovered = story.case("complaint"), story.case("recovery")
    assert case["linked"] == [recovered["reference"]]
    assert recovered["kind"] == "praise"
    perception = case["perception"]
    assert perception["before"] < 0 < perception["after"]
    [link] = story.timeline("complaint", "link")
    assert link["facts"]["relation"] == "recovery"
    assert link["facts"]["perception_after"] == perception["after"]


def test_dell_what_is_still_criticized_is_the_call_center(story):
    assert "call_centre" in story.case("complaint")["perception"]["still_criticised"]


def test_dell_one_post_in_two_languages_counts_once(story):
    read = story.mention("recovery")["triage"]
    assert {read["language"], read["also_language"]} == {"es", "en"}
    for words in ("laberinto centro llamadas", "call-center maze"):
        found = story.ask("get", "mentions/", {"q": words})["results"]
        assert "dell:recovery" in [post["external_id"] for post in found]
    assert story.conversation("recovery")["posts"] == 3  # and its two comments


def test_dell_the_crisis_history_of_the_brand_is_there_and_opens_nothing(story):
    cases = len(story.ask("get", "cases/", {"limit": 200})["results"])
    past = {
        "channel": "blog",
        "external_id": "dell-hell",
        "kind": "article",
        "author": {"handle": "a_columnist", "followers": 9000},
        "title": "Dell Hell",
        "text": "My laptop is broken, the service is a lie, nobody answers: Dell Hell.",
        "posted_at": "2005-06-21T15:00:00Z",
    }
    taken = story.ask("post", "mentions/batch/?backfill=true", [past])
    assert taken["accepted"] == 1
    [found] = story.ask(
        "get",
        "mentions/",
        {
            "q": '"Dell Hell"',
            "kind": "article",
            "posted_before": "2006-01-01T00:00:00Z",
        },
    )["results"]
    assert (found["posted_at"], found["backfilled"]) == ("2005-06-21T15:00:00Z", True)
    assert len(story.ask("get", "cases/", {"limit": 200})["results"]) == cases
    [note] = story.timeline("complaint", "note")
    assert "«Dell Hell», 2005" in note["text"]


def test_dell_the_crisis_history_of_the_brand_is_told_as_facts(story):
    hell = {
        "title": "Dell Hell",
        "at": "2005-06-21T15:00:00Z",
        "priority": "urgent",
        "cluster": "preventable",
        "root_cause": "Servicio de garantía que no respondía",
    }
    noted = story.ask("post", "cases/", hell, who="pr", status=201)
    closed = {"at": "2006-08-31T15:00:00Z", "reason": "Un equipo responde a los blogs"}
    path = f"cases/{noted['reference']}/closure/"
    story.ask("post", path, closed, who="pr")

    *measured, past = story.ask("get", "crises/", who="pr")["results"]
    assert past == {
        "source": "noted",
        "began_at": "2005-06-21T15:00:00Z",
        "ended_at": "2006-08-31T15:00:00Z",
        "peak": None,
        "band": None,
        "case": noted["reference"],
        "title": "Dell Hell",
    }
    assert {each["source"] for each in measured} <= {"measured"}
    page = story.page(f"cases/{story.case('complaint')['reference']}/")
    told = page.partition("The brand's crises before")[2]
    assert "Dell Hell Jun 21, 2005" in told
    assert story.case("complaint")["state"] == "claimed"


# --- Must act ---


def test_dell_two_unanswered_attempts_suggest_a_public_comment_that_names_the_post(
    story,
):
    assert codes(story.seen["call 1"]["suggestions"]) == set()
    [advised] = story.seen["call 2"]["suggestions"]
    assert advised["code"] == "comment_publicly"
    assert advised["text"].endswith(
        "Comment publicly where the complaint stands, and name the post that you mean."
    )
    second = story.timeline("complaint", "contact")[1]
    assert advised["entry"] == second["id"]

    asked = {"case": story.case("complaint")["reference"], "channel": "blog"}
    verdict = story.ask("post", "reply-check/", {**asked, "text": COMMENT})
    assert "stop" not in {each["severity"] for each in verdict["findings"]}
    path = f"cases/{asked['case']}/suggestions/"
    offered = story.ask("get", path, who="manager")["results"]
    assert "unanswered-outreach" in {each["playbook"]["slug"] for each in offered}


def test_dell_an_identity_through_a_third_party_is_warned_of(story):
    assert "identity_through_third_party" not in codes(story.seen["call 6"]["warnings"])
    case = story.case("complaint")
    [warned] = case["warnings"]
    assert warned["code"] == "identity_through_third_party"
    assert warned["entry"] == case["identities"][0]["id"]
    agreed = story.do(
        "+25d4h",
        "identities",
        "complaint",
        who="pr",
        handle="rafael@bitacora-montes.example",
        channel="email",
        source="customer",
        confidence="high",
        consent=True,
    )
    assert agreed["warnings"] == []


def test_dell_reaching_somebody_is_not_resolving(story):
    reached = story.seen["reached"]
    assert (reached["state"], reached["claimed_at"]) == ("answered", None)
    assert (reached["resolved_at"], reached["first_answer_at"]) == (
        None,
        story.iso("+23d"),
    )
    assert "comment_publicly" not in codes(reached["suggestions"])


def test_dell_the_case_stays_claimed_and_not_confirmed(story):
    case = story.case("complaint")
    assert (case["state"], case["claimed_at"]) == ("claimed", story.iso("+24d16h"))
    assert (case["resolved_at"], case["resolved_how"]) == (None, None)
    assert case["credit_channel"] is None
    # Where his thanks are read as such, asking him is suggested in so many words, too.
    asked = codes(case["suggestions"])
    assert "ask_for_confirmation" in asked
    assert asked <= {"ask_for_confirmation", "confirm_with_customer"}
    assert case["next_due"] == "check_back"
    assert names(case["signals"]) == {"failed_prior_contact", "joined_complaint"}


# --- What no other tool has ---


def test_capability_3_a_ledger_of_outreach_and_identity(story):
    told = story.timeline("complaint", "contact", "identity")
    assert [each["kind"] for each in told] == [*["contact"] * 6, "identity", "contact"]
    assert [each["facts"]["third_party"] for each in told[6:]] == [True, True]
    assert all(each["facts"]["purpose"] for each in told if each["kind"] == "contact")
    assert told[6]["facts"]["consent"] is False


def test_capability_10_recovery_outcomes(story):
    case = story.case("complaint")
    perception = case["perception"]
    assert perception["before"] < 0 < perception["after"]
    assert "call_centre" in perception["still_criticised"]
    assert (case["resolved_at"], case["credit_channel"]) == (None, None)


def test_capability_10_before_after_what_is_open_and_the_credit_stand_together(story):
    case = story.case("complaint")
    told = case["recovery"]
    assert told["before"] < 0 < told["after"]
    assert "call_centre" in told["still_criticised"]
    assert told["still_open"] == ["fix_unconfirmed", "criticism"]
    assert (told["resolved_how"], told["credit_channel"]) == (None, None)

    page = story.page(f"cases/{case['reference']}/")
    told = page.partition("What came of it for the customer")[2]
    told = told.partition("Known elsewhere as")[0]
    order = ("How he felt before unhappy", "How he feels since content")
    assert told.index(order[0]) < told.index(order[1])
    assert "Still criticized" in told
    assert "Call center" in told
    assert "The fix is claimed, and neither checked nor confirmed." in told
    assert "Credit goes to Nobody yet: nothing is proven" in told
