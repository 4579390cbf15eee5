"""Cases in a real Chromium: readable, reachable without a mouse, and live without losing a draft."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from reputation.cases.actions.drafting import ask_for_review, keep_draft
from reputation.cases.actions.opening import NewCase, open_case
from reputation.cases.drafts import ReplyDraft
from reputation.cases.models import Case
from reputation.mentions.models import Conversation, Mention
from reputation.pipeline.accept import accept
from tenants.models import Brand, User
from tenants.schemas import brand_context
from tests.web.conftest import post
from tests.web.test_browser import NARROW, RULES, WIDE, visit  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser

ANGRY = "Sois una estafa, @acme, llevo tres semanas esperando y nadie contesta. Mal {}"


def paths_of(one: Case) -> list[str]:
    return [
        "/b/acme/cases/",
        "/b/acme/cases/?folder=closed",
        "/b/acme/cases/new/",
        "/b/acme/cases/scorecards/",
        "/b/acme/cases/deadlines/",
        f"/b/acme/cases/{one.reference}/",
        "/b/acme/inbox/",
        "/b/acme/approvals/",
    ]


@pytest.fixture
def asked(desk: Brand, case: Case, ada: User, lead: User) -> ReplyDraft:
    """An answer of Lina's that Ada was asked to read; the guard objects to it."""
    now = timezone.now()
    with brand_context(desk):
        draft = keep_draft(
            case,
            text="Te contestamos lo antes posible.",
            channel="twitter",
            by=lead,
            at=now,
        )
        return ask_for_review(draft, by=lead, at=now, approver=ada)


@pytest.mark.usefixtures("backlog")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_page_of_cases_passes_axe_and_fits_the_screen(
    visit: Any,  # noqa: F811 - the fixture
    case: Case,
    asked: ReplyDraft,
    theme: str,
    viewport: dict[str, int],
):
    here = visit(theme=theme, viewport=viewport)

    for path in paths_of(case):
        here.open(path)
        found = Axe().run(here.tab, options=RULES).response["violations"]

        assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], path
        width = here.tab.evaluate("document.documentElement.scrollWidth")
        assert width <= viewport["width"], path
    assert here.complaints == []


@pytest.mark.parametrize(
    ("width", "locale"), [(360, "es"), (1024, "es"), (1440, "es"), (360, "pt")]
)
def test_cases_fit_in_other_languages_too(
    visit: Any,  # noqa: F811 - the fixture
    case: Case,
    backlog: None,
    width: int,
    locale: str,
):
    here = visit(viewport={"width": width, "height": 900}, locale=locale)

    for path in paths_of(case):
        here.open(path)

        assert here.tab.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.fixture
def backlog(desk: Brand, ada: User) -> None:
    """Posts that nobody has judged, and a case that nobody has."""
    now = timezone.now()
    with brand_context(desk):
        accept(
            desk,
            [
                post(
                    f"angry{n}",
                    at=now - timedelta(minutes=n),
                    by=f"@cliente{n}",
                    text=ANGRY.format(n),
                )
                for n in range(4)
            ],
            at=now,
        )
        open_case(by=ada, at=now, wanted=NewCase(title="Una llamada de ayer"))


def texts(here: Any) -> list[str]:
    found: list[str] = here.tab.locator(".inbox-item .post-text").all_inner_texts()
    return found


def test_the_inbox_is_cleared_without_touching_the_mouse(
    visit: Any,  # noqa: F811 - the fixture
    desk: Brand,
    backlog: None,
    ada: User,
):
    here = visit()
    here.open("/b/acme/inbox/")
    before = texts(here)
    keys = here.tab.keyboard

    keys.press("j")
    assert here.tab.evaluate("document.activeElement.dataset.item") == "case"
    keys.press("a")
    here.tab.wait_for_selector(".inbox-done")
    while "Mal 0" not in here.tab.evaluate("document.activeElement.textContent"):
        keys.press("j")
    keys.press("e")
    here.tab.wait_for_selector("text=Noted: no complaint.")
    assert "Mal 1" in here.tab.evaluate("document.activeElement.textContent")
    keys.press("c")
    here.tab.wait_for_selector("text=opened.")

    assert len(texts(here)) == len(before) - 3
    with brand_context(desk):
        cases = Case.objects.order_by("pk")
        assert [each.assignee_id for each in cases] == [ada.pk, None]

    keys.press("u")
    here.tab.wait_for_selector("text=It is back in the list.")
    assert here.complaints == []


