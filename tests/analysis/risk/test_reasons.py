"""Why a score is what it is, in codes and numbers."""

from hypothesis import given

from reputation.analysis.risk.reasons import CODES, Reason, top_reasons
from reputation.analysis.risk.score import ScoredPost, assess
from tests.analysis.risk.worlds import posts, steady

SPREADING = [(600.0, 50)] * 27 + [(1800.0, 50)] * 41


def reasons_for(post, **options):
    return {r.code: r for r in top_reasons(post, assess(post), **options)}


def test_momentum_is_told_with_its_numbers():
    post = ScoredPost(2400.0, 300, SPREADING, negativity=1.0, severity=0.1)

    first = top_reasons(post, assess(post))[0]

    assert first.code == "spread.momentum"
    assert first.points == assess(post).points.spread
    assert first.params == {
        "reposts": 68,
        "estimated": 0,
        "recent": 41,
        "window_s": 2400.0,
        "forecast": 171,
    }


def test_an_audience_is_told_with_its_numbers():
    post = ScoredPost(0.0, 1_000_000, negativity=1.0)

    found = reasons_for(post)

    assert found["spread.audience"].params == {
        "reposts": 0,
        "estimated": 0,
        "pending": 1_000_000,
        "forecast": 50,
    }
    assert found["reach.potential"].params == {"reach": 906_346}


def test_waiting_is_told_with_or_without_an_answer():
    waiting = ScoredPost(86_400.0, 300, negativity=1.0, severity=0.0)
    answered = ScoredPost(86_400.0, 300, negativity=1.0, answered_age_s=72_000.0)

    assert reasons_for(waiting)["waiting.unanswered"].params == {"waited_s": 86_400.0}
    assert reasons_for(answered)["waiting.answered"].params == {
        "answered_after_s": 72_000.0,
        "since_s": 14_400.0,
    }


def test_signals_are_reasons_with_their_count():
    post = ScoredPost(60.0, 30, negativity=1.0, signals={"false_fix": 2})

    assert reasons_for(post)["signal.false_fix"].params == {"count": 2}


def test_a_recovery_is_a_reason_that_takes_away():
    post = ScoredPost(
        24_000.0, 300, SPREADING, negativity=1.0, severity=0.5, resolved_age_s=2400.0
    )

    reason = reasons_for(post)["recovery.resolved"]

    found = assess(post)
    assert reason.params == {"since_s": 21_600.0, "factor": 0.5}
    assert reason.points == -found.points.total / 2


def test_a_post_that_is_not_negative_needs_no_reason():
    assert reasons_for(ScoredPost(3600.0, 300)) == {}


@steady
@given(posts)
def test_reasons_are_known_few_and_weightiest_first(post):
    reasons = top_reasons(post, assess(post))

    weights = [abs(reason.points) for reason in reasons]
    assert len(reasons) <= 3
    assert weights == sorted(weights, reverse=True)
    assert all(isinstance(r, Reason) and r.code in CODES for r in reasons)
