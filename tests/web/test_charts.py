"""Charts are arithmetic: every coordinate below was worked out by hand."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.web.charts.history import history
from reputation.web.charts.scale import (
    TimeTick,
    coordinate,
    path,
    round_top,
    share,
    step_path,
    time_ticks,
)
from reputation.web.charts.sparkline import sparkline
from reputation.web.charts.spread import spread
from reputation.web.charts.stack import round_together, stack
from reputation.web.charts.timeline import timeline
from tests.people import MONDAY

MADRID = ZoneInfo("Europe/Madrid")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.001, "0"),
        (12, "12"),
        (12.5, "12.5"),
        (12.345, "12.35"),
        (1000.0, "1000"),
        (-3.1, "-3.1"),
    ],
)
def test_a_coordinate_is_short_and_has_a_point(value: float, text: str):
    assert coordinate(value) == text


def test_a_share_stays_between_its_ends():
    assert [share(x, 10, 20) for x in (5, 10, 15, 20, 25)] == [0, 0, 0.5, 1, 1]
    assert share(5, 5, 5) == 0


def test_a_path_goes_through_its_points():
    assert path([(0, 1), (2.5, 3)]) == "M0 1L2.5 3"
    assert path([]) == ""


def test_a_count_stays_level_until_it_changes():
    assert step_path([(0, 9), (10, 9), (20, 4)]) == "M0 9H10H20V4"
    assert step_path([]) == ""


@pytest.mark.parametrize(
    ("value", "top"),
    [(0, 4), (4, 4), (4.1, 8), (11, 12), (33, 40), (260, 320), (480, 600), (801, 1000)],
)
def test_an_axis_ends_at_a_round_number(value: float, top: float):
    assert round_top(value) == top


def test_ticks_stand_on_round_hours_of_the_zone():
    start = datetime(2025, 11, 17, 9, 20, tzinfo=MADRID)

    ticks = time_ticks(start, start + timedelta(hours=6))

    assert [f"{tick.moment:%H:%M}" for tick in ticks] == [
        "10:00",
        "11:00",
        "12:00",
        "13:00",
        "14:00",
        "15:00",
    ]
    assert ticks[0].at == coordinate(100 * 40 / 360)


def test_a_day_still_begins_at_midnight_when_the_clock_changes():
    start = datetime(2025, 10, 24, 12, 0, tzinfo=MADRID)

    ticks = time_ticks(start, start + timedelta(days=5))

    assert [f"{tick.moment:%d %H:%M}" for tick in ticks] == [
        "25 00:00",
        "26 00:00",
        "27 00:00",
        "28 00:00",
        "29 00:00",
    ]
    assert {tick.form for tick in ticks} == {"day"}
    # 26 October has 25 hours.
    whole = timedelta(days=5, hours=1) / timedelta(hours=1)
    assert ticks[0].at == coordinate(100 * 12 / whole)
    assert ticks[2].at == coordinate(100 * (12 + 24 + 25) / whole)


@pytest.mark.parametrize(
    ("days", "months"),
    [
        (366, ["2025-01", "2025-04", "2025-07", "2025-10"]),
        (700, ["2025-01", "2025-07", "2026-01", "2026-07"]),
        (2_000, ["2026-01", "2028-01", "2030-01"]),
    ],
)
def test_more_than_a_year_is_told_in_months(days: int, months: list[str]):
    start = datetime(2024, 12, 17, 9, 20, tzinfo=MADRID)

    ticks = time_ticks(start, start + timedelta(days=days), at_most=5)

    assert [f"{tick.moment:%Y-%m}" for tick in ticks] == months
    assert {(tick.moment.day, tick.moment.hour, tick.form) for tick in ticks} == {
        (1, 0, "month")
    }


def test_an_axis_of_a_whole_year_is_told_in_days():
    ticks = time_ticks(MONDAY, MONDAY + timedelta(days=365), at_most=5)

    assert {tick.form for tick in ticks} == {"day"}


def test_a_label_beside_an_edge_is_not_cut_off():
    anchors = [TimeTick(at, MONDAY, "day").anchor for at in ("0", "8", "92", "99.9")]

    assert anchors == ["start", "middle", "middle", "end"]


def test_no_time_has_no_ticks():
    assert time_ticks(MONDAY, MONDAY) == []


def test_a_sparkline_spans_its_frame_on_a_fixed_scale():
    chart = sparkline([0, 100, 50])

    assert chart is not None
    assert chart.line == "M0 53L500 3L1000 28"
    assert chart.area == "M0 53L500 3L1000 28V56H0Z"
    assert (chart.end_x, chart.end_y) == ("100", "28")
    assert (chart.low, chart.high, chart.latest) == (0, 100, 50)


def test_one_score_is_a_level_line():
    chart = sparkline([100])

    assert chart is not None
    assert chart.line == "M0 3L1000 3"


def test_no_score_has_no_sparkline():
    assert sparkline([]) is None


def test_history_places_scores_by_time_and_zones_by_band():
    chart = history(
        [(MONDAY, 0.0), (MONDAY + timedelta(hours=6), 100.0)],
        start=MONDAY,
        end=MONDAY + timedelta(hours=12),
    )

    assert chart.line == "M0 220L500 0"
    assert (chart.end_x, chart.end_y) == ("50", "0")
    assert [(z.band, z.y, z.height, z.edge) for z in chart.zones] == [
        ("crisis", "0", "55", 75),
        ("elevated", "55", "55", 50),
        ("watch", "110", "55", 25),
        ("calm", "165", "55", 0),
    ]


def test_history_without_scores_still_has_its_zones():
    chart = history([], start=MONDAY, end=MONDAY + timedelta(days=1))

    assert chart.line == ""
    assert len(chart.zones) == 4


def test_a_stack_lays_its_parts_end_to_end():
    bar = stack(
        [
            ("spread", "Spread", 20.05),
            ("reach", "Reach", 0.01),
            ("waiting", "Waiting", 5.04),
            ("legal_or_regulator", "Lawyer", 10.0),
            ("false_fix", "False fix", 1.0),
        ],
        score=36.1,
    )

    assert [(p.code, p.x, p.width, p.tone) for p in bar.parts] == [
        ("spread", "0", "20.1", "spread"),
        ("waiting", "20.1", "5", "waiting"),
        ("legal_or_regulator", "25.1", "10", "signal"),
        ("false_fix", "35.1", "1", "signal-alt"),
    ]
    assert bar.total == 36.1
    assert bar.recovered_width == "0"


def test_a_stack_shows_what_recovery_took_away():
    bar = stack([("spread", "Spread", 40.0)], score=10.0)

    assert (bar.score_x, bar.recovered_width) == ("10", "30")


@given(st.lists(st.floats(0, 100), max_size=20))
def test_rounded_parts_add_up_to_the_rounded_sum(values: list[float]):
    rounded = round_together(values)

    assert round(sum(rounded) * 10) == round(sum(values) * 10)
    assert all(abs(r - v) < 0.1 + 1e-9 for r, v in zip(rounded, values, strict=True))


def test_the_fan_opens_from_now_to_the_final_sizes():
    chart = spread([(60, 1), (120, 2)], age_s=240, forecast=3, low=2, high=4)

    # The top is 4 and 206 units high below a margin of 14; now is at 740.
    assert chart.line == "M0 220H185V168.5H370V117H740"
    assert chart.fan == "M740 117L1000 14L1000 117Z"
    assert chart.middle == "M740 117L1000 65.5"
    assert (chart.now_x, chart.now_y) == ("74", "117")
    assert [(level.label, level.at) for level in chart.levels] == [
        ("1", "168.5"),
        ("2", "117"),
        ("3", "65.5"),
        ("4", "14"),
    ]
    assert chart.reposts == 2


def test_a_conversation_without_reposts_is_a_line_on_the_ground():
    chart = spread([], age_s=600, forecast=0, low=0, high=0)

    assert chart.line == "M0 220H740"
    assert chart.reposts == 0


def test_a_timeline_gives_every_voice_its_lane():
    minute = timedelta(minutes=1)
    chart = timeline(
        [
            (MONDAY, "complaint"),
            (MONDAY + 5 * minute, "answer"),
            (MONDAY + 9 * minute, "customer"),
            (MONDAY + 9 * minute + timedelta(seconds=1), "customer"),
        ],
        [MONDAY + 10 * minute, MONDAY + 10 * minute + timedelta(milliseconds=1)],
        start=MONDAY,
        end=MONDAY + 10 * minute,
    )

    assert (chart.complaints, chart.answers) == (["1"], ["50"])
    assert chart.customers == ["89.2"]
    assert chart.reposts == "M1000 71V85"
    assert MONDAY.tzinfo is UTC
