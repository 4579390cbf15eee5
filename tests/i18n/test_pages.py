"""Every page in Spanish, with nothing left in English."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation

from tenants.access import Role
from tenants.invitations import invite_member
from tenants.models import User
from tests.i18n.reading import english_in, texts_of

PASSWORD = "una paloma en la torre"


def read(client: Client, path: str, status: int = 200) -> str:
    """Open a page; return what it says."""
    answer = client.get(path)
    assert answer.status_code == status, path
    return texts_of(answer.content.decode())


@pytest.fixture
def spanish(browser_in, lead: User) -> Client:
    """A browser in Spanish in which the agency's lead is signed in."""
    return browser_in("es", lead)


# --- Pages of the brands ---


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/about/risk/",
        "/b/acme/",
        "/b/acme/?period=24h",
        "/b/acme/?period=30d",
        "/b/acme/conversations/",
        "/b/acme/conversations/?sort=newest",
        "/b/acme/channels/",
        "/b/globex/",
        "/b/globex/conversations/",
        "/b/globex/channels/",
        "/api/v1/docs/",
    ],
)
def test_a_page_is_all_in_spanish(path, desk, globex, spanish):
    assert english_in(read(spanish, path)) == []


def test_a_conversation_is_all_in_spanish(complaint, orphan, spanish):
    for conversation in (complaint, orphan):
        said = read(spanish, f"/b/acme/conversations/{conversation.pk}/")

        assert english_in(said) == []


def test_the_words_of_a_busy_conversation(complaint, spanish):
    said = read(spanish, f"/b/acme/conversations/{complaint.pk}/").splitlines()

    assert "¿Y si respondemos ahora?" in said
    assert "1 seguidor" in said
    assert "1 me gusta" in said
    assert "7 republicaciones según el canal" in said
    assert "5,4 M de visualizaciones" in said
    assert "Revisión 2" in said
    assert "Habla de estafa" in said
    assert any(line.startswith("Eliminada por la marca (") for line in said)


def test_the_bands_have_one_name_each(desk, spanish):
    said = read(spanish, "/about/risk/").splitlines()

    for band in ("Calma", "Vigilancia", "Elevado", "Crisis"):
        assert band in said


def test_the_part_that_htmx_refreshes_is_in_spanish(desk, spanish):
    answer = spanish.get("/b/acme/", headers={"hx-request": "true"})

    assert english_in(texts_of(answer.content.decode())) == []


def test_the_chart_gets_its_words_from_the_page(desk, spanish):
    labels = spanish.get("/b/acme/").context["history_data"]["labels"]

    assert labels == {
        "time": "Hora",
        "score": "Puntuación",
        "bands": {
            "calm": "Calma",
            "watch": "Vigilancia",
            "elevated": "Elevado",
            "crisis": "Crisis",
        },
    }


def test_somebody_without_brands_is_told_so_in_spanish(db, browser_in):
    newcomer = User.objects.create_user("nora@nadie.example")

    said = read(browser_in("es", newcomer), "/")

    assert "Sin marcas todavía" in said
    assert english_in(said) == []


def test_what_is_not_there_is_not_there_in_spanish(desk, spanish):
    assert english_in(read(spanish, "/b/nobody/", 404)) == []


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_is_in_spanish(page):
    with translation.override("es"):
        said = texts_of(render_to_string(f"{page}.html"))

    assert english_in(said) == []


def test_the_api_explains_a_problem_in_spanish(desk, spanish):
    answer = spanish.get("/api/v1/brands/acme/mentions/", {"limit": "many"})

    assert answer.status_code == 400
    assert "limit debe ser un número entero entre 1 y 200." in str(answer.json())


def test_the_reasons_of_the_api_are_in_spanish(complaint, spanish):
    answer = spanish.get(f"/api/v1/brands/acme/conversations/{complaint.pk}/risk/")

    reasons = answer.json()["reasons"]
    assert reasons
    assert english_in("\n".join(reasons)) == []


# --- Accounts: our pages and allauth's ---


@pytest.fixture
def member(lead: User) -> User:
    lead.set_password(PASSWORD)
    lead.save()
    EmailAddress.objects.create(
        user=lead, email=lead.email, verified=True, primary=True
    )
    return lead


@pytest.fixture
def signed_in(browser_in, member) -> Client:
    """A browser in Spanish that has just proved who is behind it."""
    client = browser_in("es")
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.mark.parametrize(
    "page",
    [
        "login/",
        "signup/",
        "password/reset/",
        "password/reset/done/",
        "password/reset/key/done/",
        "password/reset/key/1-nothing/",
        "inactive/",
        "confirm-email/",
        "invitation/nothing/",
    ],
)
def test_the_way_in_is_in_spanish(page, db, browser_in):
    answer = browser_in("es").get(f"/accounts/{page}", follow=True)

    assert english_in(texts_of(answer.content.decode())) == []


@pytest.mark.parametrize(
    "page",
    [
        "email/",
        "logout/",
        "password/change/",
        "reauthenticate/",
        "2fa/",
        "2fa/totp/activate/",
        "2fa/recovery-codes/",
        "2fa/webauthn/",
        "2fa/webauthn/add/",
        "sessions/",
    ],
)
def test_a_page_about_the_account_is_in_spanish(page, signed_in):
    answer = signed_in.get(f"/accounts/{page}", follow=True)

    assert answer.status_code in {200, 404}
    assert english_in(texts_of(answer.content.decode())) == []


def test_a_refused_form_says_why_in_spanish(member, browser_in):
    client = browser_in("es")
    wrong = client.post("/accounts/login/", {"login": member.email, "password": "x"})
    empty = client.post("/accounts/login/", {})
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    weak = client.post(
        "/accounts/password/change/",
        {"oldpassword": "x", "password1": "12345", "password2": "1"},
    )

    for answer in (wrong, empty, weak):
        said = texts_of(answer.content.decode())
        assert answer.context["form"].errors
        assert english_in(said) == []


@pytest.fixture
def letter(acme):
    """The invitation that Bea received, in Spanish."""
    invited = invite_member(
        acme.agency,
        "bea@estudio.example",
        role=Role.BRAND_PR,
        brands=[acme],
        at=timezone.now(),
        language="es",
    )
    return invited.link.removeprefix("http://127.0.0.1:8000")


def test_an_invitation_is_written_and_opened_in_spanish(letter, lead, browser_in):
    (sent,) = mail.outbox
    assert sent.subject == "Invitación de Atalaya a Vigía"
    assert "con el rol «RR. PP. de la marca»" in sent.body
    assert english_in(sent.body.replace(letter, "")) == []

    for reader in (None, lead):
        assert english_in(read(browser_in("es", reader), letter)) == []


def test_a_weak_password_is_refused_in_spanish(letter, browser_in):
    answer = browser_in("es").post(letter, {"name": "", "password": "12345"})

    said = texts_of(answer.content.decode())
    assert "Al menos 12 caracteres." in said
    assert english_in(said) == []


def test_mail_about_a_password_is_in_spanish(member, browser_in):
    browser_in("es").post("/accounts/password/reset/", {"email": member.email})

    (sent,) = mail.outbox
    assert english_in(f"{sent.subject}\n{_without_links(sent.body)}") == []


def _without_links(body: str) -> str:
    return re.sub(r"https?://\S+", "", body)
