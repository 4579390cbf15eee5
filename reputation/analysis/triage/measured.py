"""How often each signal was right where the engine was sure: which are asserted, and which are hints.

Measured on the gold set, all languages together; `tests/analysis/triage/test_precision.py` measures again.
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

MEASURED: Mapping[str, Measured] = {}


def bar_of(signal: str) -> float:
    return LOWER_BARS.get(signal, BAR)


ASSERTED = frozenset(
    signal
    for signal, measured in MEASURED.items()
    if measured.precision >= bar_of(signal)
)
