"""Every verb of a case through REST: what it takes, what it answers, what it refuses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from reputation.cases.models import Case, Entry
from reputation.mentions.models import Mention
from tenants.schemas import brand_context
from tests.api.items import ACME
from tests.cases.story import FAILURE, case_of, catch_up, happen, posts_of
from tests.people import MONDAY
from tests.pipeline.desk import FRAUD, item, listen, nothing_changes

SOON = (datetime.now(UTC) + timedelta(hours=3)).isoformat()
VERBS = [
    ("assignment", {"assignee": "ada@atalaya.example"}),
    ("notes", {"text": "Hm"}),
    (
        "contacts",
        {"channel": "phone", "purpose": "what failed", "outcome": "unanswered"},
    ),
    (
        "handoffs",
        {
            "from_channel": "twitter",
            "to_channel": "email",
            "to_team": "support",
            "pushed_customer": True,
        },
    ),
    (
        "tickets",
        {
            "system": "repairs",
            "number": "X1",
            "kind": "repair",
            "on_behalf": "customer",
            "customer_told_at": None,
        },
    ),
    ("promises", {"text": "We call you", "due_at": SOON}),
    ("remedies", {"text": "A refund", "amount": {"amount": "5.00", "currency": "EUR"}}),
    ("signals", {"name": "executive_tagged", "count": 1, "quote": "@presi"}),
    (
        "identities",
        {
            "handle": "eva@example.com",
            "channel": "email",
            "source": "customer",
            "confidence": "high",
            "consent": True,
        },
    ),
    ("claim", {"channel": "email", "statement": "It is fixed"}),
    ("verification", {"check": "Called at 10:15"}),
    ("confirmation", {"by": "customer", "evidence": "He said so"}),
    ("self-solution", {"credit_channel": "branch"}),
    ("pause", {"reason": "We wait for the courier"}),
    ("abandonment", {"reason": "He never answered"}),
    ("closure", {}),
    ("escalation", {"reason": "The press calls"}),
    ("evidence", {"text": "A screenshot's words"}),
]


@pytest.fixture
def brand(acme):
    listen()
    return acme


@pytest.fixture
def case(brand) -> Case:
    happen(brand, item("1", text=FAILURE, by="eva"))
    return case_of("eva")


@pytest.fixture
def say(api, brand, case, outsider):
    """Do something with the case; return the answer. The brand is open afterwards."""

    def post(verb: str, headers: dict | None = None, **body):
        answer = api.post(
            f"{ACME}cases/{case.reference}/{verb}/",
            body,
            format="json",
            headers=headers or {},
        )
        connection.set_tenant(brand)
        return answer

    return post


def code_of(answer, status):
    assert answer.status_code == status, answer.content
    return answer.json()["code"]


@pytest.mark.parametrize(("verb", "body"), VERBS, ids=[verb for verb, _ in VERBS])
def test_a_verb_answers_with_the_case_and_takes_when_it_happened_and_a_remark(
    brand, case, say, verb, body
):
    answer = say(verb, **body, at="2025-11-17T09:30:00Z", note="A remark")

    told = answer.json()
    assert answer.status_code == 200, told
    assert told["reference"] == case.reference
    assert told["version"] == case.version + 1
    assert answer.headers["ETag"] == f'"{case.version + 1}"'
    with brand_context(brand):
        *_, deed, remark = Entry.objects.order_by("pk")
        assert deed.at == MONDAY + timedelta(minutes=30)
        assert deed.by_type == "key"
        assert (remark.kind, remark.said.text) == ("note", "A remark")
        assert remark.facts["about"] == str(deed.pk)


@pytest.mark.parametrize(("verb", "body"), VERBS, ids=[verb for verb, _ in VERBS])
def test_a_verb_refuses_what_it_does_not_know_and_versions_of_before(say, verb, body):
    with nothing_changes():
        unknown = say(verb, **body, colour="red")
        stale = say(verb, headers={"If-Match": '"99"'}, **body)
    assert code_of(unknown, 400) == "invalid"
    assert unknown.json()["errors"][0]["code"] == "unknown_field"
    assert code_of(stale, 412) == "precondition_failed"


def test_a_promise_without_a_time_is_asked_back(say):
    answer = say("promises", text="As soon as possible")

    assert code_of(answer, 400) == "promise_without_time"
    [wrong] = answer.json()["errors"]
    assert wrong["pointer"] == "/due_at"
    assert wrong["detail"].startswith("By when?")


def test_a_promise_is_told_and_can_be_kept(say):
    [promise] = say("promises", text="We call you", due_at=SOON).json()["promises"]
    assert promise["text"] == "We call you"
    assert promise["kept_at"] is None

    [kept] = say(f"promises/{promise['id']}/kept").json()["promises"]
    assert kept["kept_at"] is not None
    assert code_of(say(f"promises/{promise['id']}/kept"), 409) == "no_such_promise"


def test_a_gap_is_told_as_money(api, case, say):
    api.patch(
        f"{ACME}cases/{case.reference}/",
        {"harm": {"amount": "6000", "currency": "EUR"}},
        format="json",
        headers={"If-Match": "*"},
    )
    told = say("remedies", text="", amount={"amount": "5.50"}).json()

    assert told["harm"] == {"amount": "6000.00", "currency": "EUR"}
    assert told["remedy"] == {"amount": "5.50", "currency": "EUR"}
    assert told["gap"] == {"amount": "5994.50", "currency": "EUR"}
    assert [each["name"] for each in told["signals"]] == ["remedy_gap"]
    assert "ask_for_remedy" in [each["code"] for each in told["suggestions"]]


def test_advice_is_given_in_the_readers_language_and_names_its_entry(say):
    for _ in range(2):
        said = {"channel": "phone", "purpose": "what failed"}
        told = say("contacts", outcome="unanswered", **said).json()

    [suggestion] = told["suggestions"]
    assert suggestion["code"] == "comment_publicly"
    assert suggestion["entry"]
    warned = say(
        "identities",
        handle="eva",
        channel="email",
        source="through an acquaintance",
        confidence=0.5,
        consent=False,
    ).json()
    assert [each["code"] for each in warned["warnings"]] == [
        "identity_through_third_party"
    ]
    assert warned["identities"][0]["confidence"] == 0.5


def test_an_answer_joins_the_thread_and_resolves_nothing(api, brand, case, say):
    told = say("replies", text="Lo miramos y le escribimos hoy a las 18:00.").json()

    assert told["state"] == "answered"
    assert told["claimed_at"] is None
    posts = api.get(f"{ACME}mentions/?conversation={told['conversations'][0]}").json()
    ours = [post for post in posts["results"] if post["by_brand"]]
    assert len(ours) == 1
    assert ours[0]["external_id"].startswith("vigia-")
    assert ours[0]["parent"] == "1"
    with brand_context(brand):
        catch_up()
        entries = Entry.objects.exclude(kind="suggestion").order_by("pk")
        kinds = entries.values_list("kind", flat=True)
        assert list(kinds) == ["opened", "reply"]


@pytest.mark.parametrize(
    ("verb", "body", "code"),
    [
        ("contacts", {"channel": "phone", "purpose": "x", "outcome": "ok"}, "invalid"),
        ("contacts", {"purpose": "x", "outcome": "reached"}, "invalid"),
        ("handoffs", {}, "invalid"),
        ("notes", {}, "nothing_said"),
        ("signals", {"name": "anger"}, "unknown_signal"),
        ("confirmation", {"by": "agent"}, "confirmation_needs_evidence"),
        ("confirmation", {"by": "boss"}, "invalid"),
        ("verification", {}, "invalid"),
        ("assignment", {"assignee": "outsider@faro.example"}, "assignee_has_no_access"),
        ("assignment", {}, "invalid"),
        ("merge", {"into": "ACME-2025-009999"}, "unknown_case"),
        ("evidence", {}, "nothing_said"),
        ("promises", {"text": "x", "due_at": "tomorrow"}, "invalid"),
        ("claim", {"statement": "x", "at": "2099-01-01T00:00:00Z"}, "future_time"),
        ("claim", {"statement": "x", "channel": "myspace"}, "unknown_channel"),
        (
            "verification",
            {"check": "x", "credit_channel": "myspace"},
            "unknown_channel",
        ),
        (
            "contacts",
            {
                "channel": "phone",
                "purpose": "x",
                "outcome": "reached",
                "at": "1999-01-01T00:00:00Z",
            },
            "bad_time",
        ),
    ],
)
def test_what_does_not_fit_changes_nothing(say, verb, body, code):
    with nothing_changes():
        answer = say(verb, **body)
    assert code_of(answer, 400) == code


def test_what_the_words_say_is_at_stake_is_proposed_and_taken_over(brand, api):
    with brand_context(brand):
        said = f"{FRAUD}. Pagué 400 € y lo necesito antes del viernes a las 14:00"
        happen(brand, item("9", text=said, by="zoe"))
        reference = case_of("zoe").reference
    path = f"{ACME}cases/{reference}/"

    told = api.get(path).json()
    assert (told["hard_deadline_at"], told["harm"]) == (None, None)
    found = {each["code"]: each for each in told["suggestions"] if each["proposes"]}
    assert found["set_hard_deadline"]["proposes"] == {
        "hard_deadline_at": "2025-11-21T13:00:00Z",
        "harm": None,
        "promised_by": None,
        "mention": told["mentions"][0],
        "quote": "antes del viernes a las 14:00",
    }
    assert found["set_harm"]["proposes"] == {
        "hard_deadline_at": None,
        "harm": {"amount": "400.00", "currency": "EUR"},
        "promised_by": None,
        "mention": told["mentions"][0],
        "quote": "400 €",
    }

    entry = found["set_hard_deadline"]["entry"]
    taken = api.post(f"{path}proposals/{entry}/acceptance/", {}, format="json")
    assert taken.status_code == 200, taken.content
    assert taken.json()["hard_deadline_at"] == "2025-11-21T13:00:00Z"
    again = api.post(f"{path}proposals/{entry}/acceptance/", {}, format="json")
    assert code_of(again, 409) == "no_such_proposal"

    body = {"entry": found["set_harm"]["entry"]}
    left = api.post(f"{path}undo/", body, format="json").json()
    assert left["harm"] is None
    assert not [each for each in left["suggestions"] if each["proposes"]]


def test_a_closed_case_is_reopened_before_it_is_worked_on(say):
    say("claim", statement="Fixed")
    say("closure")

    assert code_of(say("claim", statement="x"), 409) == "case_is_closed"
    assert code_of(say("closure"), 409) == "case_is_closed"
    told = say("reopening").json()
    assert (told["state"], told["false_fixes"], told["reopenings"]) == ("open", 1, 1)
    assert code_of(say("reopening"), 409) == "nothing_to_reopen"


def test_an_undo_takes_the_latest_deed_back(say):
    say("confirmation", by="customer")
    told = say("undo").json()

    assert told["state"] == "open"
    assert told["resolved_how"] is None
    assert code_of(say("undo"), 409) == "nothing_to_undo"


def test_an_undo_takes_a_deed_back_together_with_the_remark_that_came_with_it(
    brand, case, say
):
    say("confirmation", by="customer", note="He rang")
    told = say("undo").json()

    assert told["resolved_how"] is None
    assert code_of(say("undo"), 409) == "nothing_to_undo"
    with brand_context(brand):
        assert not Entry.objects.filter(kind="note", undone_at=None).exists()


def test_an_undo_takes_back_a_remark_alone_when_it_is_named(brand, case, say):
    say("confirmation", by="customer", note="He rang")
    with brand_context(brand):
        remark = Entry.objects.get(kind="note")
    told = say("undo", entry=str(remark.pk)).json()

    assert told["resolved_how"] == "confirmed"
    assert say("undo").json()["resolved_how"] is None


def test_tickets_that_ask_nobody_for_work_contradict_nothing(say):
    say("tickets", system="A", number="1", kind="proxy")
    told = say("tickets", system="B", number="2", kind="incident").json()
    assert told["conflicts"] == []
    say("tickets", system="B", number="3", kind="Replace")
    told = say("tickets", system="B", number="4", kind="replacement").json()
    assert told["conflicts"] == []

    told = say("tickets", system="B", number="5", kind="repair").json()
    [conflict] = told["conflicts"]
    assert [each["number"] for each in conflict["orders"]] == ["3", "4", "5"]


def test_a_ticket_on_a_matter_is_an_order_of_any_kind(say):
    say("tickets", system="A", number="1", kind="cut off", matter="Line 3")
    told = say(
        "tickets", system="B", number="2", kind="connect", matter="line 3"
    ).json()
    assert [each["matter"] for each in told["conflicts"]] == ["Line 3"]


def test_who_holds_a_case_or_gave_an_order_has_a_name_if_it_is_a_key(say):
    say("handoffs", to_team="A", order="repair")
    say("handoffs", to_team="B", order="review")
    told = say("lease").json()

    [conflict] = told["conflicts"]
    names = {order["by"]["name"] for order in conflict["orders"]}
    assert names == {told["lease"]["by"]["name"]} == {"Tests"}


def test_no_currency_that_does_not_exist_is_taken(say):
    with nothing_changes():
        answer = say("remedies", amount={"amount": "5", "currency": "XXQ"})

    assert code_of(answer, 400) == "invalid"
    [wrong] = answer.json()["errors"]
    assert (wrong["pointer"], wrong["code"]) == ("/amount/currency", "invalid")


@pytest.mark.parametrize(
    ("verb", "field", "body"),
    [
        ("notes", "text", {}),
        ("closure", "reason", {}),
        ("notes", "note", {"text": "Hm"}),
    ],
)
@pytest.mark.parametrize("value", [5, 1.5, True])
def test_a_number_is_no_text(say, verb, field, body, value):
    with nothing_changes():
        answer = say(verb, **{**body, field: value})

    assert code_of(answer, 400) == "invalid"
    [wrong] = answer.json()["errors"]
    assert wrong["pointer"] == f"/{field}"


def test_cases_are_merged_linked_and_split(api, brand, case, say):
    with brand_context(brand):
        happen(brand, item("2", text=FRAUD, by="max"))
        happen(brand, item("3", text=FRAUD, by="eva"))
        other = case_of("max").reference
        third = str(Mention.objects.get(external_id="3").pk)

    split = say("split", mentions=[third]).json()
    [new] = split["linked"]
    assert api.get(f"{ACME}cases/{new}/").json()["mentions"] == [third]
    linked = say("link", case=other, relation="related").json()
    assert set(linked["linked"]) == {new, other}
    merged = say("merge", into=other).json()
    assert (merged["state"], merged["merged_into"]) == ("closed", other)
    say("undo")
    with brand_context(brand):
        assert posts_of(case_of("max")) == {"2"}


def test_a_pause_stops_our_own_clocks_until_it_ends(brand, case, say):
    due = case.next_due_at
    paused = say("pause", reason="We wait for the courier", at="2025-11-17T09:30:00Z")

    assert paused.json()["paused_at"] == "2025-11-17T09:30:00Z"
    assert paused.json()["pause_reason"] == "We wait for the courier"
    assert code_of(say("pause", reason="Again"), 409) == "case_is_paused"

    resumed = say("resumption", at="2025-11-17T11:30:00Z").json()

    assert (resumed["paused_at"], resumed["pause_reason"]) == (None, None)
    case.refresh_from_db()
    assert case.next_due_at == due + timedelta(hours=2)
    assert code_of(say("resumption"), 409) == "case_is_not_paused"


def test_a_pause_without_a_reason_stops_nothing(brand, case, say):
    assert code_of(say("pause"), 400) == "nothing_said"
    assert code_of(say("pause", reason=" "), 400) == "nothing_said"

    case.refresh_from_db()
    assert case.paused_at is None
