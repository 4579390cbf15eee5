"""How well cases were worked: per channel, person and team, and whether the loud were served first. Pure.

A median over fewer than `FEW` cases is noise, and none is given.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from reputation.cases.calendars import Calendar, working_time_between
from reputation.cases.precedence import Precedence, Waited, precedence

FEW = 3
TERCILES = ("quiet", "middle", "loud")


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """A case as a scorecard counts it.

    `useful_at` is when the customer first got something: a time, a remedy or a fix.
    `solved_at` is when a check or the customer said that it is solved.
    """

    channel: str
    began_at: datetime
    respond_by: datetime | None = None
    answered_at: datetime | None = None
    useful_at: datetime | None = None
    solved_at: datetime | None = None
    credit: str = ""
    team: str = ""
    followers: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """The median of how long something took, by the clock and in working time, and of how many."""

    clock: timedelta | None = None
    working: timedelta | None = None
    of: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int = 0
    whole: int = 0

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Deeds:
    """What was claimed, denied, promised and pushed on, on one channel or by one person or team."""

    replies: int = 0
    claims: int = 0
    false_fixes: int = 0
    promises: int = 0
    broken: int = 0
    pushes: int = 0

    def __add__(self, other: "Deeds") -> "Deeds":
        return Deeds(
            *(
                getattr(self, name) + getattr(other, name)
                for name in self.__dataclass_fields__
            )
        )


@dataclass(frozen=True, slots=True)
class Scorecard:
    """How cases of one channel or team fared."""

    name: str
    cases: int
    first_reply: Span
    in_time: Share
    useful_reply: Span
    solved: Span
    solved_share: Share
    credit: int
    deeds: Deeds

    @property
    def false_fix_rate(self) -> float | None:
        return Share(self.deeds.false_fixes, self.deeds.claims).value


@dataclass(frozen=True, slots=True)
class Tercile:
    """A third of the customers by audience: how soon they were answered, and helped."""

    name: str
    cases: int
    most_followers: int
    first_reply: Span
    solved: Span
    solved_share: Share


@dataclass(frozen=True, slots=True)
class Fairness:
    """The three thirds, quiet ones first. `factor` is how much sooner the loud are really helped.

    `answered` and `solved` compare the cases two by two, which says something with few of them, too.
    """

    terciles: tuple[Tercile, ...]
    factor: float | None
    answered: Precedence = field(default_factory=Precedence)
    solved: Precedence = field(default_factory=Precedence)


def scorecards(
    cases: Iterable[Worked],
    deeds: dict[str, Deeds],
    *,
    by: Callable[[Worked], str],
    credit_to: Callable[[Worked], str],
    calendar: Callable[[str], Calendar | None],
) -> list[Scorecard]:
    """Return a card for each channel or team that had a case, a deed or the credit, by name."""
    grouped: dict[str, list[Worked]] = defaultdict(list)
    credit: dict[str, int] = defaultdict(int)
    for case in cases:
        grouped[by(case)].append(case)
        if case.solved_at is not None and case.credit:
            credit[credit_to(case)] += 1
    names = sorted({*grouped, *deeds, *credit} - {""})
    return [
        _card(name, grouped[name], deeds.get(name, Deeds()), credit[name], calendar)
        for name in names
    ]


def _card(
    name: str,
    cases: Sequence[Worked],
    deeds: Deeds,
    credit: int,
    calendar: Callable[[str], Calendar | None],
) -> Scorecard:
    return Scorecard(
        name,
        len(cases),
        span(cases, lambda case: case.answered_at, calendar),
        in_time(cases),
        span(cases, lambda case: case.useful_at, calendar),
        span(cases, lambda case: case.solved_at, calendar),
        _solved(cases),
        credit,
        deeds,
    )


def fairness(
    cases: Iterable[Worked],
    calendar: Callable[[str], Calendar | None],
    *,
    until: datetime,
) -> Fairness:
    """Compare thirds of the customers by audience; equal audiences stay together, in the quieter one.

    `until` is up to when those have waited who wait still.
    """
    cases = list(cases)
    ordered = sorted(cases, key=lambda case: case.followers)
    if not ordered:
        return Fairness((), None)
    edges = [ordered[-(-len(ordered) * n // 3) - 1].followers for n in (1, 2)]
    thirds: dict[str, list[Worked]] = {name: [] for name in TERCILES}
    for case in ordered:
        place = sum(case.followers > edge for edge in edges)
        thirds[TERCILES[place]].append(case)
    found = tuple(_tercile(name, thirds[name], calendar) for name in TERCILES)
    quiet, loud = found[0].solved.clock, found[-1].solved.clock
    factor = quiet / loud if quiet and loud else None
    return Fairness(
        found,
        factor,
        precedence(_waited(case, case.answered_at, until) for case in cases),
        precedence(_waited(case, case.solved_at, until) for case in cases),
    )


def _waited(case: Worked, served_at: datetime | None, until: datetime) -> Waited:
    wait = max((served_at or until) - case.began_at, timedelta(0))
    return Waited(case.followers, wait, served_at is not None)


def _tercile(
    name: str, cases: Sequence[Worked], calendar: Callable[[str], Calendar | None]
) -> Tercile:
    return Tercile(
        name,
        len(cases),
        max((case.followers for case in cases), default=0),
        span(cases, lambda case: case.answered_at, calendar),
        span(cases, lambda case: case.solved_at, calendar),
        _solved(cases),
    )


def span(
    cases: Iterable[Worked],
    until: Callable[[Worked], datetime | None],
    calendar: Callable[[str], Calendar | None],
) -> Span:
    """Return the median time from the complaint until something happened."""
    clock: list[timedelta] = []
    working: list[timedelta] = []
    for case in cases:
        end = until(case)
        if end is None:
            continue
        clock.append(max(end - case.began_at, timedelta(0)))
        hours = calendar(case.channel)
        working.append(working_time_between(case.began_at, end, hours))
    if len(clock) < FEW:
        return Span(of=len(clock))
    return Span(_median(clock), _median(working), len(clock))


def _median(lengths: Iterable[timedelta]) -> timedelta:
    ordered = sorted(lengths)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def in_time(cases: Iterable[Worked]) -> Share:
    """Return how many first replies came by their deadline, of those that were due or came."""
    due = [
        case
        for case in cases
        if case.respond_by is not None and case.answered_at is not None
    ]
    kept = [case for case in due if case.answered_at <= case.respond_by]  # type: ignore[operator]  # both are set, see above
    return Share(len(kept), len(due))


def _solved(cases: Sequence[Worked]) -> Share:
    return Share(sum(case.solved_at is not None for case in cases), len(cases))
