"""The list of cases that people work through: folders, filters, and pages of it."""

import base64
import binascii
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from django.db import connection

from reputation.cases.states import State, state_of

PAGE = 30
COUNTED = 1_000  # of a folder; nobody works through more
FOLDERS = ("mine", "unassigned", "overdue", "claimed", "open", "closed")
SORTS = ("due", "priority", "newest")

type Folder = Literal["mine", "unassigned", "overdue", "claimed", "open", "closed"]
type Sort = Literal["due", "priority", "newest"]


class PageIsUnknown(ValueError):
    """A page address that we did not make."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cases, in which order. `me` is whose "mine" is."""

    folder: str = "open"
    sort: str = "due"
    me: UUID | None = None
    priority: str = ""
    assignee: UUID | None = None
    channel: str = ""
    words: str = ""  # in the reference or the title
    cursor: str = ""


@dataclass(slots=True)
class CaseRow:
    """A case in a list, with the post that it stands on."""

    id: UUID
    reference: str
    title: str
    kind: str
    priority: str
    assignee_id: UUID | None
    opened_at: datetime
    complained_at: datetime | None
    first_answer_at: datetime | None
    reopened_at: datetime | None
    claimed_at: datetime | None
    resolved_at: datetime | None
    resolved_how: str
    closed_at: datetime | None
    next_due_at: datetime | None
    next_due: str
    paused_at: datetime | None
    reopenings: int
    false_fixes: int
    signals: dict[str, int]
    version: int
    lease_by: UUID | None
    lease_until: datetime | None
    excerpt: str
    author_handle: str
    channel_name: str
    channel_kind: str
    mention_id: UUID | None
    score: float
    band: str

    @property
    def state(self) -> State:
        return state_of(self)


@dataclass(frozen=True, slots=True)
class CasePage:
    rows: list[CaseRow]
    next: str = ""  # the cursor of the page after


@dataclass(slots=True)
class _Query:
    """Conditions on `cases_case c`, with their values."""

    where: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, condition: str, *values: object) -> None:
        self.where.append(condition)
        self.values += values


_SIGNALS = [each.name for each in fields(CaseRow)].index("signals")
# A page is chosen from cases alone; what it shows of posts is looked up for its rows.
_SELECT = """
    WITH page AS MATERIALIZED ({page})
    SELECT c.id, c.reference, c.title, c.kind, c.priority, c.assignee_id, c.opened_at, c.complained_at,
           c.first_answer_at, c.reopened_at, c.claimed_at, c.resolved_at, c.resolved_how, c.closed_at,
           c.next_due_at, c.next_due, c.paused_at, c.reopenings, c.false_fixes, c.signals, c.version,
           c.lease_by, c.lease_until, coalesce(p.excerpt, ''), coalesce(p.handle, ''),
           coalesce(p.channel, ''), coalesce(p.kind, ''), p.mention_id, coalesce(r.score, 0),
           coalesce(r.band, 'calm')
    FROM page c
    LEFT JOIN LATERAL (
        SELECT m.id AS mention_id, left(coalesce(nullif(b.text, ''), b.title, ''), 240) AS excerpt,
               a.handle, ch.name AS channel, ch.kind
        FROM cases_casepost cp
        JOIN mentions_mention m ON m.id = cp.mention_id
        JOIN mentions_author a ON a.id = m.author_id
        JOIN listening_channel ch ON ch.id = m.channel_id
        LEFT JOIN mentions_content b ON b.mention_id = m.id
        WHERE cp.case_id = c.id ORDER BY cp.is_origin DESC, m.posted_at LIMIT 1
    ) p ON true
    LEFT JOIN LATERAL (
        SELECT v.score, v.band FROM cases_casepost cp
        JOIN mentions_mention m ON m.id = cp.mention_id
        JOIN mentions_conversation v ON v.id = m.conversation_id
        WHERE cp.case_id = c.id ORDER BY v.score DESC LIMIT 1
    ) r ON true
    ORDER BY {order}
"""
_PAGE = "SELECT c.* FROM cases_case c WHERE {where} ORDER BY {order} LIMIT %s"
# Of each priority a page at most is read, along its index; of those before the cursor's none.
_PAGE_BY_PRIORITY = """
    SELECT c.* FROM unnest(ARRAY['urgent','high','normal','low']) WITH ORDINALITY AS o(code, rank)
    CROSS JOIN LATERAL (
        SELECT c.* FROM cases_case c WHERE c.priority = o.code AND {where}
        ORDER BY c.next_due_at, c.id LIMIT %s
    ) c
    WHERE o.rank >= %s ORDER BY o.rank, c.next_due_at, c.id LIMIT %s
"""
_RANKS = ("urgent", "high", "normal", "low")
_RANK = "array_position(ARRAY['urgent','high','normal','low'], c.priority::text)"
_ORDER: dict[str, str] = {
    "due": "c.next_due_at, c.id",
    "priority": f"{_RANK}, c.next_due_at, c.id",
    "newest": "c.opened_at DESC, c.id DESC",
}


