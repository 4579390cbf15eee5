"""A reply is not a resolution: from a claim to the customer's yes, and back when he says no."""

from datetime import timedelta

import pytest

from reputation.cases.actions import (
    dealing,
    forwarding,
    replying,
    resolving,
    undoing,
    work,
)
from reputation.cases.actions.opening import NewCase, open_case
from reputation.cases.actions.owned import NoReasonGiven, OwnerRequired
from reputation.cases.actions.working import CaseHasChanged, CaseIsClosed
from reputation.cases.facts import Changed
from reputation.cases.models import Case, Entry
from reputation.cases.places import UnknownChannel
from reputation.cases.states import state_of
from reputation.risk.models import ScoredPost
from tenants.models import BrandSummary
from tests.cases.story import events, happen, kinds, score, the_case
from tests.people import MONDAY
from tests.pipeline.desk import FRAUD, HOUR, MINUTE, STAR, item, nothing_changes

LATER = MONDAY + HOUR


@pytest.fixture
def case(brand) -> Case:
    happen(brand, item("1", text=FRAUD, by="eva"))
    return the_case()


def resolved_in_risk():
    return ScoredPost.objects.get().resolved_at


def test_a_claim_resolves_nothing_and_lowers_no_risk(brand, case, ada):
    before = score()

    case = resolving.claim_fix(
        case, statement="Fixed", channel="email", by=ada, at=MONDAY
    )

    assert state_of(case) == "claimed"
    assert case.claimed_at == MONDAY
    assert case.resolved_at is None
    assert resolved_in_risk() is None
    assert score() == before
    assert events(case) == ["case.opened", "case.claimed"]


@pytest.mark.parametrize(
    ("how", "act"),
    [
        (
            "verified",
            lambda case, who: resolving.verify_fix(
                case, check="Called at 10:15", by=who, at=LATER
            ),
        ),
        (
            "confirmed",
            lambda case, who: resolving.confirm_fix(
                case, who="customer", evidence="", by=who, at=LATER
            ),
        ),
        (
            "self_solved",
            lambda case, who: resolving.note_self_solved(case, by=who, at=LATER),
        ),
    ],
)
def test_a_check_a_yes_and_his_own_solution_let_the_risk_fall(
    brand, case, ada, how, act
):
    case = act(case, ada)

    assert state_of(case) == "resolved"
    assert (case.resolved_how, case.resolved_at) == (how, LATER)
    assert resolved_in_risk() == LATER


def test_giving_up_resolves_a_case_and_nothing_in_the_risk(brand, case, ada):
    case = resolving.abandon_case(case, by=ada, at=LATER)

    assert state_of(case) == "resolved"
    assert case.resolved_how == "abandoned"
    assert resolved_in_risk() is None


def test_an_agent_who_says_that_the_customer_is_content_says_how_he_knows(
    brand, case, ada
):
    with nothing_changes(), pytest.raises(resolving.ConfirmationNeedsEvidence):
        resolving.confirm_fix(case, who="agent", evidence=" ", by=ada, at=LATER)

    case = resolving.confirm_fix(
        case, who="agent", evidence="“Ya funciona”, 10:15, phone", by=ada, at=LATER
    )
    assert case.resolved_how == "confirmed"


def test_a_denied_fix_reopens_raises_and_is_told_of_whom_and_where(brand, case, ada):
    before = score()
    case = forwarding.hand_off_case(case, to_team="backoffice", by=ada, at=MONDAY)
    case = resolving.claim_fix(
        case, statement="Fixed", channel="email", by=ada, at=MONDAY
    )

    case = resolving.reopen_case(case, by=ada, at=LATER)

    assert state_of(case) == "open"
    assert (case.false_fixes, case.reopenings) == (1, 1)
    assert case.signals["false_fix"] == 1
    assert case.priority == "high"
    assert score() > before
    denial = Entry.objects.get(kind="denial").facts
    assert denial["claimed_by"] == str(ada.pk)
    assert denial["claimed_on"] == "email"
    assert denial["team"] == "backoffice"


