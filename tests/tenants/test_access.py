"""The permission table, pinned: a change of who may do what is a change here."""

import pytest

from tenants.access import Role, Scope
from tenants.actions import NotOfThisAgency, add_member, issue_api_key
from tenants.models import BrandGrant, Membership
from tenants.queries import access_of, brands_of
from tests.people import MONDAY

TABLE = """
                  mentions  cases  playbooks  risk  alerts  admin
agency_lead       rw        rw     rw         r     rw      yes
community_manager rw        rw     r          r     rw      no
brand_pr          r         rw     rw         r     rw      no
legal_approver    r         rw     r          r     r       no
contractor        -         -      -          -     -       no
auditor           r         r      r          r     r       no
viewer            r         -      -          r     -       no
"""


def rows():
    head, *lines = TABLE.strip().splitlines()
    for line in lines:
        role, *cells = line.split()
        for area, cell in zip(head.split(), cells, strict=True):
            if area == "admin":
                yield Role(role), Scope.ADMIN, cell == "yes"
                continue
            yield Role(role), Scope(f"{area}:read"), "r" in cell
            if area != "risk":
                yield Role(role), Scope(f"{area}:write"), "w" in cell


def test_the_table_names_every_role_and_scope():
    assert {role for role, _, _ in rows()} == set(Role)
    assert {scope for _, scope, _ in rows()} == set(Scope)


@pytest.mark.parametrize(
    ("role", "scope", "may"),
    list(rows()),
    ids=lambda value: getattr(value, "value", value),
)
def test_a_role_may_what_the_table_says(role, scope, may, acme, outsider):
    add_member(acme.agency, outsider, role=role, brands=[acme], at=MONDAY)

    assert access_of(outsider, acme).may(scope) is may
    assert (acme in brands_of(outsider, scope=scope)) is may


def test_a_persons_access_is_one_query(acme, ada, count_queries):
    assert count_queries(lambda: access_of(ada, acme)) == 1


def test_people_see_the_brands_they_have_a_part_in(acme, globex, initech, ada, lead):
    assert list(brands_of(ada)) == [acme]
    assert list(brands_of(lead)) == [acme, globex]


def test_a_keys_scopes_are_what_it_may(acme, globex):
    key = issue_api_key(
        acme.agency, name="Risk only", brand=acme, scopes=[Scope.RISK_READ], at=MONDAY
    ).key

    assert access_of(key, acme).scopes == {Scope.RISK_READ}
    assert access_of(key, globex) is None
    assert list(brands_of(key)) == [acme]
    assert list(brands_of(key, scope=Scope.RISK_READ)) == [acme]
    assert list(brands_of(key, scope=Scope.MENTIONS_READ)) == []


def test_an_agencys_key_reaches_its_brands_and_no_other(acme, globex, initech):
    key = issue_api_key(acme.agency, name="All", scopes=list(Scope), at=MONDAY).key

    assert list(brands_of(key)) == [acme, globex]
    assert access_of(key, initech) is None


def test_no_key_is_issued_for_another_agencys_brand(acme, initech):
    with pytest.raises(NotOfThisAgency) as refused:
        issue_api_key(
            acme.agency, name="Sly", brand=initech, scopes=list(Scope), at=MONDAY
        )

    assert str(refused.value) == "“Initech” is not a brand of Atalaya."
    assert not acme.agency.api_keys.exists()


def test_no_member_is_given_another_agencys_brand(acme, initech, outsider):
    with pytest.raises(NotOfThisAgency):
        add_member(acme.agency, outsider, role=Role.VIEWER, brands=[initech], at=MONDAY)

    assert not Membership.objects.filter(agency=acme.agency, user=outsider).exists()
    assert not BrandGrant.objects.filter(brand=initech).exists()


def test_adding_a_member_again_replaces_role_and_reach(acme, globex, ada):
    add_member(acme.agency, ada, role=Role.AUDITOR, brands=[globex], at=MONDAY)

    assert list(brands_of(ada)) == [globex]
    assert access_of(ada, globex).role == Role.AUDITOR
