"""Giving several cases of the list to one person."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from reputation.cases.actions.work import assign_case
from reputation.cases.models import Case
from reputation.common.errors import Refused
from reputation.web.cases import must, person
from reputation.web.cases_forms import uuid_or_none
from reputation.web.pages import in_brand_zone
from tenants.access import Scope
from tenants.gate import BrandRequest
from tenants.models import User

MOST_AT_ONCE = 200


@require_POST
@in_brand_zone
def case_bulk_assignment(request: BrandRequest) -> HttpResponse:
    """Give several cases to one person; each is an assignment of its own."""
    must(request, Scope.CASES_WRITE)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        raise Http404
    references = request.POST.getlist("case")[:MOST_AT_ONCE]
    if not references:
        messages.warning(request, _("Tick the cases first."))
        return redirect(back)
    assignee = _assignee(request)
    at = timezone.now()
    given = _assign_each(references, assignee, request, at)
    if given:
        sentence = ngettext(
            "%(count)s case given to %(name)s.",
            "%(count)s cases given to %(name)s.",
            given,
        )
        messages.success(request, sentence % {"count": given, "name": assignee})
        back = (
            f"{back}{'&' if '?' in back else '?'}{urlencode({'done': at.isoformat()})}"
        )
    return redirect(back)


def _assignee(request: BrandRequest) -> User:
    try:
        wanted = uuid_or_none(request.POST.get("assignee", ""))
    except ValueError as wrong:
        raise Http404 from wrong
    found = User.objects.filter(pk=wanted).first() if wanted else None
    if found is None:
        raise Http404
    return found


def _assign_each(
    references: list[str], assignee: User, request: BrandRequest, at: datetime
) -> int:
    """Assign one after the other; what is refused is said, and keeps none of the others."""
    given = 0
    for case in Case.objects.filter(reference__in=references).order_by("pk"):
        try:
            assign_case(case, assignee=assignee, by=person(request), at=at)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            given += 1
    return given
