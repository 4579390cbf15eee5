"""Numbers and times as readers of several regions expect them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from reputation.web.charts.scale import TimeTick
from reputation.web.templatetags import figures
from tests.people import MONDAY

MADRID = ZoneInfo("Europe/Madrid")


@pytest.fixture(autouse=True)
def in_madrid() -> Iterator[None]:
    with timezone.override(MADRID), translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "12,345"), ("es", "12.345"), ("es-mx", "12,345"), ("es-pa", "12,345")],
)
def test_thousands_are_set_apart_as_the_region_does(language: str, text: str):
    with translation.override(language):
        assert figures.figure(12_345) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (99_999, "99,999"), (100_000, "100K"), (2_345_678, "2.3M"), (None, "–")],
)
def test_a_large_number_is_written_short(value: float | None, text: str):
    assert figures.compact(value) == text


def test_a_decimal_has_the_mark_of_the_language():
    assert figures.tenths(65.01) == "65.0"
    with translation.override("es"):
        assert figures.tenths(65.01) == "65,0"
        assert figures.hundredths(0.5) == "0,50"


@pytest.mark.parametrize(
    ("change", "text"),
    [(6.44, "+6.4"), (-1.0, "−1.0"), (0.04, "0.0"), (-0.04, "0.0"), (None, "–")],
)
def test_a_change_carries_its_sign(change: float | None, text: str):
    assert figures.signed(change) == text


@pytest.mark.parametrize(
    ("change", "way"), [(0.06, "up"), (0.04, "level"), (-0.06, "down"), (None, "level")]
)
def test_a_change_that_shows_as_zero_goes_nowhere(change: float | None, way: str):
    found = (figures.is_up(change), figures.is_down(change))

    assert found == (way == "up", way == "down")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0 %"), (0.004, "<1 %"), (0.134, "13 %"), (0.996, ">99 %"), (1, "100 %")],
)
def test_a_chance_is_never_rounded_to_certainty(value: float, text: str):
    assert figures.percent(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (3_600, "1 h"),
        (7_860, "2 h 11 min"),
        (timedelta(days=1, hours=9, minutes=30), "1 d 9 h"),
        (timedelta(days=3), "3 d"),
        (None, "–"),
    ],
)
def test_a_span_has_two_units_at_most(value: timedelta | float | None, text: str):
    assert figures.span(value) == text


def test_a_span_between_two_times_is_never_negative():
    assert figures.span_since(MONDAY + timedelta(minutes=5), MONDAY) == "5 min"
    assert figures.span_since(MONDAY, MONDAY + timedelta(minutes=5)) == "0 s"
    assert figures.span_since(None, MONDAY) == "–"


def test_how_long_ago_comes_with_the_moment_itself():
    assert figures.ago(MONDAY - timedelta(seconds=2), MONDAY) == (
        '<time datetime="2025-11-17T08:59:58+00:00" '
        'title="Nov 17, 2025, 09:59:58 Europe/Madrid" data-ago>2 sec. ago</time>'
    )


@pytest.mark.parametrize("ahead", [0, 5])
def test_what_just_happened_or_runs_ahead_is_now(ahead: int):
    moment = MONDAY + timedelta(seconds=ahead)

    assert ">just now</time>" in figures.ago(moment, MONDAY)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        pytest.param(MONDAY, "10:00", id="today"),
        pytest.param(MONDAY - timedelta(days=3), "Nov 14, 10:00", id="this year"),
        pytest.param(
            datetime(2024, 7, 1, tzinfo=MADRID), "Jul 1, 2024, 00:00", id="another year"
        ),
    ],
)
def test_a_moment_names_its_day_only_when_that_is_needed(value: datetime, words: str):
    assert f">{words}</time>" in figures.moment(value, MONDAY)


def test_an_axis_names_the_hour_the_day_or_the_month():
    def tick(form, hour=0):
        moment = datetime(2025, 11, 17, hour, 0, tzinfo=MADRID)
        return figures.tick(TimeTick("0", moment, form))

    assert (tick("hour", 6), tick("day"), tick("month")) == (
        "06:00",
        "Nov 17",
        "Nov 2025",
    )


def test_an_unknown_language_falls_back_to_english():
    with translation.override("xx-yy"):
        assert figures.figure(1_234) == "1,234"


def test_a_score_splits_at_its_decimal_mark():
    assert figures.score_parts(100.0) == ("100", ".0")
    with translation.override("es"):
        assert figures.score_parts(74.96) == ("75", ",0")
