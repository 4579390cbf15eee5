"""What each kind of ledger entry changes about where a case stands: one function per kind."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from msgspec import UNSET

from reputation.cases import facts as told
from reputation.cases.standing import Line, Standing


def _opened(case: Standing, line: Line) -> None:
    assert isinstance(line.facts, told.Opened)  # noqa: S101 - the table below says so
    case.kind, case.aspects = line.facts.case_kind, list(line.facts.aspects)
    case.custody = line.channel


def _heard(case: Standing, line: Line) -> None:
    if isinstance(line.facts, told.Heard) and line.facts.thanks:
        return  # who only thanks waits for nothing
    if case.answered_at is None or line.at > case.answered_at:
        case.waiting_since = min(case.waiting_since or line.at, line.at)


def _answered(case: Standing, line: Line) -> None:
    if case.first_answer_at is None or line.at < case.first_answer_at:
        case.first_answer_at = line.at
    if case.answered_at is None or line.at > case.answered_at:
        case.answered_at = line.at
    if case.waiting_since is not None and case.waiting_since <= line.at:
        case.waiting_since = None
    if case.reopened_at is not None and case.reopened_at <= line.at:
        case.reopened_at = None


def _contacted(case: Standing, line: Line) -> None:
    assert isinstance(line.facts, told.Contacted)  # noqa: S101 - the table below says so
    if line.facts.from_customer:
        return
    if line.facts.outcome == "reached":
        _answered(case, line)


def _assigned(case: Standing, line: Line) -> None:
    assert isinstance(line.facts, told.Assigned)  # noqa: S101 - the table below says so
    case.assignee_id = line.facts.assignee
    if line.facts.team:
        case.team = line.facts.team


def _handed_off(case: Standing, line: Line) -> None:
    assert isinstance(line.facts, told.HandedOff)  # noqa: S101 - the table below says so
    if line.facts.to_channel:
        case.custody = line.facts.to_channel
    if line.facts.to_team:
        case.team = line.facts.to_team


def _remedied(case: Standing, line: Line) -> None:
    if line.amount is not None:
        case.remedy = (case.remedy or Decimal(0)) + line.amount
        case.currency = case.currency or line.currency


def _signalled(case: Standing, line: Line) -> None:
    assert isinstance(line.facts, told.Signalled)  # noqa: S101 - the table below says so
    said = line.facts
    if said.rule:
        case.signals[said.name] = case.signals.get(said.name, 0) + said.count
    else:
        case.signals[said.name] = said.count


def _claimed(case: Standing, line: Line) -> None:
    if case.claimed_at is None:
        case.claimed_at = line.at


def _resolved(case: Standing, line: Line) -> None:
    _claimed(case, line)
    case.resolved_at = line.at
    case.resolved_how = _HOW[type(line.facts)]
    credit: str = getattr(line.facts, "credit", "")
    case.credit_channel = credit


def _verified(case: Standing, line: Line) -> None:
    # A check does not take back what the customer has said himself.
    if case.resolved_how not in {"confirmed", "self_solved"}:
        _resolved(case, line)


def _abandoned(case: Standing, line: Line) -> None:
    case.resolved_at, case.resolved_how = line.at, "abandoned"
    case.credit_channel = ""


def _denied(case: Standing, line: Line) -> None:
    case.false_fixes += 1
    case.signals["false_fix"] = case.signals.get("false_fix", 0) + 1
    _heard(case, line)
    _reopened(case, line)


def _reopened(case: Standing, line: Line) -> None:
    case.reopenings += 1
    if case.answered_at is None or case.answered_at <= line.at:
        case.reopened_at = line.at
    case.claimed_at = case.resolved_at = case.closed_at = None
    case.resolved_how = case.credit_channel = ""


def _closed(case: Standing, line: Line) -> None:
    case.closed_at = line.at


def _escalated(case: Standing, line: Line) -> None:
    assert isinstance(line.facts, told.Escalated)  # noqa: S101 - the table below says so
    case.raised_to = line.facts.priority or case.raised_to
    case.assignee_id = line.facts.to or case.assignee_id
    case.team = line.facts.team or case.team


def _paused(case: Standing, line: Line) -> None:
    case.paused_at = case.paused_at or line.at


def _resumed(case: Standing, line: Line) -> None:
    if case.paused_at is not None:
        case.pauses.append([case.paused_at.isoformat(), line.at.isoformat()])
        case.paused_at = None


def _merged(case: Standing, line: Line) -> None:
    assert isinstance(line.facts, told.Merged)  # noqa: S101 - the table below says so
    if line.facts.into is not None:
        case.closed_at, case.merged_into_id = line.at, line.facts.into


def _linked(case: Standing, line: Line) -> None:
    assert isinstance(line.facts, told.Linked)  # noqa: S101 - the table below says so
    if line.facts.case not in case.linked:
        case.linked.append(line.facts.case)


def _split(case: Standing, line: Line) -> None:
    assert isinstance(line.facts, told.Split)  # noqa: S101 - the table below says so
    if line.facts.into is not None:
        case.linked.append(line.facts.into)


def _changed(case: Standing, line: Line) -> None:
    for name in _SETTABLE:
        value = getattr(line.facts, name)
        if value is not UNSET:
            setattr(case, name, value)


_SETTABLE = (
    "kind",
    "cluster",
    "raised_to",
    "harm",
    "currency",
    "hard_deadline_at",
    "watchers",
    "aspects",
    "around_the_clock",
)
_HOW: Mapping[type[told.Fact], str] = {
    told.Verified: "verified",
    told.Confirmed: "confirmed",
    told.SelfSolved: "self_solved",
}
EFFECTS: Mapping[type[told.Fact], Callable[[Standing, Line], None]] = {
    told.Opened: _opened,
    told.Heard: _heard,
    told.Attached: _heard,
    told.Answered: _answered,
    told.Replied: _answered,
    told.Contacted: _contacted,
    told.Assigned: _assigned,
    told.HandedOff: _handed_off,
    told.Remedied: _remedied,
    told.Signalled: _signalled,
    told.Claimed: _claimed,
    told.Verified: _verified,
    told.Confirmed: _resolved,
    told.SelfSolved: _resolved,
    told.Abandoned: _abandoned,
    told.Denied: _denied,
    told.Reopened: _reopened,
    told.Closed: _closed,
    told.Escalated: _escalated,
    told.Paused: _paused,
    told.Resumed: _resumed,
    told.Merged: _merged,
    told.Linked: _linked,
    told.Split: _split,
    told.Changed: _changed,
}
