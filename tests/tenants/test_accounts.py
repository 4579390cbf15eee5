"""Signing in and out, second factors, and what is kept of them."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import mail
from django.test import Client

from tenants.adapter import EncryptingMFAAdapter
from tenants.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "a pigeon on the tower"


@pytest.fixture
def ada(ada):
    ada.set_password(PASSWORD)
    ada.save()
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    return ada


@pytest.fixture
def browser_of(ada):
    """Sign Ada in, in a browser of her own."""

    def sign_in(**options):
        client = Client(**options)
        answer = client.post(
            "/accounts/login/", {"login": ada.email, "password": PASSWORD}
        )
        assert answer.status_code == 302, answer.content
        return client

    return sign_in


def code_of(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def confirm(client):
    """Enter the password again, as everything about second factors asks for."""
    answer = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert answer.status_code == 302


def activate_codes(client):
    """Set up an authenticator app; return its secret."""
    confirm(client)
    form = client.get("/accounts/2fa/totp/activate/").context["form"]
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(form.secret)})
    assert answer.status_code == 302, answer.context["form"].errors
    return form.secret


# --- The way in ---


def test_a_person_signs_in_by_e_mail_and_lands_on_the_portfolio(ada, client):
    answer = client.post(
        "/accounts/login/", {"login": "ADA@atalaya.example", "password": PASSWORD}
    )

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_signing_in_goes_on_to_where_one_was_going(ada, client):
    answer = client.post(
        "/accounts/login/?next=/b/acme/", {"login": ada.email, "password": PASSWORD}
    )

    assert answer.headers["Location"] == "/b/acme/"


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example/"])
def test_signing_in_goes_nowhere_else(next_page, ada, client):
    answer = client.post(
        f"/accounts/login/?next={next_page}",
        {"login": ada.email, "password": PASSWORD},
    )

    assert answer.headers["Location"] == "/"


def test_the_sixth_wrong_password_in_a_row_is_refused_unheard(ada, client):
    for _ in range(5):
        answer = client.post(
            "/accounts/login/", {"login": ada.email, "password": "wrong"}
        )
        assert "not correct" in answer.context["form"].errors.as_text()

    answer = client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})

    assert answer.status_code == 200
    assert "Too many failed" in answer.context["form"].errors.as_text()
    assert "_auth_user_id" not in client.session


def test_a_stranger_and_a_wrong_password_sound_the_same(ada, client):
    wrong = client.post("/accounts/login/", {"login": ada.email, "password": "wrong"})
    strange = client.post(
        "/accounts/login/", {"login": "nobody@x.example", "password": "wrong"}
    )

    assert wrong.context["form"].errors == strange.context["form"].errors


def test_limits_count_the_address_that_the_trusted_proxy_names(ada, client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for attempt in range(10):
        client.post(
            "/accounts/login/",
            {"login": f"nobody{attempt}@x.example", "password": "wrong"},
            headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.9"},
        )

    def try_from(address):
        answer = client.post(
            "/accounts/login/",
            {"login": "one.more@x.example", "password": "wrong"},
            headers={"X-Forwarded-For": f"6.6.6.6, {address}"},
        )
        return answer.context["form"].errors.as_text()

    assert "Too many failed" in try_from("203.0.113.9")
    assert "not correct" in try_from("203.0.113.10")


def test_nobody_signs_up_uninvited(client):
    answer = client.post(
        "/accounts/signup/",
        {
            "email": "somebody@x.example",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )

    assert b"By invitation only" in answer.content
    assert not User.objects.filter(email="somebody@x.example").exists()


def test_signing_out_wants_a_post(browser_of):
    client = browser_of()

    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_a_persons_language_goes_with_them(ada, client):
    User.objects.filter(pk=ada.pk).update(language="es")

    client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})

    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "es"


def test_choosing_a_language_is_remembered_with_the_person(ada, browser_of):
    client = browser_of()

    client.post("/preferences/language/", {"language": "es"})

    assert User.objects.get(pk=ada.pk).language == "es"
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "es"


# --- A forgotten password ---


def test_a_forgotten_password_is_replaced_by_mail_once(ada, client):
    client.post("/accounts/password/reset/", {"email": ada.email})
    (letter,) = mail.outbox
    link = re.search(
        r"http://testserver(/accounts/password/reset/key/\S+)", letter.body
    )[1]

    form = client.get(link, follow=True).redirect_chain[-1][0]
    new = "a heron on the bridge"
    answer = client.post(form, {"password1": new, "password2": new})

    assert answer.status_code == 302
    assert User.objects.get(pk=ada.pk).check_password(new)
    again = Client().get(link, follow=True)
    assert again.context["token_fail"]


def test_a_reset_for_a_stranger_says_the_same_and_mails_nobody(ada, client):
    known = client.post("/accounts/password/reset/", {"email": ada.email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@x.example"})

    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert [letter.to for letter in mail.outbox] == [[ada.email]]


# --- A second factor ---


def test_codes_are_asked_for_once_they_are_set_up(ada, browser_of):
    secret = activate_codes(browser_of())

    client = browser_of()
    assert "_auth_user_id" not in client.session
    Authenticator.objects.filter(type="totp").update(last_used_at=None)
    answer = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "_auth_user_id" in client.session


def test_the_seed_of_the_codes_is_encrypted_at_rest(ada, browser_of):
    secret = activate_codes(browser_of())

    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept
    assert EncryptingMFAAdapter().decrypt(kept) == secret
    recovery = Authenticator.objects.get(type="recovery_codes").data
    assert recovery["seed"].startswith("gAAAAA")


def test_second_factors_are_changed_by_who_knows_the_password(browser_of):
    answer = browser_of().get("/accounts/2fa/totp/activate/")

    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")


def test_a_new_secret_key_still_reads_what_the_earlier_one_wrote(settings):
    kept = EncryptingMFAAdapter().encrypt("JBSWY3DPEHPK3PXP")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another one"

    assert EncryptingMFAAdapter().decrypt(kept) == "JBSWY3DPEHPK3PXP"


def test_a_recovery_code_works_once(ada, browser_of):
    activate_codes(browser_of())
    codes = Authenticator.objects.get(type="recovery_codes").wrap()
    code = codes.get_unused_codes()[0]

    client = browser_of()
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert "_auth_user_id" in client.session

    client = browser_of()
    answer = client.post("/accounts/2fa/authenticate/", {"code": code})
    assert answer.context["form"].errors
    assert "_auth_user_id" not in client.session


# --- Sessions ---


def test_a_person_sees_their_sessions_and_ends_the_others(ada, browser_of):
    phone = browser_of(headers={"User-Agent": "Phone"})
    desk = browser_of(headers={"User-Agent": "Desk"})
    assert UserSession.objects.filter(user=ada).count() == 2
    listed = desk.get("/accounts/sessions/").content
    assert b"Phone" in listed
    assert b"Desk" in listed

    desk.post("/accounts/sessions/")

    assert phone.get("/").status_code == 302
    assert desk.get("/").status_code == 200


def test_a_new_password_ends_the_other_sessions(ada, browser_of):
    phone, desk = browser_of(), browser_of()
    new = "a heron on the bridge"

    desk.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert phone.get("/").status_code == 302


@pytest.mark.parametrize(
    "page",
    [
        "email/",
        "password/change/",
        "2fa/",
        "2fa/totp/activate/",
        "2fa/webauthn/",
        "2fa/webauthn/add/",
        "sessions/",
    ],
)
def test_every_page_about_an_account_renders_in_our_frame(page, browser_of):
    client = browser_of()
    confirm(client)

    answer = client.get(f"/accounts/{page}")

    assert answer.status_code == 200
    assert b'class="subnav"' in answer.content
    assert b"style=" not in answer.content


@pytest.mark.parametrize("page", ["login/", "signup/", "password/reset/"])
def test_every_page_on_the_way_in_renders_in_our_frame(page, client):
    answer = client.get(f"/accounts/{page}")

    assert answer.status_code == 200
    assert b'class="entrance"' in answer.content
    assert b"style=" not in answer.content
