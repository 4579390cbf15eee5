"""The pages without JavaScript: what they say, to whom, and at what cost."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from reputation.mentions.models import Conversation, Mention
from reputation.pipeline.accept import accept
from reputation.risk.queries import PAGE_POSTS
from tenants.models import Brand, BrandSummary, User
from tenants.schemas import brand_context
from tests.web.conftest import post

NOBODY = UUID(int=0)
BRAND_PAGES = ("/b/acme/", "/b/acme/conversations/", "/b/acme/channels/")


def text_of(response) -> str:
    """Return what the page says, in one line."""
    body = re.sub(
        r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.S
    )
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_the_portfolio_shows_the_brands_of_the_reader_and_no_others(
    desk: Brand, page: Client
):
    said = text_of(page.get("/"))

    assert "Acme" in said
    assert "Globex" not in said
    assert "Initech" not in said


def test_the_portfolio_ranks_the_worst_brand_first(desk: Brand, lead: User):
    client = Client()
    client.force_login(lead)

    body = client.get("/").content.decode()

    assert body.index('href="/b/acme/">Acme') < body.index('href="/b/globex/">Globex')


def test_the_portfolio_counts_open_cases_and_leads_to_those_that_are_late(
    desk: Brand, page: Client
):
    BrandSummary.objects.filter(brand=desk).update(open_cases=12, overdue_cases=3)

    shown = page.get("/")

    assert "Open cases 12 3 overdue" in text_of(shown)
    assert 'href="/b/acme/cases/?folder=overdue"' in shown.content.decode()


def test_the_portfolio_says_nothing_of_late_cases_when_none_is(
    desk: Brand, page: Client
):
    BrandSummary.objects.filter(brand=desk).update(open_cases=12, overdue_cases=0)

    assert "overdue" not in text_of(page.get("/"))


def test_the_portfolio_tells_nothing_of_cases_to_who_may_not_read_them(
    desk: Brand, viewer: Client
):
    BrandSummary.objects.filter(brand=desk).update(
        open_cases=12, overdue_cases=3, waiting_answers=2
    )

    shown = viewer.get("/")

    assert "Acme" in text_of(shown)
    for word in ("Open cases", "overdue", "to approve"):
        assert word not in text_of(shown), word
    assert "/b/acme/cases/" not in shown.content.decode()


def test_a_person_without_brands_reads_why_the_page_is_empty(db: None):
    client = Client()
    client.force_login(User.objects.create_user("new@atalaya.example", name="Nuria"))

    assert "No brand yet" in text_of(client.get("/"))


def test_the_dashboard_leads_with_the_score_and_its_parts(desk: Brand, page: Client):
    said = text_of(page.get("/b/acme/"))

    assert "Risk now" in said
    assert said.index("Why") < said.index("What it is made of")
    assert said.index("What it is made of") < said.index("Score over time")
    assert said.index("Score over time") < said.index("Conversations that carry")
    assert "@clara on Twitter" in said
    assert "Europe/Madrid" in said


def test_the_parts_of_the_score_add_up_as_shown(desk: Brand, page: Client):
    body = page.get("/b/acme/").content.decode()
    table = body[body.index('class="parts"') : body.index("</table>")]
    *parts, total = [float(n) for n in re.findall(r"<td>(\d+\.\d)</td>", table)]

    assert len(parts) >= 4
    assert round(sum(parts), 1) == total


def test_a_brand_without_posts_says_what_to_do_next(acme: Brand, page: Client):
    assert "No post yet" in text_of(page.get("/b/acme/"))
    assert "No conversation yet" in text_of(page.get("/b/acme/conversations/"))
    assert "No channel yet" in text_of(page.get("/b/acme/channels/"))


def test_a_conversation_shows_its_thread_and_its_forecast(
    complaint: Conversation, page: Client
):
    said = text_of(page.get(f"/b/acme/conversations/{complaint.pk}/"))

    assert "12 reposts, 31,200 followers together" in said
    assert "The brand" in said
    assert "lo miramos ahora mismo" in said
    assert "What if we answer now?" in said
    assert "reposts expected in the end" in said
    assert "not a causal estimate" in said


def test_a_long_thread_is_read_page_by_page(desk: Brand, page: Client):
    with brand_context(desk):
        first, *answers = (
            {
                "channel": "twitter",
                "external_id": f"long-{number}",
                "kind": "reply" if number else "post",
                "parent": "long-0" if number else None,
                "author": {"handle": f"writer_{number}"},
                "text": f"Palabra número {number} del hilo",
                "posted_at": (
                    timezone.now() - timedelta(minutes=90 - number)
                ).isoformat(),
            }
            for number in range(PAGE_POSTS + 5)
        )
        accept(desk, [first, *answers], at=timezone.now())
        thread = Mention.objects.get(external_id="long-0").conversation_id
    address = f"/b/acme/conversations/{thread}/"

    said = text_of(page.get(address))
    assert f"Posts 1 to {PAGE_POSTS} of {PAGE_POSTS + 5}." in said
    assert f"Palabra número {PAGE_POSTS - 1} del hilo" in said
    assert f"Palabra número {PAGE_POSTS} del hilo" not in said
    drawn = page.get(address).content.decode()
    assert f"{PAGE_POSTS + 5} posts of customers" in drawn

    later = page.get(f"{address}?from={PAGE_POSTS}")
    assert (
        f"Posts {PAGE_POSTS + 1} to {PAGE_POSTS + 5} of {PAGE_POSTS + 5}."
        in text_of(later)
    )
    assert f"Palabra número {PAGE_POSTS + 4} del hilo" in text_of(later)
    assert b'href="?from=0#thread"' in later.content
    assert b"Later posts" not in later.content


@pytest.mark.parametrize("where", ["-1", "x", "999999999", "²"])
def test_a_page_of_a_thread_that_cannot_be_is_not_found(
    complaint: Conversation, page: Client, where: str
):
    response = page.get(f"/b/acme/conversations/{complaint.pk}/", {"from": where})

    assert response.status_code == 404


def test_a_conversation_that_went_into_another_leads_there(
    complaint: Conversation, desk: Brand, page: Client
):
    with brand_context(desk):
        joined = Conversation.objects.exclude(pk=complaint.pk)[0]
        Conversation.objects.filter(pk=joined.pk).update(joined_into=complaint.pk)

    response = page.get(f"/b/acme/conversations/{joined.pk}/")

    assert response.status_code == 302
    assert response["Location"] == f"/b/acme/conversations/{complaint.pk}/"


@pytest.mark.parametrize(
    "path",
    [f"/b/acme/conversations/{NOBODY}/", "/b/acme/conversations/?cursor=nonsense"],
)
def test_what_does_not_exist_is_not_found(desk: Brand, page: Client, path: str):
    response = page.get(path)

    assert response.status_code == 404
    assert "There is nothing here" in text_of(response)


@pytest.mark.parametrize("path", BRAND_PAGES)
def test_a_stranger_reads_the_same_404_as_for_no_brand(
    desk: Brand, outsider: User, path: str
):
    client = Client()
    client.force_login(outsider)
    nowhere = client.get(path.replace("acme", "no-such-brand"))

    response = client.get(path)

    assert response.status_code == nowhere.status_code == 404
    assert response.content == nowhere.content


def test_htmx_gets_the_live_part_and_the_rail(desk: Brand, page: Client):
    whole = page.get("/b/acme/")
    part = page.get("/b/acme/", headers={"HX-Request": "true"})

    assert part.content.decode().lstrip().startswith('<div id="dashboard"')
    assert "<html" not in part.content.decode()
    assert '<hx-partial hx-target="#rail-brands"' in part.content.decode()
    assert "hx-partial" not in whole.content.decode()
    assert "HX-Request" in whole["Vary"]
    assert whole["Cache-Control"] == "private, no-store"


def test_a_page_runs_no_script_or_style_of_its_own(
    complaint: Conversation, page: Client
):
    for path in ("/", *BRAND_PAGES, f"/b/acme/conversations/{complaint.pk}/"):
        response = page.get(path)
        body = response.content.decode()

        assert "'unsafe" not in response["Content-Security-Policy"]
        assert " style=" not in body
        assert "<style" not in body
        assert not re.search(r"\son\w+=", body)
        assert not re.findall(
            r'<script(?![^>]*\bsrc=)(?![^>]*"application/json")', body
        )


def test_more_posts_take_no_more_queries(
    complaint: Conversation,
    desk: Brand,
    page: Client,
    count_queries: Callable[[Callable[[], object]], int],
):
    paths = ("/", *BRAND_PAGES, f"/b/acme/conversations/{complaint.pk}/")
    page.get("/")
    few = [count_queries(lambda path=path: page.get(path)) for path in paths]
    now = timezone.now()
    more = [
        post(f"m{n}", at=now - timedelta(minutes=n + 1), by=f"@cliente{n}", text=text)
        for n, text in enumerate(["Pésimo servicio, no funciona nada."] * 30)
    ]
    answers = [
        post(
            f"a{n}",
            at=now - timedelta(minutes=1),
            by=f"@otra{n}",
            kind="reply",
            parent="root",
            text="A mí también me pasó, qué estafa.",
        )
        for n in range(20)
    ]
    with brand_context(desk):
        accept(desk, more + answers, at=now)

    assert [count_queries(lambda path=path: page.get(path)) for path in paths] == few


def test_more_brands_take_no_more_queries(
    page: Client, lead: User, count_queries: Callable[[Callable[[], object]], int]
):
    client = Client()
    client.force_login(lead)

    for_two = count_queries(lambda: client.get("/"))

    assert for_two == count_queries(lambda: page.get("/"))


def test_older_conversations_are_one_link_away(desk: Brand, page: Client):
    now = timezone.now()
    with brand_context(desk):
        accept(
            desk,
            [
                post(
                    f"q{n}",
                    at=now - timedelta(hours=n + 1),
                    by=f"@c{n}",
                    text="¿Abren hoy?",
                )
                for n in range(60)
            ],
            at=now,
        )
    first = page.get("/b/acme/conversations/?sort=newest").content.decode()
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older

    second = page.get("/b/acme/conversations/" + older[1].replace("&amp;", "&"))

    assert first.count('class="row-title"') == 50
    assert second.content.decode().count('class="row-title"') == 12


def test_numbers_follow_the_region_of_the_brand(lead: User, globex: Brand):
    client = Client(headers={"accept-language": "es"})
    client.force_login(lead)

    body = client.get("/b/globex/").content.decode()

    assert '<html lang="es-mx"' in body


@pytest.mark.parametrize(
    ("chosen", "attribute"),
    [("dark", 'data-bs-theme="dark"'), ("light", 'data-bs-theme="light"')],
)
def test_a_theme_is_kept(page: Client, chosen: str, attribute: str):
    response = page.post(
        "/preferences/theme/", {"theme": chosen, "next": "/about/risk/"}
    )

    assert response["Location"] == "/about/risk/"
    assert attribute in page.get("/about/risk/").content.decode()


def test_the_theme_goes_back_to_the_systems(page: Client):
    page.post("/preferences/theme/", {"theme": "dark"})
    page.post("/preferences/theme/", {"theme": ""})

    assert "data-bs-theme" not in page.get("/about/risk/").content.decode()


def test_the_theme_switch_leads_nowhere_else(page: Client):
    response = page.post(
        "/preferences/theme/", {"theme": "dark", "next": "https://example.org/"}
    )

    assert response["Location"] == "/"


def test_an_unknown_theme_is_not_kept(page: Client):
    page.post("/preferences/theme/", {"theme": '"><script>'})

    assert "data-bs-theme" not in page.get("/about/risk/").content.decode()