def test_keys_keep_out_of_fields_and_can_be_switched_off(
    visit: Any,  # noqa: F811 - the fixture
    backlog: None,
):
    here = visit()
    here.open("/b/acme/inbox/")
    before = len(texts(here))

    here.tab.keyboard.press("Alt+e")
    here.tab.keyboard.press("Control+c")
    here.tab.click("[data-keys-switch]")
    here.tab.keyboard.press("j")
    here.tab.keyboard.press("e")
    assert len(texts(here)) == before

    here.tab.reload()
    assert here.tab.inner_text("[data-keys-switch]") == "Keys are off"
    here.tab.click("[data-keys-switch]")
    here.tab.keyboard.press("?")
    assert here.tab.is_visible("#keys")
    here.tab.keyboard.press("e")
    assert len(texts(here)) == before


def test_a_half_written_answer_survives_other_deeds_and_a_refresh(
    visit: Any,  # noqa: F811 - the fixture
    case: Case,
):
    here = visit()
    here.open(f"/b/acme/cases/{case.reference}/")
    here.tab.fill("#reply-text", "Hola Clara, hemos visto que")

    here.tab.click("summary:has-text('Leave a note')")
    here.tab.fill("#note-text", "Ha llamado su madre.")
    here.tab.click("[data-verb='note'] button[type=submit]")
    here.tab.wait_for_selector("#toast >> text=Note kept.")
    here.tab.wait_for_selector("#story >> text=Ha llamado su madre.")
    here.tab.focus("body")
    here.poll("#case")

    assert here.tab.input_value("#reply-text") == "Hola Clara, hemos visto que"
    assert here.tab.locator("#note-text").count() == 0
    assert here.complaints == []


@pytest.mark.usefixtures("adas")
def test_what_was_done_is_taken_back_with_a_button(
    visit: Any,  # noqa: F811 - the fixture
    case: Case,
    desk: Brand,
):
    here = visit()
    here.open(f"/b/acme/cases/{case.reference}/")

    here.tab.click("summary:has-text('Say that it is fixed')")
    here.tab.fill("#claim-statement", "Ya está devuelto.")
    here.tab.click("[data-verb='claim'] button[type=submit]")
    here.tab.wait_for_selector("#toast >> text=Noted as claimed")
    here.tab.click(".undo button")
    here.tab.wait_for_selector("#toast >> text=Taken back.")

    with brand_context(desk):
        assert Case.objects.get(pk=case.pk).claimed_at is None
    assert here.complaints == []


def test_ticks_survive_a_refresh(
    visit: Any,  # noqa: F811 - the fixture
    case: Case,
    complaint: Conversation,
):
    here = visit()
    here.open("/b/acme/cases/")
    here.tab.check("input[name='case']")

    here.tab.evaluate("htmx.trigger('#cases', 'every')")
    here.tab.wait_for_timeout(300)

    assert here.tab.is_checked("input[name='case']")
    assert here.tab.inner_text("[data-ticked]") == "1"


def test_ticked_ones_are_judged_and_taken_back_by_keys(
    visit: Any,  # noqa: F811 - the fixture
    backlog: None,
):
    here = visit()
    here.open("/b/acme/inbox/?q=Mal")
    keys = here.tab.keyboard
    before = texts(here)
    assert not here.tab.is_visible("[data-bulk='e']")

    keys.press("j")
    keys.press("x")
    keys.press("j")
    keys.press("x")
    assert here.tab.inner_text("[data-ticked]") == "2"
    with here.tab.expect_navigation():
        keys.press("e")

    focused = here.tab.evaluate("document.activeElement.textContent")
    assert focused == "2 posts: no complaint"
    assert len(texts(here)) == len(before) - 2
    with here.tab.expect_navigation():
        keys.press("u")
    assert texts(here) == before

    keys.press("*")
    with here.tab.expect_navigation():
        keys.press("e")
    assert here.tab.is_visible("text=Nothing fits these filters")
    assert here.complaints == []


