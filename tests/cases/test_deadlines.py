"""When what is due: the clocks of a case, from what it has been through."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.cases.deadlines import Deadline, Facts, due
from reputation.cases.policies import (
    PolicyIsWrong,
    amended,
    default_policy,
    terms_document,
    terms_from,
)

PANAMA = ZoneInfo("America/Panama")
MADRID = ZoneInfo("Europe/Madrid")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

SPAIN = default_policy("Europe/Madrid", "ES")
IN_PANAMA = default_policy("America/Panama", "PA")


def monday(hour: int, minute: int = 0, *, zone: ZoneInfo = MADRID) -> datetime:
    return datetime(2025, 11, 17, hour, minute, tzinfo=zone)


def case(**what) -> Facts:
    basics = {"priority": "normal", "is_complaint": False, "opened_at": monday(10)}
    return Facts(**(basics | what))


@pytest.mark.parametrize(
    ("priority", "after"),
    [("urgent", 15), ("high", 15), ("normal", 60), ("low", 240)],
)
def test_the_first_reply_is_due_by_priority(priority: str, after: int):
    found = due(case(priority=priority), SPAIN)

    assert found.respond_by == monday(10) + after * MINUTE
    assert found.next_due == Deadline(found.respond_by, "first_reply")


def test_high_risk_does_not_wait_for_the_desk_to_open():
    night = monday(3)

    assert due(case(priority="high", opened_at=night), SPAIN).respond_by == monday(
        3, 15
    )
    assert due(case(opened_at=night), SPAIN).respond_by == monday(10)


def test_nobody_waits_longer_than_the_ceiling_for_a_first_word():
    # Saturday 15 November at noon: the desk closes at 14:00, and opens on Monday.
    saturday = monday(12) - 2 * DAY

    found = due(case(priority="low", opened_at=saturday), SPAIN)

    assert found.respond_by == saturday + 24 * HOUR


def test_who_agreed_to_be_called_at_any_hour_is_on_the_clock_of_the_wall():
    night = monday(23, 10, zone=PANAMA)

    found = due(case(opened_at=night, around_the_clock=True), IN_PANAMA)

    assert found.respond_by == night + HOUR
    assert found.resolve_by == night + 16 * HOUR


def test_an_answer_stops_the_first_clock_and_starts_the_next():
    answered = case(first_answer_at=monday(10, 20), answered_at=monday(10, 20))

    found = due(answered, SPAIN)

    assert found.respond_by == monday(11)
    assert found.next_reply == Deadline(monday(18, 20), "update")
    assert found.next_due == found.next_reply


def test_a_customer_who_writes_again_is_answered_sooner():
    again = case(
        first_answer_at=monday(10, 20),
        answered_at=monday(10, 20),
        waiting_since=monday(11),
    )

    assert due(again, SPAIN).next_due == Deadline(monday(13), "next_reply")


def test_who_was_left_waiting_at_night_hears_from_us_when_the_desk_opens():
    # Movistar: before midnight "a technical problem", and no time given.
    late = monday(23, 50, zone=PANAMA)
    opened = monday(14, zone=PANAMA)

    found = due(
        case(opened_at=opened, first_answer_at=opened + HOUR, answered_at=late),
        IN_PANAMA,
    )

    assert found.next_reply == Deadline(
        monday(9, zone=PANAMA) + DAY,
        "update",
    )


def test_who_was_promised_a_time_waits_for_that():
    promised = case(
        first_answer_at=monday(10, 5),
        answered_at=monday(10, 5),
        waiting=(Deadline(monday(19), "promise"), Deadline(monday(18), "promise")),
    )

    found = due(promised, SPAIN)

    assert found.next_reply is None
    assert found.next_due == Deadline(monday(18), "promise")


def test_a_task_of_our_own_takes_no_update_from_the_customer():
    busy = case(
        first_answer_at=monday(10, 5),
        answered_at=monday(10, 5),
        waiting=(Deadline(monday(12), "task"),),
    )

    found = due(busy, SPAIN)

    assert found.next_due == Deadline(monday(12), "task")
    assert found.next_reply == Deadline(monday(18, 5), "update")


def test_a_claimed_fix_is_asked_about_after_a_day_and_after_a_week():
    claimed = case(
        first_answer_at=monday(10, 5), answered_at=monday(12), claimed_at=monday(12)
    )

    assert due(claimed, SPAIN).next_due == Deadline(monday(12) + DAY, "check_back")

    asked = replace(claimed, answered_at=monday(12) + DAY)
    assert due(asked, SPAIN).next_due == Deadline(monday(12) + 7 * DAY, "check_back")

    asked_again = replace(claimed, answered_at=monday(12) + 6 * DAY)
    assert due(asked_again, SPAIN).next_due is None


def test_a_customer_who_answers_a_claim_is_answered_like_any_other():
    denied = case(
        first_answer_at=monday(10, 5),
        answered_at=monday(12),
        claimed_at=monday(12),
        waiting_since=monday(12, 30),
    )

    assert due(denied, SPAIN).next_due == Deadline(monday(14, 30), "next_reply")


def test_a_case_that_is_over_has_nothing_due():
    over = case(
        is_complaint=True,
        is_over=True,
        waiting=(Deadline(monday(18), "promise"),),
        hard_deadline_at=monday(15),
    )

    found = due(over, SPAIN)

    assert found.next_due is None
    assert found.next_reply is None
    assert found.respond_by == monday(11)


def test_a_flight_leaves_whether_the_case_is_paused_or_not():
    paused = case(is_paused=True, hard_deadline_at=monday(15))

    assert due(paused, SPAIN).next_due == Deadline(monday(15), "hard_deadline")
    assert due(case(is_paused=True), SPAIN).next_due is None


def test_a_resumed_case_has_the_working_time_that_it_had_left():
    # Twenty minutes were left at 10:40; it resumes on Tuesday at half past nine.
    pause = (monday(10, 40), monday(9, 30) + DAY)

    found = due(case(pauses=(pause,)), SPAIN)

    assert found.respond_by == monday(9, 50) + DAY


def test_the_law_of_a_country_adds_its_own_clock():
    complaint = case(is_complaint=True)

    assert due(complaint, SPAIN).statutory_at == monday(10) + 15 * DAY
    assert due(case(), SPAIN).statutory_at is None
    assert due(complaint, IN_PANAMA).statutory_at is None


def test_the_law_counts_dates_and_not_hours():
    # The clocks change on 26 October: 15 days later it is ten in the morning again.
    opened = datetime(2025, 10, 20, 10, tzinfo=MADRID)

    found = due(case(is_complaint=True, opened_at=opened), SPAIN)

    assert found.statutory_at == datetime(2025, 11, 4, 9, tzinfo=UTC)


def test_a_holiday_of_the_country_is_no_working_day():
    # In Spain the 6th, a Saturday, and the 8th, a Monday, are holidays in December.
    friday = datetime(2025, 12, 5, 19, 30, tzinfo=MADRID)
    answered = case(first_answer_at=friday, answered_at=friday, opened_at=friday)

    assert SPAIN.calendar.is_closed_on(date(2025, 12, 8))
    assert due(answered, SPAIN).next_reply == Deadline(
        datetime(2025, 12, 9, 16, 30, tzinfo=MADRID), "update"
    )


def test_a_brand_sets_its_own_targets_and_keeps_the_rest():
    quick = {"minutes": 5, "clock": "wall"}
    each = ("first_reply", "next_reply", "update", "resolution")
    terms = terms_from({"targets": {"normal": dict.fromkeys(each, quick)}})
    policy = amended(SPAIN, terms)

    assert due(case(), policy).respond_by == monday(10, 5)
    assert due(case(priority="low"), policy).respond_by == monday(14)
    assert policy.calendar == SPAIN.calendar


def test_a_brand_keeps_its_own_hours_in_its_own_zone():
    hours = {"week": {"mon": ["12:00-16:00"]}}
    policy = amended(SPAIN, terms_from({"calendar": hours, "ceiling_minutes": 4320}))

    assert due(case(), policy).respond_by == monday(13)


def test_a_policy_survives_being_stored():
    assert amended(IN_PANAMA, terms_from(terms_document(SPAIN))) == SPAIN


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (
            {"targets": {"normal": {"first_reply": {"minutes": 0, "clock": "wall"}}}},
            (
                "This is no service policy: Expected `float` >= 0.25"
                " - at `$.targets[...].first_reply.minutes`."
            ),
        ),
        (
            {"calendar": {"week": {"mon": ["always"]}}},
            (
                "This is no service policy: “always” is no span of hours such as"
                " 09:00-14:00."
            ),
        ),
        (
            {"hours": "always"},
            "This is no service policy: Object contains unknown field `hours`.",
        ),
    ],
)
def test_what_makes_no_policy_is_named(document: dict, message: str):
    with pytest.raises(PolicyIsWrong) as wrong:
        terms_from(document)

    assert str(wrong.value) == message


def test_a_country_whose_holidays_nobody_knows_has_hours_still():
    policy = default_policy("Europe/Madrid", "XK")

    assert due(case(), policy).respond_by == monday(11)


# --- Laws ---

moments = st.integers(0, 30 * 24 * 60).map(
    lambda minutes: datetime(2025, 10, 15, tzinfo=UTC) + minutes * MINUTE
)
priorities = st.sampled_from(["low", "normal", "high", "urgent"])


@given(moments, st.booleans())
def test_a_higher_priority_is_never_due_later(opened_at, around_the_clock):
    by = [
        due(
            case(
                priority=priority,
                opened_at=opened_at,
                around_the_clock=around_the_clock,
            ),
            SPAIN,
        )
        for priority in ("urgent", "high", "normal", "low")
    ]

    assert [each.respond_by for each in by] == sorted(each.respond_by for each in by)
    assert [each.resolve_by for each in by] == sorted(each.resolve_by for each in by)


@given(moments, priorities)
def test_consent_to_any_hour_never_makes_anything_later(opened_at, priority):
    facts = case(priority=priority, opened_at=opened_at)
    at_any_hour = replace(facts, around_the_clock=True)

    assert due(at_any_hour, SPAIN).respond_by <= due(facts, SPAIN).respond_by
    assert due(at_any_hour, SPAIN).resolve_by <= due(facts, SPAIN).resolve_by


@given(moments, priorities, moments, st.timedeltas(timedelta(0), 5 * DAY))
def test_a_pause_never_makes_anything_earlier(opened_at, priority, paused, length):
    facts = case(priority=priority, opened_at=opened_at)
    resumed = replace(facts, pauses=((paused, paused + length),))

    assert due(resumed, SPAIN).respond_by >= due(facts, SPAIN).respond_by
    assert due(resumed, SPAIN).resolve_by >= due(facts, SPAIN).resolve_by
