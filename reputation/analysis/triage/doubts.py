"""What speaks against a signal whose words were found.

`[x_not]` phrases mean something else, `[x_undo]` words near by turn the meaning, a denial stands before: the
finding is dropped. `[x_against]` words anywhere, or a question, leave it to a person, and so does a post that
as a whole speaks against it.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from reputation.analysis.reading import Context
from reputation.analysis.triage.evidence import (
    Found,
    is_asked,
    is_denied,
    length,
    near,
    overlap,
)
from reputation.analysis.triage.matcher import Hit, Hits
from reputation.analysis.triage.story import story_of

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

# How likely a post must be a complaint before its words are believed.
COMPLAINS_FROM = 0.48
# Who says that he was fobbed off, or copies in the director, complains, whatever else he says: his words need
# less support by the rest of the post; that his comment was taken away needs none.
_BELIEVED_FROM: Mapping[str, float] = {
    "reply_removed_or_blocked_alleged": 0.0,
    "broken_promise": 0.25,
    "executive_tagged": 0.25,
    "failed_prior_contact": 0.39,
    "false_fix": 0.25,
    "hard_deadline": 0.25,
    "legal_or_regulator": 0.25,
    "pushed_off_channel": 0.15,
    "recruiting_others": 0.38,
    "remedy_gap": 0.25,
    "safety_or_injury": 0.25,
    "silence_after_first_reply": 0.12,
}
# Who the author is does not depend on what he says.
_OF_AUTHOR = "expert_or_press_author"
# What the brand did stays a fact when the trouble is over; what was at stake does not.
_CONDUCT_TOLD = frozenset(
    {
        _OF_AUTHOR,
        "broken_promise",
        "disrespect_or_threat",
        "failed_prior_contact",
        "false_fix",
        "pushed_off_channel",
        "remedy_gap",
        "silence_after_first_reply",
    }
)
_RECOVERED = "recovered"
# Told of another company, of the world, or to sell something.
_OF_OTHERS = frozenset({"elsewhere", "reported", "offered"})
_ELSEWHERE = "signals.elsewhere"


def weighed(
    hits: Hits,
    found: Iterable[Found],
    languages: frozenset[str],
    complaint: float,
    context: Context,
) -> tuple[Found, ...]:
    """Return what was found; no longer sure where the post as a whole speaks against it."""
    story = story_of(hits, context)
    if story == _RECOVERED:
        believed: Callable[[Found], bool] = _is_conduct
    elif story in _OF_OTHERS or _is_elsewhere(hits, languages):
        believed = _is_of_author
    else:
        believed = partial(_is_supported, complaint)
    return tuple(
        one if not one.sure or believed(one) else one._replace(sure=False)
        for one in found
    )


def _is_conduct(one: Found) -> bool:
    return one.name in _CONDUCT_TOLD


def _is_of_author(one: Found) -> bool:
    return one.name == _OF_AUTHOR


def _is_supported(complaint: float, one: Found) -> bool:
    return (
        one.plain
        or one.name == _OF_AUTHOR
        or complaint >= _BELIEVED_FROM.get(one.name, COMPLAINS_FROM)
    )


def _is_elsewhere(hits: Hits, languages: frozenset[str]) -> bool:
    """Tell whether the text may be about somebody else: an ex, a match, a minister, another company."""
    return _ELSEWHERE in hits.by_group and any(
        not is_foreign(hit, languages) for hit in hits.of(_ELSEWHERE)
    )


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
