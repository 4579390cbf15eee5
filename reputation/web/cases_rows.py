"""Cases as rows of a list and items of the inbox, and the inbox's posts, in words.

A page holds many: what a template would look up or put together for each of them stands ready under its key.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reputation.analysis.risk.config import SIGNALS
from reputation.cases.inbox import InboxPost
from reputation.cases.worklist import CaseRow
from reputation.mentions.triage import complaint_band
from reputation.web import cases_words as words
from reputation.web.cases_people import Person, names_of
from reputation.web.templatetags.figures import compact, counted, percent, tenths
from reputation.web.templatetags.marks import band_chip, channel_icon, icon
from reputation.web.words import KINDS, signal_label

MOST_SIGNALS = 3
MOST_CHARACTERS = 600


class ListedDue(TypedDict):
    """What is due next on a case, in words."""

    level: str
    icon: SafeString
    iso: str
    at: datetime
    words: str
    what: str


class ListedCase(TypedDict):
    """A case with everything in words."""

    reference: str
    title: str
    preview: str
    byline: str
    channel_icon: SafeString | str
    assignee: str
    is_mine: bool
    is_paused: bool
    may_be_none: bool  # it stands on posts that nobody has answered
    due: ListedDue | None
    signals: list[str]
    state: str
    state_word: str
    resolution: str
    false_fixes: str
    priority: str
    priority_word: str
    score: str
    band: str
    band_chip: SafeString


class ListedPost(TypedDict):
    """A post that may be a complaint, with everything in words."""

    id: UUID
    band: str
    channel: str
    channel_icon: SafeString
    handle: str
    followers: str
    is_complaint: bool
    complaint: str
    signals: list[str]
    posted_at: datetime
    text: str
    address: str


def listed(
    rows: Iterable[CaseRow],
    people: dict[UUID, Person],
    *,
    me: UUID | None,
    now: datetime,
) -> list[ListedCase]:
    """Return the rows of a page with names and words."""
    rows = list(rows)
    names = names_of((row.assignee_id for row in rows), people)
    return [_listed(row, names, me, now) for row in rows]


def _listed(
    row: CaseRow, names: dict[UUID, str], me: UUID | None, now: datetime
) -> ListedCase:
    title = row.title or row.excerpt or row.reference
    where = {"handle": row.author_handle, "channel": row.channel_name}
    fixes = row.false_fixes
    return {
        "reference": row.reference,
        "title": title,
        "preview": "" if row.excerpt.startswith(title.rstrip("…")) else row.excerpt,
        "byline": _("%(handle)s on %(channel)s") % where if row.author_handle else "",
        "channel_icon": channel_icon(row.channel_kind) if row.channel_kind else "",
        "assignee": names[row.assignee_id] if row.assignee_id else "",
        "is_mine": row.assignee_id is not None and row.assignee_id == me,
        "is_paused": row.paused_at is not None,
        "may_be_none": row.mention_id is not None and row.first_answer_at is None,
        "due": _due(row, now),
        "signals": _heaviest(row.signals),
        "state": row.state,
        "state_word": str(words.STATES[row.state]),
        "resolution": str(words.RESOLUTIONS.get(row.resolved_how, "")),
        "false_fixes": _false_fixes(fixes) if fixes else "",
        "priority": row.priority,
        "priority_word": str(words.PRIORITIES[row.priority]),
        "score": tenths(row.score),
        "band": row.band,
        "band_chip": band_chip(row.band),
    }


def listed_posts(posts: Iterable[InboxPost], brand: str) -> list[ListedPost]:
    """Return the posts of a page of the inbox, of the brand of that slug."""
    talks_at = reverse("conversation-list", kwargs={"brand": brand})
    return [_listed_post(post, talks_at) for post in posts]


def _listed_post(post: InboxPost, talks_at: str) -> ListedPost:
    said = post.text or post.title or str(KINDS.get(post.kind, post.kind))
    return {
        "id": post.id,
        "band": post.band,
        "channel": post.channel_name,
        "channel_icon": channel_icon(post.channel_kind),
        "handle": post.handle,
        "followers": _followers(post.followers),
        "is_complaint": complaint_band(post.complaint) == "complaint",
        "complaint": percent(post.complaint),
        "signals": [signal_label(name) for name in post.signals or ()],
        "posted_at": post.posted_at,
        "text": Truncator(said).chars(MOST_CHARACTERS),
        "address": f"{talks_at}{post.conversation_id}/#post-{post.id}",
    }


def _followers(count: int) -> str:
    said = ngettext("%(shown)s follower", "%(shown)s followers", int(counted(count)))
    return said % {"shown": compact(count)}


def _due(row: CaseRow, now: datetime) -> ListedDue | None:
    since = row.first_answer_at or row.opened_at
    due = words.due_chip(row.next_due_at, row.next_due, since=since, now=now)
    if due is None:
        return None
    return {
        "level": due.level,
        "icon": icon(due.icon, 14),
        "iso": due.at.isoformat(),
        "at": due.at,
        "words": due.words,
        "what": due.what,
    }


def _false_fixes(count: int) -> str:
    said = ngettext("%(times)s false fix", "%(times)s false fixes", count)
    return said % {"times": count}


def _heaviest(signals: dict[str, int]) -> list[str]:
    """Return the names of the signals that weigh most, and how many others there are."""
    standing = [name for name, count in signals.items() if count]
    standing.sort(key=lambda name: -SIGNALS[name].weight if name in SIGNALS else 0)
    named = [signal_label(name) for name in standing[:MOST_SIGNALS]]
    others = len(standing) - len(named)
    return [*named, f"+{others}"] if others else named
