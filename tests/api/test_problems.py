"""Whatever goes wrong under /api/ is a problem of RFC 9457."""

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client
from rest_framework.test import APIClient

from reputation.api.problems import field_errors, handle
from reputation.api.v1.brands import Me
from reputation.common.errors import Refused
from tenants.models import Brand
from tests.api.items import ACME, client_with, send

MISSING = "019a9000-0000-7000-8000-000000000000"


def test_a_problem_has_the_fields_of_the_contract(api: Client):
    answer = api.get(f"{ACME}mentions/?limit=0")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:vigia:problem:out_of_range",
        "title": "Bad Request",
        "status": 400,
        "detail": "limit is a whole number from 1 to 200.",
        "code": "out_of_range",
        "errors": [
            {
                "pointer": "?limit",
                "code": "out_of_range",
                "detail": "limit is a whole number from 1 to 200.",
            }
        ],
    }


@pytest.mark.parametrize(
    "path",
    ["", "channels/", "mentions/", f"mentions/{MISSING}/", "risk/", "events/"],
)
def test_a_foreign_brand_and_none_are_the_same_to_the_byte(
    acme: Brand, initech: Brand, path: str
):
    client = client_with(agency=acme.agency)

    foreign = client.get(f"/api/v1/brands/initech/{path}")
    unknown = client.get(f"/api/v1/brands/no-such-brand/{path}")

    assert foreign.status_code == unknown.status_code == 404
    assert foreign.content == unknown.content
    assert foreign["Content-Type"] == "application/problem+json"
    # The time left in the minute may tick between the two; nothing else may differ.
    differing = {
        name
        for name in {*foreign.headers, *unknown.headers} - {"RateLimit"}
        if foreign.headers.get(name) != unknown.headers.get(name)
    }
    assert differing == set()


def test_a_key_of_one_brand_does_not_see_its_sister(acme: Brand):
    client = client_with(agency=acme.agency, brand=acme)

    assert client.get("/api/v1/brands/globex/mentions/").status_code == 404


@pytest.mark.parametrize(
    "path", ["nope/", "brands/acme/webhooks/", "brands/acme/cases/ACME-2025-000001/"]
)
def test_what_does_not_exist_is_absent(api: Client, path: str):
    answer = api.get(f"/api/v1/{path}")

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize(
    "path",
    [
        f"mentions/{MISSING}/",
        f"conversations/{MISSING}/",
        f"conversations/{MISSING}/risk/",
        f"authors/{MISSING}/",
        "channels/nowhere/",
    ],
)
def test_an_unknown_id_is_404(api: Client, path: str):
    assert api.get(ACME + path).json()["code"] == "not_found"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_without_its_slash_is_404(api: Client, method: str):
    answer = send(api, f"{ACME}mentions", {}, method=method)

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_an_id_that_is_none_is_404(api: Client):
    assert api.get(f"{ACME}mentions/12/").status_code == 404


def test_an_answer_that_we_do_not_have_is_406(api: Client):
    answer = api.get("/api/v1/me/", headers={"Accept": "text/csv"})

    assert answer.status_code == 406
    assert answer.json()["code"] == "not_acceptable"


def test_a_body_of_another_kind_is_415(api: Client):
    answer = send(api, f"{ACME}channels/", b"slug=x", content_type="text/plain")

    assert answer.status_code == 415
    assert answer.json()["code"] == "unsupported_media_type"


@pytest.mark.parametrize(
    ("body", "code", "reason"),
    [
        pytest.param(b'{"slug": ', "malformed", "truncated", id="cut off"),
        pytest.param(b'{"slug": NaN}', "malformed", "invalid character", id="NaN"),
        pytest.param(
            b'{"slug": "\\udc00"}', "bad_unicode", "surrogate", id="surrogate"
        ),
        pytest.param(b'{"slug": "\xff"}', "bad_unicode", "utf-8", id="not UTF-8"),
        pytest.param(b"{} {}", "malformed", "trailing", id="two values"),
        pytest.param(b"[" * 100_000, "malformed", "recursion", id="too deep"),
    ],
)
def test_json_that_is_none_is_a_400_that_says_where(
    api: Client, body: bytes, code: str, reason: str
):
    answer = send(api, f"{ACME}channels/", body)

    assert answer.status_code == 400
    assert answer.json()["code"] == code
    (error,) = answer.json()["errors"]
    assert error["pointer"] == ""
    assert reason in error["detail"]


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"12", b"null"])
def test_json_that_is_no_object_is_400(api: Client, body: bytes):
    answer = send(api, f"{ACME}channels/", body)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_everything_that_does_not_fit_is_said_at_once(api: Client):
    answer = send(
        api,
        f"{ACME}channels/",
        {"slug": "No Spaces", "kind": "telegraph", "own_accounts": ["ok", ""]},
    )

    assert answer.status_code == 400
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [
        ("/kind", "invalid_choice"),
        ("/name", "required"),
        ("/own_accounts/1", "blank"),
        ("/slug", "invalid"),
    ]


