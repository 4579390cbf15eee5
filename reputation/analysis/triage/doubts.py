"""What speaks against a signal whose words were found.

`[x_not]` phrases mean something else, `[x_undo]` words near by turn the meaning, a denial stands before: the
finding is dropped. `[x_against]` words anywhere, or a question, leave it to a person.
"""

from reputation.analysis.triage.evidence import (
    is_asked,
    is_denied,
    length,
    near,
    overlap,
)
from reputation.analysis.triage.matcher import Hit, Hits

_UNDONE_WITHIN = 4  # words
# "I won't tell" and "told me to call" ask nobody for anything.
_NO_IMPERATIVE = frozenset(
    [
        "to",
        "i",
        "i'll",
        "we",
        "we'll",
        "will",
        "gonna",
        "would",
        "he",
        "she",
        "they",
        "you",
        "who",
        "can",
    ]
)
# "Is this a scam?" asks; it does not say so.
_NOT_ASKED = frozenset({"fraud", "legal"})


def is_foreign(hit: Hit, languages: frozenset[str]) -> bool:
    """Tell whether a single word is of another language: "con" is no fraud in Spanish."""
    return bool(languages) and hit.first == hit.last and hit.language not in languages


def is_taken_back(hits: Hits, says: str, hit: Hit, *, paired: bool = False) -> bool:
    """Tell whether the words are part of a phrase that means something else, or are denied.

    Of a phrase that means something else a pair may hold a part only; a single phrase must lie inside it.
    """
    other, undo = f"signals.{says}_not", f"signals.{says}_undo"
    return (
        (
            other in hits.by_group
            and any(
                overlap(one, hit) and (paired or length(one) > length(hit))
                for one in hits.of(other)
            )
        )
        or (undo in hits.by_group and near(hits, undo, hit, _UNDONE_WITHIN))
        or (says == "recruiting" and _before(hits, hit) in _NO_IMPERATIVE)
        or is_denied(hits, hit)
    )


def is_undoubted(
    hits: Hits, says: str, hit: Hit, languages: frozenset[str] = frozenset()
) -> bool:
    """Tell whether nothing else in the text makes the finding doubtful."""
    against = f"signals.{says}_against"
    if against in hits.by_group and any(
        not is_foreign(one, languages) for one in hits.of(against)
    ):
        return False
    return says not in _NOT_ASKED or not is_asked(hits, hit)


def _before(hits: Hits, hit: Hit) -> str:
    return hits.words[hit.first - 1] if hit.first else ""
