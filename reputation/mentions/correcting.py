"""What a person's corrections make of a reading: a pure decision on values.

Corrections are kept by field, in the form of the database: numbers for `complaint`, `sentiment` and
`severity`, a name for `intent`, polarities by name for `aspects`, and for `signals` the count of each that
was confirmed, 0 for each that was denied. `language` and `also_language` are always said together;
`language_beneath` is what stands again when they are taken back. `named` is of `mentions.naming`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from reputation.analysis.reading import Languages, Reading

type Corrected = Mapping[str, Any]

_PLAIN_FIELDS = ("complaint", "sentiment", "severity", "intent", "aspects")


def with_corrections(reading: Reading, corrected: Corrected) -> Reading:
    """Return a reading in which what people said stands in place of what the engine said."""
    changes = {name: corrected[name] for name in _PLAIN_FIELDS if name in corrected}
    if "language" in corrected:
        changes["language"] = corrected["language"]
        changes["also"] = corrected["also_language"]
    verdicts: Mapping[str, int] = corrected.get("signals", {})
    if verdicts:
        changes["hints"] = _without(reading.hints, verdicts)
        changes["signals"] = _without(reading.signals, verdicts) | {
            name: count for name, count in verdicts.items() if count
        }
    return replace(reading, **changes)


def known_languages(corrected: Corrected | None) -> Languages | None:
    """Return the languages in which an engine has to read a post, when a person said them."""
    if not corrected or "language" not in corrected:
        return None
    return base_of(corrected["language"]), base_of(corrected["also_language"])


def base_of(tag: str) -> str:
    """Return a language without its region: "es" of "es-MX"."""
    return tag.partition("-")[0].casefold()


def _without(counts: Mapping[str, int], names: Iterable[str]) -> dict[str, int]:
    dropped = set(names)
    return {name: count for name, count in counts.items() if name not in dropped}


def added(before: Corrected | None, says: Corrected) -> dict[str, Any]:
    """Return all that was said of a reading so far, the latest word on each thing."""
    merged = {**(before or {}), **says}
    if before and "signals" in before and "signals" in says:
        merged["signals"] = {**before["signals"], **says["signals"]}
    if before and "named" in before and "named" in says:
        merged["named"] = {**before["named"], **says["named"]}
    return merged