def test_a_case_that_was_answered_is_open_again_when_the_fix_is_denied(
    brand, case, ada
):
    replying.reply_to_customer(
        case, text="Lo miramos hoy a las 18:00", by=ada, at=MONDAY, now=MONDAY
    )
    resolving.claim_fix(case, statement="Fixed", by=ada, at=MONDAY)

    case = resolving.reopen_case(case, by=ada, at=MONDAY)
    assert (state_of(case), case.reopened_at) == ("open", MONDAY)
    assert list(Case.objects.in_state("open")) == [case]
    assert case.first_answer_at == MONDAY

    case = work.contact_customer(
        case, channel="phone", purpose="Sorry", outcome="reached", by=ada, at=LATER
    )
    assert (state_of(case), case.reopened_at) == ("answered", None)
    assert list(Case.objects.in_state("answered")) == [case]


def test_what_was_closed_and_is_taken_up_again_is_open_until_we_speak(brand, case, ada):
    work.contact_customer(
        case, channel="phone", purpose="Hello", outcome="reached", by=ada, at=MONDAY
    )
    resolving.close_case(case, by=ada, at=LATER)

    case = resolving.reopen_case(case, denied=False, by=ada, at=LATER)

    assert (state_of(case), case.waiting_since) == ("open", None)


def test_a_denial_that_comes_in_late_changes_nothing_about_our_word_after_it(
    brand, case, ada
):
    resolving.claim_fix(case, statement="Fixed", by=ada, at=MONDAY)
    work.contact_customer(
        case, channel="phone", purpose="Hello", outcome="reached", by=ada, at=LATER
    )

    case = resolving.reopen_case(case, by=ada, at=MONDAY + MINUTE, now=LATER)

    assert state_of(case) == "answered"


def test_a_verified_fix_that_is_denied_takes_the_resolution_back_from_the_risk(
    brand, case, ada
):
    case = resolving.verify_fix(case, check="Looked", by=ada, at=MONDAY)
    case = resolving.reopen_case(case, by=ada, at=LATER)

    assert resolved_in_risk() is None
    assert case.false_fixes == 1


def test_what_the_customer_had_confirmed_himself_is_reopened_without_a_false_fix(
    brand, case, ada
):
    case = resolving.confirm_fix(case, who="customer", evidence="", by=ada, at=MONDAY)
    case = resolving.reopen_case(case, by=ada, at=LATER)

    assert (case.false_fixes, case.reopenings) == (0, 1)


def test_the_credit_goes_where_the_case_ended_up_not_where_it_is_talked_about(
    brand, case, ada
):
    case = forwarding.hand_off_case(
        case, to_channel="phone", pushed_customer=True, by=ada, at=MONDAY
    )
    case = forwarding.hand_off_case(
        case, to_channel="branch", pushed_customer=True, by=ada, at=MONDAY
    )
    case = resolving.claim_fix(
        case, statement="Glad!", channel="twitter", by=ada, at=LATER
    )
    case = resolving.confirm_fix(case, who="customer", evidence="", by=ada, at=LATER)

    assert case.credit_channel == "branch"
    assert case.signals["pushed_off_channel"] == 2


JOURNEY = ("email", "phone", "email", "branch")


@pytest.mark.parametrize(
    ("hops", "claimed_on"),
    [
        (JOURNEY, "twitter"),
        (JOURNEY, ""),
        ((*JOURNEY, "twitter"), "branch"),
        ((*JOURNEY, "twitter"), "twitter"),
        ((*JOURNEY, "twitter"), ""),
        (("email",), "branch"),
    ],
)
def test_the_branch_that_solved_it_has_the_credit_however_far_the_case_went(
    brand, case, ada, hops, claimed_on
):
    for place in hops:
        forwarding.hand_off_case(case, to_channel=place, by=ada, at=MONDAY)
    resolving.claim_fix(case, statement="Fixed", channel=claimed_on, by=ada, at=LATER)
    case = resolving.confirm_fix(case, who="customer", evidence="", by=ada, at=LATER)

    assert case.credit_channel == "branch"


def test_a_claim_that_was_denied_earns_nothing(brand, case, ada):
    work.assign_case(case, assignee=ada, by=ada, at=MONDAY)
    resolving.claim_fix(case, statement="Fixed", channel="email", by=ada, at=MONDAY)
    resolving.reopen_case(case, by=ada, at=MONDAY)
    forwarding.hand_off_case(case, to_channel="branch", by=ada, at=MONDAY)
    case = resolving.confirm_fix(case, who="customer", evidence="", by=ada, at=LATER)

    assert case.credit_channel == "branch"


