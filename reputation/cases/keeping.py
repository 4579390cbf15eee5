"""Keeping cases true: what their ledgers say into their rows, into the risk and into the brand's counts.

A constant number of statements, however many cases. The caller holds the transaction and the cases' rows.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Greatest

from reputation.analysis.risk.bands import BANDS
from reputation.cases.deadlines_kept import set_deadlines
from reputation.cases.facts import Fact, Signalled, facts_of
from reputation.cases.holding import hold
from reputation.cases.models import Case, CasePost, Entry
from reputation.cases.priorities import priority_of
from reputation.cases.standing import Line, Standing
from reputation.cases.story import Telling, tell
from reputation.common.rows import upsert
from reputation.mentions.models import Kind, Mention
from reputation.risk.actions import weigh_case
from reputation.risk.facts import Weight
from reputation.risk.settling import LIVE
from tenants.models import Brand, BrandSummary

_TOLD = tuple(each.name for each in fields(Standing))
_WRITTEN = [
    each.attname
    for each in Case._meta.concrete_fields
    if not each.primary_key and each.name not in {"year", "number", "reference"}
]


class Standpoint(NamedTuple):
    """A post that a case stands on, in its conversation of now."""

    mention_id: UUID
    conversation_id: UUID
    score: float
    band: str
    latest_posted_at: datetime
    is_held: bool  # counts however old it is


@dataclass(slots=True)
class Kept:
    """A case with its ledger, as it is being worked on."""

    case: Case
    entries: list[Entry] = field(default_factory=list)  # that stand, oldest first
    telling: Telling | None = None


def line_of(entry: Entry) -> Line:
    """Return an entry as the story takes it."""
    return Line(
        entry.pk,
        typed(entry),
        entry.at,
        entry.by_id,
        entry.channel,
        entry.amount,
        entry.mention_id,
        entry.currency,
    )


def typed(entry: Entry) -> Fact:
    """Return an entry's facts with their type."""
    return facts_of(entry.kind, entry.facts)


def began_at(case: Case) -> datetime:
    """Return when the customer complained, or when the case was opened on nothing that he wrote."""
    return min(case.complained_at or case.opened_at, case.opened_at)


def retell(kept: Kept) -> None:
    """Set what the ledger tells of a case on its row."""
    kept.telling = tell(
        Standing(), map(line_of, kept.entries), began=began_at(kept.case)
    )
    for name in _TOLD:
        setattr(kept.case, name, getattr(kept.telling.standing, name))


def load(cases: Iterable[Case]) -> list[Kept]:
    """Return cases with the entries that stand, in one statement."""
    found = {case.pk: Kept(case) for case in cases}
    entries = Entry.objects.filter(case_id__in=found, undone_at=None).order_by("pk")
    for entry in entries:
        found[entry.case_id].entries.append(entry)
    return list(found.values())


def weight_of(kept: Kept) -> Weight:
    """Return what a case says about its posts (RISK section 1: only a real resolution counts).

    A signal that a person took back, and nobody has raised since, counts 0: its posts do not have it either.
    Nor do they have a gap that the amounts say is none.
    """
    case = kept.case
    resolved_at = case.resolved_at if case.is_really_resolved else None
    taken_back: dict[str, int] = {}
    for entry in kept.entries:
        if entry.kind in {"signal", "merge"}:
            taken_back |= dict.fromkeys(_taken_back(typed(entry)), 0)
    if case.harm is not None and case.remedy is not None:
        taken_back["remedy_gap"] = 0
    return Weight(taken_back | case.signals, resolved_at)


def _taken_back(facts: Fact) -> list[str]:
    if isinstance(facts, Signalled):
        return [] if facts.rule or facts.count else [facts.name]
    return [name for name, count in facts.signals.items() if count == 0]


def standpoints_of(case_ids: Collection[UUID]) -> Mapping[UUID, list[Standpoint]]:
    """Return the posts of cases with their conversations' scores, in one statement."""
    found: dict[UUID, list[Standpoint]] = defaultdict(list)
    rows = CasePost.objects.filter(case_id__in=case_ids).order_by("mention_id")
    for case_id, mention_id, *conversation in rows.values_list(
        "case_id",
        "mention_id",
        "mention__conversation_id",
        "mention__conversation__score",
        "mention__conversation__band",
        "mention__conversation__latest_posted_at",
        "mention__conversation__has_open_case",
    ):
        found[case_id].append(Standpoint._make((mention_id, *conversation)))
    return found


def cases_on(conversations: Collection[UUID]) -> list[UUID]:
    """Return the cases that stand on posts of these conversations, in two statements.

    Each looks up the keys that it is given: joined, a table that was empty when the planner last looked at
    it is read once for every row of the other.
    """
    posts = Mention.objects.filter(conversation_id__in=conversations)
    ids = list(posts.exclude(kind=Kind.REPOST).values_list("pk", flat=True))
    found = CasePost.objects.filter(mention_id__in=ids).values_list(
        "case_id", flat=True
    )
    return sorted(set(found))


def band_of_case(points: Iterable[Standpoint]) -> str:
    """Return the worst band of a case's conversations; calm without any."""
    return max((point.band for point in points), key=BANDS.index, default="calm")


def rank_of(case: Case, points: Iterable[Standpoint]) -> str:
    """Return the priority that a case has by its conversations and its own facts."""
    return priority_of(
        band=band_of_case(points),
        signals=case.signals,
        hard_deadline_at=case.hard_deadline_at,
        raised_to=case.raised_to,
    )


def keep(
    brand: Brand,
    worked: Sequence[Kept],
    *,
    at: datetime,
    weighs: Collection[UUID] = (),
    opened: int = 0,
) -> None:
    """Write cases after their ledgers have grown; entries stand in the table already.

    `weighs` are the cases that have to tell the risk something: the brand's lock is held for them. `opened`
    is by how many the brand has more open cases now.
    """
    cases = [kept.case for kept in worked]
    points = standpoints_of([case.pk for case in cases])
    if heard := [
        kept for kept in worked if kept.case.pk in weighs and points[kept.case.pk]
    ]:
        _weigh(brand, heard, points, at=at)
        points = standpoints_of([case.pk for case in cases])
    for case in cases:
        case.priority = rank_of(case, points[case.pk])
    set_deadlines(brand, cases)
    upsert(cases, update=_WRITTEN)
    hold(
        brand,
        {
            point.conversation_id
            for case in cases
            for point in points[case.pk]
            if is_told_wrongly(case, point, at=at)
        },
        at=at,
    )
    if opened:
        count_open(brand, opened)


def is_told_wrongly(case: Case, point: Standpoint, *, at: datetime) -> bool:
    """Tell whether a conversation has to be held from now on, or may be let go."""
    if case.is_open:
        return not point.is_held and point.latest_posted_at <= at - LIVE
    return point.is_held


def count_open(brand: Brand, more: int) -> None:
    """Note in public by how many the open cases of a brand have grown; the sweep counts them anew."""
    BrandSummary.objects.filter(brand_id=brand.pk).update(
        open_cases=Greatest(F("open_cases") + more, 0)
    )


def _weigh(
    brand: Brand,
    worked: Iterable[Kept],
    points: Mapping[UUID, Sequence[Standpoint]],
    *,
    at: datetime,
) -> None:
    weights: dict[UUID, Weight] = {}
    conversations: set[UUID] = set()
    for kept in worked:
        weight = weight_of(kept)
        for point in points[kept.case.pk]:
            weights[point.mention_id] = weight
            conversations.add(point.conversation_id)
    weigh_case(brand, conversation_ids=conversations, weights=weights, at=at)
