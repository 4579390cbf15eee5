"""Reads over several tables of the public schema."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from tenants.access import ROLE_SCOPES, Access, Role
from tenants.models import ApiKey, Brand, BrandGrant, Membership, User


def brands_of(caller: User | ApiKey | AnonymousUser) -> QuerySet[Brand]:
    """Return the ready brands that a person or key reaches, by name."""
    brands = Brand.objects.filter(state=Brand.State.READY).order_by("name", "pk")
    if isinstance(caller, ApiKey):
        if caller.brand_id:
            return brands.filter(pk=caller.brand_id)
        return brands.filter(agency_id=caller.agency_id)
    if not caller.is_authenticated or not isinstance(caller, User):
        return brands.none()
    members = Membership.objects.filter(user=caller)
    return brands.filter(
        Q(agency__in=members.filter(all_brands=True).values("agency"))
        | Q(pk__in=BrandGrant.objects.filter(membership__in=members).values("brand"))
    )


def access_of(caller: User | ApiKey | AnonymousUser, brand: Brand) -> Access | None:
    """Return what a person or key may do in the brand; None when it has no part in it.

    One query. A grant's own role stands before the membership's. A grant counts only while its
    membership is of the agency that owns the brand.
    """
    if isinstance(caller, ApiKey):
        reaches = (
            caller.brand_id == brand.pk
            if caller.brand_id
            else caller.agency_id == brand.agency_id
        )
        return Access(scopes=frozenset(caller.scopes)) if reaches else None  # type: ignore[arg-type]  # a stored scope is a Scope's value
    if not caller.is_authenticated or not isinstance(caller, User):
        return None
    found = (
        Membership.objects.filter(user=caller, agency_id=brand.agency_id)
        .filter(Q(all_brands=True) | Q(grants__brand=brand))
        .order_by("pk")
        .values_list("role", "all_brands")
        .first()
    )
    if found is None:
        return None
    granted = (
        BrandGrant.objects.filter(
            membership__user=caller,
            membership__agency_id=brand.agency_id,
            brand=brand,
        )
        .exclude(role="")
        .values_list("role", flat=True)
        .first()
    )
    role = Role(granted or found[0])
    return Access(scopes=ROLE_SCOPES[role], role=role)
