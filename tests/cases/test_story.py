"""What a ledger tells, whatever is in it."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reputation.cases import facts as told
from reputation.cases.standing import Line, Standing
from reputation.cases.states import state_of
from reputation.cases.story import tell
from reputation.common.ids import uuid7
from tests.people import MONDAY

KINDS = [
    told.Heard(),
    told.Attached(signals={"fraud_wording": 1}),
    told.Replied(),
    told.Contacted(purpose="x", outcome="reached"),
    told.Contacted(purpose="x", outcome="unanswered"),
    told.HandedOff(to_channel="phone", signals={"pushed_off_channel": 1}),
    told.Remedied(),
    told.Signalled(name="executive_tagged", count=1),
    told.Signalled(name="executive_tagged", count=0),
    told.Claimed(),
    told.Verified(credit="email"),
    told.Confirmed(by="customer", credit="phone"),
    told.SelfSolved(credit="branch"),
    told.Abandoned(),
    told.Denied(),
    told.Reopened(),
    told.Closed(),
    told.Changed(harm=Decimal(100), currency="EUR"),
    told.Changed(raised_to="high"),
]


def line(facts: told.Fact, minutes: int) -> Line:
    amount = Decimal(30) if isinstance(facts, told.Remedied) else None
    return Line(
        uuid7(),
        facts,
        MONDAY + timedelta(minutes=minutes),
        amount=amount,
        currency="EUR" if amount else "",
    )


LINES = st.lists(
    st.builds(line, st.sampled_from(KINDS), st.integers(0, 5_000)), max_size=25
)


@given(LINES)
def test_a_ledger_tells_the_same_each_time(lines):
    assert tell(Standing(), lines) == tell(Standing(), lines)


@given(LINES)
def test_what_is_resolved_has_a_ground_and_what_is_reopened_has_none(lines):
    case = tell(Standing(), lines).standing

    assert (case.resolved_at is None) == (case.resolved_how == "")
    if lines and isinstance(lines[-1].facts, told.Denied | told.Reopened):
        spoke_since = case.answered_at is not None and case.answered_at > lines[-1].at
        assert state_of(case) == ("answered" if spoke_since else "open")
        assert case.credit_channel == ""


@given(LINES)
def test_only_a_check_a_yes_or_his_own_solution_resolves(lines):
    real = (told.Verified, told.Confirmed, told.SelfSolved, told.Abandoned)
    without = [each for each in lines if not isinstance(each.facts, real)]

    assert tell(Standing(), without).standing.resolved_at is None


@given(LINES)
def test_counts_are_those_of_the_entries(lines):
    case = tell(Standing(), lines).standing
    denials = sum(isinstance(each.facts, told.Denied) for each in lines)
    reopenings = sum(isinstance(each.facts, told.Reopened) for each in lines)
    offers = sum(isinstance(each.facts, told.Remedied) for each in lines)

    assert case.false_fixes == denials
    assert case.reopenings == denials + reopenings
    assert case.signals.get("false_fix", 0) == denials
    assert case.remedy == (Decimal(30) * offers if offers else None)
    assert all(count > 0 for count in case.signals.values())


@given(LINES)
def test_a_gap_is_a_signal_exactly_when_there_is_one(lines):
    case = tell(Standing(), lines).standing
    has_gap = (
        case.harm is not None and case.remedy is not None and case.remedy < case.harm
    )

    assert ("remedy_gap" in case.signals) == has_gap


@given(LINES)
def test_nobody_waits_who_was_answered_later(lines):
    case = tell(Standing(), lines).standing

    if case.waiting_since is not None and case.answered_at is not None:
        assert case.waiting_since > case.answered_at
    if case.first_answer_at is not None:
        assert case.answered_at is not None
        assert case.first_answer_at <= case.answered_at


def test_who_only_thanks_waits_for_no_answer():
    assert (
        tell(Standing(), [line(told.Heard(thanks=True), 1)]).standing.waiting_since
        is None
    )
    assert tell(Standing(), [line(told.Heard(), 1)]).standing.waiting_since is not None
