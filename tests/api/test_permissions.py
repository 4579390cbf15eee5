"""What each scope opens, and that nothing is open by oversight."""

import re

import pytest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from reputation.api.permissions import HasScope, IsSignedIn
from reputation.api.v1 import urls
from reputation.api.v1.case_briefs import BriefDelivery, BriefList
from reputation.api.v1.case_urls import VERBS
from reputation.api.v1.docs import Docs, Schema
from reputation.api.views import ApiView
from tenants.access import Access, Scope
from tenants.models import ApiKey, Brand, User
from tests.api.items import ACME, client_with, send

SOME_ID = "019a9000-0000-7000-8000-000000000000"
A_CASE = "cases/ACME-2025-000001"
# (method, path, the scopes any of which opens it)
DOORS = [
    ("GET", "channels/", {Scope.MENTIONS_READ}),
    ("POST", "channels/", {Scope.ADMIN}),
    ("GET", "channels/twitter/", {Scope.MENTIONS_READ}),
    ("PATCH", "channels/twitter/", {Scope.ADMIN}),
    ("DELETE", "channels/twitter/", {Scope.ADMIN}),
    ("GET", "mentions/", {Scope.MENTIONS_READ}),
    ("POST", "mentions/", {Scope.MENTIONS_WRITE}),
    ("POST", "mentions/batch/", {Scope.MENTIONS_WRITE}),
    ("GET", f"mentions/{SOME_ID}/", {Scope.MENTIONS_READ}),
    ("POST", f"mentions/{SOME_ID}/correction/", {Scope.MENTIONS_WRITE}),
    ("DELETE", f"mentions/{SOME_ID}/correction/", {Scope.MENTIONS_WRITE}),
    ("GET", "mutes/", {Scope.MENTIONS_READ}),
    ("POST", "mutes/", {Scope.MENTIONS_WRITE}),
    ("DELETE", f"mutes/{SOME_ID}/", {Scope.MENTIONS_WRITE}),
    ("GET", "triage/", {Scope.MENTIONS_READ}),
    ("PATCH", "triage/", {Scope.ADMIN}),
    ("POST", "triage/model/", {Scope.ADMIN}),
    ("GET", "rules/", {Scope.MENTIONS_READ}),
    ("POST", "rules/", {Scope.ADMIN}),
    ("POST", "rules/trial/", {Scope.MENTIONS_READ}),
    ("GET", "rules/firings/", {Scope.MENTIONS_READ}),
    ("GET", f"rules/{SOME_ID}/", {Scope.MENTIONS_READ}),
    ("PATCH", f"rules/{SOME_ID}/", {Scope.ADMIN}),
    ("DELETE", f"rules/{SOME_ID}/", {Scope.ADMIN}),
    ("GET", "conversations/", {Scope.MENTIONS_READ}),
    ("GET", f"conversations/{SOME_ID}/", {Scope.MENTIONS_READ}),
    ("GET", f"conversations/{SOME_ID}/risk/", {Scope.RISK_READ}),
    ("POST", f"conversations/{SOME_ID}/what-if/", {Scope.RISK_READ}),
    ("GET", "authors/", {Scope.MENTIONS_READ}),
    ("GET", f"authors/{SOME_ID}/", {Scope.MENTIONS_READ}),
    ("GET", "risk/", {Scope.RISK_READ}),
    ("GET", "risk/history/", {Scope.RISK_READ}),
    ("GET", "events/", {Scope.RISK_READ, Scope.ADMIN}),
    ("GET", "cases/", {Scope.CASES_READ}),
    ("GET", "crises/", {Scope.CASES_READ}),
    ("POST", "cases/", {Scope.CASES_WRITE}),
    ("GET", f"{A_CASE}/", {Scope.CASES_READ}),
    ("PATCH", f"{A_CASE}/", {Scope.CASES_WRITE}),
    ("GET", f"{A_CASE}/timeline/", {Scope.CASES_READ}),
    ("GET", f"{A_CASE}/risk/", {Scope.RISK_READ}),
    ("POST", f"{A_CASE}/promises/{SOME_ID}/kept/", {Scope.CASES_WRITE}),
    ("POST", f"{A_CASE}/orders/{SOME_ID}/withdrawal/", {Scope.CASES_WRITE}),
    ("POST", f"{A_CASE}/proposals/{SOME_ID}/acceptance/", {Scope.CASES_WRITE}),
    *(("POST", f"{A_CASE}/{verb}/", {Scope.CASES_WRITE}) for verb in VERBS),
    ("DELETE", f"{A_CASE}/lease/", {Scope.CASES_WRITE}),
    ("GET", f"{A_CASE}/drafts/", {Scope.CASES_READ}),
    ("POST", f"{A_CASE}/drafts/", {Scope.CASES_WRITE}),
    ("GET", f"{A_CASE}/drafts/{SOME_ID}/", {Scope.CASES_READ}),
    ("PUT", f"{A_CASE}/drafts/{SOME_ID}/", {Scope.CASES_WRITE}),
    ("DELETE", f"{A_CASE}/drafts/{SOME_ID}/", {Scope.CASES_WRITE}),
    *(
        ("POST", f"{A_CASE}/drafts/{SOME_ID}/{step}/", {Scope.CASES_WRITE})
        for step in ("review", "approval", "refusal", "sending")
    ),
    ("POST", f"{A_CASE}/removals/{SOME_ID}/decision/", {Scope.CASES_WRITE}),
    ("POST", "reply-check/", {Scope.CASES_READ}),
    ("GET", "reply-policy/", {Scope.CASES_READ}),
    ("PUT", "reply-policy/", {Scope.ADMIN}),
    ("GET", "playbooks/", {Scope.PLAYBOOKS_READ}),
    ("POST", "playbooks/", {Scope.PLAYBOOKS_WRITE}),
    ("GET", "playbooks/outage/", {Scope.PLAYBOOKS_READ}),
    ("PUT", "playbooks/outage/", {Scope.PLAYBOOKS_WRITE}),
    ("GET", "playbooks/outage/versions/", {Scope.PLAYBOOKS_READ}),
    ("GET", "playbooks/outage/differences/", {Scope.PLAYBOOKS_READ}),
    ("GET", f"{A_CASE}/runs/", {Scope.CASES_READ}),
    ("POST", f"{A_CASE}/runs/", {Scope.CASES_WRITE}),
    ("GET", f"{A_CASE}/suggestions/", {Scope.CASES_READ}),
    ("GET", f"{A_CASE}/post-mortem/", {Scope.CASES_READ}),
    ("POST", f"{A_CASE}/post-mortem/", {Scope.CASES_WRITE}),
    ("POST", f"{A_CASE}/post-mortem/lessons/", {Scope.PLAYBOOKS_WRITE}),
    ("GET", f"runs/{SOME_ID}/", {Scope.CASES_READ}),
    *(
        ("POST", f"runs/{SOME_ID}/{verb}/", {Scope.CASES_WRITE})
        for verb in ("closure", "version")
    ),
    *(
        ("POST", f"runs/{SOME_ID}/steps/1/{verb}/", {Scope.CASES_WRITE})
        for verb in ("done", "skipped", "approval", "rejection")
    ),
]
# What one was asked to do is shown to everybody who has a part in the brand.
FOR_THE_ASKED = {BriefList, BriefDelivery}


