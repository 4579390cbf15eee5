"""Whether words look Spanish, English or Portuguese: by their groups of letters, as our word lists have them.

"viagem" may be in no list; "iag", "gem" and "em" at the end stand in Portuguese words far more often than in
others. A common word of a language weighs as much as many words: that is what makes it common.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import chain
from math import log
from pathlib import Path

from reputation.analysis.triage.folding import fold
from reputation.analysis.triage.matcher import the_matcher

LANGUAGES = ("es", "en", "pt")
_LISTS = Path(__file__).with_name("lexicon") / "languages"
_COMMONNESS = 20
_LENGTHS = (3, 4)
_UNSEEN = 0.1
_LONGEST = 30
_NONE = (0.0, 0.0, 0.0)

type Likeness = tuple[float, float, float]


def likeness(words: Iterable[str]) -> Likeness:
    """Return how likely folded words are in each language, as logarithms around their mean."""
    spanish = english = portuguese = 0.0
    for word in words:
        one, two, three = _of_word(word)
        spanish += one
        english += two
        portuguese += three
    return spanish, english, portuguese


@cache
def common_words(language: str) -> frozenset[str]:
    """Return the most common words of a language, folded."""
    lines = (_LISTS / f"{language}.txt").read_text("utf-8").splitlines()
    text = " ".join(line for line in lines if not line.startswith("#"))
    return frozenset(fold(text).text.split())


@lru_cache(maxsize=20_000)
def _of_word(word: str) -> Likeness:
    weights = _weights()
    found = [weights[group] for group in _groups(word[:_LONGEST]) if group in weights]
    spanish, english, portuguese = (
        map(sum, zip(*found, strict=True)) if found else _NONE
    )
    return spanish, english, portuguese


@cache
def _weights() -> dict[str, Likeness]:
    """Return what each group of letters says, from the words of the lists."""
    counts = [_counted(language) for language in LANGUAGES]
    known = set().union(*counts)
    totals = [log(count.total() + _UNSEEN * len(known)) for count in counts]
    weights: dict[str, Likeness] = {}
    for group in known:
        one, two, three = (
            log(count.get(group, 0) + _UNSEEN) - total
            for count, total in zip(counts, totals, strict=True)
        )
        mean = (one + two + three) / 3
        weights[group] = one - mean, two - mean, three - mean
    return weights


def _counted(language: str) -> Counter[str]:
    common = common_words(language)
    listed = the_matcher().words[language] | common
    counts = Counter(
        chain.from_iterable(_groups(word) for word in listed if word.isalpha())
    )
    for group, count in Counter(chain.from_iterable(map(_groups, common))).items():
        counts[group] += count * (_COMMONNESS - 1)
    return counts


def _groups(word: str) -> list[str]:
    """Return each three and four letters that follow each other; ^ and $ are the word's ends."""
    marked = f"^{word}$"
    places = range(len(marked) - 2)
    return [marked[start : start + length] for start in places for length in _LENGTHS]
