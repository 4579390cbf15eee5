"""What a brand's model sees of a post: its words, and what the engine made of it.

Words and pairs of words are hashed, so that a model holds no text and no vocabulary. The engine's findings
are hashed beside them, and its own probability is one feature among the others: a model without anything to
add learns to repeat the engine.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from math import log, sqrt
from zlib import crc32

import numpy as np
import numpy.typing as npt

from reputation.analysis.reading import Reading

DIMENSIONS = 1 << 18
_WORD = re.compile(r"\w+|[^\w\s]")
_LONGEST = 400  # words; the rest of a long article tells little more
_SURE = 1e-4  # a probability is never nearer to 0 or 1

type Features = tuple[npt.NDArray[np.uint32], npt.NDArray[np.float32]]


def features_of(text: str, reading: Reading) -> Features:
    """Return the features of a post as (places, values), by place and each place once."""
    found: dict[int, float] = {}
    words = _words(text)
    grams = {*words, *(f"{a} {b}" for a, b in pairwise(words))}
    if grams:
        # The words of a post weigh the same together, however many they are.
        weight = 2.0 / sqrt(len(grams))
        for gram in grams:
            found[_place(gram)] = weight
    for name, value in _findings(reading):
        found[_place(name)] = value
    places = np.fromiter(sorted(found), dtype=np.uint32, count=len(found))
    values = np.fromiter(
        (found[place] for place in sorted(found)), dtype=np.float32, count=len(found)
    )
    return places, values


def logit(probability: float) -> float:
    """Return the log-odds of a probability; those of 0 and 1 stay finite."""
    inside = min(max(probability, _SURE), 1 - _SURE)
    return log(inside / (1 - inside))


def _words(text: str) -> list[str]:
    plain = "".join(
        part
        for part in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(part)
    )
    return _WORD.findall(plain)[:_LONGEST]


def _place(name: str) -> int:
    return crc32(name.encode()) % DIMENSIONS


def _findings(reading: Reading) -> Iterator[tuple[str, float]]:
    # No word of a text holds a blank at its begin: these never fall together with words by name.
    yield " engine", logit(reading.complaint)
    yield " sentiment", reading.sentiment
    if reading.intent:
        yield f" intent {reading.intent}", 1.0
    for kind, names in (
        ("signal", reading.signals),
        ("hint", reading.hints),
        ("aspect", reading.aspects),
    ):
        for name in names:
            yield f" {kind} {name}", 1.0
