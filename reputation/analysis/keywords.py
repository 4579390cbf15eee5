"""The baseline engine: hand-written word lists in Spanish, English and Portuguese. No more than that.

It finds words and phrases, adds their weights and squashes the sum. It knows negation only as far as its
phrases spell it out, no irony and no context; its name says so wherever a reading is shown.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import exp
from typing import ClassVar, NamedTuple

from reputation.analysis.lexicon import CONDUCT, NUMBERED, PHRASES
from reputation.analysis.reading import NO_SIGNALS, Cue, Reading

_WORD = re.compile(r"\w+|[😡🤬😠👎😤😞😢😭👏👍😍🙏❤🎉]")

# A post without any cue is rarely a complaint; each cue moves the log-odds.
_BIAS = -1.2


class Entry(NamedTuple):
    """What a phrase says: its group, its weight, the severity of its subject, the signal it raises."""

    words: tuple[str, ...]
    cue: str
    weight: float
    severity: float
    signal: str


class Found(NamedTuple):
    entry: Entry
    first: int  # token
    last: int


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Return a word in lower case without accents."""
    lowered = word.casefold()
    if lowered.isascii():
        return lowered
    return "".join(
        part
        for part in unicodedata.normalize("NFKD", lowered)
        if not unicodedata.combining(part)
    )


def _index(source: Mapping[str, tuple[float, float, str, str]]) -> dict[str, list[Entry]]:
    """Return the phrases by their first word, the longest first."""
    table: dict[str, list[Entry]] = {}
    for cue, (weight, severity, signal, phrases) in source.items():
        for phrase in filter(None, (part.strip() for part in phrases.split("|"))):
            words = tuple(fold(word) for word in _WORD.findall(phrase))
            table.setdefault(words[0], []).append(
                Entry(words, cue, weight, severity, signal)
            )
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry.words))
    return table


_CUSTOMER = _index(PHRASES)
_BRAND = _index(CONDUCT)


class KeywordReader:
    """The baseline engine."""

    engine: ClassVar[str] = "keywords-1"

    def read(self, text: str, *, by_brand: bool = False) -> Reading:
        words = [fold(word) for word in _WORD.findall(text)]
        found = list(_matches(words, _BRAND if by_brand else _CUSTOMER))
        if not found:
            return _NOTHING_SAID if by_brand else _PLAIN
        signals = _signals(found, words) or NO_SIGNALS
        if by_brand:
            return Reading(signals=signals)
        seen = {hit.entry.cue: hit.entry for hit in found}
        weight = sum(entry.weight for entry in seen.values())
        heat = max(entry.severity for entry in seen.values())
        complaint = 1 / (1 + exp(-_BIAS - weight))
        return Reading(
            sentiment=max(-1.0, min(1.0, -weight / 4)),
            complaint=complaint,
            severity=heat or _PLAIN.severity,
            signals=signals,
        )

    def cues(self, text: str, *, by_brand: bool = False) -> tuple[Cue, ...]:
        tokens = list(_WORD.finditer(text))
        words = [fold(token.group()) for token in tokens]
        table = _BRAND if by_brand else _CUSTOMER
        return tuple(
            Cue(
                hit.entry.signal or hit.entry.cue,
                text[tokens[hit.first].start() : tokens[hit.last].end()],
                tokens[hit.first].start(),
                tokens[hit.last].end(),
                hit.entry.weight,
            )
            for hit in _matches(words, table)
        )


_PLAIN = Reading(complaint=1 / (1 + exp(-_BIAS)), severity=0.4)
_NOTHING_SAID = Reading()


def _matches(words: list[str], table: Mapping[str, list[Entry]]) -> Iterator[Found]:
    """Yield the longest phrase at each place; phrases do not overlap."""
    skip_to = 0
    for place, word in enumerate(words):
        if word not in table or place < skip_to:
            continue
        for entry in table[word]:
            last = place + len(entry.words)
            if tuple(words[place:last]) == entry.words:
                skip_to = last
                yield Found(entry, place, last - 1)
                break


def _signals(found: list[Found], words: list[str]) -> dict[str, int]:
    """Return the signals with their counts; a number before a numbered cue is its count."""
    counts: dict[str, int] = {}
    for hit in found:
        name = hit.entry.signal
        if name:
            before = words[hit.first - 1] if hit.first else ""
            said = int(before) if name in NUMBERED and before.isdigit() else 1
            counts[name] = max(counts.get(name, 0), min(said, 50))
    return counts
