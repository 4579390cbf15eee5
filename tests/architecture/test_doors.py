"""Every address and every command: closed to whom it is closed, and explained."""

import re

import pytest
from django.core.management import get_commands, load_command_class
from django.test import Client
from django.urls import URLPattern, get_resolver

VALUES = {"brand": "acme", "uuid": "019ad0a4-0000-7000-8000-000000000000", "int": "1"}
# What somebody who is nobody may see. Everything else sends them to sign in.
OPEN = {
    "account_confirm_email",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "api-docs",
    "api-schema",
    "healthz",
    "invitation",
    "mfa_login_webauthn",
    "readyz",
    "set_language",
    "theme",
}
# Half-way through signing in: they end at the sign-in page for who did not begin.
HALF_WAY = {"mfa_authenticate", "account_confirm_login_code"}


def routes(resolver=None, prefix=""):
    """Yield (address, name) of every route, with something in each place."""
    for each in (resolver or get_resolver()).url_patterns:
        route = prefix + str(each.pattern).lstrip("^").rstrip("$")
        if isinstance(each, URLPattern):
            yield "/" + filled(route), each.name
        else:
            yield from routes(each, route)


def filled(route):
    def value(found):
        converter, _, name = found[1].rpartition(":")
        return VALUES.get(name) or VALUES.get(converter) or "x"

    return re.sub(r"\(\?P<.*?>.*?\)", "x", re.sub(r"<([^<>]*)>(?!\[)", value, route))


ROUTES = sorted({(address, name or "") for address, name in routes()})
OF_BRANDS = [address for address, _ in ROUTES if "/acme/" in address]


def test_the_routes_are_found():
    assert "/b/acme/" in OF_BRANDS
    assert "/api/v1/brands/acme/mentions/" in OF_BRANDS


@pytest.mark.parametrize("address", OF_BRANDS)
def test_an_outsider_meets_no_brand_there(address, acme, outsider):
    client = Client()
    client.force_login(outsider)

    for method in (client.get, client.post, client.put, client.patch, client.delete):
        assert method(address).status_code == 404, method


@pytest.mark.parametrize("address", OF_BRANDS)
def test_nobody_meets_no_brand_there(address, db, client):
    answer = client.get(address)

    if address.startswith("/api/"):
        assert answer.status_code == 401
        assert answer.headers["Content-Type"] == "application/problem+json"
    else:
        assert answer.headers["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize(
    ("address", "name"),
    [each for each in ROUTES if each[0] not in OF_BRANDS and each[1] not in OPEN],
)
def test_nobody_is_sent_to_sign_in(address, name, db, client):
    answer = client.get(address)

    if address.startswith("/api/"):
        assert answer.status_code == 401
    else:
        assert answer.headers["Location"].startswith("/accounts/login/")
        assert name in HALF_WAY or "?next=" in answer.headers["Location"]


def test_every_command_tells_what_it_does():
    for name, app in get_commands().items():
        if app.startswith(("reputation", "tenants")):
            command = load_command_class(app, name)
            assert command.help.endswith("."), name


@pytest.mark.parametrize(
    "address", ["/b/{}/", "/api/v1/brands/{}/risk/", "/api/v1/brands/{}/mentions/"]
)
def test_a_brand_of_others_cannot_be_told_from_none(address, page, initech):
    def answer(slug):
        found = page.get(address.format(slug))
        said = found.content.decode().replace(slug, "<slug>")
        # The mask of the form token is another one in every answer.
        return found.status_code, re.sub(r'value="\w{64}"', "", said)

    assert answer("initech") == answer("hooli-2")
    assert answer("hooli-2")[0] == 404
