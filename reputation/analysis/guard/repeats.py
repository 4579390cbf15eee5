"""How much a draft repeats what the brand has said before: the share of its word triples."""

import re
from collections.abc import Iterable
from functools import lru_cache

from reputation.analysis.guard.text import fold

_WORD = re.compile(r"(?<![@#\w])[^\W\d_]+")
_SHINGLE = 3
# Below this a draft is too short to be called canned: "Gracias." may be said twice.
FEWEST_WORDS = 8
ALIKE = 0.6


@lru_cache(maxsize=4096)
def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(fold(text))
    return frozenset(
        tuple(words[start : start + _SHINGLE])
        for start in range(len(words) - _SHINGLE + 1)
    )


def is_repeated(text: str, earlier: Iterable[str]) -> bool:
    """Tell whether most of the text stands in one earlier reply already.

    Numbers, names of accounts and tags do not count: a new date makes no new answer.
    """
    if len(_WORD.findall(fold(text))) < FEWEST_WORDS:
        return False
    own = _shingles(text)
    return any(len(own & _shingles(reply)) >= ALIKE * len(own) for reply in earlier)
