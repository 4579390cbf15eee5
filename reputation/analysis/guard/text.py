"""A draft made comparable, character by character: lower case, no accents, the same length."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# A full stop inside "18.30" or "1.250" ends nothing.
_SENTENCE_END = re.compile(r"(?:\.(?!\d)|[!?;\n…])+")
_CHUNK_END = re.compile(r"[,:()]|(?<= )[-–—](?= )")
_ALIKE = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "ª": "a", "º": "o"})


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    base = unicodedata.normalize("NFD", character.lower())[0]
    return base if len(base) == 1 else character


def fold(text: str) -> str:
    """Return the text in lower case and without accents; every place stays where it was."""
    return "".join(
        char if char.isascii() else _folded(char) for char in text.translate(_ALIKE)
    ).lower()


class Span(NamedTuple):
    """A piece of a text: from `start` to before `end`."""

    start: int
    end: int


def sentences(folded: str) -> list[Span]:
    """Return the sentences, each with the marks that end it."""
    spans: list[Span] = []
    start = 0
    for mark in _SENTENCE_END.finditer(folded):
        spans.append(Span(start, mark.end()))
        start = mark.end()
    if folded[start:].strip():
        spans.append(Span(start, len(folded)))
    return spans


def chunks(folded: str, sentence: Span) -> list[Span]:
    """Return the parts of a sentence between its commas, colons, brackets and dashes."""
    spans: list[Span] = []
    start = sentence.start
    for mark in _CHUNK_END.finditer(folded, sentence.start, sentence.end):
        if re.match(r"\d[,:]\d", folded[mark.start() - 1 : mark.start() + 2]):
            continue
        spans.append(Span(start, mark.start()))
        start = mark.end()
    spans.append(Span(start, sentence.end))
    return spans


def around(spans: list[Span], place: int) -> Span:
    """Return the span that holds a place; the last one when none does."""
    for span in spans:
        if span.start <= place < span.end:
            return span
    return spans[-1]
