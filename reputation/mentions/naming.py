"""What people said of the things that a text names: which are none, and what part another brand plays.

A thing is known by its kind and its place among those of its kind that the engine finds: "pii.1", "brand.2".
So no word of anybody's text is kept with a correction.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from reputation.analysis.reading import Explanation, Extract
from reputation.mentions.correcting import Corrected

RIGHT, WRONG = "right", "wrong"
# Of which a person may say something: the others are figures and quotations as they stand.
KINDS = frozenset({"pii", "brand"})
ROLES = ("victim_of_copycat", "alternative", "agency", "compared")


def keyed(extracts: Iterable[Extract]) -> Iterator[tuple[str, Extract]]:
    """Yield the things that a text names, each with what it is known by."""
    count: Counter[str] = Counter()
    for one in extracts:
        count[one.kind] += 1
        yield f"{one.kind}.{count[one.kind]}", one


def fits(key: str, word: str) -> bool:
    """Tell whether such a word may be said of such a thing."""
    kind = key.partition(".")[0]
    return kind in KINDS and (word in {RIGHT, WRONG} or kind == "brand")


def as_said(why: Explanation, corrected: Corrected | None) -> Explanation:
    """Return an explanation without the things that are none, and other brands in the part that they play."""
    if not (corrected and corrected.get("named")):
        return why
    kept = (one for _key, one in named_in(why, corrected))
    return replace(why, extracts=tuple(kept))


def named_in(
    why: Explanation, corrected: Corrected | None
) -> Iterator[tuple[str, Extract]]:
    """Yield what a text names after all that was said of it, from what the engine found in it."""
    said: Mapping[str, str] = (corrected or {}).get("named", {})
    for key, one in keyed(why.extracts):
        word = said.get(key)
        if word != WRONG:
            yield key, replace(one, what=word) if word in ROLES else one
