"""Who the tests are about: two agencies, three brands, and people with roles.

Atalaya   owns acme and globex; Lina leads it, Ada is community manager of acme alone.
Faro      owns initech; Otto leads it, an outsider to everybody at Atalaya.
"""

from datetime import UTC, datetime

from tenants.access import Role
from tenants.actions import add_member, create_agency, create_brand
from tenants.models import User

MONDAY = datetime(2025, 11, 17, 9, 0, tzinfo=UTC)


def settle_in() -> None:
    """Make the agencies, the brands and the people. Runs once per template."""
    atalaya = create_agency("Atalaya", at=MONDAY)
    faro = create_agency("Faro", at=MONDAY)
    acme = create_brand(
        atalaya,
        "acme",
        name="Acme",
        at=MONDAY,
        locale="es-ES",
        timezone="Europe/Madrid",
        currency="EUR",
        country="ES",
    )
    create_brand(
        atalaya,
        "globex",
        name="Globex",
        at=MONDAY,
        locale="es-MX",
        timezone="America/Mexico_City",
        currency="MXN",
        country="MX",
    )
    create_brand(faro, "initech", name="Initech", at=MONDAY)

    ada = User.objects.create_user("ada@atalaya.example", name="Ada")
    add_member(atalaya, ada, role=Role.COMMUNITY_MANAGER, brands=[acme], at=MONDAY)
    lead = User.objects.create_user("lead@atalaya.example", name="Lina")
    add_member(atalaya, lead, role=Role.AGENCY_LEAD, all_brands=True, at=MONDAY)
    outsider = User.objects.create_user("outsider@faro.example", name="Otto")
    add_member(faro, outsider, role=Role.AGENCY_LEAD, all_brands=True, at=MONDAY)
