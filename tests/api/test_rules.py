"""rules/: making, trying and following rules through the API."""

import pytest

from reputation.events.models import Event
from reputation.rules.models import Rule
from reputation.rules.tasks import apply_to_batch
from tenants.access import Scope
from tenants.schemas import brand_context
from tests.api.items import ACME, GLOBEX, an_item, client_with, recent, send

RULES = f"{ACME}rules/"
COMPLAINTS = {
    "name": "Complaints",
    "conditions": {"complaint": ["complaint"]},
    "actions": {"labels": ["angry"]},
    "is_active": True,
}

pytestmark = pytest.mark.usefixtures("twitter")


def angry(api, external_id="1"):
    post = an_item(
        external_id, text="Es una estafa, nadie responde", posted_at=recent(minutes=5)
    )
    return send(api, f"{ACME}mentions/", post).json()


def test_a_rule_is_tried_made_and_followed(api, acme):
    post = angry(api)
    tried = send(api, f"{RULES}trial/", {"conditions": COMPLAINTS["conditions"]})
    assert tried.json() == {
        "matched": 1,
        "looked_at": 1,
        "is_all": True,
        "samples": [{"mention": post["id"], "reason": {"complaint": "complaint"}}],
    }

    made = send(api, RULES, COMPLAINTS)
    assert made.status_code == 201
    rule = made.json()
    assert api.get(f"{RULES}{rule['id']}/").json() == rule
    assert api.get(RULES).json()["results"] == [rule]

    with brand_context(acme):
        event = Event.objects.get(kind="mentions.accepted")
        apply_to_batch.run(event_id=str(event.pk))

    [firing] = api.get(f"{RULES}firings/?rule={rule['id']}").json()["results"]
    assert (firing["mention"], firing["rule"]) == (post["id"], rule["id"])
    assert firing["reason"] == {"complaint": "complaint"}
    assert firing["done"] == {"labels": ["angry"]}
    found = api.get(f"{ACME}mentions/?with_label=angry").json()["results"]
    assert [one["labels"] for one in found] == [["angry"]]
    assert api.get(f"{ACME}mentions/?with_label=calm").json()["results"] == []


def test_a_rule_is_changed_and_removed(api):
    rule = send(api, RULES, COMPLAINTS).json()
    address = f"{RULES}{rule['id']}/"

    changed = send(
        api, address, {"is_active": False, "position": 3}, method="PATCH"
    ).json()
    assert (changed["is_active"], changed["position"]) == (False, 3)
    assert changed["version"] == 2

    assert api.delete(address).status_code == 204
    assert api.get(address).status_code == 404
    assert api.get(RULES).json()["results"] == []


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"conditions": {"mood": ["bad"]}}, 400, "rule_is_wrong"),
        ({"actions": {}}, 400, "rule_is_wrong"),
        ({"name": ""}, 400, "invalid"),
        ({"colour": "red"}, 400, "invalid"),
    ],
)
def test_what_makes_no_rule_is_told(api, acme, changes, status, code):
    answer = send(api, RULES, COMPLAINTS | changes)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    with brand_context(acme):
        assert not Rule.objects.exists()


def test_rules_are_made_by_who_administers(acme):
    key = client_with(
        Scope.MENTIONS_READ, Scope.MENTIONS_WRITE, agency=acme.agency, brand=acme
    )

    assert send(key, RULES, COMPLAINTS).status_code == 403
    assert key.get(RULES).status_code == 200
    trial = {"conditions": COMPLAINTS["conditions"]}
    assert send(key, f"{RULES}trial/", trial).status_code == 200


def test_a_rule_of_another_brand_is_not_found(api, globex):
    rule = send(api, RULES, COMPLAINTS).json()
    key = client_with(*Scope, agency=globex.agency, brand=globex)

    foreign = f"{GLOBEX}rules/{rule['id']}/"
    assert key.get(foreign).status_code == 404
    assert send(key, foreign, {"is_active": False}, method="PATCH").status_code == 404
    assert key.delete(foreign).status_code == 404
    assert api.get(f"{RULES}{rule['id']}/").json() == rule


def test_a_rule_says_when_it_is_asked(api):
    waits = COMPLAINTS | {"event": "post.unanswered"}
    assert send(api, RULES, COMPLAINTS).json()["event"] == "mentions.accepted"
    assert send(api, RULES, waits | {"name": "W"}).json()["code"] == "rule_is_wrong"
    assert send(api, RULES, waits | {"event": "sunrise"}).json()["code"] == "invalid"

    made = send(api, RULES, waits | {"name": "W", "conditions": {"min_age_s": 60}})

    assert made.json()["event"] == "post.unanswered"
    angry(api)
    asked = {"event": "post.unanswered", "conditions": {"min_age_s": 60}}
    assert send(api, f"{RULES}trial/", asked).json()["matched"] == 1
    asked["conditions"]["min_age_s"] = 3600
    assert send(api, f"{RULES}trial/", asked).json()["matched"] == 0
