"""What a post is about, each thing with what is thought of it: "la app va genial pero la factura mal"."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from reputation.analysis.reading import NO_ASPECTS, NO_CONTEXT, Context, Intent
from reputation.analysis.triage.evidence import Found, is_denied
from reputation.analysis.triage.matcher import Hit, Hits, groups_of
from reputation.analysis.triage.story import story_of

# Named in passing as often as meant; and what is meant wherever it is named.
_ASIDE = frozenset({"app_or_web", "billing", "call_centre", "product_failure", "store"})
_PLAIN = frozenset(
    {"baggage", "coverage", "hosting_down", "payment", "speed", "warranty"}
)
# How much of a subject a thing is, beside another, and from where on it is one: see docs/triage.md.
_OFTEN, _PLACED, _WORDED, _JUDGED, _KIND = 0.9, 0.5, 0.5, 0.8, 0.6
_AT_MOST, _LATEST = 3, 4
_SUBJECT_FROM = 1.0
MOST = 3
MOST_OF_LONG = 6
_LONG = 80  # words
_TOPIC, _MAYBE = "aspects.", "_maybe"
_OF_NOBODY = frozenset({"reported", "offered", "elsewhere"})
_ASKED = frozenset({"intents.request", "intents.question"})
_PLEASED = (
    "tone.love",
    "tone.good",
    "tone.glad",
    "trouble.praise",
    "trouble.solved",
    "story.content",
    "signals.resolved",
)
# "Hours later" blames nobody.
_LATER = frozenset({("mas", "tarde"), ("mais", "tarde")})
_TROUBLED = (
    "tone.bad",
    "tone.awful",
    "tone.swear",
    "tone.insult",
    "trouble.failure",
    "trouble.late",
    "trouble.waiting",
    "trouble.silence",
    "trouble.money",
    "trouble.service",
    "trouble.sarcasm",
    "signals.fraud",
    "signals.safety",
    "signals.false_fix",
    "signals.broken_promise",
    "signals.contact_failed",
    "story.remains",
)
_BUT = "tone.but"
_LATER_ENDS = frozenset(words[-1] for words in _LATER)
_VALUES = dict.fromkeys(_PLEASED, 1.0) | dict.fromkeys(_TROUBLED, -1.0)
_REMAINS = "story.remains"
# Of what they speak of they think so, where no "but" parts it.
_MINDS: Mapping[Intent, float] = {
    "complaint": -1.0,
    "threat": -1.0,
    "recovery": 1.0,
    "praise": 1.0,
    "request": 0.0,
    "question": 0.0,
}
_OF_ONE_MIND = frozenset(_MINDS)
_FELT = 0.25  # a mood from here on
_NEXT = 2  # words: what ends the sentence stands between
_REACH = 8  # words between a thing and what is thought of it


def find_aspects(
    hits: Hits,
    *,
    complaint: float,
    sentiment: float,
    intent: Intent = "",
    context: Context = NO_CONTEXT,
) -> tuple[Mapping[str, float], tuple[Found, ...]]:
    """Return each aspect's polarity from -1 to 1, the most spoken of first, and the words that name them.

    The words of praise and trouble count for the nearest thing in their clause; a thing without any takes the
    tone of the whole post. What is only asked about is not judged.
    """
    groups = _groups() & hits.by_group.keys()
    if not groups or story_of(hits, context) in _OF_NOBODY:
        return NO_ASPECTS, ()
    named = _named(hits, sorted(groups))
    whole = _of_whole(complaint, sentiment, intent)
    turns = bool(hits.of(_BUT) or hits.of(_REMAINS))
    sure = {one.name for one in named if one.sure}
    if len(sure) == 1 and intent in _OF_ONE_MIND and not turns:
        # The most common case by far: one subject, and what is thought of it is what the post thinks.
        named = [one for one in named if one.name in sure]
        return {named[0].name: whole}, tuple(named)
    thought = _thought(hits, named)
    named = _meant_by(hits, named, thought)
    if not named:
        return NO_ASPECTS, ()
    polarity: dict[str, float] = {}
    for name in _most_spoken_of(named, thought, most=_most(hits)):
        said = [thought[one] for one in named if one.name == name and one in thought]
        own = _sign(min(said) if whole < 0 else sum(said)) if said else whole
        polarity[name] = own if turns or intent not in _OF_ONE_MIND else whole
    return polarity, tuple(one for one in named if one.name in polarity)


def _of_whole(complaint: float, sentiment: float, intent: Intent) -> float:
    """Return what the post as a whole thinks."""
    if intent in _MINDS:
        return _MINDS[intent]
    if complaint >= 0.5:
        return -1.0
    return _sign(sentiment) if abs(sentiment) >= _FELT else 0.0


@cache
def _groups() -> frozenset[str]:
    return frozenset(groups_of("aspects"))


def _named(hits: Hits, groups: list[str]) -> list[Found]:
    """Return what is named, and with `sure=False` what is named by words that are mostly said in passing."""
    return [
        Found(
            group.removeprefix(_TOPIC).removesuffix(_MAYBE),
            hit.first,
            hit.last,
            sure=not group.endswith(_MAYBE),
        )
        for group in groups
        for hit in hits.of(group)
    ]


def _meant_by(
    hits: Hits, named: list[Found], thought: Mapping[Found, float]
) -> list[Found]:
    """Return what is not only named in passing: sure words, else those that are judged or asked about."""
    sure = {one.name for one in named if one.sure}
    if sure:
        return [one for one in named if one.name in sure]
    if "?" in hits.text or not _ASKED.isdisjoint(hits.by_group):
        return named
    return [one for one in named if one in thought]


def _most(hits: Hits) -> int:
    return MOST_OF_LONG if len(hits.words) > _LONG else MOST


def _most_spoken_of(
    named: list[Found], thought: Mapping[Found, float], *, most: int
) -> list[str]:
    """Return the aspects that are subjects, the most spoken of first.

    Who is only mentioned on the way, or where it happened, is no subject beside another; a long text has
    room for all.
    """
    found: dict[str, list[Found]] = {}
    for one in sorted(named, key=lambda one: one.first):
        found.setdefault(one.name, []).append(one)
    judged = {one.name for one in thought}
    standing = {
        name: _standing(ones, place, judged=name in judged)
        for place, (name, ones) in enumerate(found.items())
    }
    if most > MOST:
        return sorted(standing, key=lambda name: -standing[name])[:most]
    meant = {
        name: value
        for name, value in standing.items()
        if name not in _ASIDE or len(found[name]) > 1
    } or standing
    first, *others = sorted(meant, key=lambda name: -meant[name])
    return [first, *(name for name in others if meant[name] >= _SUBJECT_FROM)][:most]


def _standing(ones: list[Found], place: int, *, judged: bool) -> float:
    """Return how much of a subject a thing is: often, early, in many words, judged, or of a plain kind."""
    name = ones[0].name
    words = max(one.last - one.first + 1 for one in ones)
    return (
        _OFTEN * min(len(ones), _AT_MOST)
        + _WORDED * min(words, _AT_MOST)
        - _PLACED * min(place, _LATEST)
        + _JUDGED * judged
        + _KIND * ((name in _PLAIN) - (name in _ASIDE))
    )


def _thought(hits: Hits, named: list[Found]) -> dict[Found, float]:
    """Return what is thought of each thing named, where words beside it tell."""
    buts = hits.of(_BUT)
    thought: dict[Found, float] = {}
    ordered = sorted(named, key=lambda one: one.first)
    firsts = [one.first for one in ordered]
    reach = _REACH + max((one.last - one.first for one in named), default=0)
    for judgement, value in _judgements(hits):
        near = ordered[
            bisect_left(firsts, judgement.first - reach) : bisect_right(
                firsts, judgement.last + _REACH
            )
        ]
        reached = [
            (distance, one)
            for one in near
            if (distance := _distance(one, judgement)) <= _REACH
            and not _parted(
                hits, one, judgement, buts if judgement.group != _REMAINS else ()
            )
        ]
        meant = _meant(hits, judgement, value) if reached else 0.0
        if meant:
            closest = min(distance for distance, _ in reached)
            for distance, one in reached:
                if distance == closest:
                    thought[one] = thought.get(one, 0.0) + meant
    return thought


def _judgements(hits: Hits) -> Iterator[tuple[Hit, float]]:
    """Yield words of praise and of trouble."""
    for group, found in hits.by_group.items():
        value = _VALUES.get(group)
        if value is not None:
            for hit in found:
                yield hit, value


def _meant(hits: Hits, judgement: Hit, value: float) -> float:
    """Return what a judgement is worth: denied praise is trouble, denied trouble is neither."""
    first, last = judgement.first, judgement.last
    words = hits.words
    if words[last] in _LATER_ENDS and tuple(words[max(first - 1, 0) : last + 1]) in (
        _LATER
    ):
        return 0.0
    if is_denied(hits, judgement):
        return min(-value, 0.0)
    return value


def _distance(one: Found, judgement: Hit) -> int:
    return max(one.first - judgement.last, judgement.first - one.last, 0)


def _parted(hits: Hits, one: Found, judgement: Hit, buts: Sequence[Hit]) -> bool:
    """Tell whether a sentence ends or turns ("pero") between the two; "the food. Superb" is one saying."""
    if judgement.first - one.last == _NEXT:
        return False
    first = min(one.last, judgement.last)
    second = max(one.first, judgement.first)
    return hits.broken(first, second) or any(
        first < but.first <= second for but in buts
    )


def _sign(value: float) -> float:
    return (value > 0) - (value < 0) + 0.0
