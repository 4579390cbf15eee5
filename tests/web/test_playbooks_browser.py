"""The pages of playbooks in a real browser: axe, small screens, Spanish, and the keyboard."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from reputation.cases.models import Case
from reputation.playbooks.actions.editing import install_library, save_draft
from reputation.playbooks.actions.learning import Lesson, with_lesson
from reputation.playbooks.actions.running import start_run
from reputation.playbooks.actions.stepping import complete_step
from reputation.playbooks.models import Playbook, Run
from tenants.models import Brand, User
from tests.playbooks.cases import a_case
from tests.web.test_browser import NARROW, RULES, WIDE

pytestmark = pytest.mark.browser


@pytest.fixture
def case(acme: Brand, ada: User, lead: User, own_database: str) -> Case:
    """A case with a step done, one overdue and one that waits for consent; a playbook with a draft."""
    now = timezone.now()
    install_library(at=now)
    hour = timedelta(hours=1)
    case = a_case(
        title="La conexión va y viene y dicen que está arreglado",
        language="es-ES",
        cluster="accidental",
        signals={"false_fix": 1, "failed_prior_contact": 3},
        opened_at=now - 3 * hour,
        first_answer_at=now - 2.5 * hour,
        claimed_at=now - hour,
    )
    shelf = {each.slug: each for each in Playbook.objects.all()}
    run = start_run(case, shelf["false-fix"], by=ada, at=now - 2 * hour)
    complete_step(run, 1, by=ada, at=now - hour, note="Lo lleva Marta.")
    waiting = start_run(case, shelf["holding-statement"], by=ada, at=now)
    complete_step(waiting, 3, by=ada, at=now, note="Falta la hora.")
    outage = shelf["outage"].versions.get().read()
    lesson = with_lesson(outage, Lesson("Avise también a la tienda."))
    save_draft(shelf["outage"], lesson, by=lead, at=now)
    return case


def paths_of(case: Case) -> list[str]:
    return [
        "/b/acme/playbooks/",
        "/b/acme/playbooks/outage/",
        "/b/acme/playbooks/outage/edit/",
        "/b/acme/playbooks/outage/differences/",
        f"/b/acme/cases/{case.reference}/playbooks/",
        f"/b/acme/cases/{case.reference}/post-mortem/",
    ]


@pytest.fixture
def tab_of(live: Any, browser: Any, lead: User) -> Any:
    """Open tabs in which the agency's lead is signed in."""
    contexts = []

    def start(theme: str, **options: Any) -> Any:
        context = browser.new_context(**options)
        contexts.append(context)
        context.add_cookies(live.cookies_of(lead))
        context.add_cookies([{"name": "vigia_theme", "value": theme, "url": live.url}])
        return context.new_page()

    yield start
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    "look",
    [
        pytest.param({"viewport": WIDE, "theme": "light", "locale": "es"}, id="wide"),
        pytest.param({"viewport": WIDE, "theme": "dark", "locale": "en"}, id="dark"),
        pytest.param(
            {"viewport": NARROW, "theme": "light", "locale": "es"}, id="narrow"
        ),
        pytest.param(
            {"viewport": NARROW, "theme": "dark", "locale": "en"}, id="narrow, dark"
        ),
    ],
)
def test_every_page_passes_axe_and_fits_the_screen(
    case: Case, tab_of: Any, live: Any, look: dict[str, Any]
):
    tab = tab_of(**look)

    for path in paths_of(case):
        tab.goto(live.url + path)
        found = Axe().run(tab, options=RULES).response["violations"]
        width = tab.evaluate("document.documentElement.scrollWidth")

        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], path
        assert width <= look["viewport"]["width"], path


def test_a_step_is_done_with_the_keyboard_alone(case: Case, tab_of: Any, live: Any):
    tab = tab_of("light", viewport=WIDE, locale="en")
    tab.goto(f"{live.url}/b/acme/cases/{case.reference}/playbooks/")
    run = Run.objects.get(playbook__slug="false-fix")
    # A step that waits for a reply cannot be ticked off.
    able = ".step-form:has(button[data-kind='primary']:enabled)"
    form = tab.locator(f"#run-{run.pk} {able}").first
    number = int(form.get_attribute("action").split("/steps/")[1].split("/")[0])

    form.get_by_label("Remark").focus()
    tab.keyboard.type("We spoke too soon.")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")

    assert "2 of 7 done" in tab.locator(f"#run-{run.pk}").inner_text()
    assert run.steps.get(number=number).note == "We spoke too soon."
