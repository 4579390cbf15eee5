"""The gate: who gets into a brand, and that nobody is left in it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reputation.common.ids import uuid7
from reputation.events.models import Event
from tenants.access import Role, Scope
from tenants.actions import (
    add_member,
    issue_api_key,
    resume_brand,
    revoke_api_key,
    suspend_brand,
)
from tenants.models import Brand
from tenants.schemas import brand_context
from tests.people import MONDAY

pytestmark = [pytest.mark.urls("tests.tenants.gate_urls"), pytest.mark.django_db]

REFUSED = ["no-such-brand", "globex", "initech", "suspended", "creating", "failed"]


@pytest.fixture(autouse=True)
def unfinished_brands(db):
    """Brands of Ada's own agency, granted to her, that nobody may enter."""
    acme = Brand.objects.get(slug="acme")
    for state in (Brand.State.SUSPENDED, Brand.State.CREATING, Brand.State.FAILED):
        Brand.objects.bulk_create(
            [
                Brand(
                    agency=acme.agency,
                    slug=state.value,
                    name=state.label,
                    schema_name=f"b_{uuid7().hex}",
                    state=state,
                    created_at=MONDAY,
                )
            ]
        )


@pytest.fixture
def events(acme, globex):
    """One event in each of the two brands, named after it; none of them is open."""
    for brand in (acme, globex):
        with brand_context(brand):
            Event.objects.create(kind=f"{brand.slug}.seen", occurred_at=MONDAY)
    connection.set_schema_to_public()


def key_client(agency, **key):
    issued = issue_api_key(agency, name="Test", scopes=list(Scope), at=MONDAY, **key)
    return Client(headers={"Authorization": f"Bearer {issued.token}"})


# --- Who gets in ---


def test_a_member_gets_into_the_brand(events, page):
    assert page.get("/b/acme/").content == b"acme: acme.seen"


def test_an_agency_lead_gets_into_every_brand_of_the_agency(events, lead):
    client = Client()
    client.force_login(lead)

    assert client.get("/b/acme/").content == b"acme: acme.seen"
    assert client.get("/b/globex/").content == b"globex: globex.seen"
    assert client.get("/b/initech/").status_code == 404


def test_a_suspended_brand_opens_again_when_it_is_resumed(acme, page):
    suspend_brand(acme)
    assert page.get("/b/acme/").status_code == 404

    resume_brand(acme)
    assert page.get("/b/acme/").status_code == 200


def test_somebody_deactivated_is_signed_out_of_every_brand(acme, ada, page):
    ada.is_active = False
    ada.save()

    assert page.get("/b/acme/").status_code == 302


@pytest.mark.parametrize("slug", REFUSED)
def test_every_brand_that_is_not_yours_is_the_same_404(slug, page):
    unknown = page.get("/b/absolutely-nothing/")
    refused = page.get(f"/b/{slug}/")

    assert (refused.status_code, refused.content) == (404, unknown.content)
    assert refused.headers.items() == unknown.headers.items()


@pytest.mark.parametrize("slug", REFUSED)
def test_every_brand_that_is_not_the_keys_is_the_same_404(slug, acme):
    client = key_client(acme.agency, brand=acme)
    unknown = client.get("/api/v1/brands/absolutely-nothing/")
    refused = client.get(f"/api/v1/brands/{slug}/")

    assert (refused.status_code, refused.content) == (404, unknown.content)


def test_an_agencys_key_opens_its_brands_and_no_other(events, acme):
    client = key_client(acme.agency)

    assert client.get("/api/v1/brands/globex/").content == b"globex: globex.seen"
    assert client.get("/api/v1/brands/initech/").status_code == 404


@pytest.mark.parametrize("slug", ["acme", *REFUSED])
def test_somebody_anonymous_is_sent_to_sign_in_whatever_the_brand(slug, client):
    answer = client.get(f"/b/{slug}/")

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/accounts/login/?next=/b/{slug}/"


