"""Coming in by invitation: one address, one time."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from tenants.access import Role
from tenants.actions import NotOfThisAgency
from tenants.invitations import BadAddress, invite_member
from tenants.models import Invitation, Membership, User
from tenants.queries import access_of, brands_of

pytestmark = pytest.mark.django_db

PASSWORD = "a pigeon on the tower"


@pytest.fixture
def link(acme):
    """The link that Bea received for acme, as its brand PR."""
    invited = invite_member(
        acme.agency,
        "Bea@Studio.example",
        role=Role.BRAND_PR,
        brands=[acme],
        at=timezone.now(),
    )
    return invited.link.removeprefix("http://127.0.0.1:8000")


def answer_form(client, link, **changes):
    return client.post(link, {"name": "Bea", "password": PASSWORD} | changes)


def test_the_invitation_goes_to_the_address_with_a_link(acme, link):
    (letter,) = mail.outbox

    assert letter.to == ["bea@studio.example"]
    assert letter.subject == "Atalaya invites you to Vigía"
    assert link in letter.body
    assert "as Brand PR" in letter.body
    # Whoever reads the database cannot open it.
    token = re.search(r"invitation/([^/]+)/", link)[1]
    assert token not in str(Invitation.objects.values().get())


def test_a_newcomer_names_themselves_and_is_in(acme, link, client):
    page = client.get(link)
    assert page.status_code == 200
    assert b"Atalaya invites you" in page.content

    answer = answer_form(client, link)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    bea = User.objects.get(email="bea@studio.example")
    assert access_of(bea, acme).role == Role.BRAND_PR
    assert list(brands_of(bea)) == [acme]
    assert EmailAddress.objects.get(user=bea).verified
    assert client.session["_auth_user_id"] == str(bea.pk)
    assert client.get("/b/acme/").status_code == 200


def test_an_invitation_works_once(link, client):
    answer_form(client, link)

    again = answer_form(Client(), link, name="Mallory")
    assert again.status_code == 404
    assert b"This invitation is over" in again.content
    assert User.objects.filter(email="bea@studio.example").count() == 1


def test_an_invitation_expires(link, client):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert answer_form(client, link).status_code == 404
    assert not User.objects.filter(email="bea@studio.example").exists()


def test_an_invitation_that_never_was_is_over_too(client, link):
    never = client.get("/accounts/invitation/abcdef/")
    Invitation.objects.update(expires_at=timezone.now())
    over = client.get(link)

    assert (never.status_code, over.status_code) == (404, 404)
    assert never.templates[0].name == over.templates[0].name


def test_a_newer_invitation_ends_the_earlier_one(acme, link, client):
    invite_member(
        acme.agency, "bea@studio.example", role=Role.VIEWER, at=timezone.now()
    )

    assert client.get(link).status_code == 404
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("password", ["short", "password12345", "bea@studio.example"])
def test_a_weak_password_makes_no_account(password, link, client):
    answer = answer_form(client, link, password=password)

    assert answer.status_code == 200
    assert answer.context["form"].errors["password"]
    assert not User.objects.filter(email="bea@studio.example").exists()
    assert Invitation.objects.get().accepted_at is None


def test_somebody_with_an_account_signs_in_and_joins(acme, outsider, client):
    invited = invite_member(
        acme.agency, outsider.email, role=Role.AUDITOR, brands=[acme], at=timezone.now()
    )
    link = invited.link.removeprefix("http://127.0.0.1:8000")
    page = client.get(link)
    assert f"/accounts/login/?next={link}" in page.content.decode()
    # A password does not make a second account of the same address.
    assert answer_form(client, link).status_code == 200
    assert not Membership.objects.filter(agency=acme.agency, user=outsider).exists()

    client.force_login(outsider)
    assert b"Join Atalaya" in client.get(link).content
    assert client.post(link).headers["Location"] == "/"

    assert access_of(outsider, acme).role == Role.AUDITOR
    assert client.get(link).status_code == 404


def test_an_invitation_is_for_nobody_else(acme, ada, link, client):
    client.force_login(ada)

    answer = client.post(link)

    assert b"this invitation is for somebody else" in answer.content
    assert Membership.objects.get(user=ada).role == Role.COMMUNITY_MANAGER
    assert Invitation.objects.get().accepted_at is None


def test_nobody_is_invited_to_another_agencys_brand(acme, initech):
    with pytest.raises(NotOfThisAgency):
        invite_member(
            acme.agency,
            "bea@studio.example",
            role=Role.VIEWER,
            brands=[initech],
            at=timezone.now(),
        )

    assert not mail.outbox
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("address", ["bea", "", "bea@\nstudio.example"])
def test_an_address_is_an_address(address, acme):
    with pytest.raises(BadAddress):
        invite_member(acme.agency, address, role=Role.VIEWER, at=timezone.now())
