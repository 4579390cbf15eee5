"""Cases that turn out to be one, or two: merge, link and split, each of which can be undone."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal, Unpack
from uuid import UUID

from django.utils.translation import gettext as _

from reputation.cases.actions.opening import NewCase, open_case
from reputation.cases.actions.working import (
    Actor,
    Desk,
    Said,
    all_at_work,
    at_work,
)
from reputation.cases.facts import Linked, Merged, Opened, Split
from reputation.cases.keeping import typed, weight_of
from reputation.cases.models import Case, CasePost
from reputation.cases.sources import gone_with, sources_of, who_says
from reputation.common.errors import Refused
from reputation.common.ids import uuid7
from reputation.events.actions import record

type Relation = Literal["related", "recovery", "duplicate"]


class SameCase(Refused):
    """A case cannot be merged into or linked to itself."""

    code = "same_case"


class NothingToSplit(Refused):
    """The posts are not all of this case, or nothing would stay."""

    code = "nothing_to_split"


def merge_cases(
    case: Case, *, into: Case, by: Actor, at: datetime, **said: Unpack[Said]
) -> Case:
    """Let a case go on in another one: its posts and signals go there, and it is closed. Can be undone.

    Raises:
        SameCase: both are one.
        CaseIsClosed: one of them is closed.
    """
    _must_differ(case, into)
    with all_at_work([case, into], by=by, at=at, weighs=True, **said) as desks:
        source, target = desks
        source.must_be_open()
        target.must_be_open()
        posts = _move(source, target)
        pair = (uuid7(), uuid7())
        source.add(
            Merged(into=target.case.pk, pair=pair[1], posts=posts), entry_id=pair[0]
        )
        target.add(
            Merged(
                source=source.case.pk,
                pair=pair[0],
                posts=posts,
                signals=dict(weight_of(source.kept).signals or {}),
                set_by=_set_by(source),
            ),
            entry_id=pair[1],
        )
        record(
            "case.merged",
            source.case,
            by=by,
            at=at,
            case=source.case.reference,
            entry=pair[0],
            into=target.case.reference,
            posts=len(posts),
        )
    return source.case


def _set_by(desk: Desk) -> dict[str, str]:
    sources = sources_of(desk.kept.entries)
    return {name: who_says(name, sources.get(name)) for name in desk.case.signals}


def _move(
    source: Desk, target: Desk, only: Collection[UUID] | None = None
) -> list[UUID]:
    """Move posts from one case to another; return which."""
    rows = CasePost.objects.filter(case=source.case)
    if only is not None:
        rows = rows.filter(mention_id__in=only)
    posts = sorted(rows.values_list("mention_id", flat=True))
    rows.update(case=target.case)
    if posts:
        source.has_moved = target.has_moved = True
    return posts


def link_cases(
    case: Case,
    *,
    other: Case,
    by: Actor,
    at: datetime,
    relation: Relation = "related",
    **said: Unpack[Said],
) -> Case:
    """Link two cases. A recovery is told with the author's sentiment before and after. Can be undone.

    Raises:
        SameCase: both are one.
    """
    _must_differ(case, other)
    with all_at_work([case, other], by=by, at=at, **said) as desks:
        here, there = desks
        before, after = (_sentiment(here), _sentiment(there))
        told = relation == "recovery"
        ill = sorted(
            each["name"] for each in there.case.aspects if each["sentiment"] < 0
        )
        pair = (uuid7(), uuid7())
        for desk, of, entry, twin in (
            (here, there, pair[0], pair[1]),
            (there, here, pair[1], pair[0]),
        ):
            desk.add(
                Linked(
                    case=of.case.pk,
                    pair=twin,
                    relation=relation,
                    perception_before=before if told else None,
                    perception_after=after if told else None,
                    criticised=ill if told else [],
                ),
                entry_id=entry,
            )
        record(
            "case.linked",
            here.case,
            by=by,
            at=at,
            case=here.case.reference,
            entry=pair[0],
            other=there.case.reference,
            relation=relation,
        )
    return here.case


def _sentiment(desk: Desk) -> float | None:
    """Return how the author felt towards the brand in the post that began the case."""
    for entry in desk.kept.entries:
        facts = typed(entry)
        if isinstance(facts, Opened):
            return facts.sentiment
    return None


def split_case(
    case: Case,
    *,
    posts: Collection[UUID],
    by: Actor,
    at: datetime,
    title: str = "",
    **said: Unpack[Said],
) -> Case:
    """Give some of a case's posts a case of their own; return the new one. Can be undone.

    The signals that only they say leave the case with them; what people said of it stays.

    Raises:
        NothingToSplit: they are not all of this case, or none would stay.
    """
    with at_work(case, by=by, at=at, weighs=True, **said) as desk:
        here = set(
            CasePost.objects.filter(case=desk.case).values_list("mention_id", flat=True)
        )
        if not posts or not set(posts) < here:
            raise NothingToSplit(
                _("Name posts of %(case)s, and leave at least one there.")
                % {"case": desk.case.reference}
            )
        gone = gone_with(posts, desk.kept.entries, staying=here - set(posts))
        CasePost.objects.filter(mention_id__in=posts).delete()
        new = open_case(
            by=by, at=at, mentions=posts, wanted=NewCase(title=title), now=desk.now
        )
        desk.has_moved = True
        entry = desk.add(Split(into=new.pk, posts=sorted(posts), signals=gone))
        desk.record("case.divided", entry, into=new.reference, posts=len(posts))
    return new


def _must_differ(case: Case, other: Case) -> None:
    if case.pk == other.pk:
        raise SameCase(
            _("%(case)s is one case with itself.") % {"case": case.reference}
        )
