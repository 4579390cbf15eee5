"""In which order cases are worked: derived from risk and stakes, and a person may raise it."""

from collections.abc import Mapping
from datetime import datetime

from reputation.analysis.risk.bands import BANDS
from reputation.analysis.risk.config import SIGNALS

PRIORITIES = ("low", "normal", "high", "urgent")
# A signal of this weight alone makes a case a pressing one.
HEAVY = 0.15
HEAVY_SIGNALS = frozenset(
    name for name, rule in SIGNALS.items() if rule.weight >= HEAVY
)
_OF_BAND: Mapping[str, str] = dict(zip(BANDS, PRIORITIES, strict=True))


def priority_of(
    *,
    band: str,
    signals: Mapping[str, int],
    hard_deadline_at: datetime | None = None,
    raised_to: str = "",
) -> str:
    """Return the priority of a case: the highest that anything about it asks for."""
    asked = [_OF_BAND[band], raised_to or "low"]
    standing = {name for name, count in signals.items() if count > 0}
    if "safety_or_injury" in standing:
        asked.append("urgent")
    if (
        hard_deadline_at is not None
        or "hard_deadline" in standing
        or standing & HEAVY_SIGNALS
    ):
        asked.append("high")
    return max(asked, key=PRIORITIES.index)
