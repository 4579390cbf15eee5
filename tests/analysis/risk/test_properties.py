"""What RISK section 8 promises of every score, one test per promise."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reputation.analysis.risk.brand import posts_score
from reputation.analysis.risk.config import DEFAULT, SIGNALS
from reputation.analysis.risk.score import assess, waiting_share
from reputation.analysis.risk.spread import Repost, fold, unique
from tests.analysis.risk.worlds import ages, at_least, followers, posts, shares, steady

heard = st.lists(
    st.builds(Repost, st.sampled_from("abcdefgh"), ages, followers, st.booleans()),
    max_size=20,
)


@steady
@given(posts)
def test_a_score_lies_from_0_to_100(post):
    assert 0 <= assess(post).score <= 100


@steady
@given(posts)
def test_points_add_up_to_the_score_before_recovery(post):
    found = assess(post)

    summed = found.points.base + sum(found.points.signals.values())
    assert abs(summed * found.recovery_factor - found.score) < 1e-9


@steady
@given(posts, heard, st.randoms(use_true_random=False))
def test_order_and_duplicates_of_reposts_do_not_matter(post, reposts, random):
    shuffled = reposts + reposts[: len(reposts) // 2]
    random.shuffle(shuffled)

    def found(raw):
        return assess(replace(post, reposts=unique(raw, age_s=post.age_s)))

    assert found(shuffled) == found(reposts)


@steady
@given(posts, st.randoms(use_true_random=False))
def test_a_score_does_not_depend_on_the_order_of_its_reposts(post, random):
    shuffled = list(post.reposts)
    random.shuffle(shuffled)

    assert assess(replace(post, reposts=shuffled)) == assess(post)


@steady
@given(posts, st.floats(0, 1), followers)
def test_one_more_repost_in_the_past_never_lowers_anything(post, when, count):
    more = [*post.reposts, (when * post.age_s, count)]

    before, after = assess(post), assess(replace(post, reposts=more))

    assert after.facts.reposts == before.facts.reposts + 1
    assert at_least(after.forecast.reposts, before.forecast.reposts)
    assert at_least(after.facts.potential_reach, before.facts.potential_reach)
    assert at_least(after.forecast.probability, before.forecast.probability)
    assert at_least(after.score, before.score)


@steady
@given(posts, followers)
def test_more_followers_of_the_author_never_lower_a_score(post, more):
    raised = assess(replace(post, followers=post.followers + more))

    assert at_least(raised.score, assess(post).score)


@steady
@given(posts.filter(lambda post: post.reposts), followers)
def test_more_followers_of_a_reposter_never_lower_a_score(post, more):
    (age, count), *others = post.reposts
    raised = assess(replace(post, reposts=[(age, count + more), *others]))

    assert at_least(raised.score, assess(post).score)


@steady
@given(posts, shares)
def test_a_score_is_monotone_in_negativity(post, other):
    low, high = sorted((post.negativity, other))

    lower, higher = (assess(replace(post, negativity=n)) for n in (low, high))

    assert at_least(higher.score, lower.score)


@steady
@given(posts, shares)
def test_a_score_is_monotone_in_severity(post, other):
    low, high = sorted((post.severity, other))

    lower, higher = (assess(replace(post, severity=s)) for s in (low, high))

    assert at_least(higher.score, lower.score)


@steady
@given(posts, st.sampled_from(sorted(SIGNALS)))
def test_a_score_is_monotone_in_every_signal(post, name):
    more = dict(post.signals) | {name: post.signals.get(name, 0) + 1}

    assert at_least(assess(replace(post, signals=more)).score, assess(post).score)


@steady
@given(posts)
def test_a_forecast_is_never_below_what_came(post):
    found = assess(post)

    assert found.forecast.reposts >= found.facts.reposts
    assert found.facts.reposts <= found.forecast.low <= found.forecast.high


def quietly(post, later_s):
    """The same post later, when nothing else has happened."""
    happened = [repost for repost in post.reposts if repost[0] <= post.age_s]
    return replace(
        post,
        age_s=post.age_s + later_s,
        reposts=happened,
        estimated=[age for age in post.estimated if age <= post.age_s],
        answered_age_s=post.answered_s,
        resolved_age_s=post.resolved_s,
    )


@steady
@given(posts, ages)
def test_forecast_and_probability_never_rise_without_an_event(post, later):
    before, after = assess(post), assess(quietly(post, later))

    assert at_least(before.forecast.reposts, after.forecast.reposts)
    assert at_least(before.forecast.probability, after.forecast.probability)


@steady
@given(ages, ages)
def test_waiting_never_falls_while_unanswered(age, later):
    before = waiting_share(age, None, DEFAULT)

    assert at_least(waiting_share(age + later, None, DEFAULT), before)


@steady
@given(posts, st.floats(0, 1))
def test_unanswered_is_never_below_answered(post, when):
    post = replace(post, resolved_age_s=None)
    unanswered = assess(replace(post, answered_age_s=None))
    answered = assess(replace(post, answered_age_s=when * post.age_s))

    assert at_least(unanswered.score, answered.score)


@steady
@given(posts, st.floats(0, 1), st.floats(0, 1))
def test_an_earlier_answer_never_raises_a_score(post, one, other):
    early, late = sorted((one * post.age_s, other * post.age_s))

    assert at_least(
        assess(replace(post, answered_age_s=late)).score,
        assess(replace(post, answered_age_s=early)).score,
    )


@steady
@given(posts, st.floats(0, 1), st.floats(0, 1))
def test_an_earlier_resolution_never_raises_a_score(post, one, other):
    early, late = sorted((one * post.age_s, other * post.age_s))

    assert at_least(
        assess(replace(post, resolved_age_s=late)).score,
        assess(replace(post, resolved_age_s=early)).score,
    )


@steady
@given(posts, st.floats(0, 1))
def test_after_a_resolution_six_hours_of_silence_halve_a_score(post, when):
    resolved = replace(post, resolved_age_s=when * post.age_s)

    before, after = assess(resolved), assess(quietly(resolved, 6 * 3600.0))

    assert at_least(before.score / 2, after.score)


@steady
@given(posts, st.floats(1, 1e6))
def test_a_resolution_that_is_not_verified_by_now_changes_nothing(post, later):
    # A claim has no place among the inputs: what is not verified has no age yet.
    claimed = assess(replace(post, resolved_age_s=post.age_s + later))

    assert claimed == assess(replace(post, resolved_age_s=None))


@steady
@given(posts, heard, st.integers(1, 7))
def test_incremental_equals_batch(post, reposts, size):
    standing = {}
    for start in range(0, len(reposts), size):
        chunk = reposts[start : start + size]
        standing = fold(standing, chunk, age_s=post.age_s)

    step_by_step = assess(replace(post, reposts=list(standing.values())))

    at_once = unique(reposts, age_s=post.age_s)
    assert step_by_step == assess(replace(post, reposts=at_once))


@steady
@given(posts, st.integers(0, 2_000_000_000))
def test_a_score_does_not_depend_on_when_the_post_was_written(post, t0):
    def since_posting(age):
        return None if age is None else (t0 + round(age)) - t0

    here = replace(
        post,
        age_s=round(post.age_s),
        reposts=[(round(age), count) for age, count in post.reposts],
        estimated=[round(age) for age in post.estimated],
        answered_age_s=post.answered_age_s and round(post.answered_age_s),
        resolved_age_s=post.resolved_age_s and round(post.resolved_age_s),
    )
    there = replace(
        post,
        age_s=since_posting(post.age_s),
        reposts=[(since_posting(age), count) for age, count in post.reposts],
        estimated=[since_posting(age) for age in post.estimated],
        answered_age_s=since_posting(post.answered_age_s),
        resolved_age_s=since_posting(post.resolved_age_s),
    )

    assert assess(there) == assess(here)


@steady
@given(st.lists(st.floats(0, 100)), st.floats(0, 100))
def test_adding_a_conversation_never_lowers_the_brand(scores, another):
    before = posts_score(scores)

    assert 0 <= before <= 100
    assert at_least(posts_score([*scores, another]), before)
