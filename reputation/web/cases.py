"""The list of cases: folders, filters, and what may be done to several at once."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from reputation.analysis.risk.config import SIGNALS
from reputation.cases.worklist import (
    FOLDERS,
    SORTS,
    CaseRow,
    PageIsUnknown,
    Wanted,
    folder_counts,
    worklist,
)
from reputation.channels.models import Channel
from reputation.web import cases_words as words
from reputation.web.cases_people import Person, names_of, people_of
from reputation.web.pages import in_brand_zone, live_page
from reputation.web.words import signal_label
from tenants.access import Scope
from tenants.gate import BrandRequest
from tenants.models import User

MOST_SIGNALS = 3


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
class ListedCase:
    """A row of the list, with everything in words: a page holds many, so each is said once."""

    row: CaseRow
    title: str
    preview: str
    byline: str
    assignee: str
    is_mine: bool
    due: words.DueChip | None
    due_iso: str
    signals: list[str]
    state: str
    priority: str
    resolution: str


@dataclass(frozen=True, slots=True)
class FolderLink:
    code: str
    label: str | Promise
    count: int | None
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


def listed(
    rows: list[CaseRow], people: dict[UUID, Person], *, me: UUID | None, now: datetime
) -> list[ListedCase]:
    """Return the rows of a page with names and words."""
    names = names_of((row.assignee_id for row in rows), people)
    return [_listed(row, names, me, now) for row in rows]


def _listed(
    row: CaseRow, names: dict[UUID, str], me: UUID | None, now: datetime
) -> ListedCase:
    since = row.first_answer_at or row.opened_at
    due = words.due_chip(row.next_due_at, row.next_due, since=since, now=now)
    title = row.title or row.excerpt or row.reference
    where = {"handle": row.author_handle, "channel": row.channel_name}
    return ListedCase(
        row,
        title=title,
        preview="" if row.excerpt.startswith(title.rstrip("…")) else row.excerpt,
        byline=_("%(handle)s on %(channel)s") % where if row.author_handle else "",
        assignee=names[row.assignee_id] if row.assignee_id else "",
        is_mine=row.assignee_id is not None and row.assignee_id == me,
        due=due,
        due_iso=due.at.isoformat() if due else "",
        signals=_heaviest(row.signals),
        state=str(words.STATES[row.state]),
        priority=str(words.PRIORITIES[row.priority]),
        resolution=str(words.RESOLUTIONS.get(row.resolved_how, "")),
    )


def _heaviest(signals: dict[str, int]) -> list[str]:
    """Return the names of the signals that weigh most, and how many others there are."""
    standing = [name for name, count in signals.items() if count]
    standing.sort(key=lambda name: -SIGNALS[name].weight if name in SIGNALS else 0)
    named = [signal_label(name) for name in standing[:MOST_SIGNALS]]
    others = len(standing) - len(named)
    return [*named, f"+{others}"] if others else named


def folder_links(
    request: BrandRequest, wanted: Wanted, counts: dict[str, int]
) -> list[FolderLink]:
    """Return the folders, each with how many it holds and the address that keeps the filters."""
    return [
        FolderLink(
            code,
            label,
            counts.get(code),
            kept(request, folder=code, cursor=""),
            code == wanted.folder,
        )
        for code, label in words.FOLDERS.items()
    ]


def kept(request: BrandRequest, **changed: str) -> str:
    """Return the address's query with something changed; empty parts are left out."""
    asked = {key: value for key, value in request.GET.items() if value} | changed
    return "?" + urlencode({key: value for key, value in asked.items() if value})


def _one_of(value: str | None, known: tuple[str, ...], otherwise: str) -> str:
    return value if value in known else otherwise


def _uuid(value: str | None) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        return None
