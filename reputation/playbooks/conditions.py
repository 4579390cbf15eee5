"""Conditions of steps and branches, judged against a case as it stands. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reputation.analysis.risk.bands import BANDS, Band
from reputation.playbooks.durations import parse_duration
from reputation.playbooks.format import Fact, When


@dataclass(frozen=True, slots=True)
class Situation:
    """What a condition may ask of a case, at one moment."""

    at: datetime
    opened_at: datetime
    band: Band = "calm"
    cluster: str = ""
    channels: frozenset[str] = frozenset()  # kinds
    aspects: frozenset[str] = frozenset()
    signals: frozenset[str] = frozenset()
    intents: frozenset[str] = frozenset()
    unanswered_contacts: int = 0
    facts: frozenset[Fact] = frozenset()
    claimed_at: datetime | None = None
    band_changed_at: datetime | None = None
    # When the customer heard from us, or when that was written down, if later.
    answers: tuple[datetime, ...] = ()


def holds(when: When, situation: Situation) -> bool:
    """Test whether all that the condition gives holds; an empty one always does."""
    return (
        _is_hot_enough(when, situation)
        and _meets(when.channels, situation.channels)
        and _meets(when.aspects, situation.aspects)
        and _meets(when.signals, situation.signals)
        and _meets(when.clusters, {situation.cluster})
        and _has_taken(when, situation)
        and situation.unanswered_contacts >= (when.unanswered_contacts or 0)
        and situation.facts.issuperset(when.facts)
        and situation.facts.isdisjoint(when.lacks)
    )


def _is_hot_enough(when: When, situation: Situation) -> bool:
    least = when.band_at_least or "calm"
    return BANDS.index(situation.band) >= BANDS.index(least)


def _meets(wanted: Sequence[str], there: frozenset[str] | set[str]) -> bool:
    return not wanted or not there.isdisjoint(wanted)


def _has_taken(when: When, situation: Situation) -> bool:
    if when.elapsed_over is None:
        return True
    elapsed = situation.at - situation.opened_at
    return elapsed > parse_duration(when.elapsed_over)
