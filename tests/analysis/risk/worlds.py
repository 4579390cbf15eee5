"""Posts of all kinds for the property tests, the same ones on every run."""

from hypothesis import settings
from hypothesis import strategies as st

from reputation.analysis.risk.config import DAY_S, SIGNALS
from reputation.analysis.risk.score import ScoredPost

steady = settings(derandomize=True, deadline=None, max_examples=150)

shares = st.floats(0, 1)
followers = st.one_of(st.integers(0, 5_000), st.integers(0, 100_000_000))
ages = st.one_of(st.floats(0, 2 * 3600), st.floats(0, 8 * DAY_S))
reposts = st.lists(st.tuples(ages, followers), max_size=25)
signals = st.dictionaries(
    st.sampled_from(sorted(SIGNALS)), st.integers(0, 9), max_size=4
)

posts = st.builds(
    ScoredPost,
    age_s=ages,
    followers=followers,
    reposts=reposts,
    estimated=st.lists(ages, max_size=5),
    negativity=shares,
    severity=shares,
    answered_age_s=st.none() | ages,
    resolved_age_s=st.none() | ages,
    signals=signals,
)


def at_least(value: float, floor: float) -> bool:
    """Tell whether a value is not below another by more than rounding explains."""
    return value >= floor - 1e-9 * max(1.0, abs(floor))
