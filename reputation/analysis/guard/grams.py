"""A draft as a bag of short runs of words, and of the stems of words, each with its place."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reputation.analysis.guard.text import Span

# A number says that there is one; which one says nothing of manners.
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[?!]")
_STEM = 5  # letters
_LONGEST_OF_WORDS = 2
_LONGEST_OF_STEMS = 3


class Gram(NamedTuple):
    """A run of words, from the token `first` to before `end`."""

    name: str
    first: int
    end: int


def tokens(folded: str) -> list[Span]:
    """Return the words, numbers, question and exclamation marks of a folded text."""
    return [Span(*found.span()) for found in _TOKEN.finditer(folded)]


def grams(folded: str, spans: Sequence[Span]) -> Iterator[Gram]:
    """Yield every run of one to three tokens: as words, and as stems where that is not the same."""
    words = [_word(folded[span.start : span.end]) for span in spans]
    stems = [word[:_STEM] + "*" if len(word) > _STEM else word for word in words]
    for first in range(len(words)):
        for length in range(1, min(_LONGEST_OF_STEMS, len(words) - first) + 1):
            end = first + length
            stem = " ".join(stems[first:end])
            yield Gram(stem, first, end)
            if length <= _LONGEST_OF_WORDS:
                word = " ".join(words[first:end])
                if word != stem:
                    yield Gram(word, first, end)


def _word(token: str) -> str:
    return "0" if token.isdigit() else token
