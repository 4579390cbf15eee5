"""Working on cases: what every verb has in common.

A verb locks the case's row, adds lines to its ledger and says so in the log. The row is then told anew from
the ledger, with risk, priority and deadlines in line. Verbs that move the risk take the brand's write lock
first.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from reputation.cases.facts import KIND_OF, Fact, Noted, stored_facts
from reputation.cases.keeping import Kept, keep, load, retell, weight_of
from reputation.cases.models import Case, Entry, EntryText
from reputation.cases.posts import Post
from reputation.common.errors import Refused
from reputation.common.ids import uuid7
from reputation.common.rows import insert
from reputation.events.actions import record
from reputation.mentions.actions import brand_writes_alone
from reputation.risk.facts import Weight
from tenants.models import ApiKey, Brand, User
from tenants.schemas import current_brand

type Actor = User | ApiKey | None

# A clock may be this much ahead of ours.
AHEAD = timedelta(minutes=10)


class CaseHasChanged(Refused):
    """Somebody else changed the case since it was read."""

    code = "precondition_failed"


class CaseIsClosed(Refused):
    """Nobody works on a closed case."""

    code = "case_is_closed"


class NotYet(Refused):
    """A deed of the future."""

    code = "future_time"


class Said(TypedDict, total=False):
    """What may come with every verb.

    note      a remark for colleagues
    now       when it is written down, if that is later than when it happened
    version   the version that the caller has read; it must still be that one
    """

    note: str
    now: datetime | None
    version: int | None


@dataclass(slots=True)
class Desk:
    """A case while somebody works on it: what stands, and what is being added."""

    brand: Brand
    kept: Kept
    by: Actor
    at: datetime
    now: datetime
    new: list[Entry] = field(default_factory=list)
    texts: list[EntryText] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)  # that came to the case
    naming: list[UUID] = field(default_factory=list)  # posts with something at stake
    has_moved: bool = False  # posts came or went: the risk is told in any case

    @property
    def case(self) -> Case:
        return self.kept.case

    def add(
        self,
        facts: Fact,
        *,
        at: datetime | None = None,
        text: str = "",
        channel: str = "",
        mention_id: UUID | None = None,
        amount: Decimal | None = None,
        currency: str = "",
        due_at: datetime | None = None,
        done_at: datetime | None = None,
        entry_id: UUID | None = None,
    ) -> Entry:
        """Add a line to the ledger; it is written when the work ends."""
        entry = Entry(
            id=entry_id or uuid7(),
            case=self.case,
            kind=KIND_OF[type(facts)],
            at=at or self.at,
            made_at=self.now,
            by_type=actor_type(self.by),
            by_id=self.by.pk if self.by else None,
            channel=channel,
            mention_id=mention_id,
            facts=stored_facts(facts),
            amount=amount,
            currency=currency,
            due_at=due_at,
            done_at=done_at,
        )
        self.new.append(entry)
        if text:
            self.texts.append(EntryText(entry=entry, text=text))
        return entry

    def record(self, kind: str, entry: Entry, **facts: object) -> None:
        """Say in the brand's log what was done, and which line of the ledger tells of it."""
        record(
            kind,
            self.case,
            by=self.by,
            at=self.at,
            case=self.case.reference,
            entry=entry.pk,
            **facts,
        )

    def must_be_open(self) -> None:
        """Refuse work on a case that is closed.

        Raises:
            CaseIsClosed: it is.
        """
        if not self.case.is_open:
            raise CaseIsClosed(
                _("%(case)s is closed. Reopen it first.")
                % {"case": self.case.reference}
            )


def actor_type(by: Actor) -> str:
    """Return how the ledger names who did something: "" is Vigía."""
    if by is None:
        return ""
    return "key" if isinstance(by, ApiKey) else "user"


@contextmanager
def at_work(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    weighs: bool = False,
    even_closed: bool = False,
    **said: Unpack[Said],
) -> Iterator[Desk]:
    """Work on one case in a transaction; at its end everything that follows is written.

    `weighs` says that the risk may move.

    Raises:
        CaseHasChanged: it is not of the version that the caller has read.
        CaseIsClosed: it is closed, and the work is not for closed ones.
        NotYet: it would happen in the future.
    """
    with all_at_work([case], by=by, at=at, weighs=weighs, **said) as desks:
        if not even_closed:
            desks[0].must_be_open()
        yield desks[0]


@contextmanager
def all_at_work(
    cases: Sequence[Case],
    *,
    by: Actor,
    at: datetime,
    weighs: bool = False,
    **said: Unpack[Said],
) -> Iterator[list[Desk]]:
    """Work on several cases at once, locked in the order of their ids; `version` is the first one's."""
    now = said.get("now") or at
    if at > now + AHEAD:
        raise NotYet(_("This is in the future; say when it has happened."))
    brand = current_brand()
    with transaction.atomic():
        if weighs:
            brand_writes_alone(brand)
        ids = [case.pk for case in cases]
        rows = Case.objects.select_for_update().filter(pk__in=ids).order_by("pk")
        loaded = {kept.case.pk: kept for kept in load(rows)}
        desks = [Desk(brand, loaded[pk], by, at, now) for pk in ids]
        _must_be_version(desks[0].case, said.get("version"))
        before = {pk: (weight_of(one), one.case.is_open) for pk, one in loaded.items()}
        yield desks
        if note := said.get("note", ""):
            about = desks[0].new[-1].pk if desks[0].new else None
            desks[0].add(Noted(about=about), text=note)
        write(desks, at=now, before=before)


def write(
    desks: Sequence[Desk],
    *,
    at: datetime,
    before: Mapping[UUID, tuple[Weight, bool]],
) -> None:
    """Write what was added on desks, and what follows from it.

    `before` says of each case how it weighed before, and whether it was open.
    """
    if not desks:
        return
    insert([entry for desk in desks for entry in desk.new])
    insert([text for desk in desks for text in desk.texts])
    weighs: set[UUID] = set()
    opened = 0
    for desk in desks:
        desk.kept.entries += desk.new
        retell(desk.kept)
        weight, was_open = before[desk.case.pk]
        if desk.has_moved or weight_of(desk.kept) != weight:
            weighs.add(desk.case.pk)
        opened += desk.case.is_open - was_open
        desk.case.version += 1
    keep(
        desks[0].brand,
        [desk.kept for desk in desks],
        at=at,
        weighs=weighs,
        opened=opened,
    )


def _must_be_version(case: Case, version: int | None) -> None:
    if version is not None and version != case.version:
        raise CaseHasChanged(
            _("%(case)s has changed since: it is at version %(version)s now.")
            % {"case": case.reference, "version": case.version}
        )
