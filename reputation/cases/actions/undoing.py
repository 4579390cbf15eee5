"""Taking an entry back: it stays in the ledger, marked, and the case is told without it."""

from datetime import datetime
from typing import Unpack
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from reputation.cases.actions.working import Actor, Desk, Said, all_at_work
from reputation.cases.facts import UNDOABLE, Closed, Linked, Merged, Noted, Split
from reputation.cases.keeping import typed
from reputation.cases.models import Case, CasePost, Entry
from reputation.common.errors import Refused
from reputation.events.actions import record

# What a person made that stands for itself.
_DEEDS = (
    ~Q(by_type="") & ~Q(kind="suggestion") & ~Q(kind="note", facts__has_key="about")
)


class NothingToUndo(Refused):
    """Nothing of the case can be taken back."""

    code = "nothing_to_undo"


def undo(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    entry_id: UUID | None = None,
    **said: Unpack[Said],
) -> Case:
    """Take back the latest entry that a person made, or the one that is named, with the remarks on it.

    A remark that came with a deed is taken back with it; alone, only when it is named.
    What was said to the customer and what was captured as evidence stays. A merge, a link and a split are
    taken back in both cases.

    Raises:
        NothingToUndo: there is no such entry, or it cannot be taken back.
    """
    wanted = _wanted(case, entry_id)
    others = Case.objects.filter(pk__in=_others(wanted))
    with all_at_work([case, *others], by=by, at=at, weighs=True, **said) as desks:
        undone = _strike(desks, wanted, at=at)
        _move_back(desks, wanted)
        record(
            "case.reverted",
            desks[0].case,
            by=by,
            at=at,
            case=desks[0].case.reference,
            entry=wanted.pk,
            undone=wanted.kind,
            entries=len(undone),
        )
    return desks[0].case


def _wanted(case: Case, entry_id: UUID | None) -> Entry:
    entries = Entry.objects.filter(case=case, undone_at=None, kind__in=UNDOABLE)
    named = Q(pk=entry_id) if entry_id else _DEEDS
    found = entries.filter(named).order_by("-pk").first()
    if found is None:
        raise NothingToUndo(
            _("Nothing of %(case)s can be taken back.") % {"case": case.reference}
        )
    return found


def _others(entry: Entry) -> list[UUID]:
    """Return the other cases that an entry is about."""
    match typed(entry):
        case Merged(into=into, source=source):
            return [pk for pk in (into, source) if pk is not None]
        case Split(into=into):
            return [into] if into is not None else []
        case Linked(case=case):
            return [case]
        case _:
            return []


def _strike(desks: list[Desk], wanted: Entry, *, at: datetime) -> set[UUID]:
    """Mark the entry, its twin in the other case and the remarks on it.

    Raises:
        NothingToUndo: somebody else has taken it back meanwhile.
    """
    struck = {wanted.pk}
    if isinstance(facts := typed(wanted), Merged | Linked) and facts.pair is not None:
        struck.add(facts.pair)
    struck |= {
        entry.pk
        for desk in desks
        for entry in desk.kept.entries
        if isinstance(note := typed(entry), Noted) and note.about in struck
    }
    for desk in desks:
        stand = [entry.pk for entry in desk.kept.entries]
        if desk is desks[0] and wanted.pk not in stand:
            raise NothingToUndo(
                _("Somebody has taken that back already: %(case)s.")
                % {"case": desk.case.reference}
            )
        desk.kept.entries = [
            entry for entry in desk.kept.entries if entry.pk not in struck
        ]
    Entry.objects.filter(pk__in=struck).update(undone_at=at)
    return struck


def _move_back(desks: list[Desk], wanted: Entry) -> None:
    """Put the posts of a merge or a split where they were before."""
    facts = typed(wanted)
    if not isinstance(facts, Merged | Split) or len(desks) < 2:
        return
    here, there = desks[0], desks[1]
    # A merge took posts from the case that it closed, a split from the one that it left open.
    came_here = isinstance(facts, Merged) and facts.source is not None
    home = there if came_here else here
    CasePost.objects.filter(
        mention_id__in=facts.posts, case__in=[here.case, there.case]
    ).update(case=home.case)
    here.has_moved = there.has_moved = True
    if isinstance(facts, Split):
        # Its number stays given: a case that was split off by mistake ends empty.
        there.add(Closed())
