"""The OpenAPI document is what the product serves, and the product serves what it says."""

from functools import cache
from typing import Any

import jsonschema
import pytest
import yaml
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from openapi_spec_validator import OpenAPIV31SpecValidator

from reputation.events.actions import record
from tenants.models import Brand
from tenants.schemas import brand_context
from tests.api.items import ACME, an_item, recent, send
from tests.database import ROOT
from tests.people import MONDAY

DOCUMENT = ROOT / "docs" / "openapi.yaml"


@cache
def document() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


def check(answer: Any, operation_id: str) -> None:
    """Hold an answer to what the document says of it, to the letter."""
    for methods in document()["paths"].values():
        for operation in methods.values():
            if operation["operationId"] == operation_id:
                said = operation["responses"].get(
                    str(answer.status_code), operation["responses"]["default"]
                )
                media_type = answer["Content-Type"]
                schema = said["content"][media_type]["schema"]
                jsonschema.validate(
                    answer.json(),
                    schema | {"components": closed(document()["components"])},
                    format_checker=jsonschema.FormatChecker(),
                )
                return
    raise AssertionError(f"no operation {operation_id}")


def closed(schema: Any) -> Any:
    """Return the schemas with no room for a field that they do not name."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(part) for name, part in schema.items()}
    is_shape = inner.get("type") == "object" and isinstance(
        inner.get("properties"), dict
    )
    return inner | {"additionalProperties": False} if is_shape else inner


def test_the_document_is_valid_openapi_31():
    assert document()["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(yaml.safe_load(DOCUMENT.read_text())).validate()


def test_the_committed_document_is_the_served_one(api: Client):
    served = api.get("/api/v1/schema/")

    assert served.status_code == 200
    assert served.content.decode() == DOCUMENT.read_text()


def test_the_document_comes_as_json_too(api: Client):
    served = api.get("/api/v1/schema/?format=json")

    assert served["Content-Type"].startswith("application/vnd.oai.openapi+json")
    assert served.json()["paths"].keys() == document()["paths"].keys()


def test_every_operation_may_answer_with_a_problem_and_asks_who_calls():
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            problem = operation["responses"]["default"]["content"]
            assert list(problem) == ["application/problem+json"], path
            assert operation["security"] == [{"ApiKey": []}, {"SessionSignIn": []}]
            headers = {
                one["name"]
                for one in operation.get("parameters", [])
                if one["in"] == "header"
            }
            assert ("Idempotency-Key" in headers) is (method == "post"), path


def test_every_list_is_paged():
    for path, methods in document()["paths"].items():
        get = methods.get("get")
        schema = (
            get["responses"]["200"]["content"]["application/json"]["schema"]
            if get
            else {}
        )
        if schema.get("$ref", "").endswith("Page"):
            names = {one["name"] for one in get["parameters"]}
            assert {"cursor", "limit"} <= names, path


@pytest.fixture
def full(api: Client, acme: Brand, twitter) -> Client:
    """A brand in which every list has something to show, nulls and all."""
    repost = an_item(
        "r",
        kind="repost",
        parent="1",
        author={"handle": "carlos", "name": "Carlos", "followers": 900},
        posted_at=recent(minutes=3),
    )
    del repost["text"]
    answer = send(
        api,
        f"{ACME}mentions/batch/",
        [
            an_item(
                "1",
                text="Es una estafa, nadie responde",
                posted_at=recent(minutes=9),
                url="https://x.example/1",
                title="T",
                language="es",
                metrics={"likes": 1, "reposts": 4, "replies": 2, "views": 900},
                removed_at=recent(minutes=1),
                removed_by="author",
            ),
            repost,
            an_item("2", posted_at=recent(minutes=8)),
            an_item("bad", channel="x"),
        ],
    )
    check(answer, "mentions_batch")
    with brand_context(acme):
        record("channel.created", None, by=None, at=MONDAY, channel="x")
    return api


@pytest.mark.parametrize(
    ("path", "operation"),
    [
        ("/api/v1/me/", "me"),
        ("/api/v1/brands/", "brands_list"),
        (f"{ACME}channels/", "channels_list"),
        (f"{ACME}channels/twitter/", "channels_retrieve"),
        (f"{ACME}mentions/", "mentions_list"),
        (f"{ACME}mentions/?limit=1", "mentions_list"),
        (f"{ACME}mentions/?limit=0", "mentions_list"),
        (f"{ACME}conversations/", "conversations_list"),
        (f"{ACME}authors/", "authors_list"),
        (f"{ACME}risk/", "risk_retrieve"),
        (f"{ACME}risk/history/", "risk_history"),
        (f"{ACME}risk/history/?step=0", "risk_history"),
        (f"{ACME}events/", "events_list"),
    ],
)
def test_answers_are_what_the_document_says(full: Client, path: str, operation: str):
    check(full.get(path), operation)


def test_details_are_what_the_document_says(full: Client):
    for path, operation in (
        ("mentions/", "mentions_retrieve"),
        ("conversations/", "conversations_retrieve"),
        ("authors/", "authors_retrieve"),
    ):
        for one in full.get(ACME + path).json()["results"]:
            check(full.get(f"{ACME}{path}{one['id']}/"), operation)


def test_a_conversations_risk_is_what_the_document_says(full: Client):
    for one in full.get(f"{ACME}conversations/").json()["results"]:
        path = f"{ACME}conversations/{one['id']}/"
        check(full.get(f"{path}risk/"), "conversations_risk")
        check(send(full, f"{path}what-if/", {}), "conversations_what_if")


def test_writes_are_what_the_document_says(full: Client):
    a_blog = {"slug": "blog", "kind": "blog", "name": "Blog"}
    check(send(full, f"{ACME}channels/", a_blog), "channels_create")
    check(send(full, f"{ACME}channels/", a_blog), "channels_create")
    check(
        send(full, f"{ACME}channels/blog/", {"name": "B"}, method="PATCH"),
        "channels_update",
    )
    check(send(full, f"{ACME}mentions/", an_item("new")), "mentions_create")
    check(send(full, f"{ACME}mentions/", an_item("new")), "mentions_create")


def test_taking_a_case_and_letting_go_is_what_the_document_says(full: Client):
    opened = send(full, f"{ACME}cases/", {"title": "Nobody calls back"})
    lease = f"{ACME}cases/{opened.json()['reference']}/lease/"

    check(opened, "cases_create")
    check(send(full, lease, {}), "cases_lease")
    check(send(full, lease, b"", method="DELETE"), "cases_lease_end")


def test_a_correction_and_its_undoing_are_what_the_document_says(full: Client):
    post = full.get(f"{ACME}mentions/?kind=post").json()["results"][0]
    correction = f"{ACME}mentions/{post['id']}/correction/"

    check(send(full, correction, {"complaint": False}), "mentions_correct")
    check(send(full, correction, b"", method="DELETE"), "mentions_uncorrect")


def test_a_person_is_what_the_document_says(page: Client):
    check(page.get("/api/v1/me/"), "me")


def test_anybody_may_read_the_document():
    for path in ("schema/", "docs/"):
        answer = Client().get(f"/api/v1/{path}")

        assert answer.status_code == 200


def test_the_page_of_the_document_obeys_the_policy(page: Client):
    answer = page.get("/api/v1/docs/")
    script = page.get("/api/v1/docs/?script=")

    assert answer.status_code == 200
    assert "'unsafe" not in answer["Content-Security-Policy"]
    assert b"<style" not in answer.content
    assert answer.content.count(b"<script") == answer.content.count(b"<script src=")
    assert script["Content-Type"].startswith("application/javascript")


@pytest.mark.browser
def test_the_page_of_the_document_shows_the_operations(live, browser, lead):
    context = browser.new_context()
    context.add_cookies(live.cookies_of(lead))
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(f"{live.url}/api/v1/docs/")
    page.wait_for_selector("#operations-mentions-mentions_batch")
    page.click("#operations-me-me .opblock-summary-control")
    page.click("#operations-me-me .try-out__btn")
    page.click("#operations-me-me .execute")
    page.wait_for_selector(
        "#operations-me-me .live-responses-table .response-col_status"
    )

    assert "200" in page.inner_text(
        "#operations-me-me .live-responses-table tbody .response-col_status"
    )
    assert complaints == []
    context.close()
