"""A trainee who works through the API: the customer answers what was done there."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from reputation.drills import demo
from reputation.drills.actions import end_exercise, play_due, start_exercise
from reputation.drills.course import follow
from reputation.drills.desk import desks
from reputation.drills.library import stories
from reputation.drills.models import DrillRun
from reputation.mentions.models import Mention
from tenants.models import Brand, User
from tenants.schemas import brand_context

MINUTE = timedelta(minutes=1)


@pytest.fixture
def run(acme: Brand, ada: User) -> DrillRun:
    """An exercise of ten minutes ago; its complaint has opened a case."""
    began = timezone.now() - 10 * MINUTE
    demo.open_channels(desks()["1and1"], at=began)
    acme.is_sandbox = True
    acme.save()
    run = start_exercise(acme, stories()["1and1"], speed=1.0, by=ada, at=began)
    follow(acme, at=began)
    return run


def go(brand: Brand, *minutes: float) -> None:
    """Let the worker look, so many minutes from now."""
    for number in minutes:
        with brand_context(brand):
            at = timezone.now() + number * MINUTE
            follow(brand, at=at)
            play_due(brand, at=at)


def the_case(api: APIClient) -> dict[str, Any]:
    found = api.get("/api/v1/brands/acme/cases/?limit=200").json()["results"]
    return next(case for case in found if case["title"].startswith("Toda la tarde"))


def do(api: APIClient, verb: str, body: dict[str, Any]) -> dict[str, Any]:
    case = the_case(api)
    answer = api.post(
        f"/api/v1/brands/acme/cases/{case['reference']}/{verb}/",
        body,
        format="json",
        headers={"If-Match": f'"{case["version"]}"'},
    )
    assert answer.status_code in {200, 201}, answer.content
    return dict(answer.json())


def said(brand: Brand, run: DrillRun) -> dict[str, str]:
    with brand_context(brand):
        rows = Mention.objects.filter(external_id__startswith=run.prefix)
        return {
            name.rpartition(":")[2]: text
            for name, text in rows.values_list("external_id", "content__text")
        }


def test_a_promise_without_a_time_is_stopped_and_once_forced_the_customer_asks_when(
    acme: Brand, api: APIClient, run: DrillRun, ada: User
):
    draft = {"channel": "twitter", "text": "Lo miramos y te avisamos lo antes posible."}
    reference = the_case(api)["reference"]
    stopped = api.post(
        f"/api/v1/brands/acme/cases/{reference}/replies/", draft, format="json"
    )
    assert stopped.status_code in {409, 422}

    do(api, "replies", draft | {"override": {"reason": "Es un simulacro."}})
    go(acme, 0.1, 8)

    assert "¿Y eso cuándo es?" in said(acme, run)["no-time-1"]
    with brand_context(acme):
        at = timezone.now() + 9 * MINUTE
        over = end_exercise(run, brand=acme, by=ada, at=at)
    assert over.card["mine"]["guard_overrides"] == 1


def test_an_unchecked_fix_is_denied_and_counted(
    acme: Brand, api: APIClient, run: DrillRun
):
    do(api, "claim", {"statement": "Ya funciona."})
    go(acme, 0.1, 9, 9.1)

    assert "no está solucionado" in said(acme, run)["not-fixed"]
    case = the_case(api)
    assert (case["false_fixes"], case["claimed_at"]) == (1, None)


def test_a_checked_fix_brings_the_customers_yes(
    acme: Brand, api: APIClient, run: DrillRun
):
    do(api, "verification", {"check": "Tres sondas externas abren el blog."})
    go(acme, 0.1, 16)

    case = the_case(api)
    assert case["resolved_how"] == "confirmed"
    assert "Ahora sí" in said(acme, run)["works-now-1"]
    with brand_context(acme):
        assert DrillRun.objects.get(pk=run.pk).state == "ended"
