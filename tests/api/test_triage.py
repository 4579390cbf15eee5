"""triage/: how a brand's posts are read, as an integration sees and changes it."""

import pytest

from tenants.access import Scope
from tests.api.items import ACME, GLOBEX, an_item, client_with, send

TRIAGE = f"{ACME}triage/"

pytestmark = pytest.mark.usefixtures("twitter")


def test_precision_and_executives_are_told(api):
    post = send(
        api, f"{ACME}mentions/", an_item("1", text="Es una estafa, nadie responde")
    ).json()
    send(
        api,
        f"{ACME}mentions/{post['id']}/correction/",
        {"complaint": True, "signals": {"fraud_wording": False}},
    )

    told = send(api, TRIAGE, {"executives": ["@AnaJefa"]}, method="PATCH").json()

    assert told == api.get(TRIAGE).json()
    assert told.pop("engine") == post["triage"]["engine"]
    assert told == {
        "model_version": None,
        "executives": ["@AnaJefa"],
        "corrected_posts": 1,
        "models": [],
        "precision": {
            "complaint_bands": [
                {"name": "complaint", "n": 1, "right": 1, "precision": 1.0}
            ],
            "signals": [
                {"name": "fraud_wording", "n": 1, "right": 0, "precision": 0.0}
            ],
            "hints": [],
            "languages": [],
        },
    }


def test_a_model_that_is_not_there_is_not_switched_to(api):
    answer = send(api, f"{TRIAGE}model/", {"version": 3})

    assert (answer.status_code, answer.json()["code"]) == (409, "model_is_unfit")
    assert send(api, f"{TRIAGE}model/", {"version": 0}).json()["model_version"] is None


def test_changing_needs_the_scope_admin(acme):
    key = client_with(
        Scope.MENTIONS_READ, Scope.MENTIONS_WRITE, agency=acme.agency, brand=acme
    )

    assert send(key, TRIAGE, {"executives": []}, method="PATCH").status_code == 403
    assert send(key, f"{TRIAGE}model/", {"version": 0}).status_code == 403
    assert key.get(TRIAGE).status_code == 200


def test_what_one_brand_says_the_other_does_not_see(api, globex):
    send(api, TRIAGE, {"executives": ["@AnaJefa"]}, method="PATCH")
    key = client_with(*Scope, agency=globex.agency, brand=globex)

    assert key.get(f"{GLOBEX}triage/").json()["executives"] == []
    assert key.get(TRIAGE).status_code == 404
