"""What the guard must know of a case before it reads a reply to it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from reputation.analysis.guard.check import check
from reputation.analysis.guard.draft import Draft, Severity, Verdict
from reputation.cases.facts import Claimed, Replied
from reputation.cases.keeping import typed
from reputation.cases.models import Case, Entry, EntryText
from reputation.channels.models import Channel
from tenants.models import Brand

# How many of the brand's latest replies a draft is compared with.
COMPARED = 50


class Guarded(NamedTuple):
    """A reply about to be given: its words, where, and what the brand's policy is strict about."""

    text: str
    place: Channel | None
    is_public: bool
    strict: Mapping[str, Severity] = {}


def read_reply(
    brand: Brand, case: Case | None, reply: Guarded, *, at: datetime
) -> Verdict:
    """Return what the guard says of a reply, to this case or to nobody yet known. Up to four statements."""
    return read_replies(brand, [(case, reply)], at=at)[0]


def read_replies(
    brand: Brand, replies: Sequence[tuple[Case | None, Guarded]], *, at: datetime
) -> list[Verdict]:
    """Return what the guard says of each of several replies, in as many statements as of one."""
    if not replies:
        return []
    entries = _entries_of({case.pk for case, _reply in replies if case})
    desk = _Desk(brand, _earlier_replies(), _own_contacts(), at)
    return [
        _read(desk, case, reply, entries[case.pk] if case else [])
        for case, reply in replies
    ]


class _Desk(NamedTuple):
    """What holds for every reply of a brand at a moment."""

    brand: Brand
    earlier: tuple[str, ...]
    contacts: frozenset[str]
    at: datetime


def _read(
    desk: _Desk, case: Case | None, reply: Guarded, entries: list[Entry]
) -> Verdict:
    return check(
        Draft(
            text=reply.text,
            language=case.language if case else "",
            is_public=reply.is_public,
            public_turns=sum(map(_is_public_turn, entries)),
            pushes=int(case.signals.get("pushed_off_channel", 0)) if case else 0,
            private_at_hand=_carries_private(reply.place),
            earlier_replies=desk.earlier,
            verified=_is_verified(case, entries),
            promised_due_at=_next_promise(entries, desk.at),
            timezone=ZoneInfo(desk.brand.timezone),
            own_contacts=desk.contacts,
        ),
        policy=reply.strict,
    )


def _entries_of(cases: Collection[UUID]) -> Mapping[UUID, list[Entry]]:
    found: defaultdict[UUID, list[Entry]] = defaultdict(list)
    if cases:
        kinds = ("reply", "answer", "claim", "promise")
        for entry in Entry.objects.filter(
            case__in=cases, kind__in=kinds, undone_at=None
        ).order_by("pk"):
            found[entry.case_id].append(entry)
    return found


def _is_public_turn(entry: Entry) -> bool:
    if entry.kind == "answer":
        return True
    facts = typed(entry)
    return isinstance(facts, Replied) and facts.public


def _carries_private(place: Channel | None) -> bool:
    return place is not None and place.capabilities["direct_message"]


def _is_verified(case: Case | None, entries: Iterable[Entry]) -> bool:
    """Whether the fix was confirmed, or the latest claim names its check."""
    if case is None:
        return False
    if case.is_really_resolved:
        return True
    claims = [
        facts
        for entry in entries
        if isinstance(facts := typed(entry), Claimed) and not facts.public
    ]
    return bool(claims) and claims[-1].check and case.claimed_at is not None


def _next_promise(entries: Iterable[Entry], at: datetime) -> datetime | None:
    due = [
        entry.due_at
        for entry in entries
        if entry.kind == "promise" and entry.done_at is None and entry.due_at
    ]
    return min((each for each in due if each > at), default=None)


def _earlier_replies() -> tuple[str, ...]:
    latest = EntryText.objects.filter(entry__kind="reply").order_by("-entry__at", "-pk")
    return tuple(latest.values_list("text", flat=True)[:COMPARED])


def _own_contacts() -> frozenset[str]:
    """Return the addresses of the brand's own accounts, and the domains of its channels."""
    found: set[str] = set()
    for accounts, url in Channel.objects.values_list("own_accounts", "url"):
        found.update(accounts)
        host = urlsplit(url).hostname or ""
        found.add(host.removeprefix("www."))
    return frozenset(found - {""})
