"""Reads over several tables of the public schema."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from tenants.access import ROLE_SCOPES, Access, Role, Scope, roles_with
from tenants.models import ApiKey, Brand, BrandGrant, BrandQuerySet, Membership, User

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
    membership = Membership.objects.filter(user=caller, agency=OuterRef("agency"))
    grant = BrandGrant.objects.filter(
        membership__user=caller,
        membership__agency=OuterRef("agency"),
        brand=OuterRef("pk"),
    )
    reached = Brand.objects.filter(
        Exists(membership.filter(all_brands=True)) | Exists(grant)
    ).annotate(
        caller_role=Coalesce(
            NullIf(Subquery(grant.values("role")), Value("")),
            Subquery(membership.values("role")),
        )
    )
    return reached.filter(caller_role__in=roles_with(scope)) if scope else reached
