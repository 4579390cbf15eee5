"""A brand with a playbook of its own on the shelf, and somebody from each role that consents."""

import pytest

from reputation.playbooks.actions.editing import create_playbook, publish_draft
from tenants.access import Role
from tenants.actions import add_member
from tenants.models import User
from tests.people import MONDAY
from tests.playbooks.documents import a_step, read


@pytest.fixture
def shelf(acme, ada):
    """Put a playbook on the shelf and publish it: `shelf(steps=[...])`."""

    def put(**fields):
        playbook = create_playbook(read(**fields), by=ada, at=MONDAY)
        publish_draft(playbook, by=ada, at=MONDAY)
        playbook.refresh_from_db()
        return playbook

    return put


@pytest.fixture
def consent(shelf):
    """A playbook whose first step needs the brand's consent within the hour."""
    approval = {"role": "brand_pr", "within": "PT1H", "fallback_role": "agency_lead"}
    return shelf(
        steps=[
            a_step("offer", kind="approval", approval=approval, mandatory=True),
            a_step("answer", mandatory=True),
            a_step("thank"),
        ]
    )


@pytest.fixture
def paula(acme) -> User:
    """Brand PR of acme."""
    paula = User.objects.create_user("paula@acme.example", name="Paula")
    add_member(acme.agency, paula, role=Role.BRAND_PR, brands=[acme], at=MONDAY)
    return paula
