"""Cases as readers ask for them: each a constant number of statements, however many cases."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from reputation.cases.advice import Advice, advice
from reputation.cases.effort import Effort, effort_clock
from reputation.cases.keeping import (
    Kept,
    Standpoint,
    band_of_case,
    line_of,
    load,
    standpoints_of,
)
from reputation.cases.models import Case, CasePost, Entry, EntryText
from reputation.cases.orders import Conflict, conflicts
from reputation.cases.ready import Ready, ready_answers
from reputation.cases.recovery import Perception, StillOpen, perception_of, still_open
from reputation.cases.signals_shown import (
    SignalSeen,
    signals_seen,
    weighed_signals,
)
from reputation.cases.states import State
from reputation.mentions.models import Author, Conversation
from tenants.models import ApiKey, User

# Stands for "never" where a list is sorted by what is due next.
NEVER = datetime(9000, 1, 1, tzinfo=UTC)
_WITH_WORDS = ("identity", "signal", "promise", "suggestion")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases are wanted. What is None or empty does not narrow."""

    state: State | None = None
    priority: str = ""
    kind: str = ""
    assignee: UUID | None = None
    unassigned: bool = False
    channel: str = ""
    overdue_at: datetime | None = None  # what was due by then
    q: str = ""
    conversation: UUID | None = None
    author: UUID | None = None


def find_cases(wanted: CaseFilter) -> QuerySet[Case]:
    """Return the cases that fit, in no order, each with `due`: its next due time, or never."""
    equal = {
        "priority": wanted.priority,
        "kind": wanted.kind,
        "custody": wanted.channel,
        "author_id": wanted.author,
        "assignee_id": wanted.assignee,
    }
    found = Case.objects.filter(
        **{name: value for name, value in equal.items() if value}
    )
    if wanted.unassigned:
        found = found.filter(assignee_id=None)
    if wanted.state:
        found = found.in_state(wanted.state)
    return found.filter(_searched(wanted)).annotate(
        due=Coalesce(F("next_due_at"), NEVER)
    )


def _searched(wanted: CaseFilter) -> Q:
    narrowed = Q()
    if wanted.q:
        narrowed &= Q(reference__icontains=wanted.q) | Q(title__icontains=wanted.q)
    if wanted.overdue_at:
        narrowed &= Q(closed_at=None, next_due_at__lte=wanted.overdue_at)
    if wanted.conversation:
        narrowed &= Q(_stands_on(wanted.conversation))
    return narrowed


def _stands_on(conversation_id: UUID) -> Exists:
    current = Coalesce(
        Conversation.objects.filter(pk=conversation_id).values("joined_into"),
        conversation_id,
    )
    return Exists(
        CasePost.objects.filter(
            case_id=OuterRef("pk"), mention__conversation_id=current
        )
    )


def find_case(reference: str) -> Case | None:
    """Return the case of that reference, however it is written."""
    return Case.objects.filter(reference=reference.upper()).first()


def references_on(conversations: Collection[UUID]) -> dict[UUID, str]:
    """Return the case of each conversation that has one, in one statement.

    Of several the one on its root, an open one before a closed one, the older one.
    """
    rows = (
        CasePost.objects.filter(mention__conversation_id__in=conversations)
        .annotate(is_closed=Q(case__closed_at__isnull=False))
        .order_by("case__opened_at", "case_id")
        .values_list(
            "mention__conversation_id",
            "mention_id",
            "mention__conversation__root_id",
            "is_closed",
            "case__reference",
        )
    )
    best: dict[UUID, tuple[tuple[bool, bool], str]] = {}
    for conversation, mention, root, is_closed, reference in rows:
        rank = (is_closed, mention != root)
        if conversation not in best or rank < best[conversation][0]:
            best[conversation] = (rank, reference)
    return {conversation: reference for conversation, (_, reference) in best.items()}


