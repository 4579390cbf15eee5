"""The pages of practice: start, work the clock, and read the score card."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reputation.drills import demo
from reputation.drills.actions import end_exercise, play_due, start_exercise
from reputation.drills.course import follow
from reputation.drills.desk import desks
from reputation.drills.library import stories
from reputation.drills.models import DrillRun, RunState
from reputation.mentions.models import Mention
from tenants.access import Role
from tenants.actions import add_member
from tenants.models import Agency, Brand, User
from tenants.schemas import brand_context

RULES = {"rules": {"target-size": {"enabled": True}}, "preload": False}


@pytest.fixture
def sandbox(acme: Brand) -> Brand:
    demo.open_channels(desks()["1and1"], at=timezone.now())
    acme.is_sandbox = True
    acme.save()
    return acme


def the_run(run: DrillRun | None = None) -> DrillRun:
    """Return a run as it is now; a request leaves the brand."""
    with brand_context(Brand.objects.get(slug="acme")):
        return DrillRun.objects.get(**({"pk": run.pk} if run else {}))


def posts() -> int:
    with brand_context(Brand.objects.get(slug="acme")):
        return Mention.objects.count()


def start(page: Client, **fields: Any) -> DrillRun:
    answer = page.post("/drills/acme/", {"story": "1and1", "speed": "15"} | fields)
    assert answer.status_code == 302, answer.content
    return the_run()


def do(page: Client, run: DrillRun, verb: str, **fields: Any) -> DrillRun:
    answer = page.post(f"/drills/acme/{run.pk}/{verb}/", fields)
    assert answer.status_code == 302
    return the_run(run)


def test_the_list_offers_the_stories_that_fit_the_brand(page: Client, sandbox: Brand):
    said = page.get("/drills/").content.decode()

    assert "«Ya está solucionado»" in said
    assert "De las ocho de la noche" not in said  # no Google+ here
    assert "Nobody has practised here yet." in said


def test_without_a_sandbox_the_list_says_what_one_is_for(page: Client, acme: Brand):
    said = page.get("/drills/").content.decode()

    assert "No brand for practice" in said
    assert 'action="/drills/' not in said


def test_a_drill_is_started_paused_hurried_stepped_and_ended(
    page: Client, sandbox: Brand, ada: User
):
    run = start(page)
    assert run.started_by_id == ada.pk
    assert posts() == 1

    assert do(page, run, "pause").state == RunState.PAUSED
    assert do(page, run, "resume").state == RunState.RUNNING
    assert do(page, run, "speed", speed="60").clock[-1][2] == 60
    do(page, run, "next")
    assert posts() == 2
    run = do(page, run, "end")

    assert run.state == RunState.ENDED
    said = page.get(f"/drills/acme/{run.pk}/").content.decode()
    assert "Score card" in said
    assert "First useful reply" in said
    assert "never" in said
    assert "Pause" not in said


def test_the_page_shows_posts_cases_and_goals_and_refreshes_its_part(
    page: Client, sandbox: Brand
):
    run = start(page)
    with brand_context(sandbox):
        follow(sandbox, at=timezone.now())

    said = page.get(f"/drills/acme/{run.pk}/").content.decode()
    part = page.get(
        f"/drills/acme/{run.pk}/", headers={"HX-Request": "true"}
    ).content.decode()

    assert "Toda la tarde con el blog" in said
    assert f"ACME-{timezone.now().year}-000001" in said
    assert "Do not say fixed without a check" in said
    assert "<html" not in part
    assert "Toda la tarde con el blog" in part


def test_a_refusal_is_told_on_the_page(page: Client, sandbox: Brand):
    run = start(page)
    do(page, run, "end")

    answer = page.post(f"/drills/acme/{run.pk}/pause/", follow=True)

    assert "This drill is over; its score card stands." in answer.content.decode()


def test_a_real_brand_cannot_be_practised_in(page: Client, acme: Brand):
    answer = page.post("/drills/acme/", {"story": "1and1", "speed": "15"}, follow=True)

    assert "“Acme” is a real brand" in answer.content.decode()
    assert posts() == 0


def test_who_may_only_read_sees_the_drill_and_cannot_move_it(
    page: Client, sandbox: Brand
):
    run = start(page)
    auditor = User.objects.create_user("audit@atalaya.example", name="Aud")
    agency = Agency.objects.get(name="Atalaya")
    add_member(agency, auditor, role=Role.AUDITOR, all_brands=True, at=timezone.now())
    reader = Client()
    reader.force_login(auditor)

    assert reader.get(f"/drills/acme/{run.pk}/").status_code == 200
    assert "Pause" not in reader.get(f"/drills/acme/{run.pk}/").content.decode()
    assert 'action="/drills/' not in reader.get("/drills/").content.decode()
    for verb in ("pause", "end", "next"):
        assert reader.post(f"/drills/acme/{run.pk}/{verb}/").status_code == 403
    assert reader.post("/drills/acme/", {"story": "1and1"}).status_code == 403
    assert the_run().state == RunState.RUNNING


def test_a_drill_of_another_brand_is_not_there(
    page: Client, sandbox: Brand, outsider: User
):
    run = start(page)
    stranger = Client()
    stranger.force_login(outsider)

    assert stranger.get(f"/drills/acme/{run.pk}/").status_code == 404
    assert stranger.get(f"/drills/initech/{run.pk}/").status_code == 404
    assert "Acme" not in stranger.get("/drills/").content.decode()


def test_signed_out_goes_to_sign_in(sandbox: Brand):
    assert Client().get(reverse("drill-list")).status_code == 302


# --- In a browser ---


@pytest.mark.browser
@pytest.mark.parametrize(
    "look", [(1440, "light", "en"), (360, "dark", "es")], ids=["wide", "narrow"]
)
def test_the_pages_pass_axe_and_fit_the_screen(
    acme: Brand, ada: User, live: Any, browser: Any, look: tuple[int, str, str]
):
    width, theme, locale = look
    now = timezone.now()
    with brand_context(acme):
        demo.open_channels(desks()["worten"], at=now)
        acme.is_sandbox = True
        acme.save()
        paths = ["/drills/"]
        for ends in (True, False):
            run = start_exercise(acme, stories()["worten"], speed=60.0, by=ada, at=now)
            for seconds in (1, 40, 80):
                follow(acme, at=now + timedelta(seconds=seconds))
                play_due(acme, at=now + timedelta(seconds=seconds))
            if ends:
                end_exercise(run, brand=acme, by=ada, at=now + timedelta(seconds=90))
            paths.append(f"/drills/acme/{run.pk}/")
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale=locale
    )
    context.add_cookies(live.cookies_of(ada))
    context.add_cookies([{"name": "vigia_theme", "value": theme, "url": live.url}])
    tab = context.new_page()
    said: list[str] = []
    tab.on("pageerror", lambda error: said.append(str(error)))
    for number, path in enumerate(paths):
        tab.goto(live.url + path)
        if folder := os.environ.get("VIGIA_TEST_PICTURES"):
            name = Path(folder) / f"drills-{number}-{width}.png"
            tab.screenshot(path=str(name), full_page=True)
        found = Axe().run(tab, options=RULES).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], path
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, path
    assert said == []
    context.close()