def test_a_field_that_we_do_not_know_is_400(api: Client):
    answer = send(
        api, f"{ACME}channels/", {"slug": "x", "kind": "blog", "name": "X", "colour": 1}
    )

    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/colour", "unknown_field")


@pytest.mark.parametrize("name", ["channel", "handle", "cursor"])
def test_a_nul_in_the_address_is_400(api: Client, name: str):
    assert api.get(f"{ACME}authors/?{name}=a%00b").status_code == 400


def test_a_parameter_that_we_do_not_know_is_400(api: Client):
    answer = api.get(f"{ACME}mentions/?chanel=twitter")

    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("?chanel", "unknown_parameter")


def test_a_pointer_escapes_what_json_pointers_escape():
    errors = list(field_errors({"a/b": {"c~d": ["wrong"]}}))

    assert errors[0].pointer == "/a~1b/c~0d"


def test_what_the_rules_refuse_is_409_with_its_own_code():
    class TheMoonIsFull(Refused):
        code = "moon_is_full"

    answer = handle(TheMoonIsFull("Not tonight."), {})

    assert answer.status_code == 409
    assert b'"code":"moon_is_full"' in answer.content
    assert b'"detail":"Not tonight."' in answer.content


def test_a_fault_of_ours_is_a_problem_that_tells_nothing(
    acme: Brand, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def broken(*_: object) -> None:
        raise RuntimeError("the cause, with a secret")

    monkeypatch.setattr(Me, "get", broken)
    client = client_with(agency=acme.agency)
    client.raise_request_exception = False

    answer = client.get("/api/v1/me/")

    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "internal_error"
    assert b"secret" not in answer.content
    assert "the cause" in caplog.text


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_without_a_database_callers_are_told_to_come_again(
    acme: Brand, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
):
    def gone(*_: object) -> None:
        raise error("the server closed the connection, says its address")

    monkeypatch.setattr(Me, "get", gone)
    client = client_with(agency=acme.agency)
    client.raise_request_exception = False

    answer = client.get("/api/v1/me/")

    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Retry-After"] == "5"
    assert answer.json()["code"] == "unavailable"
    assert b"address" not in answer.content


def test_without_a_database_a_page_says_so(
    page: Client, monkeypatch: pytest.MonkeyPatch
):
    def gone(*_: object) -> None:
        raise OperationalError("no server")

    monkeypatch.setattr("tenants.gate.my_brands", gone)
    page.raise_request_exception = False

    answer = page.get("/b/acme/")

    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "We are away for a moment" in answer.content.decode()


def test_a_host_that_is_not_ours_is_a_problem_too(acme: Brand):
    answer = APIClient(SERVER_NAME="evil.example").get("/api/v1/me/")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_pages_keep_their_own_errors(page: Client):
    answer = page.get("/b/nowhere/")

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("path", [f"{ACME}risk/", f"{ACME}mentions/", "/api/v1/me/"])
def test_options_is_no_method_of_ours_anywhere(api: Client, path: str):
    answer = api.options(path)

    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "risk/"),
        ("GET", "channels/twitter/"),
        ("GET", "mentions/00000000-0000-7000-8000-000000000000/"),
        ("GET", "cases/ACME-2026-000001/"),
        ("POST", "channels/"),
        ("POST", "cases/"),
        ("POST", "reply-check/"),
        ("PATCH", "channels/twitter/"),
        ("DELETE", "channels/twitter/"),
    ],
)
def test_a_parameter_that_nobody_asks_for_is_400(api: Client, method: str, path: str):
    answer = send(api, f"{ACME}{path}?sort=newest", {}, method=method)

    assert answer.status_code == 400
    assert answer.json()["errors"][0] == {
        "pointer": "?sort",
        "code": "unknown_parameter",
        "detail": "No such parameter.",
    }


def test_a_method_that_is_none_is_405_whatever_is_asked(api: Client):
    assert send(api, f"{ACME}risk/?sort=x", {}, method="PUT").status_code == 405
