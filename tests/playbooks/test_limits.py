"""How much who may offer."""

from decimal import Decimal

import pytest

from reputation.cases.gates import ask_before_offering
from reputation.playbooks.actions.running import start_run
from reputation.playbooks.gates import OverTheLimit
from reputation.playbooks.limits import most_for, who_may
from reputation.playbooks.shelf import shipped
from tenants.access import Role, Scope
from tenants.actions import issue_api_key
from tests.people import MONDAY
from tests.playbooks.cases import a_case

LIMITS = shipped()["single-complaint"].remedy_limits


@pytest.mark.parametrize(
    ("role", "currency", "expected"),
    [
        (Role.COMMUNITY_MANAGER, "EUR", Decimal(30)),
        (Role.BRAND_PR, "MXN", Decimal(20_000)),
        (Role.LEGAL_APPROVER, "EUR", Decimal(0)),
        (Role.BRAND_PR, "JPY", None),
    ],
)
def test_a_role_has_its_limit_in_each_currency(role, currency, expected):
    assert most_for(LIMITS, role, currency) == expected


def test_those_who_may_are_named_the_lowest_first():
    assert who_may(LIMITS, Decimal(50), "EUR") == [Role.AGENCY_LEAD, Role.BRAND_PR]
    assert who_may(LIMITS, Decimal(5000), "EUR") == []


def test_a_community_manager_asks_for_more_than_his_limit(acme, ada, lead):
    case = a_case()

    ask_before_offering(case, Decimal(30), "EUR", ada)
    with pytest.raises(OverTheLimit) as refused:
        ask_before_offering(case, Decimal("30.01"), "EUR", ada)

    assert str(refused.value) == (
        "You may offer up to 30.00 EUR here. So much may: Agency lead, Brand PR."
    )
    ask_before_offering(case, Decimal(100), "EUR", lead)
    with pytest.raises(OverTheLimit):
        ask_before_offering(case, Decimal(6000), "MXN", lead)


def test_the_playbook_that_runs_sets_the_limit(acme, ada, shelf):
    limit = {"role": "community_manager", "amount": "500.00", "currency": "EUR"}
    case = a_case()
    start_run(case, shelf(remedy_limits=[limit]), by=ada, at=MONDAY)

    ask_before_offering(case, Decimal(500), "EUR", ada)
    with pytest.raises(OverTheLimit) as refused:
        ask_before_offering(case, Decimal(501), "EUR", ada)

    assert "So much may: nobody yet." in str(refused.value)


def test_a_key_that_administers_has_limits_of_its_own_elsewhere(acme):
    admin, clerk = (
        issue_api_key(
            acme.agency, brand=acme, name="Shop", scopes=list(scopes), at=MONDAY
        ).key
        for scopes in (Scope, [Scope.CASES_WRITE])
    )
    case = a_case()

    ask_before_offering(case, Decimal(5000), "EUR", admin)
    with pytest.raises(OverTheLimit):
        ask_before_offering(case, Decimal(31), "EUR", clerk)
