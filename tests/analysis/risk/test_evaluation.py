"""The evaluation, on cascades small enough to work out by hand."""

from math import sqrt
from pathlib import Path

import pytest

from reputation.analysis.risk.cascades import Cascade, read_cascades
from reputation.analysis.risk.evaluation import (
    MINUTES,
    AlertSkill,
    NoCascades,
    alert_skill,
    by_training,
    evaluate,
    forecast_at,
)

COLLECTION = Path(__file__).parents[4] / "shared" / "data" / "cascades_tideh.csv"


def cascade(name, *ages):
    """A post nobody follows, passed on at these minutes by people without followers."""
    seconds = [0.0, *(60.0 * age for age in ages)]
    return Cascade(name, seconds, [0.0] * len(seconds))


# Before 5 minutes: 1, 1, 2 and 4 reposts. In the end: 1, 2, 4 and 8.
FOUR = [
    cascade("a", 1),
    cascade("b", 1, 400),
    cascade("c", 1, 2, 400, 500),
    cascade("d", 1, 2, 3, 4, 400, 500, 600, 700),
]


def test_the_count_is_judged_as_it_stands():
    count = evaluate(FOUR).minutes[5]["count"]

    assert count.mdape == 50.0
    assert count.spearman == pytest.approx(4.5 / sqrt(5 * 4.5))
    assert count.precision_top10 == 1.0
    assert count.coverage is None


def test_the_constant_is_the_median_of_those_it_is_tested_without():
    constant = evaluate(FOUR).minutes[5]["constant"]

    # Without a 4, without b 4, without c 2, without d 2: off by 3, 1, 1/2 and 3/4.
    assert constant.mdape == pytest.approx(87.5)
    assert constant.spearman is None


def test_the_ratio_is_learnt_from_the_others():
    ratio = evaluate(FOUR).minutes[5]["ratio"]

    # 1 + final over 1 + count is 1, 3/2, 5/3 and 9/5; geometric means of the others.
    factors = [4.5 ** (1 / 3), 3 ** (1 / 3), 2.7 ** (1 / 3), 2.5 ** (1 / 3)]
    errors = sorted(
        abs(factor * (1 + count) - 1 - final) / final
        for factor, count, final in zip(
            factors, [1, 1, 2, 4], [1, 2, 4, 8], strict=True
        )
    )
    assert ratio.mdape == pytest.approx(50 * (errors[1] + errors[2]))


def test_a_predictor_is_not_tested_on_what_it_learnt_from():
    seen = by_training(
        [0, 1, 2, 3, 4, 5],
        [10, 11, 12, 13, 14, 15],
        lambda training: lambda count: sum(final for _, final in training),
    )

    assert seen == [50, 64, 63, 62, 61, 50]


def test_the_forecast_is_replayed_with_what_was_known():
    found = forecast_at(FOUR[3], 300.0, 3)

    # Two came after 2.5 minutes; h(300 s) = 3.9 * 12^0.45.
    growth = 3.9 * 12**0.45 * 4 / 7
    assert found.reposts == pytest.approx(4 + growth)
    assert found.probability == 1.0

    skill = evaluate(FOUR).minutes[5]["forecast"]
    # a, b: the only repost is old, so 1 of 1 and 1 of 2; c: 2 of 4, d as above.
    errors = sorted([0.0, 0.5, 0.5, abs(4 + growth - 8) / 8])
    assert skill.mdape == pytest.approx(50 * (errors[1] + errors[2]))
    assert skill.coverage == 0.5
    # Median size 3: c and d come to it. P is 0, 0, 0 and 1, a quarter wrong.
    assert skill.brier_skill == pytest.approx(0.0)


def test_seismic_without_followers_has_no_bound():
    seismic = evaluate(FOUR).minutes[5]["seismic"]

    assert seismic.infinite == 1.0
    assert seismic.spearman is None


def test_alerts_are_judged_by_who_comes_to_the_threshold():
    skill = alert_skill(FOUR, [300.0, None, 300.0, 600.0], 4)

    # c comes to 4 at 500 minutes; d did at 4, six minutes before its alert.
    assert skill == AlertSkill(3, 2 / 3, 1.0, (29_700.0 - 360.0) / 2)


def test_no_alerts_have_no_precision():
    assert alert_skill(FOUR, [None] * 4, 4) == AlertSkill(0, None, 0.0, None)
    assert alert_skill(FOUR, [300.0] * 4, 99) == AlertSkill(4, 0.0, None, None)


def test_the_rules_of_counts_look_at_counts():
    alerts = evaluate(FOUR).alerts

    # The threshold is 3: c comes to it at 400 minutes, d came at 3, before the look.
    assert alerts["half"] == AlertSkill(2, 1.0, 1.0, (23_700 - 120) / 2)
    assert alerts["full"].alerts == 1
    assert alerts["full"].lead_s == -120.0


def test_the_selection_rule_is_read_off_the_set():
    selection = evaluate(FOUR).selection

    assert (selection.cascades, selection.least, selection.most) == (4, 1, 8)
    assert selection.median == 3.0
    assert selection.days == pytest.approx(700 / 1440)
    assert selection.constant_best_until_min is None


@pytest.mark.parametrize("few", [[], FOUR[:1]])
def test_there_is_nothing_to_learn_from_a_single_cascade(few):
    with pytest.raises(NoCascades, match="2 or more"):
        evaluate(few)


def test_on_real_cascades_the_forecast_beats_the_count_and_orders_better():
    if not COLLECTION.exists():
        pytest.skip("the collection of cascades is not beside this repository")
    with COLLECTION.open(newline="") as lines:
        found = evaluate(read_cascades(lines))

    assert found.selection.cascades == 60
    assert found.selection.least >= 2000
    assert found.selection.constant_best_until_min == 60
    assert list(found.minutes) == list(MINUTES)
    for skills in found.minutes.values():
        assert skills["forecast"].mdape < skills["count"].mdape
    assert [round(row["forecast"].mdape) for row in found.minutes.values()] == [
        40, 41, 39, 40, 39, 30, 18,
    ]  # fmt: skip
