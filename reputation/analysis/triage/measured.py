"""How often each signal was right where the engine was sure: which are asserted, and which are hints.

Measured on the gold set through the whole engine, all languages together, one post counted once for a signal:
`tests/analysis/triage/test_precision.py` measures again and holds this table.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Measured(NamedTuple):
    """The share of right ones among `n` posts in which the engine was sure."""

    precision: float
    n: int


# Below these a person confirms. Lawyers and fraud may be wrong more often: missing one costs more.
BAR = 0.85
LOWER_BARS: Mapping[str, float] = {"legal_or_regulator": 0.70, "fraud_wording": 0.70}

# So few posts prove nothing.
FEWEST = 4

MEASURED: Mapping[str, Measured] = {
    "announced_escalation": Measured(0.95, 43),
    "broken_promise": Measured(0.96, 23),
    "disrespect_or_threat": Measured(0.96, 25),
    "executive_tagged": Measured(0.91, 56),
    "failed_prior_contact": Measured(0.92, 49),
    "false_fix": Measured(0.89, 35),
    "fraud_wording": Measured(0.77, 52),
    "hard_deadline": Measured(0.92, 37),
    "legal_or_regulator": Measured(0.91, 45),
    "pushed_off_channel": Measured(0.94, 33),
    "recruiting_others": Measured(0.95, 37),
    "remedy_gap": Measured(0.92, 24),
    "reply_removed_or_blocked_alleged": Measured(0.97, 31),
    "safety_or_injury": Measured(0.97, 39),
    "silence_after_first_reply": Measured(1.00, 27),
}

# The gold set labels none of these: who writes is told by a profile. An author's own "I am a journalist" is
# asserted all the same.
UNMEASURED = frozenset({"expert_or_press_author"})


def bar_of(signal: str) -> float:
    return LOWER_BARS.get(signal, BAR)


ASSERTED = UNMEASURED | {
    signal
    for signal, measured in MEASURED.items()
    if measured.precision >= bar_of(signal) and measured.n >= FEWEST
}