@dataclass(slots=True)
class CaseView:
    """A case with everything that is shown of it."""

    case: Case
    entries: list[Entry]
    points: Sequence[Standpoint]
    author: Author | None
    effort: Effort
    signals: list[SignalSeen]
    advice: list[Advice]
    perception: Perception
    conflicts: list[Conflict]
    ready: list[Ready]
    words: Mapping[UUID, str]
    people: Mapping[UUID, str] = field(default_factory=dict)
    references: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def score(self) -> float:
        return max((point.score for point in self.points), default=0.0)

    @property
    def band(self) -> str:
        return band_of_case(self.points)

    @property
    def still_open(self) -> list[StillOpen]:
        return still_open(self.case, self.entries, self.perception)

    @property
    def gap(self) -> Decimal | None:
        """What the remedies lack of the harm; nothing when they are worth more."""
        if self.case.harm is None or self.case.remedy is None:
            return None
        return max(Decimal(0), self.case.harm - self.case.remedy)


def case_views(cases: Sequence[Case], *, now: datetime) -> list[CaseView]:
    """Return cases with all that is shown of them, in the same order: seven statements for all."""
    loaded = load(cases)
    points = standpoints_of([case.pk for case in cases])
    authors = Author.objects.in_bulk(
        [case.author_id for case in cases if case.author_id]
    )
    words = _words(loaded)
    contradicting = {
        kept.case.pk: conflicts_of(kept.case, kept.entries) for kept in loaded
    }
    ready = ready_answers(entry for kept in loaded for entry in kept.entries)
    weighed = weighed_signals(points.values())
    people = _people(cases, contradicting.values())
    references = _references(cases)
    return [
        CaseView(
            kept.case,
            kept.entries,
            points[kept.case.pk],
            authors.get(kept.case.author_id) if kept.case.author_id else None,
            _effort(kept, now=now),
            signals_seen(kept, points[kept.case.pk], words=words, weighed=weighed),
            advice(kept.case, kept.entries),
            perception_of(kept.entries),
            contradicting[kept.case.pk],
            [each for each in ready if each.draft.case_id == kept.case.pk],
            words,
            people,
            references,
        )
        for kept in loaded
    ]


def _words(loaded: Iterable[Kept]) -> dict[UUID, str]:
    wanted = [
        entry.pk
        for kept in loaded
        for entry in kept.entries
        if entry.kind in _WITH_WORDS
    ]
    rows = EntryText.objects.filter(entry_id__in=wanted, erased_at=None)
    return dict(rows.values_list("entry_id", "text"))


def conflicts_of(case: Case, entries: Iterable[Entry]) -> list[Conflict]:
    """Return the orders of a case that contradict each other; a solved one's contradict nobody."""
    if case.resolved_at is not None or not case.is_open:
        return []
    return conflicts(entries)


def _people(
    cases: Iterable[Case], contradicting: Iterable[list[Conflict]]
) -> dict[UUID, str]:
    """Return the names of everybody, person or key, who has to do with these cases."""
    wanted = {
        person
        for case in cases
        for person in (case.assignee_id, case.lease_by, *case.watchers)
        if person is not None
    }
    orders = [
        order for found in contradicting for each in found for order in each.orders
    ]
    wanted |= {order.by_id for order in orders if order.by_id}
    wanted |= {order.contractor for order in orders if order.contractor}
    if not wanted:
        return {}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=wanted)}
    if others := wanted - names.keys():
        names |= ApiKey.objects.filter(pk__in=others).values_list("pk", "name")
    return names


def _references(cases: Iterable[Case]) -> dict[UUID, str]:
    wanted = {
        other
        for case in cases
        for other in (case.merged_into_id, *case.linked)
        if other is not None
    }
    if not wanted:
        return {}
    rows = Case.objects.filter(pk__in=wanted)
    return dict(rows.values_list("pk", "reference"))


def _effort(kept: Kept, *, now: datetime) -> Effort:
    case = kept.case
    ended = case.resolved_at if case.is_really_resolved else None
    return effort_clock(
        map(line_of, kept.entries),
        began_at=case.complained_at or case.opened_at,
        ended_at=ended or now,
        signals=case.signals,
    ).whole
