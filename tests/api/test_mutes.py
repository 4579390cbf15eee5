"""mutes/: muting through the API."""

import pytest

from reputation.mentions.models import Mute
from tenants.access import Scope
from tenants.schemas import brand_context
from tests.api.items import ACME, GLOBEX, an_item, client_with, send

MUTES = f"{ACME}mutes/"

pytestmark = pytest.mark.usefixtures("twitter")


def test_an_author_is_muted_and_heard_again(api):
    post = send(api, f"{ACME}mentions/", an_item("1")).json()
    author = post["author"]["id"]

    made = send(api, MUTES, {"author": author, "reason": "A bot"})

    assert made.status_code == 201
    shown = made.json()
    assert (shown["author"], shown["site"], shown["reason"]) == (author, None, "A bot")
    assert (shown["expires_at"], shown["ended_at"]) == (None, None)
    assert api.get(MUTES).json()["results"] == [shown]
    muted = api.get(f"{ACME}mentions/?muted=true").json()["results"]
    assert [one["id"] for one in muted] == [post["id"]]

    assert api.delete(f"{MUTES}{shown['id']}/").status_code == 204

    assert api.get(MUTES).json()["results"] == []
    assert len(api.get(f"{MUTES}?over=true").json()["results"]) == 1
    assert api.get(f"{ACME}mentions/?muted=true").json()["results"] == []
    assert api.delete(f"{MUTES}{shown['id']}/").json()["code"] == "mute_is_over"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"reason": "x"}, 400, "invalid"),
        ({"site": "a.example", "author": "019ad0a4-0000-7000-8000-000000000000"}, 400, "invalid"),
        ({"site": "nowhere", "reason": "x"}, 400, "mute_is_wrong"),
        ({"site": "a.example", "reason": "x", "expires_at": "2020-01-01T00:00:00Z"}, 400, "mute_is_wrong"),
        ({"author": "019ad0a4-0000-7000-8000-000000000000", "reason": "x"}, 404, "not_found"),
    ],
)  # fmt: skip
def test_what_cannot_be_muted_is_told(api, acme, body, status, code):
    answer = send(api, MUTES, body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    with brand_context(acme):
        assert not Mute.objects.exists()


def test_reading_is_not_enough_to_mute(acme):
    reader = client_with(Scope.MENTIONS_READ, agency=acme.agency, brand=acme)

    assert send(reader, MUTES, {"site": "a.example", "reason": "x"}).status_code == 403
    assert reader.get(MUTES).status_code == 200


def test_a_mute_of_another_brand_is_not_found(api, globex):
    made = send(api, MUTES, {"site": "a.example", "reason": "x"}).json()
    key = client_with(*Scope, agency=globex.agency, brand=globex)

    assert key.get(f"{GLOBEX}mutes/").json()["results"] == []
    assert key.delete(f"{GLOBEX}mutes/{made['id']}/").status_code == 404
    assert len(api.get(MUTES).json()["results"]) == 1
