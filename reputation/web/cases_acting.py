"""Acting on cases from pages: one verb on one case, a reply, or an assignment of several."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from reputation.cases.actions.work import assign_case
from reputation.cases.crises import Crisis, crises
from reputation.cases.models import Case
from reputation.channels.models import Channel
from reputation.common.errors import Refused
from reputation.web.case_playbooks import panel_of
from reputation.web.cases import must, person
from reputation.web.cases_deeds import Deed
from reputation.web.cases_detail import case_context, find_case
from reputation.web.cases_forms import Choices, VerbForm, uuid_or_none
from reputation.web.cases_people import Person, people_of
from reputation.web.cases_replying import own_draft, replying_context
from reputation.web.cases_verbs import GROUPS, REPLY, Verb, verb_of, verbs_for
from reputation.web.pages import in_brand_zone, live_page
from tenants.access import Scope
from tenants.gate import BrandRequest
from tenants.models import User

MOST_AT_ONCE = 200
PAST = 5  # crises of the brand beside a case


@dataclass(frozen=True, slots=True)
class Offered:
    """A verb with its form, as the page draws it."""

    verb: Verb
    form: VerbForm
    is_open: bool = False


def past_crises(case: Case) -> list[Crisis]:
    """Return what the brand had been through when the case began, the latest first."""
    began = case.complained_at or case.opened_at
    known = [
        each
        for each in crises()
        if each.began_at < began and each.case != case.reference
    ]
    return known[:PAST]


def choices_of(people: Mapping[Any, Person]) -> dict[str, Choices]:
    """Return what the forms choose from in this brand."""
    known = list(Channel.objects.order_by("name", "slug"))
    channels: Choices = [("", "–"), *((each.slug, each.name) for each in known)]
    reply: Choices = [(each.slug, reply_label(each)) for each in known]
    workers: Choices = [("", _("Nobody"))]
    workers += [(str(each.id), each.name) for each in people.values() if each.may_work]
    contractors: Choices = [("", _("Nobody"))]
    contractors += [
        (str(each.id), each.name) for each in people.values() if each.is_contractor
    ]
    return {
        "channel": channels,
        "to_channel": channels,
        "reply_channel": reply,
        "assignee": workers,
        "contractor": contractors,
    }


def reply_label(channel: Channel) -> str:
    """Name a channel with who reads along there."""
    if channel.is_public:
        return _("PUBLIC: everybody on %(channel)s reads it") % {
            "channel": channel.name
        }
    return _("Private: only the customer, %(channel)s") % {"channel": channel.name}


def composer(
    request: BrandRequest, case: Case, *, tried: Offered | None = None
) -> Offered | None:
    """Return the form in which the customer is answered."""
    if not REPLY.fits(case):
        return None
    if tried is not None and tried.verb is REPLY:
        return tried
    choices = choices_of(people_of(request.brand))
    form = form_of(REPLY, request, case, choices)
    if own := own_draft(case, person(request).pk):
        form.initial.update(text=own.text, reply_channel=own.channel)
    return Offered(REPLY, form)


def offered(
    request: BrandRequest, case: Case, *, tried: Offered | None = None
) -> list[tuple[str, list[Offered]]]:
    """Return the verbs that make sense now, in their groups; the one that failed stands open."""
    choices = choices_of(people_of(request.brand))
    groups: list[tuple[str, list[Offered]]] = []
    for group, label in GROUPS.items():
        verbs = [
            tried
            if tried is not None and tried.verb.slug == verb.slug
            else Offered(verb, form_of(verb, request, case, choices))
            for verb in verbs_for(case, group)
        ]
        if verbs:
            groups.append((str(label), verbs))
    return groups


def form_of(
    verb: Verb,
    request: BrandRequest,
    case: Case,
    choices: dict[str, Choices],
    data: Mapping[str, Any] | None = None,
) -> VerbForm:
    """Return the form of a verb: filled in with what stands, or with what was sent."""
    initial = verb.initial(case, request.brand)
    return verb.form(data, initial=initial, verb=verb.slug, choices=choices)


@in_brand_zone
def case_detail(request: BrandRequest, reference: str) -> HttpResponse:
    must(request, Scope.CASES_READ)
    now = timezone.now()
    case = find_case(reference)
    # A refresh draws the case alone: what somebody writes beside it stays.
    context = page_context(request, case, now=now, with_forms=not is_htmx(request))
    return live_page(request, "cases/detail.html", context)


def page_context(
    request: BrandRequest,
    case: Case,
    *,
    now: datetime,
    tried: Offered | None = None,
    with_forms: bool = True,
) -> dict[str, Any]:
    """Return what the page says of a case, and what the reader may do to it."""
    may_work = request.access.may(Scope.CASES_WRITE)
    context = {
        "now": now,
        "zone": request.brand.timezone,
        "may_work": may_work,
        **case_context(request, case, now=now),
        **panel_of(request, case),
    }
    if with_forms:  # a refresh draws the case alone
        context["past"] = past_crises(case)
    if may_work and with_forms:
        context |= {
            "composer": composer(request, case, tried=tried),
            "groups": offered(request, case, tried=tried),
        }
        sent = tried.form.data if tried is not None and tried.verb is REPLY else None
        context |= replying_context(request, case, sent=sent, at=now)
    return context


@require_POST
@in_brand_zone
def case_verb(request: BrandRequest, reference: str, verb: str) -> HttpResponse:
    must(request, Scope.CASES_WRITE)
    case, wanted = find_case(reference), verb_of(verb)
    choices = choices_of(people_of(request.brand))
    form = form_of(wanted, request, case, choices, request.POST)
    if form.is_valid():
        deed = Deed(
            case, form.cleaned_data, person(request), timezone.now(), request.brand
        )
        try:
            wanted.do(deed)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return done(request, reference, wanted)
    tried = Offered(wanted, form, is_open=True)
    return case_page(request, reference, tried=tried, status=422)


def done(request: BrandRequest, reference: str, verb: Verb) -> HttpResponse:
    """Say what was done: with htmx in place, otherwise on the page that comes next."""
    if is_htmx(request):
        return case_page(
            request, reference, toast=str(verb.done), is_reply=verb is REPLY
        )
    messages.success(request, str(verb.done))
    return redirect("case-detail", brand=request.brand.slug, reference=reference)


def case_page(
    request: BrandRequest,
    reference: str,
    *,
    tried: Offered | None = None,
    toast: str = "",
    is_reply: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Draw a case after something was tried: the whole page, or the parts that htmx swaps."""
    now = timezone.now()
    case = find_case(reference)
    context = page_context(request, case, now=now, tried=tried)
    context |= {
        "toast": toast,
        "refusal": refusal_of(tried, case),
        "is_reply": is_reply or (tried is not None and tried.verb is REPLY),
    }
    template = "cases/detail.html#acted" if is_htmx(request) else "cases/detail.html"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "private, no-store"
    return response


def refusal_of(tried: Offered | None, case: Case) -> str:
    """Return why a verb was refused whose form is not on the page to say so itself."""
    if tried is None or (
        tried.verb.fits(case) and (tried.verb.group or tried.verb is REPLY)
    ):
        return ""
    return " ".join(
        str(error) for errors in tried.form.errors.values() for error in errors
    )


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


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
