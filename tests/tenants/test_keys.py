"""API keys: shown once, good until they are not, and noted when used."""

from datetime import timedelta

import pytest

from tenants.access import Scope
from tenants.actions import issue_api_key, revoke_api_key, rotate_api_key
from tenants.keys import find_api_key
from tenants.models import ApiKey
from tests.people import MONDAY

HOUR = timedelta(hours=1)


@pytest.fixture
def issued(acme):
    return issue_api_key(
        acme.agency, name="Feed", scopes=[Scope.MENTIONS_WRITE], at=MONDAY
    )


def test_a_key_is_found_by_its_token_and_by_nothing_else(issued):
    token = issued.token

    assert find_api_key(token, at=MONDAY) == issued.key
    assert find_api_key(token.upper(), at=MONDAY) is None
    assert find_api_key(token.removeprefix("vg_"), at=MONDAY) is None
    assert find_api_key(token[:-1], at=MONDAY) is None
    assert (
        find_api_key(f"vg_{issued.key.prefix}_{issued.key.secret_hash}", at=MONDAY)
        is None
    )


def test_what_is_kept_of_a_key_does_not_open_anything(issued):
    kept = str(ApiKey.objects.values().get())

    assert issued.token.split("_", 2)[2] not in kept


def test_a_key_ends_when_it_expires(issued):
    ApiKey.objects.update(expires_at=MONDAY + HOUR)

    assert find_api_key(issued.token, at=MONDAY + HOUR - timedelta(seconds=1))
    assert find_api_key(issued.token, at=MONDAY + HOUR) is None


def test_a_rotated_keys_earlier_secret_ends_with_the_overlap(issued):
    rotated = rotate_api_key(issued.key, at=MONDAY, overlap=HOUR)

    assert rotated.token.split("_")[1] == issued.key.prefix
    for token in (issued.token, rotated.token):
        assert find_api_key(token, at=MONDAY + HOUR / 2)
    assert find_api_key(issued.token, at=MONDAY + HOUR) is None
    assert find_api_key(rotated.token, at=MONDAY + HOUR)


def test_a_revoked_keys_earlier_secret_ends_too(issued):
    rotated = rotate_api_key(issued.key, at=MONDAY)

    revoke_api_key(issued.key, at=MONDAY)

    for token in (issued.token, rotated.token):
        assert find_api_key(token, at=MONDAY) is None


def test_a_use_is_noted_once_a_minute(issued, count_queries):
    def use(seconds):
        at = MONDAY + timedelta(seconds=seconds)
        statements = count_queries(lambda: find_api_key(issued.token, at=at))
        return statements, ApiKey.objects.get().last_used_at

    assert use(0) == (2, MONDAY)
    assert use(60) == (1, MONDAY)
    assert use(61) == (2, MONDAY + timedelta(seconds=61))
