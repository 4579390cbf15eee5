"""Who does the brand's part of a story: members of the agency, by their roles."""

from collections.abc import Mapping

from reputation.drills.work import Role as Part
from tenants.access import Role, Scope
from tenants.models import Brand, Membership, User
from tenants.queries import access_of

# Whose work it is, and who does it where nobody has that role.
_PARTS: Mapping[Part, tuple[Role, ...]] = {
    "manager": (Role.COMMUNITY_MANAGER, Role.AGENCY_LEAD, Role.BRAND_PR),
    "pr": (Role.BRAND_PR, Role.AGENCY_LEAD, Role.COMMUNITY_MANAGER),
    "lead": (Role.AGENCY_LEAD, Role.BRAND_PR, Role.COMMUNITY_MANAGER),
}


def crew_of(brand: Brand) -> dict[Part, User | None]:
    """Return who plays which part in a brand; nobody where nobody may write its cases."""
    found: dict[Role, User] = {}
    members = Membership.objects.filter(agency_id=brand.agency_id, user__is_active=True)
    for member in members.select_related("user").order_by("pk"):
        access = access_of(member.user, brand)
        if access and access.role and access.may(Scope.CASES_WRITE):
            found.setdefault(access.role, member.user)
    crew: dict[Part, User | None] = {"nobody": None}
    for part, roles in _PARTS.items():
        crew[part] = next((found[role] for role in roles if role in found), None)
    return crew
