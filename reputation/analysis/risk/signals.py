"""Why one post can matter: stakes, intent and the brand's own conduct (RISK section 5).

Each active signal closes a share of the distance that remains to 100.
"""

from collections.abc import Mapping
from math import expm1, fsum, log1p

from reputation.analysis.risk.config import DEFAULT, RiskConfig


class UnknownSignal(ValueError):
    """A signal that the configuration has no weight for."""


def pulls(
    counts: Mapping[str, int], negativity: float, config: RiskConfig = DEFAULT
) -> dict[str, float]:
    """Return -ln of the distance to 100 that each signal leaves open; 0 is no pull.

    `counts` says how often each signal is active. Those that are not active are left
    out; those above their cap count as the cap.

    Raises:
        UnknownSignal: a name without a weight in `config`.
    """
    found: dict[str, float] = {}
    for name, count in counts.items():
        rule = config.signals.get(name)
        if rule is None:
            raise UnknownSignal(f"Risk {config.version} knows no signal “{name}”.")
        if count > 0:
            found[name] = -log1p(-negativity * rule.weight) * min(count, rule.cap)
    return found


def closed(pulled: Mapping[str, float]) -> float:
    """Return the share of the distance to 100 that signals close together.

    1 - prod (1 - neg w)^min(count, cap): 0 without signals, and always below 1.
    """
    return -expm1(-fsum(pulled.values()))


def shares(pulled: Mapping[str, float], points: float) -> dict[str, float]:
    """Return `points` divided among the signals by their pull, adding up to it.

    All zero when nothing pulls, as with a post that is not negative.
    """
    total = fsum(pulled.values())
    if not total:
        return dict.fromkeys(pulled, 0.0)
    return {name: points * pull / total for name, pull in pulled.items()}
