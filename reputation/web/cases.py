"""The list of cases: folders, filters, and what may be done to several at once."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from reputation.cases.worklist import (
    COUNTED,
    FOLDERS,
    SORTS,
    PageIsUnknown,
    Wanted,
    folder_counts,
    worklist,
)
from reputation.channels.models import Channel
from reputation.web import cases_words as words
from reputation.web.cases_done import done_just_now
from reputation.web.cases_people import people_of
from reputation.web.cases_rows import listed
from reputation.web.pages import in_brand_zone, live_page
from reputation.web.templatetags.figures import figure
from tenants.access import Scope
from tenants.gate import BrandRequest
from tenants.models import User


def must(request: BrandRequest, scope: Scope) -> None:
    """Let only those in who may do it here.

    Raises:
        PermissionDenied: the person's role does not allow it.
    """
    if not request.access.may(scope):
        raise PermissionDenied


def person(request: BrandRequest) -> User:
    """Return who is signed in. Pages are never reached without."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


@dataclass(frozen=True, slots=True)
class FolderLink:
    code: str
    label: str | Promise
    count: str  # "" where nobody counted
    query: str
    is_here: bool


@in_brand_zone
def case_list(request: BrandRequest) -> HttpResponse:
    must(request, Scope.CASES_READ)
    now = timezone.now()
    people = people_of(request.brand)
    wanted = wanted_of(request)
    try:
        page = worklist(wanted, at=now)
    except PageIsUnknown as unknown:
        raise Http404 from unknown
    counts = folder_counts(me=wanted.me, at=now)
    context = {
        "now": now,
        "zone": request.brand.timezone,
        "wanted": wanted,
        "folders": folder_links(request, wanted, counts),
        "folder": words.FOLDERS[wanted.folder],
        "sorts": words.SORTS.items(),
        "priorities": words.PRIORITIES.items(),
        "channels": Channel.objects.order_by("name", "slug"),
        "people": [each for each in people.values() if each.may_work],
        "here": reverse("case-list", kwargs={"brand": request.brand.slug}),
        "rows": listed(page.rows, people, me=wanted.me, now=now),
        "next": kept(request, cursor=page.next) if page.next else "",
        "first": kept(request, cursor="") if wanted.cursor else "",
        "is_filtered": is_filtered(wanted),
        "may_work": request.access.may(Scope.CASES_WRITE),
        "done": done_just_now(request.GET.get("done"), by=person(request)),
        "back": f"{request.path}{kept(request)}",
    }
    return live_page(request, "cases/list.html", context)


def wanted_of(request: BrandRequest) -> Wanted:
    """Read the address: what it does not know it leaves out, as if nobody had asked."""
    asked = request.GET
    me = person(request).pk
    return Wanted(
        folder=_one_of(asked.get("folder"), FOLDERS, "open"),
        sort=_one_of(asked.get("sort"), SORTS, "due"),
        me=me,
        priority=_one_of(asked.get("priority"), tuple(words.PRIORITIES), ""),
        assignee=_uuid(asked.get("assignee")),
        channel=asked.get("channel", "")[:63],
        words=asked.get("q", "")[:200],
        cursor=asked.get("cursor", ""),
    )


def is_filtered(wanted: Wanted) -> bool:
    return bool(wanted.priority or wanted.assignee or wanted.channel or wanted.words)


def folder_links(
    request: BrandRequest, wanted: Wanted, counts: dict[str, int]
) -> list[FolderLink]:
    """Return the folders, each with how many it holds and the address that keeps the filters."""
    return [
        FolderLink(
            code,
            label,
            _counted(counts[code]) if code in counts else "",
            kept(request, folder=code, cursor=""),
            code == wanted.folder,
        )
        for code, label in words.FOLDERS.items()
    ]


def _counted(count: int) -> str:
    """Write how many cases a folder holds; nobody has counted on where there are very many."""
    return figure(count) if count <= COUNTED else f"{figure(COUNTED)}+"


def kept(request: BrandRequest, **changed: str) -> str:
    """Return the address's query with something changed; empty parts are left out."""
    asked = {
        key: value for key, value in request.GET.items() if key != "done"
    } | changed
    return "?" + urlencode({key: value for key, value in asked.items() if value})


def _one_of(value: str | None, known: tuple[str, ...], otherwise: str) -> str:
    return value if value in known else otherwise


def _uuid(value: str | None) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        return None