@pytest.mark.parametrize(
    "solved",
    [
        lambda case, **said: resolving.verify_fix(case, check="Looked", **said),
        lambda case, **said: resolving.confirm_fix(
            case, who="customer", evidence="", **said
        ),
        resolving.note_self_solved,
        lambda case, **said: resolving.close_case(case, outcome="self_solved", **said),
    ],
)
def test_the_credit_goes_to_no_place_that_nobody_knows(brand, case, ada, solved):
    with nothing_changes(), pytest.raises(UnknownChannel):
        solved(case, channel="myspace", by=ada, at=LATER)

    assert solved(case, channel="branch", by=ada, at=LATER).credit_channel == "branch"


@pytest.mark.parametrize(
    ("hours", "credit"), [(1, "branch"), (-30, "email")], ids=["since", "before"]
)
def test_where_the_customer_went_and_was_served_has_the_credit(
    brand, case, ada, hours, credit
):
    work.assign_case(case, assignee=ada, by=ada, at=MONDAY)
    forwarding.hand_off_case(case, to_channel="email", by=ada, at=MONDAY)
    work.contact_customer(
        case,
        channel="branch",
        purpose="Went there himself",
        outcome="reached",
        from_customer=True,
        by=ada,
        at=MONDAY + hours * HOUR,
        now=MONDAY + HOUR,
    )

    case = resolving.verify_fix(case, check="Seen", by=ada, at=MONDAY + 2 * HOUR)

    assert case.credit_channel == credit


def test_without_a_journey_the_channel_of_the_complaint_has_the_credit(
    brand, case, ada
):
    resolving.claim_fix(case, statement="Fixed", channel="twitter", by=ada, at=MONDAY)
    case = resolving.confirm_fix(case, who="customer", evidence="", by=ada, at=LATER)

    assert case.credit_channel == "twitter"


def test_a_case_is_closed_once_and_counted(brand, case, ada):
    case = resolving.close_case(case, by=ada, at=LATER)

    assert BrandSummary.objects.get(brand=brand).open_cases == 0
    with nothing_changes(), pytest.raises(CaseIsClosed) as refused:
        resolving.close_case(case, by=ada, at=LATER)
    assert str(refused.value) == "ACME-2025-000001 is closed already."
    assert state_of(case) == "closed"
    assert case.resolved_how == ""

    resolving.reopen_case(case, by=ada, at=LATER)
    assert BrandSummary.objects.get(brand=brand).open_cases == 1


# --- Who lets go of a pressing case ---


@pytest.fixture
def pressing(brand, ada) -> Case:
    """A complaint that the director was copied in on, and nobody answers for."""
    happen(brand, item("1", text=FRAUD, by="eva"))
    return dealing.set_signal(
        the_case(), name="executive_tagged", count=1, by=ada, at=MONDAY
    )


@pytest.mark.parametrize("let_go", [resolving.close_case, resolving.abandon_case])
def test_nobody_lets_go_of_a_pressing_case_that_is_nobodys(pressing, ada, let_go):
    with nothing_changes(), pytest.raises(OwnerRequired) as refused:
        let_go(pressing, reason="Nothing to do", by=ada, at=LATER)

    assert refused.value.code == "owner_required"


@pytest.mark.parametrize("let_go", [resolving.close_case, resolving.abandon_case])
def test_the_owner_of_a_pressing_case_says_why_nobody_goes_on(pressing, ada, let_go):
    case = work.assign_case(pressing, assignee=ada, by=ada, at=MONDAY)
    with nothing_changes(), pytest.raises(NoReasonGiven) as refused:
        let_go(case, reason=" ", by=ada, at=LATER)
    assert str(refused.value) == (
        "ACME-2025-000001 is pressing and not solved. Why does nobody go on with it?"
    )

    case = let_go(case, note="He writes to the wrong Acme", by=ada, at=LATER)
    assert state_of(case) in {"closed", "resolved"}


def test_a_pressing_case_that_is_really_solved_is_closed_without_a_word(pressing, ada):
    resolving.confirm_fix(pressing, who="customer", evidence="", by=ada, at=LATER)

    assert state_of(resolving.close_case(pressing, by=ada, at=LATER)) == "closed"


def test_a_pressing_case_that_the_customer_solved_is_closed_with_that(pressing, ada):
    case = resolving.close_case(pressing, outcome="self_solved", by=ada, at=LATER)

    assert (state_of(case), case.resolved_how) == ("closed", "self_solved")


