"""The way in, in a real Chromium: readable, quiet in the console, and with a passkey."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from tenants.access import Role
from tenants.invitations import invite_member
from tenants.models import Brand

pytestmark = pytest.mark.browser

HOME = re.compile(r"^http://[^/]+/$")
PASSWORD = "a pigeon on the tower"
# target-size is off by default; preloading would fetch style sheets a second time.
RULES = {"rules": {"target-size": {"enabled": True}}, "preload": False}


@pytest.fixture
def ada(ada):
    ada.set_password(PASSWORD)
    ada.save()
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    return ada


@pytest.fixture
def tab(live, browser):
    """A tab of somebody who is not signed in; it must not complain about anything."""
    # Passkeys belong to a name, not to an address of digits.
    base = live.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=base, locale="en")
    tab = context.new_page()
    complaints = []
    tab.on(
        "console",
        lambda said: (
            complaints.append(said.text) if said.type in {"error", "warning"} else None
        ),
    )
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    context.close()
    assert complaints == []


def sign_in(tab: Any, email: str) -> None:
    tab.goto("/accounts/login/")
    tab.get_by_label("Email").fill(email)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.wait_for_url(HOME)


def confirm(tab: Any) -> None:
    tab.get_by_label("Password").fill(PASSWORD)
    with tab.expect_navigation():
        tab.get_by_role("button", name="Confirm").click()


def violations(tab: Any) -> list[str]:
    found = Axe().run(tab, options=RULES).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]


def test_a_person_adds_a_passkey_and_signs_in_with_it_alone(ada, tab):
    devtools = tab.context.new_cdp_session(tab)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(tab, ada.email)
    tab.goto("/accounts/2fa/webauthn/add/")
    confirm(tab)
    tab.get_by_label("Passwordless").check()
    with tab.expect_navigation():
        tab.get_by_role("button", name="Add").click()
    assert Authenticator.objects.filter(user=ada, type="webauthn").count() == 1
    tab.goto("/")
    tab.get_by_role("button", name="Sign out").click()
    tab.wait_for_url("**/accounts/login/**")

    tab.get_by_role("button", name="Sign in with a passkey").click()

    tab.wait_for_url(HOME)
    assert tab.get_by_text(ada.email).count() == 1


def test_the_pages_on_the_way_in_are_accessible(tab, own_database):
    acme = Brand.objects.get(slug="acme")
    invited = invite_member(
        acme.agency, "bea@studio.example", role=Role.VIEWER, at=timezone.now()
    )
    link = invited.link.removeprefix("http://127.0.0.1:8000")
    for page in ("/accounts/login/", "/accounts/password/reset/", link):
        for scheme in ("light", "dark"):
            tab.emulate_media(color_scheme=scheme)
            tab.goto(page)
            assert violations(tab) == [], page


def test_the_pages_about_an_account_are_accessible(ada, tab):
    sign_in(tab, ada.email)
    tab.goto("/accounts/2fa/totp/activate/")
    confirm(tab)
    pages = ["email/", "password/change/", "2fa/", "2fa/totp/activate/"]
    for page in [*pages, "2fa/webauthn/", "2fa/webauthn/add/", "sessions/"]:
        tab.goto(f"/accounts/{page}")
        assert violations(tab) == [], page


def test_an_account_is_made_from_an_invitation(tab, own_database):
    acme = Brand.objects.get(slug="acme")
    invited = invite_member(
        acme.agency,
        "bea@studio.example",
        role=Role.BRAND_PR,
        brands=[acme],
        at=timezone.now(),
    )
    tab.goto(invited.link.removeprefix("http://127.0.0.1:8000"))
    tab.get_by_label("Your name").fill("Bea")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Make my account").click()

    tab.wait_for_url(HOME)
    assert tab.get_by_role("link", name="Acme").count() >= 1