@pytest.mark.parametrize(("method", "path", "openers"), DOORS)
def test_a_key_without_the_scope_is_refused_by_name(
    acme: Brand, method: str, path: str, openers: set[Scope]
):
    client = client_with(*(set(Scope) - openers), agency=acme.agency)

    answer = send(client, ACME + path, {}, method=method)

    assert answer.status_code == 403
    assert answer.json()["code"] == "missing_scope"
    assert all(scope.value in answer.json()["detail"] for scope in openers)


@pytest.mark.parametrize(("method", "path", "openers"), DOORS)
def test_each_of_the_scopes_opens_it(
    acme: Brand, method: str, path: str, openers: set[Scope]
):
    for scope in openers:
        client = client_with(scope, agency=acme.agency)

        assert send(client, ACME + path, {}, method=method).status_code not in {
            401,
            403,
        }


def addresses(patterns: list[URLPattern | URLResolver], start: str = "") -> set[str]:
    found = set()
    for pattern in patterns:
        address = start + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found |= addresses(pattern.url_patterns, address)
        else:
            found.add(address)
    return found


def test_every_address_of_a_brand_is_in_the_table_above():
    named = {A_CASE: "cases/{}", SOME_ID: "{}", "channels/twitter": "channels/{}"}
    named |= {"playbooks/outage": "playbooks/{}", "steps/1": "steps/{}"}
    tabled = {"briefs/", "briefs/{}/delivery/"}
    for _method, path, _openers in DOORS:
        for name, place in named.items():
            path = path.replace(name, place)  # noqa: PLW2901 - piece by piece
        tabled.add(path)
    found = {re.sub(r"<[^>]*>", "{}", one) for one in addresses(urls.brand_patterns)}

    assert found == tabled


def views_of(patterns: list[URLPattern | URLResolver]) -> set[type]:
    found = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= views_of(pattern.url_patterns)
        elif hasattr(pattern.callback, "view_class"):
            found.add(pattern.callback.view_class)
    return found


@pytest.mark.parametrize("view", sorted(views_of(urls.brand_patterns), key=str))
def test_every_method_of_a_brands_view_names_its_scope(view: type):
    methods = {
        name.upper()
        for name in ("get", "post", "put", "patch", "delete")
        if hasattr(view, name)
    }

    if view in FOR_THE_ASKED:
        assert view.permission_classes == [IsSignedIn]
        return
    assert set(view.scopes) == methods
    assert view.permission_classes == [HasScope]


def test_every_view_of_the_api_but_its_description_asks_who_calls():
    for view in views_of(get_resolver("reputation.api.v1.urls").url_patterns):
        expected = (
            [[AllowAny]] if view in (Schema, Docs) else [[HasScope], [IsSignedIn]]
        )
        assert view.permission_classes in expected, view


def test_a_view_that_names_no_scope_is_closed():
    class Forgotten(ApiView):
        def get(self, request: Request) -> None:
            raise AssertionError("reached")

    django_request = RequestFactory().get("/")
    django_request.access = Access(frozenset(Scope))
    request = Request(django_request)
    request.auth, request.user = ApiKey(), None

    assert not HasScope().has_permission(request, Forgotten())


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "channels/twitter/"), ("DELETE", "mentions/"), ("POST", "risk/")],
)
def test_a_method_that_is_not_there_is_405(api: Client, method: str, path: str):
    answer = api.generic(method, ACME + path)

    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"
    assert method not in answer["Allow"]


def test_a_role_opens_what_the_table_of_roles_says(
    page: Client, ada: User, acme: Brand
):
    page.handler.enforce_csrf_checks = False

    assert page.get(f"{ACME}mentions/").status_code == 200
    assert send(page, f"{ACME}mentions/batch/", []).status_code == 200
    assert send(page, f"{ACME}channels/", {}).status_code == 403


def test_a_write_only_key_sees_no_scores_in_the_portfolio(acme: Brand):
    client = client_with(Scope.MENTIONS_WRITE, agency=acme.agency)

    risks = [brand["risk"] for brand in client.get("/api/v1/brands/").json()["results"]]

    assert risks == [None, None]