@pytest.mark.parametrize("slug", ["acme", *REFUSED])
def test_an_anonymous_api_call_is_401_whatever_the_brand(slug, client):
    assert client.get(f"/api/v1/brands/{slug}/").status_code == 401


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("vg_000000000000_nothing", id="unknown"),
        pytest.param("vg_", id="empty"),
        pytest.param("vg_\x00_\x00", id="NUL"),
        pytest.param("hunter2", id="no key at all"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_bad_key_makes_you_nobody_even_when_signed_in(token, page):
    answer = page.get(
        "/api/v1/brands/acme/", headers={"Authorization": f"Bearer {token}"}
    )

    assert answer.status_code == 401


def test_a_revoked_key_makes_you_nobody(acme):
    issued = issue_api_key(acme.agency, name="Test", scopes=list(Scope), at=MONDAY)
    revoke_api_key(issued.key, at=MONDAY)
    client = Client(headers={"Authorization": f"Bearer {issued.token}"})

    assert client.get("/api/v1/brands/acme/").status_code == 401


def test_a_key_opens_no_page(acme, outsider):
    client = key_client(acme.agency)
    assert client.get("/b/acme/").status_code == 302

    client.force_login(outsider)
    assert client.get("/b/acme/").status_code == 404


# --- What it touches ---


def test_a_refused_request_touches_no_brands_schema(page):
    with CaptureQueriesContext(connection) as seen:
        page.get("/b/globex/")

    statements = [query["sql"] for query in seen.captured_queries]
    assert not [sql for sql in statements if "b_" in sql and "search_path" in sql]
    assert not [sql for sql in statements if "events_event" in sql]


def test_an_anonymous_request_looks_no_brand_up(client):
    with CaptureQueriesContext(connection) as seen:
        client.get("/b/acme/")
        client.get("/api/v1/brands/acme/")

    assert not [query for query in seen.captured_queries if "brand" in query["sql"]]


def test_the_gate_asks_one_query(page, count_queries):
    page.get("/where/")
    without = count_queries(lambda: page.get("/where/"))

    # One for the gate, one for the events that the view shows.
    assert count_queries(lambda: page.get("/b/acme/")) == without + 2


# --- Where it leaves the connection ---


@pytest.mark.parametrize(
    "address", ["", "nothing-here/", "stream/", "crash/", "crash-in-transaction/"]
)
def test_the_connection_is_back_in_public_whatever_the_view_does(address, page):
    page.raise_request_exception = False

    page.get(f"/b/acme/{address}")

    assert connection.schema_name == "public"
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        assert cursor.fetchone() == ("public",)


def test_a_streamed_body_finds_no_brand(page):
    assert page.get("/b/acme/stream/").getvalue() == b"public"


def test_a_connection_that_somebody_left_in_a_brand_does_not_stay_there(acme, page):
    connection.set_tenant(acme)

    assert page.get("/where/").content == b"public"


def test_a_brands_tables_do_not_exist_outside_of_it(acme):
    connection.set_schema_to_public()

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('events_event')")
        assert cursor.fetchone() == (None,)


# --- A part in another agency ---


def test_a_grant_for_another_agencys_brand_opens_nothing(ada, initech, acme, page):
    from tenants.models import BrandGrant

    membership = ada.memberships.get()
    grant = BrandGrant(membership=membership, brand=initech)
    with pytest.raises(ValueError, match="Initech is not a brand of Ada in Atalaya"):
        grant.save()

    BrandGrant.objects.bulk_create([grant])  # goes round save()
    assert page.get("/b/initech/").status_code == 404


def test_a_grants_role_stands_before_the_memberships(ada, globex, lead):
    from tenants.models import BrandGrant
    from tenants.queries import access_of

    membership = lead.memberships.get()
    BrandGrant.objects.create(membership=membership, brand=globex, role=Role.VIEWER)

    assert access_of(lead, globex).role == Role.VIEWER
    assert not access_of(lead, globex).may(Scope.ADMIN)


def test_a_membership_without_a_grant_reaches_no_brand(acme, outsider, client):
    add_member(acme.agency, outsider, role=Role.AGENCY_LEAD, at=MONDAY)
    client.force_login(outsider)

    assert client.get("/b/acme/").status_code == 404
    assert client.get("/b/initech/").status_code == 200
