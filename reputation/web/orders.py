"""A contractor's page: what he was asked to do, without the people it is for."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reputation.cases.actions.forwarding import finish_order
from reputation.cases.briefs import Brief, briefs, orders
from reputation.cases.models import Entry
from reputation.common.errors import Refused
from reputation.web.cases import person
from reputation.web.cases_people import names_of, people_of
from reputation.web.cases_words import order_word
from reputation.web.pages import in_brand_zone
from tenants.access import Scope
from tenants.gate import BrandRequest, open_to_contractors

MOST = 100
LONGEST_REPORT = 5_000


@require_GET
@open_to_contractors
@in_brand_zone
def order_list(request: BrandRequest) -> HttpResponse:
    """Show the reader's orders, the newest first; all of the brand's to whoever reads cases."""
    rows = _mine(request).select_related("case").order_by("-at", "-pk")[:MOST]
    found = briefs(rows)
    names = names_of((each.contractor for each in found), people_of(request.brand))
    context = {
        "now": timezone.now(),
        "zone": request.brand.timezone,
        "orders": [_told(each, names) for each in found],
        "me": request.user.pk,
        "reads_all": request.access.may(Scope.CASES_READ),
    }
    response = render(request, "cases/orders.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _told(brief: Brief, names: dict[UUID, str]) -> dict[str, object]:
    return {
        "brief": brief,
        "kind": order_word(brief.kind),
        "contractor": names.get(brief.contractor, "") if brief.contractor else "",
        "is_open": brief.done_at is None and brief.withdrawn_at is None,
    }


@require_POST
@open_to_contractors
@in_brand_zone
def order_delivery(request: BrandRequest, entry_id: UUID) -> HttpResponse:
    """Say that an order is done. It claims nothing to the customer."""
    me = person(request).pk
    order = orders(me).select_related("case").filter(pk=entry_id).first()
    if order is None:
        raise Http404
    report = request.POST.get("report", "")[:LONGEST_REPORT]
    try:
        finish_order(order, by=person(request), at=timezone.now(), report=report)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Noted: it is done."))
    return redirect("order-list", brand=request.brand.slug)


def _mine(request: BrandRequest) -> QuerySet[Entry]:
    if request.access.may(Scope.CASES_READ):
        return orders()
    return orders(person(request).pk)
