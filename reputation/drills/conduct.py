"""What was done about one case of a story, in the story's own time; and what of it a condition asks. Pure."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from reputation.drills import moves
from reputation.drills.offsets import parse_offset


@dataclass(frozen=True, slots=True)
class Answer:
    """One word of the brand to the customer."""

    at: timedelta
    useful: bool = False
    pushes: bool = False  # sends him to another channel
    without_time: bool = False  # promises something and not when
    override: bool = False  # sent against the guard's objection


@dataclass(frozen=True, slots=True)
class Promise:
    at: timedelta
    kept: bool = False
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    at: timedelta
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Conduct:
    """Everything that conditions and score cards ask about one case. Times count from the zero hour."""

    began: timedelta
    words: tuple[timedelta, ...] = ()  # the customer's, the complaint first
    answers: tuple[Answer, ...] = ()
    promises: tuple[Promise, ...] = ()
    claims: tuple[Claim, ...] = ()
    verified_at: timedelta | None = None
    resolved_at: timedelta | None = None  # checked, confirmed, or by himself
    denials: int = 0
    pushes: int = 0  # hand-offs that sent the customer
    remedy: Decimal | None = None
    currency: str = ""
    reached: tuple[tuple[timedelta, str], ...] = field(default=())
    removed: bool = False

    def first_answer(self, *, useful: bool) -> timedelta | None:
        """Return when the brand answered first, courtesies left out where `useful`."""
        return min(
            (each.at for each in self.answers if each.useful or not useful),
            default=None,
        )

    def beside(self, other: "Conduct") -> "Conduct":
        """Return what was done for a customer in two of his cases; when he waits is told by this one."""
        solved = [at for at in (self.resolved_at, other.resolved_at) if at is not None]
        checked = [at for at in (self.verified_at, other.verified_at) if at is not None]
        return replace(
            self,
            answers=self.answers + other.answers,
            promises=self.promises + other.promises,
            claims=self.claims + other.claims,
            verified_at=min(checked, default=None),
            resolved_at=min(solved, default=None),
            denials=self.denials + other.denials,
            pushes=self.pushes + other.pushes,
            remedy=self._remedies(other),
            currency=self.currency or other.currency,
            reached=self.reached + other.reached,
            removed=self.removed or other.removed,
        )

    def _remedies(self, other: "Conduct") -> Decimal | None:
        if other.remedy is None or (self.remedy and self.currency != other.currency):
            return self.remedy
        return (self.remedy or Decimal()) + other.remedy

    def waits_since(self) -> timedelta | None:
        """Return since when the customer's latest words wait for one of ours."""
        answered = max((each.at for each in self.answers), default=None)
        open_words = [at for at in self.words if answered is None or at > answered]
        return min(open_words, default=None)


def holds(
    when: moves.Condition,
    conduct: Conduct,
    *,
    now: timedelta,
    happened: Collection[str],
) -> bool:
    """Tell whether a condition is true at `now`; `happened` names steps and reactions that were played."""
    if isinstance(when, moves.Happened):
        found = when.id in happened
    else:
        found = _TESTS[type(when)](when, conduct, now)
    return found is not when.negated


def falls_due(when: moves.Condition, conduct: Conduct) -> timedelta | None:
    """Return when a condition comes true by waiting alone; None where waiting changes nothing."""
    if when.negated:
        return None
    if isinstance(when, moves.NotAnsweredWithin):
        return conduct.began + parse_offset(when.within)
    if isinstance(when, moves.SilentFor):
        since = conduct.waits_since()
        return None if since is None else since + parse_offset(when.lasting)
    return None


def _answered(when: moves.AnsweredWithin, case: Conduct, _now: timedelta) -> bool:
    first = case.first_answer(useful=when.useful)
    return first is not None and first - case.began <= parse_offset(when.within)


def _not_answered(when: moves.NotAnsweredWithin, case: Conduct, now: timedelta) -> bool:
    limit = case.began + parse_offset(when.within)
    first = case.first_answer(useful=when.useful)
    return now >= limit and (first is None or first > limit)


def _silent(when: moves.SilentFor, case: Conduct, now: timedelta) -> bool:
    since = case.waits_since()
    return since is not None and now - since >= parse_offset(when.lasting)


def _without_time(_when: moves.Condition, case: Conduct, _now: timedelta) -> bool:
    return any(each.without_time for each in case.answers)


def _broken(_when: moves.Condition, case: Conduct, _now: timedelta) -> bool:
    return any(each.broken for each in case.promises)


def _said_fixed(_when: moves.Condition, case: Conduct, _now: timedelta) -> bool:
    return any(
        not claim.checked and (case.verified_at is None or claim.at < case.verified_at)
        for claim in case.claims
    )


def _verified(_when: moves.Condition, case: Conduct, _now: timedelta) -> bool:
    return case.verified_at is not None


def _pushed(_when: moves.Condition, case: Conduct, _now: timedelta) -> bool:
    return case.pushes > 0 or any(each.pushes for each in case.answers)


def _remedied(when: moves.RemedyAtLeast, case: Conduct, _now: timedelta) -> bool:
    wanted = when.amount
    return (
        case.remedy is not None
        and case.currency == wanted.currency
        and case.remedy >= Decimal(wanted.amount)
    )


def _reached(when: moves.Reached, case: Conduct, _now: timedelta) -> bool:
    return any(when.channel in {"", channel} for _at, channel in case.reached)


def _deleted(_when: moves.Condition, case: Conduct, _now: timedelta) -> bool:
    return case.removed


_TESTS: Mapping[type[moves.Condition], Callable[[Any, Conduct, timedelta], bool]] = {
    moves.AnsweredWithin: _answered,
    moves.NotAnsweredWithin: _not_answered,
    moves.SilentFor: _silent,
    moves.PromisedWithoutTime: _without_time,
    moves.PromiseBroken: _broken,
    moves.SaidFixedUnverified: _said_fixed,
    moves.Verified: _verified,
    moves.PushedOffChannel: _pushed,
    moves.RemedyAtLeast: _remedied,
    moves.Reached: _reached,
    moves.Deleted: _deleted,
}
