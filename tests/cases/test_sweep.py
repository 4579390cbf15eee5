"""What nobody did in time is told once, weighs what it must, and is counted."""

from datetime import datetime, timedelta

import pytest

from reputation.cases.actions.dealing import keep_promise, promise_customer
from reputation.cases.actions.opening import NewCase, open_case
from reputation.cases.actions.pausing import (
    CaseIsNotPaused,
    CaseIsPaused,
    pause_case,
    resume_case,
)
from reputation.cases.actions.resolving import abandon_case, close_case
from reputation.cases.actions.undoing import undo
from reputation.cases.actions.work import contact_customer
from reputation.cases.models import Case, Entry
from reputation.cases.policies import PolicyIsWrong
from reputation.cases.policies_changed import change_policy
from reputation.cases.sweep import Swept, sweep
from reputation.cases.tasks import brands_at_work
from reputation.events.models import Event
from tenants.models import Brand, BrandSummary, User
from tenants.schemas import brand_context
from tests.people import MONDAY

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# Monday 17 November 2025, ten o'clock in Madrid.
NOW = MONDAY


def opened(by: User, *, at: datetime = NOW, title: str = "Cobro doble") -> Case:
    return open_case(by=by, at=at, wanted=NewCase(title=title, channel="twitter"))


def again(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def told(kind: str) -> list[dict]:
    events = Event.objects.filter(kind=kind).order_by("pk")
    return list(events.values_list("details", flat=True))


def counts(brand: Brand) -> tuple[int, int]:
    row = BrandSummary.objects.get(brand=brand)
    return row.open_cases, row.overdue_cases


def test_a_case_that_nobody_answered_in_time_is_told_once(brand: Brand, ada: User):
    case = opened(ada)
    late = case.respond_by + MINUTE

    assert sweep(brand, at=late) == Swept(overdue=1)
    assert sweep(brand, at=late + HOUR) == Swept()

    assert told("case.overdue") == [
        {
            "case": case.reference,
            "what": "first_reply",
            "due_at": f"{case.respond_by:%Y-%m-%dT%H:%M:%SZ}",
            "priority": "low",
            "assignee": None,
        }
    ]
    assert counts(brand) == (1, 1)


def test_the_next_due_time_that_passes_is_told_again(brand: Brand, ada: User):
    case = opened(ada)
    sweep(brand, at=case.respond_by)
    contact_customer(
        case,
        channel="phone",
        purpose="help",
        outcome="reached",
        by=ada,
        at=case.respond_by + MINUTE,
    )
    update_by = again(case).next_due_at

    sweep(brand, at=update_by - MINUTE)
    assert counts(brand) == (1, 0)
    sweep(brand, at=update_by)

    assert [each["what"] for each in told("case.overdue")] == ["first_reply", "update"]
    assert counts(brand) == (1, 1)


def test_nothing_is_told_before_it_is_due(brand: Brand, ada: User):
    case = opened(ada)

    assert sweep(brand, at=case.respond_by - MINUTE) == Swept()
    assert told("case.overdue") == []
    assert counts(brand) == (1, 0)


def test_a_closed_case_is_never_overdue(brand: Brand, ada: User):
    case = opened(ada)
    abandon_case(case, by=ada, at=NOW + MINUTE)
    close_case(case, by=ada, at=NOW + 2 * MINUTE)

    assert sweep(brand, at=NOW + 30 * DAY) == Swept()
    assert counts(brand) == (0, 0)


def test_a_broken_promise_weighs_on_its_case_once(brand: Brand, ada: User):
    case = opened(ada)
    promise_customer(
        case, text="Le llamamos", due_at=NOW + HOUR, by=ada, at=NOW + MINUTE
    )

    assert sweep(brand, at=NOW + HOUR).broken == 1
    assert sweep(brand, at=NOW + 2 * HOUR).broken == 0

    found = again(case)
    assert found.signals == {"broken_promise": 1}
    assert found.next_due == "promise"
    assert len(told("promise.missed")) == 1
    assert Entry.objects.get(kind="promise").missed_at == NOW + HOUR


def test_a_promise_that_was_kept_in_time_weighs_nothing(brand: Brand, ada: User):
    case = opened(ada)
    promise_customer(
        case, text="Le llamamos", due_at=NOW + HOUR, by=ada, at=NOW + MINUTE
    )
    promise = Entry.objects.get(kind="promise")
    keep_promise(case, entry_id=promise.pk, by=ada, at=NOW + 30 * MINUTE)

    assert sweep(brand, at=NOW + HOUR).broken == 0
    assert again(case).signals == {}


def test_a_promise_of_a_case_that_is_over_is_not_broken(brand: Brand, ada: User):
    case = opened(ada)
    promise_customer(
        case, text="Le llamamos", due_at=NOW + HOUR, by=ada, at=NOW + MINUTE
    )
    abandon_case(case, by=ada, at=NOW + 2 * MINUTE)

    assert sweep(brand, at=NOW + DAY).broken == 0
    assert again(case).signals == {}


def test_several_promises_of_several_cases_are_all_found(brand: Brand, ada: User):
    cases = [opened(ada, title=f"Caso {n}") for n in range(3)]
    for case in cases:
        for hours in (1, 2):
            promise_customer(
                case,
                text="Le llamamos",
                due_at=NOW + hours * HOUR,
                by=ada,
                at=NOW + MINUTE,
            )

    assert sweep(brand, at=NOW + DAY).broken == 6
    assert {again(case).signals["broken_promise"] for case in cases} == {2}


def test_a_sweep_costs_the_same_for_many_cases_as_for_one(
    brand: Brand, ada: User, count_queries
):
    opened(ada)
    for_one = count_queries(lambda: sweep(brand, at=NOW + DAY))
    for number in range(5):
        opened(ada, title=f"Caso {number}", at=NOW + DAY)

    assert count_queries(lambda: sweep(brand, at=NOW + 3 * DAY)) <= for_one


def test_wrong_counts_are_put_right(brand: Brand, ada: User):
    opened(ada)
    BrandSummary.objects.filter(brand=brand).update(open_cases=7, overdue_cases=7)

    sweep(brand, at=NOW)

    assert counts(brand) == (1, 0)


def test_a_sweep_leaves_the_other_brand_alone(brand: Brand, ada: User, lead, globex):
    with brand_context(globex):
        other = open_case(by=lead, at=NOW, wanted=NewCase(title="Otro"))
    with brand_context(brand):
        opened(ada)
        sweep(brand, at=NOW + 5 * DAY)

    with brand_context(globex):
        assert Case.objects.get(pk=other.pk).overdue_at is None
        assert told("case.overdue") == []
    assert counts(globex) == (1, 0)


def test_brands_without_an_open_case_are_left_alone(
    brand: Brand, ada: User, globex: Brand
):
    with brand_context(brand):
        case = opened(ada)
        assert brands_at_work() == [brand.pk]

        abandon_case(case, by=ada, at=NOW)
        close_case(case, by=ada, at=NOW)
        assert brands_at_work() == []


# --- Pauses ---


def test_a_paused_case_waits_and_has_what_was_left(brand: Brand, ada: User):
    case = opened(ada)
    left = case.respond_by - NOW
    paused = NOW + MINUTE
    pause_case(case, reason="Esperamos al proveedor", by=ada, at=paused)

    assert again(case).next_due == "statutory"
    assert sweep(brand, at=NOW + DAY) == Swept()

    resume_case(case, by=ada, at=paused + 30 * MINUTE)
    found = again(case)
    assert found.next_due == "first_reply"
    assert found.respond_by == NOW + 30 * MINUTE + left
    assert found.pause_reason == ""


def test_clocks_are_stopped_and_started_once(brand: Brand, ada: User):
    case = opened(ada)
    with pytest.raises(CaseIsNotPaused):
        resume_case(case, by=ada, at=NOW)
    pause_case(case, reason="Esperamos", by=ada, at=NOW)
    with pytest.raises(CaseIsPaused):
        pause_case(case, reason="Otra vez", by=ada, at=NOW)

    assert Entry.objects.filter(kind="pause").count() == 1


def test_a_pause_that_is_taken_back_never_was(brand: Brand, ada: User):
    case = opened(ada)
    pause_case(case, reason="Esperamos", by=ada, at=NOW + MINUTE)

    undo(case, by=ada, at=NOW + HOUR)

    assert again(case).paused_at is None
    assert again(case).respond_by == case.respond_by


# --- A changed policy ---

QUICK = {"minutes": 10, "clock": "wall"}
EACH = ("first_reply", "next_reply", "update", "resolution")


def test_a_changed_policy_moves_open_cases_and_the_log_says_so(brand: Brand, ada: User):
    first, second = opened(ada), opened(ada, title="Otro")
    closed = opened(ada, title="Cerrado")
    abandon_case(closed, by=ada, at=NOW)
    close_case(closed, by=ada, at=NOW)
    terms = {"targets": {"low": dict.fromkeys(EACH, QUICK)}}

    change_policy(brand, terms, by=ada, at=NOW + MINUTE)

    assert again(first).respond_by == again(second).respond_by == NOW + 10 * MINUTE
    assert again(first).next_due_at == NOW + 10 * MINUTE
    assert again(closed).respond_by == closed.respond_by
    assert told("policy.changed") == [
        {"channel": "", "version": 1, "cases": 2, "deadlines_changed": 2}
    ]


def test_a_channel_may_differ_from_its_brand(brand: Brand, ada: User):
    here, there = opened(ada), opened(ada, title="Otro")
    Case.objects.filter(pk=there.pk).update(custody="phone")
    terms = {"targets": {"low": dict.fromkeys(EACH, QUICK)}}

    change_policy(brand, terms, by=ada, at=NOW, channel="phone")

    assert again(here).respond_by == here.respond_by
    assert again(there).respond_by == NOW + 10 * MINUTE


@pytest.mark.parametrize(
    ("terms", "channel"),
    [({"targets": {"low": {}}}, ""), ({}, "telegraph")],
    ids=["terms", "channel"],
)
def test_a_policy_that_is_none_changes_nothing(
    brand: Brand, ada: User, terms: dict, channel: str
):
    case = opened(ada)

    with pytest.raises(PolicyIsWrong):
        change_policy(brand, terms, by=ada, at=NOW, channel=channel)

    assert again(case).respond_by == case.respond_by
    assert told("policy.changed") == []
