"""Working time: exact across the change of the clocks, holidays and nights."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.cases.calendars import (
    Calendar,
    CalendarIsWrong,
    Hours,
    add_working_time,
    calendar_document,
    calendar_from,
    is_open,
    opening_after,
    working_time_between,
)

MADRID = ZoneInfo("Europe/Madrid")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def desk(*, zone: str = "Europe/Madrid", country: str = "", region: str = "", **week):
    return calendar_from(
        {"zone": zone, "week": week, "country": country, "region": region}
    )


def madrid(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2025, month, day, hour, minute, tzinfo=MADRID)


WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
SPLIT = desk(**{day: ["09:00-14:00", "16:00-19:00"] for day in WORKDAYS})
ALL_DAY = desk(**{day: ["00:00-24:00"] for day in (*WORKDAYS, "sat", "sun")})
NIGHT = desk(fri=["22:00-06:00"], sat=["22:00-06:00"])


def test_time_runs_only_in_the_hours_of_a_split_day():
    # Monday 17 November 2025.
    assert add_working_time(madrid(17, 13, 30), HOUR, SPLIT) == madrid(17, 16, 30)
    assert add_working_time(madrid(17, 18, 30), HOUR, SPLIT) == madrid(18, 9, 30)
    assert add_working_time(madrid(14, 18, 30), HOUR, SPLIT) == madrid(17, 9, 30)


def test_an_hour_that_ends_at_closing_time_ends_there_and_not_at_the_next_opening():
    assert add_working_time(madrid(17, 18), HOUR, SPLIT) == madrid(17, 19)


def test_a_working_day_has_the_hours_of_its_spans():
    assert working_time_between(madrid(17, 0), madrid(18, 0), SPLIT) == 8 * HOUR
    assert working_time_between(madrid(17, 12), madrid(17, 17), SPLIT) == 3 * HOUR


def test_no_time_has_passed_before_it_began():
    assert working_time_between(madrid(18, 0), madrid(17, 0), SPLIT) == timedelta(0)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param(date(2025, 3, 30), 23, id="clocks put forward"),
        pytest.param(date(2025, 10, 26), 25, id="clocks put back"),
        pytest.param(date(2025, 11, 17), 24, id="any other"),
    ],
)
def test_an_open_day_counts_what_it_has(day: date, hours: int):
    midnight = datetime(day.year, day.month, day.day, tzinfo=MADRID)
    next_midnight = midnight + timedelta(days=1)

    assert working_time_between(midnight, next_midnight, ALL_DAY) == hours * HOUR
    assert add_working_time(midnight, hours * HOUR, ALL_DAY) == next_midnight


def test_a_shift_through_the_skipped_hour_is_an_hour_shorter():
    # Saturday 29 March, 22:00, to Sunday 06:00: two o'clock is followed by three.
    opens = madrid(29, 22, month=3)

    assert add_working_time(opens, 7 * HOUR, NIGHT) == madrid(30, 6, month=3)
    assert working_time_between(opens, madrid(30, 12, month=3), NIGHT) == 7 * HOUR


def test_a_desk_that_opens_within_the_skipped_hour_opens_when_it_is_skipped():
    early = desk(sun=["02:30-05:00"])

    skip = datetime(2025, 3, 30, 1, tzinfo=UTC)
    assert opening_after(madrid(29, 12, month=3), early) == skip
    assert working_time_between(skip - HOUR, skip + 9 * HOUR, early) == 2 * HOUR


def test_a_desk_that_closes_within_the_repeated_hour_closes_the_second_time():
    late = desk(sat=["20:00-02:30"])

    opens = madrid(25, 20, month=10)
    assert working_time_between(opens, opens + 24 * HOUR, late) == 7.5 * HOUR


def test_a_night_shift_goes_on_into_the_holiday_and_none_begins_on_it():
    # 1 November 2025 is a Saturday, and a holiday in all of Spain.
    nights = desk(country="ES", fri=["22:00-06:00"], sat=["22:00-06:00"])

    friday = madrid(31, 12, month=10)
    assert working_time_between(friday, madrid(3, 0), nights) == 8 * HOUR


def test_a_region_has_its_own_holidays():
    in_madrid = desk(country="ES", region="MD", fri=["09:00-14:00"])
    in_spain = desk(country="ES", fri=["09:00-14:00"])

    # 2 May, the day of the Community of Madrid, was a Friday.
    assert in_madrid.is_closed_on(date(2025, 5, 2))
    assert not in_spain.is_closed_on(date(2025, 5, 2))


def test_a_desk_closes_on_dates_of_its_own():
    document = {"zone": "UTC", "week": {"wed": ["09:00-17:00"]}}
    closed = calendar_from(document | {"closed": ["2025-12-24"]})

    christmas_eve = datetime(2025, 12, 24, tzinfo=UTC)
    assert opening_after(christmas_eve, closed) == datetime(2025, 12, 31, 9, tzinfo=UTC)


def test_overlapping_spans_count_once():
    twice = desk(mon=["09:00-14:00", "12:00-17:00"])

    assert working_time_between(madrid(17, 0), madrid(18, 0), twice) == 8 * HOUR


def test_time_inside_a_pause_does_not_count():
    pause = (madrid(17, 10), madrid(17, 17))

    assert add_working_time(madrid(17, 9), 2 * HOUR, SPLIT, pauses=[pause]) == madrid(
        17, 18
    )
    assert working_time_between(
        madrid(17, 9), madrid(17, 18), SPLIT, pauses=[pause]
    ) == (2 * HOUR)


def test_the_clock_on_the_wall_never_closes():
    late = madrid(15, 23, 50)

    assert add_working_time(late, HOUR, None) == madrid(16, 0, 50)
    assert is_open(late, None)
    assert opening_after(late, None) == late


def test_the_clock_on_the_wall_counts_what_a_long_night_has():
    midnight, noon = madrid(26, 0, month=10), madrid(26, 12, month=10)

    assert working_time_between(midnight, noon, None) == 13 * HOUR
    assert add_working_time(midnight, 13 * HOUR, None) == noon


def test_a_desk_tells_when_it_opens():
    assert is_open(madrid(17, 9), SPLIT)
    assert not is_open(madrid(17, 14), SPLIT)
    assert opening_after(madrid(17, 14), SPLIT) == madrid(17, 16)
    assert opening_after(madrid(17, 16, 10), SPLIT) == madrid(17, 16, 10)
    assert opening_after(madrid(14, 19), SPLIT) == madrid(17, 9)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"week": {}}, "a desk that never opens has no working time"),
        ({"week": {"mon": ["nine"]}}, "“nine” is no span of hours such as 09:00-14:00"),
        ({"week": {"mon": ["9h-14h"]}}, "“9h” is no time such as 09:00"),
        ({"week": {"mon": ["09:00-24:30"]}}, "“24:30” is later than 24:00"),
        (
            {"week": {"lunes": ["09:00-14:00"]}},
            "“lunes” is no day of the week such as mon",
        ),
        (
            {"week": {"mon": ["09:00-14:00"]}, "zone": "Europe/Atlantis"},
            "“Europe/Atlantis” is no time zone",
        ),
        (
            {"week": {"mon": ["09:00-14:00"]}, "country": "ES", "region": "ZZ"},
            "no holidays are known of “ES-ZZ”",
        ),
        (
            {"week": {"mon": ["09:00-14:00"]}, "closed": ["Christmas"]},
            "“Christmas” is no date such as 2025-12-24",
        ),
    ],
)
def test_what_makes_no_calendar_is_named(document: dict, message: str):
    with pytest.raises(CalendarIsWrong) as wrong:
        calendar_from(document)

    assert str(wrong.value) == message


def test_a_desk_that_closed_for_good_has_no_time_left():
    # Every Monday of two years is closed.
    first = date(2025, 11, 3)
    mondays = [(first + timedelta(weeks=n)).isoformat() for n in range(104)]
    gone = calendar_from({"week": {"mon": ["09:00-10:00"]}, "closed": mondays})

    with pytest.raises(CalendarIsWrong):
        add_working_time(madrid(17, 9), HOUR, gone)
    with pytest.raises(CalendarIsWrong):
        opening_after(madrid(17, 9), gone)


# --- Laws ---

ZONES = [
    "Europe/Madrid",
    "America/Mexico_City",
    "America/Santiago",
    "Australia/Lord_Howe",
]


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    quarter = st.integers(0, 95)
    spans = st.builds(
        lambda begin, length: Hours(begin * 15, begin * 15 + length * 15),
        quarter,
        st.integers(1, 96),
    )
    week = draw(
        st.lists(st.lists(spans, max_size=3), min_size=7, max_size=7).filter(any)
    )
    return Calendar(
        zone=draw(st.sampled_from(ZONES)),
        week=tuple(tuple(day) for day in week),
        country=draw(st.sampled_from(["", "ES", "MX"])),
        closed=frozenset(
            draw(st.sets(st.dates(date(2025, 3, 1), date(2025, 11, 30)), max_size=5))
        ),
    )


# Around both changes of the clocks, north and south.
moments = st.integers(0, 270 * 24 * 3600).map(
    lambda seconds: datetime(2025, 3, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
amounts = st.timedeltas(timedelta(0), timedelta(hours=60))


@given(calendars(), moments, amounts)
def test_adding_and_measuring_are_each_others_inverse(calendar, start, amount):
    end = add_working_time(start, amount, calendar)

    assert working_time_between(start, end, calendar) == amount
    assert (
        add_working_time(start, working_time_between(start, end, calendar), calendar)
        == end
    )


@given(calendars(), moments, moments)
def test_what_was_measured_ends_no_later_than_where_it_was_measured(
    calendar, start, end
):
    measured = working_time_between(start, end, calendar)

    assert timedelta(0) <= measured <= max(end - start, timedelta(0))
    if measured:
        assert add_working_time(start, measured, calendar) <= end


@given(calendars(), moments, amounts, amounts)
def test_more_work_and_a_later_start_never_end_earlier(calendar, start, some, more):
    end = add_working_time(start, some, calendar)

    assert add_working_time(start, some + more, calendar) >= end
    assert add_working_time(start + more, some, calendar) >= end


@given(calendars(), moments, amounts, amounts)
def test_work_adds_up(calendar, start, some, more):
    halfway = add_working_time(start, some, calendar)

    assert add_working_time(halfway, more, calendar) == add_working_time(
        start, some + more, calendar
    ) or not (some and more)


@given(calendars(), moments, amounts, st.lists(st.tuples(moments, amounts), max_size=3))
def test_pauses_are_left_out_both_ways(calendar, start, amount, breaks):
    pauses = [(paused, paused + length) for paused, length in breaks]
    end = add_working_time(start, amount, calendar, pauses=pauses)

    assert working_time_between(start, end, calendar, pauses=pauses) == amount
    assert end >= add_working_time(start, amount, calendar)


@given(calendars())
def test_a_calendar_survives_being_stored(calendar):
    assert calendar_from(calendar_document(calendar)) == calendar
