"""What is asserted has been measured: the table of `measured.py` is what the gold set says today."""

from functools import cache

import pytest

from reputation.analysis.reading import Context
from reputation.analysis.triage.engine import CueReader
from reputation.analysis.triage.evidence import Found
from reputation.analysis.triage.matcher import the_matcher
from reputation.analysis.triage.measured import (
    ASSERTED,
    FEWEST,
    MEASURED,
    UNMEASURED,
    Measured,
    bar_of,
)
from reputation.analysis.triage.severity import level_of
from reputation.analysis.triage.signals import SIGNALS, find_signals
from tests.analysis.triage.found import hits_of, signals_in
from tests.analysis.triage.gold import executives, posts


def found_in(text: str, context: Context) -> tuple[Found, ...]:
    """Return what the engine finds, that which it does not assert too."""
    reading = CueReader().read(text, context=context)
    matcher = the_matcher()
    hits = matcher.scan(matcher.parse(text), "" if reading.also else reading.language)
    return find_signals(
        hits,
        context=context,
        languages=frozenset({reading.language, reading.also}) - {""},
        complaint=reading.complaint,
    ).found


@cache
def measured() -> dict[str, Measured]:
    """Measure what is told for sure on the gold set: asserted, or would be if the bar were nought."""
    right: dict[str, int] = {}
    told: dict[str, int] = {}
    context = Context(executives=executives())
    for post in posts():
        sure = {one.name for one in found_in(post.text, context) if one.sure}
        for name in sure - UNMEASURED:
            told[name] = told.get(name, 0) + 1
            right[name] = right.get(name, 0) + (name in post.signals)
    return {
        name: Measured(round(right[name] / told[name], 2), told[name])
        for name in sorted(told)
    }


def test_the_table_is_what_the_gold_set_says() -> None:
    assert MEASURED.keys() == measured().keys()
    for name, now in measured().items():
        kept = MEASURED[name]
        assert kept.precision == pytest.approx(now.precision, abs=0.05), name
        assert kept.n == pytest.approx(now.n, rel=0.25, abs=2), name


@pytest.mark.parametrize("name", sorted(ASSERTED - UNMEASURED))
def test_what_is_asserted_is_precise_enough_today(name: str) -> None:
    assert measured()[name].precision >= bar_of(name)


@pytest.mark.parametrize("name", sorted(MEASURED))
def test_a_signal_is_asserted_where_it_is_precise_enough(name: str) -> None:
    precise = MEASURED[name].precision >= bar_of(name) and MEASURED[name].n >= FEWEST

    assert (name in ASSERTED) is precise


def test_every_asserted_signal_is_known() -> None:
    assert {*SIGNALS.values(), "failed_prior_contact"} >= ASSERTED


def test_a_high_level_is_right_in_four_of_five() -> None:
    high = [
        post
        for post in posts()
        if post.is_complaint
        and level_of(hits_of(post.text), signals_in(post.text, post.language)) == "high"
    ]

    assert sum(post.severity >= 3 for post in high) >= 0.8 * len(high)
