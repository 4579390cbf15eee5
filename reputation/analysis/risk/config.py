"""The choices behind a score: weights, thresholds, bands. Stored by version.

What was measured (the kernel, the growth of a cascade) stands beside its formula
instead; what is here was decided, and another agency may decide otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S


class SignalRule(NamedTuple):
    """What one signal weighs and how often it may count."""

    weight: float  # share of the distance to 100 that one occurrence closes
    cap: int


SIGNALS: Mapping[str, SignalRule] = MappingProxyType(
    {
        "safety_or_injury": SignalRule(0.35, 1),
        "disrespect_or_threat": SignalRule(0.35, 1),
        "reply_removed_or_blocked_confirmed": SignalRule(0.35, 1),
        "reply_removed_or_blocked_alleged": SignalRule(0.20, 1),
        "legal_or_regulator": SignalRule(0.20, 1),
        "recruiting_others": SignalRule(0.15, 1),
        "false_fix": SignalRule(0.15, 3),
        "fraud_wording": SignalRule(0.12, 1),
        "hard_deadline": SignalRule(0.12, 1),
        "announced_escalation": SignalRule(0.12, 1),
        "expert_or_press_author": SignalRule(0.12, 1),
        "broken_promise": SignalRule(0.12, 3),
        "remedy_gap": SignalRule(0.12, 1),
        "executive_tagged": SignalRule(0.10, 1),
        "silence_after_first_reply": SignalRule(0.10, 1),
        "pushed_off_channel": SignalRule(0.05, 1),
        "joined_complaint": SignalRule(0.05, 5),
        "failed_prior_contact": SignalRule(0.03, 5),
    }
)


@dataclass(frozen=True)
class RiskConfig:
    """One set of choices. Stored as `version` with a score, to make it again."""

    version: str = "2026-11"

    th_reposts: int = 500  # reposts at which spread is full; the threshold of P too
    th_reach: int = 500_000  # accounts at which reach is full
    addressable: int = 5_000_000  # accounts that could be reached at all
    overlap: float = 0.7  # share of a reposter's followers that is new; an assumption

    weight_spread: float = 0.45
    weight_reach: float = 0.25
    weight_severity: float = 0.15
    weight_waiting: float = 0.15
    waiting_alone: float = 0.25  # share of waiting that counts before anybody sees it

    # Share of complainers who expected an answer by an age, linear in between.
    patience: tuple[tuple[float, float], ...] = (
        (0.0, 0.0),
        (HOUR_S, 0.42),
        (DAY_S, 0.84),
        (7 * DAY_S, 1.0),
    )
    reach_half_life_s: float = DAY_S
    answer_half_life_s: float = 6 * HOUR_S
    recovery_half_life_s: float = 6 * HOUR_S

    signals: Mapping[str, SignalRule] = field(default_factory=lambda: SIGNALS)

    band_edges: tuple[float, float, float] = (25.0, 50.0, 75.0)
    hysteresis_points: float = 5.0
    hysteresis_s: float = 30 * 60.0

    def with_thresholds(self, *, reposts: int, reach: int) -> "RiskConfig":
        """Return the same choices for a brand of another size, version and all.

        Raises:
            ValueError: a threshold below one.
        """
        if reposts < 1 or reach < 1:
            raise ValueError(
                f"Thresholds of {reposts} reposts and {reach} accounts: use 1 or more."
            )
        if (reposts, reach) == (self.th_reposts, self.th_reach):
            return self
        version = f"{self.version.partition('+')[0]}+{reposts}.{reach}"
        return replace(self, version=version, th_reposts=reposts, th_reach=reach)


DEFAULT = RiskConfig()
