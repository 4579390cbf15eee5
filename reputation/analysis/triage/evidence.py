"""What was found in a text and where, and whether the words around say that it is not so."""

import re
from typing import NamedTuple

from reputation.analysis.reading import Cue
from reputation.analysis.triage.automaton import ENDS
from reputation.analysis.triage.matcher import Hit, Hits

_DENIALS = frozenset(
    [
        "no",
        "ni",
        "nunca",
        "nadie",
        "ninguem",
        "nobody",
        "jamas",
        "tampoco",
        "sin",
        "not",
        "never",
        "without",
        "nor",
        "nao",
        "nem",
        "tampouco",
        "cannot",
        "isn't",
        "wasn't",
        "aren't",
        "weren't",
        "don't",
        "doesn't",
        "didn't",
        "won't",
        "wouldn't",
        "haven't",
        "hasn't",
        "can't",
        "couldn't",
        "shouldn't",
        "isnt",
        "wasnt",
        "arent",
        "dont",
        "doesnt",
        "didnt",
        "wont",
        "wouldnt",
        "havent",
        "hasnt",
        "cant",
        "couldnt",
        "shouldnt",
        "ain't",
    ]
)
# "no solo es una estafa" denies nothing.
_ONLY = frozenset(["solo", "solamente", "only", "just", "so", "apenas", "somente"])
_BEFORE = 3  # words in which a denial reaches what follows
_LONGEST_SENTENCE = 60


class Found(NamedTuple):
    """A thing that a text says, and the words, both ends included, that say it.

    `sure`: the words say it by themselves. `times`: how often it is said to have happened.
    `plain`: they say as well that who writes them complains.
    """

    name: str
    first: int
    last: int
    sure: bool = True
    times: int = 1
    plain: bool = False

    def cue(self, hits: Hits) -> Cue:
        """Return the words with their place in the original; they weigh nothing."""
        start, end = hits.token(self.first)[0], hits.token(self.last)[1]
        return Cue(self.name, hits.text[start:end], start, end, 0.0)


def is_denied(hits: Hits, hit: Hit) -> bool:
    """Tell whether a denial stands shortly before, in the same sentence and with no comma between."""
    words = hits.words
    for place in range(hit.first - 1, max(hit.first - 1 - _BEFORE, -1), -1):
        word = words[place]
        if word[0] in ENDS:
            return False
        if word in _DENIALS and not _means_other(words, place, hit):
            if "," not in hits.text and ":" not in hits.text:
                return True
            between = hits.text[hits.token(place)[1] : hits.token(hit.first)[0]]
            return "," not in between and ":" not in between
    return False


def _means_other(words: list[str], place: int, hit: Hit) -> bool:
    """Tell whether a word denies nothing: "no solo", and "no Procon", which is Portuguese for "at"."""
    if words[place + 1] in _ONLY:
        return True
    portuguese = hit.language == "pt" or (
        hit.language == "any" and place == hit.first - 1
    )
    return portuguese and words[place] == "no"


def is_asked(hits: Hits, hit: Hit) -> bool:
    """Tell whether the sentence ends with a question mark."""
    for word in hits.words[hit.last + 1 : hit.last + 1 + _LONGEST_SENTENCE]:
        if word[0] in "!?.;\n":
            return "?" in word
    return False


def near(hits: Hits, group: str, hit: Hit, reach: int) -> bool:
    """Tell whether a hit of the group stands within `reach` words before or after."""
    return any(
        other.first - hit.last <= reach and hit.first - other.last <= reach
        for other in hits.of(group)
    )


def overlap(one: Hit, other: Hit) -> bool:
    return one.first <= other.last and other.first <= one.last


def length(hit: Hit) -> int:
    return hit.last - hit.first


_CAPITALS = re.compile(r"[A-ZÁÉÍÓÚÑ]{2,}")


def in_capitals(hits: Hits, hit: Hit) -> bool:
    start, end = hits.span(hit)
    return bool(_CAPITALS.fullmatch(hits.text[start:end]))