def worklist(wanted: Wanted, *, at: datetime, limit: int = PAGE) -> CasePage:
    """Return a page of cases, in one statement.

    Raises:
        PageIsUnknown: the cursor is none of ours.
    """
    # What is closed has nothing due.
    sort = "newest" if wanted.folder == "closed" else wanted.sort
    query = _Query()
    _in_folder(query, wanted, at)
    _filtered(query, wanted)
    rank = _after(query, sort, wanted.cursor) if wanted.cursor else 1
    where, order = " AND ".join(query.where), _ORDER[sort]
    page, values = _PAGE, [*query.values, limit + 1]
    if sort == "priority":
        page, values = _PAGE_BY_PRIORITY, [*values, rank, limit + 1]
    sql = _SELECT.format(page=page.format(where=where, order=order), order=order)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = [_row(row) for row in cursor.fetchall()]
    if len(rows) <= limit:
        return CasePage(rows)
    return CasePage(rows[:limit], _cursor(rows[limit - 1], sort))


def _row(values: tuple[Any, ...]) -> CaseRow:
    row = CaseRow(*values)
    row.signals = msgspec.json.decode(values[_SIGNALS])
    return row


def folder_counts(*, me: UUID | None, at: datetime) -> dict[str, int]:
    """Return how many cases each folder holds, but for the closed ones, in one statement.

    None is counted further than one above `COUNTED`, along the index that serves it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"me": me, "at": at, "most": COUNTED + 1})
        return dict(zip(FOLDERS, cursor.fetchone(), strict=False))


_COUNT = "(SELECT count(*) FROM (SELECT FROM cases_case WHERE closed_at IS NULL {} LIMIT %(most)s) AS found)"
_COUNTS = "SELECT " + ", ".join(
    _COUNT.format(which)
    for which in (
        "AND assignee_id = %(me)s",
        "AND assignee_id IS NULL ORDER BY assignee_id, next_due_at",
        "AND next_due_at <= %(at)s",
        "AND claimed_at IS NOT NULL AND resolved_at IS NULL",
        "ORDER BY next_due_at",
    )
)


def _in_folder(query: _Query, wanted: Wanted, at: datetime) -> None:
    if wanted.folder == "closed":
        query.add("c.closed_at IS NOT NULL")
        return
    query.add("c.closed_at IS NULL")
    if wanted.folder == "mine":
        query.add("c.assignee_id = %s", wanted.me)
    elif wanted.folder == "unassigned":
        query.add("c.assignee_id IS NULL")
    elif wanted.folder == "overdue":
        query.add("c.next_due_at <= %s", at)
    elif wanted.folder == "claimed":
        query.add("c.claimed_at IS NOT NULL AND c.resolved_at IS NULL")


def _filtered(query: _Query, wanted: Wanted) -> None:
    if wanted.priority:
        query.add("c.priority = %s", wanted.priority)
    if wanted.assignee:
        query.add("c.assignee_id = %s", wanted.assignee)
    if wanted.channel:
        query.add(
            "EXISTS (SELECT 1 FROM cases_casepost cp JOIN mentions_mention m ON m.id = cp.mention_id"
            " JOIN listening_channel ch ON ch.id = m.channel_id WHERE cp.case_id = c.id AND ch.slug = %s)",
            wanted.channel,
        )
    for word in wanted.words.split():
        query.add(
            "strpos(lower(c.reference || ' ' || c.title), lower(%s)) > 0",
            word,
        )


def _after(query: _Query, sort: str, cursor: str) -> int:
    """Go on behind the row that the cursor names, and return its priority's rank.

    What has nothing due comes last.
    """
    rank, moment, key = _read(cursor)
    if sort == "newest":
        query.add("(c.opened_at, c.id) < (%s, %s)", moment, key)
        return rank
    values: list[object] = [key]
    if moment is None:
        behind = "(c.next_due_at IS NULL AND c.id > %s)"
    else:
        behind = "((c.next_due_at, c.id) > (%s, %s) OR c.next_due_at IS NULL)"
        values = [moment, key]
    if sort == "priority":
        behind, values = f"(o.rank > %s OR {behind})", [rank, *values]
    query.add(behind, *values)
    return rank


def _cursor(row: CaseRow, sort: str) -> str:
    rank = _RANKS.index(row.priority) + 1
    moment = row.opened_at if sort == "newest" else row.next_due_at
    edge = f"{rank}|{moment.isoformat() if moment else ''}|{row.id}"
    return base64.urlsafe_b64encode(edge.encode()).decode()


def _read(cursor: str) -> tuple[int, datetime | None, UUID]:
    try:
        rank, moment, key = (
            base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        )
        return (
            int(rank),
            datetime.fromisoformat(moment) if moment else None,
            UUID(key),
        )
    except (ValueError, binascii.Error) as error:
        raise PageIsUnknown("This page address is none of ours.") from error
