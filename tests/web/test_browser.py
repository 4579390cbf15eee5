"""The pages in a real Chromium: reachable, readable, live, and quiet in the console."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from reputation.cases.models import Case
from reputation.mentions.models import Conversation, Mention
from reputation.pipeline.accept import accept
from tenants.models import Brand, BrandSummary, User
from tenants.schemas import brand_context
from tests.web.conftest import post

pytestmark = pytest.mark.browser

NARROW = {"width": 360, "height": 740}
WIDE = {"width": 1440, "height": 900}
# target-size is off by default; preloading would fetch style sheets a second time.
RULES = {"rules": {"target-size": {"enabled": True}}, "preload": False}


class Visit:
    """One tab of a signed-in browser, and everything it complained about."""

    def __init__(self, tab: Any, url: str) -> None:
        self.tab = tab
        self.url = url
        self.complaints: list[str] = []
        tab.on(
            "console",
            lambda said: (
                self.complaints.append(said.text)
                if said.type in {"error", "warning"}
                else None
            ),
        )
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> None:
        self.tab.goto(self.url + path)

    def poll(self, part: str) -> None:
        """Ask for fresh data now, as the clock does every five seconds."""
        with self.tab.expect_response(
            lambda answer: "hx-request" in answer.request.headers
        ):
            self.tab.evaluate(f"htmx.trigger('{part}', 'every')")


@pytest.fixture
def visit(desk: Brand, ada: User, live: Any, browser: Any) -> Iterator[Any]:
    """Open tabs in which Ada is signed in: `visit(theme="dark", viewport=NARROW)`."""
    contexts = []

    def start(theme: str = "", **options: Any) -> Visit:
        context = browser.new_context(**{"viewport": WIDE, "locale": "en"} | options)
        contexts.append(context)
        context.add_cookies(live.cookies_of(ada))
        if theme:
            cookie = {"name": "vigia_theme", "value": theme, "url": live.url}
            context.add_cookies([cookie])
        return Visit(context.new_page(), live.url)

    yield start
    for context in contexts:
        context.close()


def paths_of(conversation: Conversation) -> list[str]:
    return [
        "/",
        "/b/acme/",
        "/b/acme/conversations/",
        f"/b/acme/conversations/{conversation.pk}/",
        f"/b/acme/mentions/{conversation.root_id}/",
        "/b/acme/channels/",
        "/b/acme/triage/",
        "/b/acme/mutes/",
        "/b/acme/rules/",
        "/about/risk/",
        "/no/such/page/",
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_page_passes_axe_and_fits_the_screen(
    visit: Any, complaint: Conversation, theme: str, viewport: dict[str, int]
):
    here = visit(theme=theme, viewport=viewport)

    for path in paths_of(complaint):
        here.open(path)
        found = Axe().run(here.tab, options=RULES).response["violations"]

        assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], path
        assert (
            here.tab.evaluate("document.documentElement.scrollWidth")
            <= (viewport["width"])
        ), path


def test_the_figures_on_a_card_have_room_for_a_thumb(visit: Any, case: Case):
    BrandSummary.objects.update(open_cases=7, overdue_cases=5)
    here = visit(viewport=NARROW)
    here.open("/")

    figures = here.tab.locator(".card-facts a")
    boxes = [link.bounding_box() for link in figures.all()]

    assert len(boxes) == 2
    assert min(min(box["width"], box["height"]) for box in boxes) >= 24


@pytest.mark.parametrize(
    ("width", "locale"),
    [(360, "es"), (1024, "es"), (1280, "es"), (1440, "es"), (360, "pt"), (1280, "pt")],
)
def test_the_longer_words_of_other_languages_fit_as_well(
    visit: Any, complaint: Conversation, width: int, locale: str
):
    here = visit(viewport={"width": width, "height": 900}, locale=locale)

    for path in paths_of(complaint):
        here.open(path)

        assert here.tab.evaluate("document.documentElement.scrollWidth") <= width, path


def test_no_page_breaks_its_own_policy(visit: Any, complaint: Conversation):
    here = visit()

    for path in paths_of(complaint)[:-1]:
        here.open(path)
        here.tab.wait_for_load_state("networkidle")

    assert here.complaints == []


def test_the_keyboard_reaches_the_content_first(visit: Any):
    here = visit()
    here.open("/")

    here.tab.keyboard.press("Tab")
    first = here.tab.evaluate("document.activeElement.textContent")
    here.tab.keyboard.press("Enter")

    assert first == "Skip to content"
    assert here.tab.evaluate("document.activeElement.id") == "main"


def test_why_a_post_was_read_so_is_fetched_when_it_is_opened(
    visit: Any, complaint: Conversation
):
    here = visit()
    here.open(f"/b/acme/conversations/{complaint.pk}/")
    why = f"#post-{complaint.root_id} .why"
    assert here.tab.inner_text(f"{why} .why-found a") == ""  # it is folded

    here.tab.click(f"{why} summary")
    here.tab.wait_for_selector(f"{why} table")
    here.poll("#conversation")

    assert here.tab.is_visible(f"{why} table")
    assert "Estafa" in here.tab.inner_text(f"{why} table")
    assert here.complaints == []


def test_one_key_on_a_post_corrects_its_reading(
    visit: Any, complaint: Conversation, acme: Brand
):
    here = visit()
    here.open(f"/b/acme/conversations/{complaint.pk}/")
    here.tab.focus(f"#post-{complaint.root_id} article")

    with here.tab.expect_navigation():
        here.tab.keyboard.press("n")

    here.tab.wait_for_selector("text=Corrected by Ada", state="attached")
    with brand_context(acme):
        assert Mention.objects.get(pk=complaint.root_id).complaint == 0.0
    with here.tab.expect_navigation():
        here.tab.keyboard.press("y")  # the focus stayed
    with brand_context(acme):
        assert Mention.objects.get(pk=complaint.root_id).complaint == 1.0


def test_a_click_and_a_key_say_the_language_of_a_post(
    visit: Any, complaint: Conversation, acme: Brand
):
    here = visit(locale="es")
    here.open(f"/b/acme/mentions/{complaint.root_id}/")

    with here.tab.expect_navigation():
        here.tab.click('article button[name="language"][value="en"]')
    with brand_context(acme):
        assert Mention.objects.get(pk=complaint.root_id).language == "en"

    assert here.tab.evaluate("document.activeElement.id") == f"post-{complaint.root_id}"
    with here.tab.expect_navigation():
        here.tab.keyboard.press("3")
    with brand_context(acme):
        assert Mention.objects.get(pk=complaint.root_id).language == "pt"
    assert here.tab.is_visible('article button[value="pt"][aria-pressed="true"]')
    assert here.complaints == []


def test_a_brand_opens_with_the_keyboard(visit: Any):
    here = visit()
    here.open("/#main")
    here.tab.focus("#main")

    here.tab.keyboard.press("Tab")
    outline = here.tab.evaluate(
        "getComputedStyle(document.activeElement.closest('.card-brand')).outlineStyle"
    )
    here.tab.keyboard.press("Enter")
    here.tab.wait_for_url("**/b/acme/")

    assert outline == "solid"


def test_the_menu_of_a_narrow_screen_opens_with_the_space_bar(visit: Any):
    here = visit(viewport=NARROW, java_script_enabled=False)
    here.open("/b/acme/")
    links = here.tab.get_by_role("navigation", name="Brands")
    assert not links.is_visible()

    here.tab.get_by_role("checkbox", name="Show the menu").focus()
    here.tab.keyboard.press("Space")

    assert links.is_visible()
    assert links.get_by_role("link", name="Acme").is_visible()


def test_fresh_posts_appear_and_the_reader_stays_where_he_was(visit: Any, desk: Brand):
    here = visit()
    here.open("/b/acme/")
    table = here.tab.locator(".history-plot ~ details")
    table.locator("summary").click()
    here.tab.evaluate("scrollTo(0, 300)")
    scrolled = here.tab.evaluate("scrollY")
    now = timezone.now()
    with brand_context(desk):
        text = "¿Alguien más sin señal con @acme? No funciona nada, pésimo."
        accept(desk, [post("new", at=now, by="@marta", text=text)], at=now)

    here.poll("#dashboard")
    here.tab.get_by_text("@marta on Twitter").wait_for()

    assert table.get_attribute("open") is not None
    assert here.tab.evaluate("scrollY") == scrolled
    assert here.complaints == []


def test_a_failing_refresh_says_so_and_leaves_the_page(visit: Any):
    here = visit()
    here.open("/b/acme/")
    here.tab.route(
        "**/b/acme/",
        lambda route: route.fulfill(
            status=500, content_type="text/html", body="broken"
        ),
    )

    here.poll("#dashboard")
    here.tab.get_by_text("Not updating: the connection is lost").first.wait_for()

    assert here.tab.locator(".now .score").is_visible()


def test_a_page_in_the_background_does_not_poll(visit: Any):
    here = visit()
    here.open("/b/acme/")
    asked: list[dict[str, str]] = []
    here.tab.on("request", lambda request: asked.append(request.headers))
    here.tab.evaluate("Object.defineProperty(document, 'hidden', {value: true})")

    here.tab.evaluate("htmx.trigger('#dashboard', 'every')")
    here.tab.wait_for_timeout(300)

    assert not [headers for headers in asked if "hx-request" in headers]


def test_ages_go_on_ticking_between_two_answers(visit: Any):
    here = visit()
    here.open("/b/acme/")
    age = here.tab.locator(".live-line time[data-ago]").first
    before = age.text_content()

    here.tab.wait_for_timeout(2_200)

    assert age.text_content() != before


def test_the_history_is_drawn_once_by_script_and_survives_a_refresh(visit: Any):
    here = visit()
    here.open("/b/acme/")
    here.tab.locator(".history-live canvas").wait_for()

    here.poll("#dashboard")
    here.tab.wait_for_timeout(200)

    assert here.tab.locator(".history-live canvas").count() == 1
    assert not here.tab.locator(".history-figure").is_visible()


def test_without_script_the_servers_drawing_stands(visit: Any):
    here = visit(java_script_enabled=False)
    here.open("/b/acme/")

    drawing = here.tab.locator(".history-figure svg[role=img]")

    assert drawing.is_visible()
    assert "the score was between" in (drawing.get_attribute("aria-label") or "")


def test_a_theme_is_chosen_without_script(visit: Any):
    here = visit(java_script_enabled=False)
    here.open("/b/acme/")

    here.tab.get_by_role("button", name="Dark").click()

    assert here.tab.locator("html").get_attribute("data-bs-theme") == "dark"
    assert here.tab.url.endswith("/b/acme/")


def test_a_language_is_chosen_without_script(visit: Any):
    here = visit(java_script_enabled=False)
    here.open("/b/acme/")

    here.tab.get_by_role("button", name="Español").click()

    assert here.tab.locator("html").get_attribute("lang") == "es-es"


def test_paper_shows_the_score_without_the_navigation(visit: Any):
    here = visit()
    here.open("/b/acme/")

    here.tab.emulate_media(media="print")

    assert here.tab.locator(".now .score").is_visible()
    assert not here.tab.locator(".rail").is_visible()


def test_older_times_are_told_in_the_zone_of_the_brand(visit: Any, desk: Brand):
    now = timezone.now()
    with brand_context(desk):
        accept(
            desk,
            [post("old", at=now - timedelta(days=3), by="@ana", text="Fatal todo.")],
            at=now,
        )
    here = visit(timezone_id="Asia/Tokyo")

    here.open("/b/acme/")

    assert "Europe/Madrid" in here.tab.locator(".now .live-line").text_content()


def test_a_signed_out_page_goes_to_sign_in_and_shows_no_part_of_it(visit: Any):
    here = visit()
    here.open("/b/acme/")
    here.tab.context.clear_cookies()

    here.tab.evaluate("htmx.trigger('#dashboard', 'every')")
    here.tab.wait_for_url("**/accounts/login/**")

    assert here.tab.locator("#dashboard").count() == 0


def test_typing_leads_to_any_brand_and_page(visit: Any):
    here = visit()
    here.open("/b/acme/")
    keys = here.tab.keyboard

    keys.press("Control+k")
    assert Axe().run(here.tab, options=RULES).response["violations"] == []
    keys.type("acme ínb")
    keys.press("Enter")
    here.tab.wait_for_url("**/b/acme/inbox/")
    keys.press("Control+k")
    keys.type("cobrado")
    keys.press("ArrowDown")
    keys.press("Enter")
    here.tab.wait_for_url("**/b/acme/inbox/?q=cobrado")

    keys.press("Control+k")
    keys.type("zzz")
    keys.press("Escape")
    assert not here.tab.is_visible("#palette")
    assert here.complaints == []
