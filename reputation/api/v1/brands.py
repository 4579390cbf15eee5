"""brands/ and me/: what the caller reaches, and who the caller is."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from reputation.api.inputs import NoParameters, read_query
from reputation.api.pagination import Order, page_of
from reputation.api.permissions import IsSignedIn
from reputation.api.v1 import shapes
from reputation.api.views import ApiRequest, ApiView, actor
from reputation.risk.actions import bring_portfolio_up_to_date
from tenants.access import ROLE_SCOPES, Role, Scope
from tenants.models import ApiKey, Brand, BrandSummary, Membership, User
from tenants.queries import brands_of

BY_NAME = Order("brands-by-name", ("name", "pk"), (str, UUID), newest_first=False)


class BrandList(ApiView):
    """The portfolio: the brands that the caller reaches, by name. One query."""

    is_paged = True
    permission_classes = [IsSignedIn]

    @extend_schema(
        operation_id="brands_list", summary="The portfolio", responses=shapes.BrandPage
    )
    def get(self, request: ApiRequest) -> Response:
        read_query(request, NoParameters)
        caller = actor(request)
        brands: QuerySet[Brand] = brands_of(caller).select_related("summary")
        bring_portfolio_up_to_date(brands.all(), at=timezone.now())
        page = page_of(brands, request, BY_NAME)
        return Response(
            shapes.BrandPage(
                results=[_brand_entry(brand, caller) for brand in page.rows],
                next=page.next,
                previous=page.previous,
            )
        )


def _brand_entry(brand: Brand, caller: User | ApiKey) -> shapes.BrandEntry:
    summary: BrandSummary | None = getattr(brand, "summary", None)
    counts = summary if _may(Scope.CASES_READ, brand, caller) else None
    return shapes.BrandEntry(
        slug=brand.slug,
        name=brand.name,
        risk=_risk(summary) if _may(Scope.RISK_READ, brand, caller) else None,
        open_cases=counts.open_cases if counts else None,
        overdue_cases=counts.overdue_cases if counts else None,
    )


def _may(scope: Scope, brand: Brand, caller: User | ApiKey) -> bool:
    if isinstance(caller, ApiKey):
        return scope in caller.scopes
    role = Role(brand.caller_role)  # type: ignore[attr-defined]  # brands_of adds it
    return scope in ROLE_SCOPES[role]


def _risk(summary: BrandSummary | None) -> shapes.BrandScore:
    if summary is None or summary.score is None:
        return shapes.BrandScore(None, None, None)
    return shapes.BrandScore(summary.score, summary.band or None, summary.as_of)  # type: ignore[arg-type]  # a stored band is one of ours


class Me(ApiView):
    """Who calls, and what that opens."""

    permission_classes = [IsSignedIn]

    @extend_schema(operation_id="me", summary="Who calls", responses=shapes.Me)
    def get(self, request: ApiRequest) -> Response:
        caller = actor(request)
        brands = [brand.slug for brand in brands_of(caller)]
        if isinstance(caller, ApiKey):
            return Response(
                shapes.Me(
                    kind="key",
                    name=caller.name,
                    agency=caller.agency.slug,
                    brands=brands,
                    scopes=sorted(caller.scopes),
                )
            )
        return Response(_person(caller, brands))


def _person(user: User, brands: list[str]) -> shapes.Me:
    places = Membership.objects.filter(user=user).order_by("agency__slug")
    roles = dict(places.values_list("agency__slug", "role"))
    return shapes.Me(
        kind="user",
        name=str(user),
        agency=next(iter(roles)) if len(roles) == 1 else None,
        brands=brands,
        roles=sorted(set(roles.values())),
    )
