"""briefs/: what contractors are asked to do. A contractor sees his own, without people, and nothing else."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from msgspec import Struct
from rest_framework.response import Response

from reputation.api.idempotency import idempotent
from reputation.api.inputs import NoParameters, read_body, read_query
from reputation.api.pagination import Order, page_of
from reputation.api.permissions import IsSignedIn
from reputation.api.v1.case_doors import refusals
from reputation.api.v1.case_forms import DeliveryBody
from reputation.api.v1.shapes import Moment, PageLinks
from reputation.api.views import ApiRequest, ApiView, actor
from reputation.cases.actions.forwarding import finish_order
from reputation.cases.briefs import Brief as BriefFound
from reputation.cases.briefs import briefs, orders
from reputation.cases.models import Entry
from tenants.access import Scope
from tenants.models import User

NEWEST = Order("briefs-newest", ("at", "pk"), (datetime, UUID))


class Brief(Struct):
    """An order without the people. `marker` tells from which order a text comes that leaked.

    `is_contradicted`: another open order asks for something else on the same matter; ask before you begin.
    """

    id: UUID
    marker: str
    kind: str | None
    matter: str | None
    text: str
    team: str | None
    handed_at: Moment
    due_at: Moment | None
    done_at: Moment | None
    withdrawn_at: Moment | None
    is_contradicted: bool


class BriefPage(PageLinks):
    results: list[Brief]


class OwnBriefs(ApiView):
    """Open to everybody who has a part in the brand: what one finds is what one was asked to do."""

    permission_classes = [IsSignedIn]

    def entries(self, request: ApiRequest) -> QuerySet[Entry]:
        """Return the orders that the caller may see: all with `cases:read`, else his own."""
        if request.access.may(Scope.CASES_READ):
            return orders().select_related("case")
        if not isinstance(request.user, User):
            return Entry.objects.none()
        return orders(request.user.pk).select_related("case")


class BriefList(OwnBriefs):
    """The caller's orders, newest first."""

    is_paged = True

    @extend_schema(
        operation_id="briefs_list", summary="Orders to contractors", responses=BriefPage
    )
    def get(self, request: ApiRequest) -> Response:
        read_query(request, NoParameters)
        page = page_of(self.entries(request), request, NEWEST)
        return Response(
            BriefPage(
                results=[_shape(brief) for brief in briefs(page.rows)],
                next=page.next,
                previous=page.previous,
            )
        )


class BriefDelivery(OwnBriefs):
    """One order, done."""

    @extend_schema(
        operation_id="briefs_deliver",
        summary="Say that an order is done",
        request=DeliveryBody,
        responses=Brief,
    )
    @idempotent
    def post(self, request: ApiRequest, entry_id: UUID) -> Response:
        given = read_body(request, DeliveryBody)
        entry = self.entries(request).filter(pk=entry_id).first()
        if entry is None:
            raise Http404
        with refusals():
            finish_order(
                entry,
                by=actor(request),
                at=timezone.now(),
                report=given["report"],
            )
        entry.refresh_from_db()
        return Response(_shape(briefs([entry])[0]))


def _shape(brief: BriefFound) -> Brief:
    return Brief(
        id=brief.id,
        marker=brief.marker,
        kind=brief.kind or None,
        matter=brief.matter or None,
        text=brief.text,
        team=brief.team or None,
        handed_at=brief.handed_at,
        due_at=brief.due_at,
        done_at=brief.done_at,
        withdrawn_at=brief.withdrawn_at,
        is_contradicted=brief.is_contradicted,
    )