def test_the_last_one_done_leads_on(
    visit: Any,  # noqa: F811 - the fixture
    backlog: None,
):
    here = visit()
    here.open("/b/acme/inbox/?q=cliente1")
    here.tab.keyboard.press("j")
    here.tab.keyboard.press("e")

    here.tab.wait_for_selector("text=Everything on this page is done.")
    told = here.tab.evaluate("document.activeElement.textContent")
    assert told == "Go on with what is left"
    assert here.tab.inner_text("#inbox-said") == "Noted: no complaint."


def test_news_is_told_without_moving_the_list(
    visit: Any,  # noqa: F811 - the fixture
    desk: Brand,
    backlog: None,
):
    here = visit()
    here.open("/b/acme/inbox/")
    place = "document.querySelector('.inbox').getBoundingClientRect().top"
    before, shown = here.tab.evaluate(place), len(texts(here))
    now = timezone.now()
    with brand_context(desk):
        accept(
            desk, [post("new", at=now, by="@otra", text=ANGRY.format("nueva"))], at=now
        )

    here.poll("#inbox-new")
    here.tab.wait_for_selector("text=1 new: show it")
    assert here.tab.evaluate(place) == before
    assert len(texts(here)) == shown
    with here.tab.expect_navigation():
        here.tab.keyboard.press("n")

    assert len(texts(here)) == shown + 1
    assert here.complaints == []


def test_without_javascript_the_ticked_ones_are_judged_as_well(
    visit: Any,  # noqa: F811 - the fixture
    backlog: None,
):
    here = visit(java_script_enabled=False)
    here.open("/b/acme/inbox/?q=Mal")
    here.tab.locator(".inbox-item input[type=checkbox]").nth(0).check()

    with here.tab.expect_navigation():
        ticked = here.tab.get_by_role("group", name="With the ticked ones")
        ticked.get_by_role("button", name="No complaint").click()
    assert here.tab.is_visible("text=1 post: no complaint")

    with here.tab.expect_navigation():
        here.tab.get_by_role("button", name="Take it back").click()
    assert here.tab.is_visible("text=Taken back.")
    assert len(texts(here)) == 4


def test_on_a_phone_the_deeds_of_a_case_lie_under_the_thumb(
    visit: Any,  # noqa: F811 - the fixture
    case: Case,
):
    here = visit(viewport=NARROW)
    here.open(f"/b/acme/cases/{case.reference}/")

    here.tab.get_by_role("link", name="All deeds").click()

    expect(here.tab.locator("#verbs h2").first).to_be_in_viewport()


def test_what_was_refused_stays_with_the_reason_above_it(
    visit: Any,  # noqa: F811 - the fixture
    desk: Brand,
    backlog: None,
    ada: User,
):
    here = visit()
    here.open("/b/acme/inbox/?q=cliente2")
    before = texts(here)
    with brand_context(desk):
        taken = Mention.objects.get(author__handle="@cliente2")
        open_case(by=ada, at=timezone.now(), mentions=[taken.pk])

    here.tab.keyboard.press("j")
    here.tab.keyboard.press("c")
    here.tab.wait_for_selector(".inbox-done[data-level='error']")

    assert "belongs to" in here.tab.inner_text(".inbox-done")
    assert "belongs to" in here.tab.inner_text("#inbox-said")
    assert texts(here) == before


def test_from_a_red_card_it_is_two_taps_to_approving_an_answer(
    visit: Any,  # noqa: F811 - the fixture
    desk: Brand,
    asked: ReplyDraft,
):
    here = visit(viewport=NARROW)
    here.open("/")

    here.tab.click("text=1 to approve")
    here.tab.fill(f"#text-{asked.pk}", "Hoy a las 18:00 te decimos cuándo llega.")
    here.tab.click("button[value='approve']")
    here.tab.wait_for_selector("text=Approved. Its writer may send it.")

    with brand_context(desk):
        draft = ReplyDraft.objects.get(pk=asked.pk)
    assert draft.state == "approved"
    assert draft.text == "Hoy a las 18:00 te decimos cuándo llega."
    assert here.complaints == []
