"""Who answers for a case: one named person, however many parties were addressed."""

from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from reputation.cases.choices import Priority
from reputation.cases.models import Case
from tenants.access import Scope, roles_with
from tenants.models import Brand, BrandGrant, Membership, User

PRESSING = frozenset({Priority.HIGH, Priority.URGENT})


def is_pressing(case: Case) -> bool:
    """Tell whether a case must not be everybody's: that is nobody's."""
    return case.priority in PRESSING or case.signals.get("executive_tagged", 0) > 0


def needs_owner(case: Case) -> bool:
    """Tell whether somebody has to take a case before anybody goes on with it."""
    return case.is_open and case.assignee_id is None and is_pressing(case)


def may_own(brand: Brand) -> list[User]:
    """Return who may take a case of the brand, by name, in one query over public rows."""
    grant = BrandGrant.objects.filter(membership=OuterRef("pk"), brand=brand)
    # A grant's own role stands before the membership's.
    role = Coalesce(NullIf(Subquery(grant.values("role")), Value("")), F("role"))
    rows = (
        Membership.objects.filter(
            Q(all_brands=True) | Exists(grant),
            agency_id=brand.agency_id,
            user__is_active=True,
        )
        .annotate(role_here=role)
        .filter(role_here__in=roles_with(Scope.CASES_WRITE))
        .select_related("user")
    )
    return sorted((row.user for row in rows), key=lambda person: str(person).casefold())
