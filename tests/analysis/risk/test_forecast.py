"""How far a post will spread: the forecast by itself."""

import pytest

from reputation.analysis.risk.forecast import forecast, gain, momentum, probability
from reputation.analysis.risk.tally import tally


def test_the_sentence_of_the_specification_is_true():
    ages = [600.0] * 27 + [1800.0] * 41

    found = momentum(2400.0, ages)

    assert (found.recent, found.window_s) == (41, 2400.0)
    assert round(found.growth) == 171


def test_the_gain_of_a_window_stops_rising_below_five_minutes():
    assert gain(3600.0) == 3.9
    assert gain(10.0) == gain(300.0) > gain(301.0)


def test_a_window_is_open_at_its_middle():
    assert momentum(1000.0, [500.0]).recent == 0
    assert momentum(1000.0, [500.1]).recent == 1


def test_without_an_audience_nothing_is_forecast():
    heard = tally(3600.0, 0, [])

    found = forecast(heard, momentum(3600.0, heard.ages), 500)

    assert (found.reposts, found.low, found.high, found.probability) == (0, 0, 0, 0)
    assert found.driver == "momentum"


def test_a_large_audience_drives_a_forecast_before_anybody_reposts():
    heard = tally(0.0, 1_000_000, [])

    found = forecast(heard, momentum(0.0, heard.ages), 500)

    assert found.driver == "audience"
    assert found.reposts == pytest.approx(50.0)
    assert (found.low, found.high) == (12, 200)


@pytest.mark.parametrize(
    ("so_far", "growth", "expected"),
    [
        pytest.param(500, 0.0, 1.0, id="it has happened"),
        pytest.param(499, 0.0, 0.0, id="no growth in sight"),
        pytest.param(400, 100.0, 0.5, id="the forecast is the threshold"),
        pytest.param(0, 500 * 2.718281828459045**1.08, 0.8413447460685429, id="+1 sd"),
    ],
)
def test_the_probability_is_lognormal_around_the_growth(so_far, growth, expected):
    assert probability(so_far, growth, 500) == pytest.approx(expected)
