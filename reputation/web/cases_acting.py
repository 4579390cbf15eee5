"""Acting on a case from its page: one verb, or a reply."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reputation.cases.crises import Crisis, crises
from reputation.cases.models import Case
from reputation.channels.models import Channel
from reputation.common.errors import Refused
from reputation.web.case_playbooks import panel_of
from reputation.web.cases import must, person
from reputation.web.cases_deeds import Deed
from reputation.web.cases_detail import case_context, find_case
from reputation.web.cases_forms import Choices, VerbForm
from reputation.web.cases_people import Person, people_of
from reputation.web.cases_replying import own_draft, replying_context
from reputation.web.cases_verbs import GROUPS, REPLY, Verb, verb_of, verbs_for
from reputation.web.pages import in_brand_zone, live_page
from tenants.access import Scope
from tenants.gate import BrandRequest

PAST = 5  # crises of the brand beside a case


@dataclass(frozen=True, slots=True)
class Closed:
    """A verb whose form is fetched when it is opened."""

    verb: Verb


@dataclass(frozen=True, slots=True)
class Offered:
    """A verb with its form, as the page draws it."""

    verb: Verb
    form: VerbForm


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
    case: Case, *, tried: Offered | None = None
) -> list[tuple[str, list[Offered | Closed]]]:
    """Return the verbs that make sense now, in their groups; only the one that was tried has its form."""
    groups: list[tuple[str, list[Offered | Closed]]] = []
    for group, label in GROUPS.items():
        verbs = [
            tried
            if tried is not None and tried.verb.slug == verb.slug
            else Closed(verb)
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
    own = verb.choices(case)
    return verb.form(data, initial=initial, verb=verb.slug, choices=choices | own)


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
            "groups": offered(case, tried=tried),
        }
        sent = tried.form.data if tried is not None and tried.verb is REPLY else None
        context |= replying_context(request, case, sent=sent, at=now)
    return context


@require_http_methods(["GET", "HEAD", "POST"])
@in_brand_zone
def case_verb(request: BrandRequest, reference: str, verb: str) -> HttpResponse:
    """Do one verb, or show its form: alone for htmx, otherwise open on the case's page."""
    must(request, Scope.CASES_WRITE)
    case, wanted = find_case(reference), verb_of(verb)
    choices = choices_of(people_of(request.brand))
    if request.method != "POST":
        return verb_form(request, case, wanted, choices)
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
    tried = Offered(wanted, form)
    return case_page(request, reference, tried=tried, status=422)


def verb_form(
    request: BrandRequest, case: Case, verb: Verb, choices: dict[str, Choices]
) -> HttpResponse:
    """Draw the form of a verb that makes sense now."""
    offer: Offered | Closed = Closed(verb)
    if verb.group and verb.fits(case):
        offer = Offered(verb, form_of(verb, request, case, choices))
    if not is_htmx(request):
        tried = offer if isinstance(offer, Offered) else None
        return case_page(request, case.reference, tried=tried)
    response = render(request, "cases/form.html", {"case": case, "offer": offer})
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "private, no-store"
    return response


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
