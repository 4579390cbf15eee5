"""Which playbooks fit a case, and why. Pure."""

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from reputation.analysis.risk.bands import BANDS
from reputation.analysis.risk.config import DEFAULT
from reputation.playbooks.conditions import Situation
from reputation.playbooks.format import Matches

type Ground = Literal["signals", "aspects", "cluster", "channels", "intents", "band"]

# What a match is worth beside a signal's own weight of up to 35.
ASPECT, CLUSTER, CHANNEL, INTENT, BAND = 12, 8, 4, 5, 20


class Reason(Struct, frozen=True):
    """One ground on which a playbook fits: the signals, the aspects, the channel ..."""

    ground: Ground
    names: list[str]
    weight: float


def reasons_for(matches: Matches, situation: Situation) -> list[Reason]:
    """Return why a playbook fits a case, the strongest ground first; none when it does not.

    A case that is cooler than the playbook's minimum band does not call for it, and one
    that misses what the playbook is about neither: every case is somebody's complaint.
    """
    if BANDS.index(situation.band) < BANDS.index(matches.minimum_band):
        return []
    found = list(_grounds(matches, situation))
    if _about(matches).isdisjoint(each.ground for each in found):
        return []
    return sorted(found, key=lambda each: -each.weight)


def _about(matches: Matches) -> set[Ground]:
    """Return the grounds of which a playbook needs one: the most telling ones that it names."""
    if matches.signals or matches.aspects:
        return {"signals", "aspects"}
    if matches.channels:
        return {"channels"}
    return {"intents", "cluster", "band"}


def _grounds(matches: Matches, situation: Situation) -> Iterable[Reason]:
    if names := _common(matches.signals, situation.signals):
        weight = sum(100 * DEFAULT.signals[name].weight for name in names)
        yield Reason("signals", names, round(weight, 1))
    if names := _common(matches.aspects, situation.aspects):
        yield Reason("aspects", names, ASPECT * len(names))
    if situation.cluster and situation.cluster in matches.clusters:
        yield Reason("cluster", [situation.cluster], CLUSTER)
    if names := _common(matches.channels, situation.channels):
        yield Reason("channels", names, CHANNEL)
    if names := _common(matches.intents, situation.intents):
        yield Reason("intents", names, INTENT)
    if matches.minimum_band == "crisis":
        yield Reason("band", [situation.band], BAND)


def _common(wanted: Sequence[str], there: frozenset[str]) -> list[str]:
    return [str(name) for name in wanted if name in there]


def fit(reasons: Iterable[Reason]) -> float:
    """Return how well a playbook fits: the sum of its grounds."""
    return round(sum(each.weight for each in reasons), 1)
