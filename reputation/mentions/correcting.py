"""What a person's corrections make of a reading: a pure decision on values.

Corrections are kept by field, in the form of the database: numbers for `complaint`, `sentiment` and
`severity`, a name for `intent`, polarities by name for `aspects`, and for `signals` the count of each that
was confirmed, 0 for each that was denied.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from reputation.analysis.reading import Reading

type Corrected = Mapping[str, Any]

_PLAIN_FIELDS = ("complaint", "sentiment", "severity", "intent", "aspects")


def with_corrections(reading: Reading, corrected: Corrected) -> Reading:
    """Return a reading in which what people said stands in place of what the engine said."""
    changes = {name: corrected[name] for name in _PLAIN_FIELDS if name in corrected}
    verdicts: Mapping[str, int] = corrected.get("signals", {})
    if verdicts:
        changes["hints"] = _without(reading.hints, verdicts)
        changes["signals"] = _without(reading.signals, verdicts) | {
            name: count for name, count in verdicts.items() if count
        }
    return replace(reading, **changes)


def _without(counts: Mapping[str, int], names: Iterable[str]) -> dict[str, int]:
    dropped = set(names)
    return {name: count for name, count in counts.items() if name not in dropped}


def added(before: Corrected | None, says: Corrected) -> dict[str, Any]:
    """Return all that was said of a reading so far, the latest word on each thing."""
    merged = {**(before or {}), **says}
    if before and "signals" in before and "signals" in says:
        merged["signals"] = {**before["signals"], **says["signals"]}
    return merged
