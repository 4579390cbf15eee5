"""Reads over several tables of the public schema."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Q
from django.db.models.expressions import RawSQL

from tenants.access import ROLE_SCOPES, Access, Role, Scope, roles_with
from tenants.models import ApiKey, Brand, BrandQuerySet, User

type Caller = User | ApiKey | AnonymousUser


def brands_of(caller: Caller, *, scope: Scope | None = None) -> BrandQuerySet:
    """Return the ready brands that a person or key reaches, by name.

    With `scope`, only those in which the caller may do that.
    """
    return _reached_by(caller, scope).ready().order_by("name", "pk")


def enter(caller: Caller, slug: str) -> tuple[Brand, Access] | None:
    """Return the ready brand of that slug, and what the caller may do in it.

    None when there is no such brand and when the caller has no part in it: nobody can
    tell the two apart. One query.
    """
    brand = _reached_by(caller).ready().filter(slug=slug).first()
    return (brand, access_in(brand, caller)) if brand else None


def access_of(caller: Caller, brand: Brand) -> Access | None:
    """Return what a person or key may do in the brand; None for no part in it.

    One query. A grant's own role stands before the membership's. Neither a membership
    nor a key reaches a brand of another agency.
    """
    found = _reached_by(caller).filter(pk=brand.pk).first()
    return access_in(found, caller) if found else None


def access_in(brand: Brand, caller: Caller) -> Access:
    """Return what the caller may do in a brand that came from `brands_of` the same caller."""
    if isinstance(caller, ApiKey):
        return Access(frozenset(map(Scope, caller.scopes)))
    role = Role(brand.caller_role)  # type: ignore[attr-defined]  # _reached_by adds it
    return Access(ROLE_SCOPES[role], role)


def _reached_by(caller: Caller, scope: Scope | None = None) -> BrandQuerySet:
    """Return the brands that a caller has a part in, whatever their state.

    With `scope`, only where that is allowed. For a person each brand carries
    `caller_role`, the role that counts there.
    """
    if isinstance(caller, ApiKey):
        if scope is not None and scope not in caller.scopes:
            return Brand.objects.none()
        only = Q(pk=caller.brand_id) if caller.brand_id else Q()
        return Brand.objects.filter(only, agency_id=caller.agency_id)
    if not isinstance(caller, User):
        return Brand.objects.none()
    role = RawSQL(_ROLE, [caller.pk], output_field=CharField())  # noqa: S611 - the person is a parameter
    reached = Brand.objects.annotate(caller_role=role)
    if scope:
        return reached.filter(caller_role__in=roles_with(scope))
    return reached.filter(caller_role__isnull=False)


# The role that counts for a person in a brand: a grant's own before the membership's. NULL for no part in it.
# Every request asks; put together from expressions it took longer to word than to answer.
_ROLE = """(
    SELECT coalesce(nullif(held.role, ''), m.role)
    FROM tenants_membership m
    LEFT JOIN tenants_brandgrant held ON held.membership_id = m.id AND held.brand_id = tenants_brand.id
    WHERE m.user_id = %s AND m.agency_id = tenants_brand.agency_id
        AND (m.all_brands OR held.id IS NOT NULL)
)"""
