"""The baseline engine: hand-written word lists in Spanish, English and Portuguese. No more than that.

It finds words and phrases, adds their weights and squashes the sum. It knows negation only as far as its
phrases spell it out, no irony and no context; its name says so wherever a reading is shown.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from math import exp
from typing import ClassVar, NamedTuple

from reputation.analysis.lexicon import CONDUCT, NUMBERED, PHRASES, Group
from reputation.analysis.reading import (
    NO_CONTEXT,
    NO_SIGNALS,
    Context,
    Cue,
    Explanation,
    Reading,
)

_WORD = re.compile(r"\w+|[😡🤬😠👎😤😞😢😭👏👍😍🙏❤🎉]")

# A post without any cue is rarely a complaint; each cue moves the log-odds.
_BIAS = -1.2
_MOST_SAID = 50


class Entry(NamedTuple):
    """What a phrase says: its group, its weight, the severity of its subject, the signal it raises."""

    words: list[str]
    length: int
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


class Starts(NamedTuple):
    """The phrases that begin with one word: the word alone, and the longer ones by their second word."""

    alone: list[Entry]
    longer: dict[str, list[Entry]]


type Table = Mapping[str, Starts]


def _index(source: Mapping[str, Group]) -> Table:
    """Return the phrases by their first and second words, the longest first."""
    table: dict[str, Starts] = {}
    for cue, (weight, severity, signal, phrases) in source.items():
        for phrase in filter(None, (part.strip() for part in phrases.split("|"))):
            words = [fold(word) for word in _WORD.findall(phrase)]
            entry = Entry(words, len(words), cue, weight, severity, signal)
            starts = table.setdefault(words[0], Starts([], {}))
            if len(words) == 1:
                starts.alone.append(entry)
            else:
                starts.longer.setdefault(words[1], []).append(entry)
    for starts in table.values():
        for entries in starts.longer.values():
            entries.sort(key=lambda entry: -entry.length)
    return table


_CUSTOMER = _index(PHRASES)
_BRAND = _index(CONDUCT)
_SIGNALS = frozenset(
    signal for _, _, signal, _ in (*PHRASES.values(), *CONDUCT.values()) if signal
)


class KeywordReader:
    """The baseline engine."""

    engine: ClassVar[str] = "keywords-1"

    def read(
        self,
        text: str,
        *,
        by_brand: bool = False,
        language: str = "",
        usual: str = "",
        context: Context = NO_CONTEXT,
    ) -> Reading:
        words = [fold(word) for word in _WORD.findall(text)]
        found = _matches(words, _BRAND if by_brand else _CUSTOMER)
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

    def explain(
        self,
        text: str,
        *,
        by_brand: bool = False,
        language: str = "",
        usual: str = "",
        context: Context = NO_CONTEXT,
    ) -> Explanation:
        tokens = list(_WORD.finditer(text))
        words = [fold(token.group()) for token in tokens]
        found = tuple(
            Cue(
                hit.entry.signal or hit.entry.cue,
                text[tokens[hit.first].start() : tokens[hit.last].end()],
                tokens[hit.first].start(),
                tokens[hit.last].end(),
                hit.entry.weight,
            )
            for hit in _matches(words, _BRAND if by_brand else _CUSTOMER)
        )
        named = tuple(cue for cue in found if cue.cue in _SIGNALS)
        return Explanation(self.read(text, by_brand=by_brand), found, named)


_PLAIN = Reading(complaint=1 / (1 + exp(-_BIAS)), severity=0.4)
_NOTHING_SAID = Reading()


def _matches(words: list[str], table: Table) -> list[Found]:
    """Return the longest phrase at each place; phrases do not overlap."""
    found: list[Found] = []
    skip_to = 0
    for place in [place for place, word in enumerate(words) if word in table]:
        if place < skip_to:
            continue
        starts = table[words[place]]
        following = words[place + 1] if place + 1 < len(words) else ""
        for entry in (*starts.longer.get(following, ()), *starts.alone):
            last = place + entry.length
            if words[place:last] == entry.words:
                skip_to = last
                found.append(Found(entry, place, last - 1))
                break
    return found


def _signals(found: list[Found], words: list[str]) -> dict[str, int]:
    """Return the signals with their counts; a number before a numbered cue is its count."""
    counts: dict[str, int] = {}
    for hit in found:
        name = hit.entry.signal
        if name:
            before = words[hit.first - 1] if hit.first else ""
            said = _number(before) if name in NUMBERED else 1
            counts[name] = max(counts.get(name, 0), said)
    return counts


def _number(word: str) -> int:
    """Return the count that a word states, as far as a count is believed; 1 when it states none.

    Not every digit of Unicode is one of a decimal number, and no count has a thousand digits.
    """
    if not (word.isascii() and word.isdigit()):
        return 1
    return min(int(word[:4]), _MOST_SAID)
