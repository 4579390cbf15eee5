"""How Portuguese sounds here, and that pages are in it from end to end."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from reputation.cases.models import Case
from tenants.models import Brand, User
from tests.cases.story import catch_up
from tests.i18n.reading import PLACEHOLDER, english_in, texts_of
from tests.i18n.test_words import ROOT, texts_in

PASSWORD = "uma pomba na torre"
TO_A_PERSON = r"\b(vocês?|tu|teus?|tuas?|contigo|ti|o senhor|a senhora)\b"


def read(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return texts_of(answer.content.decode())


@pytest.fixture(scope="module")
def spoken() -> list[tuple[str, str]]:
    return texts_in("pt")


@pytest.fixture
def portuguese(browser_in, lead: User) -> Client:
    return browser_in("pt", lead)


# --- Words ---


def avoided() -> list[tuple[str, str]]:
    """Return (word, term) for the third column of the Portuguese table."""
    guide = (ROOT / "docs/translating.md").read_text()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in guide.splitlines()
        if line.startswith("| ") and line.count("|") == 5
    ]
    return [(word, row[1]) for row in rows for word in row[2].split(", ") if word]


def test_one_thing_has_one_word(spoken):
    wrong = [
        f"“{text}”: {term}, not {word}"
        for word, term in avoided()
        for _english, text in spoken
        if re.search(
            rf"(?<![\w-]){re.escape(word)}s?(?![\w-])",
            PLACEHOLDER.sub(" ", text),
            re.IGNORECASE,
        )
    ]

    assert len(avoided()) > 25
    assert wrong == []


def test_nobody_is_addressed(spoken):
    person = re.compile(TO_A_PERSON, re.IGNORECASE)

    assert [text for _english, text in spoken if person.search(text)] == []


def test_marks_are_those_of_the_house(spoken):
    mark = re.compile(r"[“”\"¿¡]|\.\.\.")

    assert [
        text for _, text in spoken if mark.search(re.sub(r"<[^>]*>", "", text))
    ] == []


def test_a_text_ends_as_the_english_one_does(spoken):
    wrong = [
        (english, text)
        for english, text in spoken
        if any(english.endswith(mark) != text.endswith(mark) for mark in ".:?")
    ]

    assert wrong == []


@pytest.mark.parametrize("language", ["pt", "pt-br", "pt-pt"])
def test_every_country_shares_our_texts(language):
    with translation.override(language):
        days = [ngettext("%(n)d day", "%(n)d days", n) for n in (1, 2, 1_000_000)]
        assert gettext("Crisis risk") == "Risco de crise"

    assert days == ["%(n)d dia", "%(n)d dias", "%(n)d de dias"]


# --- Which language ---


@pytest.mark.parametrize("accepted", ["pt", "pt-BR", "pt-PT, en;q=0.5", "fr, pt;q=0.4"])
def test_whoever_asks_for_portuguese_gets_it(accepted, db, browser_in):
    page = browser_in(accepted).get("/accounts/login/").content.decode()

    assert '<html lang="pt-br"' in page
    assert re.search(r'value="pt" lang="pt" aria-pressed="true"', page)


def test_a_brands_page_is_in_the_portuguese_of_its_region(acme, lead, browser_in):
    Brand.objects.filter(slug="acme").update(locale="pt-PT")
    client = browser_in("pt", lead)

    assert '<html lang="pt-pt"' in client.get("/b/acme/").content.decode()
    assert '<html lang="pt-br"' in client.get("/b/globex/").content.decode()
    with translation.override("en"):
        assert '<html lang="en"' in browser_in("en", lead).get("/").content.decode()


def test_the_switch_keeps_portuguese(ada: User, browser_in):
    client = browser_in("en", ada)

    client.post("/preferences/language/", {"language": "pt", "next": "/"})

    assert '<html lang="pt-br"' in client.get("/about/risk/").content.decode()
    ada.refresh_from_db()
    assert ada.language == "pt"


# --- Pages ---


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/about/risk/",
        "/b/acme/",
        "/b/acme/?period=30d",
        "/b/acme/inbox/",
        "/b/acme/cases/",
        "/b/acme/conversations/",
        "/b/acme/channels/",
        "/b/acme/playbooks/",
        "/b/acme/rules/",
        "/b/acme/triage/",
        "/b/globex/",
        "/drills/",
        "/api/v1/docs/",
    ],
)
def test_a_page_is_all_in_portuguese(path, desk, globex, portuguese):
    assert english_in(read(portuguese, path), "pt") == []


def test_a_conversation_is_all_in_portuguese(complaint, orphan, portuguese):
    for conversation in (complaint, orphan):
        said = read(portuguese, f"/b/acme/conversations/{conversation.pk}/")

        assert english_in(said, "pt") == []


@pytest.fixture
def reference(complaint) -> str:
    """A case about what the desk's complaint says."""
    catch_up(timezone.now())
    return Case.objects.order_by("pk")[0].reference


@pytest.mark.parametrize(
    "page",
    ["", "playbooks/", "post-mortem/"],
)
def test_a_page_of_a_case_is_all_in_portuguese(page, reference, portuguese):
    said = read(portuguese, f"/b/acme/cases/{reference}/{page}")

    assert english_in(said, "pt") == []


@pytest.mark.parametrize(
    "path",
    [
        "cases/new/",
        "cases/scorecards/",
        "cases/deadlines/",
        "mutes/",
        "orders/",
        "playbooks/outage/differences/",
    ],
)
def test_a_page_of_the_desk_is_all_in_portuguese(path, reference, portuguese):
    said = read(portuguese, f"/b/acme/{path}")

    assert english_in(said, "pt") == []


def test_the_words_of_a_busy_conversation(complaint, portuguese):
    address = f"/b/acme/conversations/{complaint.pk}/"
    said = read(portuguese, address).splitlines()

    assert "E se respondermos agora?" in said
    assert "1 seguidor" in said
    assert "7 republicações contadas" in said
    assert "Fala de fraude" in said


@pytest.mark.parametrize(
    "page", ["login/", "signup/", "password/reset/", "invitation/nothing/"]
)
def test_the_way_in_is_in_portuguese(page, db, browser_in):
    answer = browser_in("pt").get(f"/accounts/{page}", follow=True)

    assert english_in(texts_of(answer.content.decode()), "pt") == []


def test_mail_about_a_password_is_in_portuguese(lead, browser_in):
    EmailAddress.objects.create(
        user=lead, email=lead.email, verified=True, primary=True
    )

    browser_in("pt").post("/accounts/password/reset/", {"email": lead.email})

    (sent,) = mail.outbox
    body = re.sub(r"https?://\S+", "", sent.body)
    assert english_in(f"{sent.subject}\n{body}", "pt") == []
