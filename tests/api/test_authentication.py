"""Who calls: a key, or a person who signed in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from tenants.access import Scope
from tenants.actions import issue_api_key, revoke_api_key, rotate_api_key
from tenants.models import Brand, User
from tests.api.items import ACME, client_with, send
from tests.people import MONDAY

ME = "/api/v1/me/"


def bearer(token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}"})


def test_nobody_is_told_how_to_sign_in(acme: Brand):
    answer = Client().get(ME)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="vigia"'
    assert answer.json()["code"] == "not_authenticated"


@pytest.mark.parametrize(
    "token",
    ["", "vg_", "vg_abc", "nonsense", "vg_000000000000_wrong", "vg_\u00f1_x", "a b c"],
)
def test_a_key_that_is_not_good_is_401(acme: Brand, token: str):
    answer = bearer(token).get(ME)

    assert answer.status_code == 401
    assert answer.json()["code"] == "bad_key"
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]


def test_a_bad_key_is_401_whoever_is_signed_in_beside_it(page: Client):
    assert page.get(ME).status_code == 200
    assert page.get(ME, headers={"Authorization": "Bearer vg_no_no"}).status_code == 401


def test_another_scheme_is_nobodys_key(acme: Brand):
    answer = Client().get(ME, headers={"Authorization": "Basic dTpw"})

    assert answer.status_code == 401


def test_an_expired_key_is_401(acme: Brand):
    issued = issue_api_key(
        acme.agency,
        name="Old",
        scopes=[Scope.RISK_READ],
        at=MONDAY,
        expires_at=MONDAY + timedelta(days=1),
    )

    assert bearer(issued.token).get(ME).status_code == 401


def test_a_revoked_key_is_401_at_once(acme: Brand):
    issued = issue_api_key(acme.agency, name="Lost", scopes=[], at=MONDAY)
    client = bearer(issued.token)
    assert client.get(ME).status_code == 200

    revoke_api_key(issued.key, at=timezone.now())

    assert client.get(ME).status_code == 401


def test_while_a_rotation_overlaps_both_secrets_are_good(acme: Brand):
    earlier = issue_api_key(acme.agency, name="Turning", scopes=[], at=MONDAY)

    later = rotate_api_key(earlier.key, at=timezone.now())

    assert bearer(earlier.token).get(ME).status_code == 200
    assert bearer(later.token).get(ME).status_code == 200


def test_a_key_notes_when_it_was_used(acme: Brand):
    issued = issue_api_key(acme.agency, name="Used", scopes=[], at=MONDAY)

    bearer(issued.token).get(ME)

    issued.key.refresh_from_db()
    assert timezone.now() - issued.key.last_used_at < timedelta(minutes=1)


def test_me_tells_a_key_what_it_opens(acme: Brand):
    client = client_with(Scope.MENTIONS_READ, agency=acme.agency)

    assert client.get(ME).json() == {
        "kind": "key",
        "name": "A key",
        "agency": "atalaya",
        "brands": ["acme", "globex"],
        "scopes": ["mentions:read"],
    }


def test_me_tells_a_person_what_they_are(page: Client):
    assert page.get(ME).json() == {
        "kind": "user",
        "name": "Ada",
        "agency": "atalaya",
        "brands": ["acme"],
        "roles": ["community_manager"],
    }


def test_a_signed_in_person_may_write_with_the_csrf_token_only(ada: User, acme: Brand):
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(ada)
    path = f"{ACME}mentions/batch/"

    refused = send(browser, path, [])
    browser.cookies["csrftoken"] = "a" * 32
    taken = send(browser, path, [], HTTP_X_CSRFTOKEN="a" * 32)

    assert refused.status_code == 403
    assert refused.json()["code"] == "csrf_failed"
    assert taken.status_code == 200


def test_a_key_needs_no_csrf_token(acme: Brand):
    client = client_with(Scope.MENTIONS_WRITE, agency=acme.agency)
    client.handler.enforce_csrf_checks = True

    assert send(client, f"{ACME}mentions/batch/", []).status_code == 200
