"""Our closed form of SEISMIC beside the R package, on the package's own example."""

import csv
from math import inf
from pathlib import Path

import pytest

from reputation.analysis.risk.seismic import seismic, window_start

SHARED = Path(__file__).parents[4] / "shared"


def test_every_row_of_the_r_package_is_met():
    example = SHARED / "data" / "seismic_r_tweet.csv"
    expected = SHARED / "reference" / "seismic_r_example.csv"
    if not (example.exists() and expected.exists()):
        pytest.skip("the R package's example is not beside this repository")
    with example.open(newline="") as lines:
        events = list(csv.DictReader(lines))
    ages = [float(event["seconds_since_post"]) for event in events]
    followers = [float(event["followers"]) for event in events]
    with expected.open(newline="") as lines:
        rows = list(csv.DictReader(lines))

    found = [seismic(ages, followers, float(row["t"])) for row in rows]

    assert len(rows) == 361
    for ours, row in zip(found, rows, strict=True):
        assert ours.infectiousness == pytest.approx(float(row["p"]), rel=1e-5), row
        assert ours.reposts == pytest.approx(float(row["pred"]), rel=1e-5), row


def test_nothing_is_estimated_at_the_very_moment_of_the_post():
    assert seismic([0.0, 0.0], [100, 100], 0.0) == (0.0, 0.0)


def test_a_post_that_nobody_passed_on_stays_one():
    assert seismic([0.0], [100], 3600.0) == (0.0, 0)


def test_a_repost_at_that_very_second_counts_but_does_not_inform():
    assert seismic([0.0, 60.0], [100, 100], 60.0) == (0.0, 1)


def test_reposts_out_of_nowhere_have_no_bound():
    assert seismic([0.0, 10.0], [0, 0], 60.0) == (inf, inf)


def test_the_window_is_half_the_life_of_a_busy_post():
    busy = [10.0 * i for i in range(361)]

    assert window_start(busy, 3600.0) == 1800.0
    assert window_start(busy, 400.0) == 100.0


def test_the_window_stretches_back_over_five_reposts():
    ages = [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0]

    assert window_start(ages, 3600.0) == 20.0
    assert window_start(ages[:3], 3600.0) == 0.0