def test_who_gave_a_pressing_case_up_need_not_say_why_twice(pressing, ada):
    work.assign_case(pressing, assignee=ada, by=ada, at=MONDAY)
    resolving.abandon_case(pressing, reason="Spam", by=ada, at=LATER)

    assert state_of(resolving.close_case(pressing, by=ada, at=LATER)) == "closed"


def test_what_was_over_before_anybody_wrote_it_down_needs_nobody(brand, ada):
    long_ago = MONDAY - timedelta(days=7_000)
    urgent = NewCase(title="The bad year", changes=Changed(raised_to="urgent"))
    case = open_case(by=ada, at=long_ago, wanted=urgent, now=MONDAY)

    with nothing_changes(), pytest.raises(OwnerRequired):
        resolving.close_case(case, by=ada, at=LATER)
    with nothing_changes(), pytest.raises(OwnerRequired):
        resolving.close_case(case, by=ada, at=long_ago - HOUR, now=MONDAY)
    case = resolving.close_case(case, by=ada, at=long_ago + HOUR, now=MONDAY)

    assert case.closed_at == long_ago + HOUR


def test_closing_may_say_that_the_customer_solved_it(brand, case, ada):
    case = resolving.close_case(
        case, outcome="self_solved", channel="branch", by=ada, at=LATER
    )

    assert (case.resolved_how, case.credit_channel) == ("self_solved", "branch")
    assert resolved_in_risk() == LATER


def test_there_is_nothing_to_reopen_on_a_case_that_is_worked_on(brand, case, ada):
    with nothing_changes(), pytest.raises(resolving.NothingToReopen):
        resolving.reopen_case(case, by=ada, at=LATER)


def test_who_has_read_another_version_changes_nothing(brand, case, ada):
    work.note_on_case(case, text="Hello", by=ada, at=MONDAY)

    with nothing_changes(), pytest.raises(CaseHasChanged):
        resolving.claim_fix(case, statement="", by=ada, at=LATER, version=1)


def test_nothing_happens_in_the_future(brand, case, ada):
    with nothing_changes(), pytest.raises(work.Refused) as refused:
        resolving.claim_fix(
            case, statement="", by=ada, at=MONDAY + 11 * MINUTE, now=MONDAY
        )
    assert refused.value.code == "future_time"


def test_a_claim_keeps_no_promise_and_a_check_does(brand, case, ada):
    dealing.promise_customer(case, text="Today", due_at=LATER + HOUR, by=ada, at=MONDAY)
    resolving.claim_fix(case, statement="Fixed", by=ada, at=MONDAY)
    assert Entry.objects.get(kind="promise").done_at is None

    resolving.verify_fix(case, check="Looked", by=ada, at=LATER)
    assert Entry.objects.get(kind="promise").done_at == LATER


# --- Undo ---


def test_the_latest_deed_is_taken_back_and_the_story_keeps_it_marked(brand, case, ada):
    case = resolving.verify_fix(case, check="Looked", by=ada, at=MONDAY)

    case = undoing.undo(case, by=ada, at=LATER)

    assert state_of(case) == "open"
    assert resolved_in_risk() is None
    assert kinds(case) == ["opened"]
    assert Entry.objects.get(kind="verification").undone_at == LATER
    assert events(case)[-1] == "case.reverted"
    with nothing_changes(), pytest.raises(undoing.NothingToUndo):
        undoing.undo(case, by=ada, at=LATER)


def test_an_earlier_deed_is_taken_back_alone(brand, case, ada):
    case = forwarding.hand_off_case(
        case, to_channel="email", pushed_customer=True, by=ada, at=MONDAY
    )
    pushed = Entry.objects.get(kind="handoff")
    case = resolving.claim_fix(case, statement="Fixed", by=ada, at=MONDAY)

    case = undoing.undo(case, entry_id=pushed.pk, by=ada, at=LATER)

    assert "pushed_off_channel" not in case.signals
    assert case.custody == "twitter"
    assert state_of(case) == "claimed"


def test_what_was_opened_and_captured_cannot_be_taken_back(brand, ada):
    happen(brand, item("1", **STAR))
    case = the_case()
    for entry in Entry.objects.all():
        with nothing_changes(), pytest.raises(undoing.NothingToUndo):
            undoing.undo(case, entry_id=entry.pk, by=ada, at=LATER)
