"""A brand's own terms for its replies, through REST."""

import pytest
from django.db import connection

from reputation.cases.actions.reply_terms import BadTerms, set_reply_terms
from reputation.cases.models import ReplyPolicy
from reputation.cases.reply_policies import ReplyTerms, reply_policy
from reputation.events.models import Event
from tests.api.items import ACME
from tests.people import MONDAY
from tests.pipeline.desk import listen

PLACE = f"{ACME}reply-policy/"
PUSH = "Llame a atención al cliente."
TERMS = {
    "stop": ["channel_push"],
    "second_person": ["excuse"],
    "review_from": "high",
    "approvers": ["brand_pr"],
    "approve_within": 15,
}


def test_without_a_row_the_products_own_terms_hold(api):
    told = api.get(PLACE).json()

    assert told["stop"] == []
    assert told["second_person"] == [
        "deny_with_apology",
        "personal_data_in_public",
        "threat_or_disrespect",
    ]
    assert told["approvers"] == ["agency_lead", "brand_pr", "legal_approver"]
    assert (told["review_from"], told["approve_within"]) == (None, 30)
    assert told["severities"]["channel_push"] == "warn"


def test_terms_are_set_whole_and_hold_from_then_on(api, acme):
    listen()
    told = api.put(PLACE, TERMS, format="json").json()

    assert {name: told[name] for name in TERMS} == TERMS
    assert told["severities"]["channel_push"] == "stop"
    checked = api.post(f"{ACME}reply-check/", {"text": PUSH}, format="json").json()
    assert checked["verdict"] == "stop"
    connection.set_tenant(acme)
    assert ReplyPolicy.objects.get().version == 1
    assert Event.objects.get(kind="reply_policy.changed").details == {"version": 1}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("stop", ["rudeness"]),
        ("approvers", []),
        ("approvers", ["viewer"]),
        ("review_from", "always"),
        ("approve_within", 0),
        ("milder", ["excuse"]),
    ],
)
def test_what_does_not_exist_is_refused_and_changes_nothing(api, acme, name, value):
    answer = api.put(PLACE, {**TERMS, name: value}, format="json")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"].startswith(f"/{name}")
    connection.set_tenant(acme)
    assert not ReplyPolicy.objects.exists()


def test_only_who_administers_sets_terms(page):
    answer = page.put(PLACE, TERMS, content_type="application/json")

    assert answer.status_code == 403


def test_terms_of_one_brand_are_none_of_anothers(acme, globex, lead):
    connection.set_tenant(acme)
    set_reply_terms(ReplyTerms(stop=frozenset({"excuse"})), by=lead, at=MONDAY)
    connection.set_tenant(globex)

    assert reply_policy().strict == {}


@pytest.mark.parametrize(
    "terms",
    [
        ReplyTerms(stop=frozenset({"rudeness"})),
        ReplyTerms(approvers=frozenset()),
        ReplyTerms(approvers=frozenset({"viewer"})),
        ReplyTerms(review_from="always"),
        ReplyTerms(approve_within=0),
    ],
)
def test_the_action_refuses_the_same(acme, terms):
    with pytest.raises(BadTerms):
        set_reply_terms(terms, by=None, at=MONDAY)
