"""What counts for and against a complaint, and for and against a good mood: cues with their places.

A cue is a group of the word lists, turned round where it is negated ("not good"), or a trait of the post as a
whole ("asks": it holds a question mark). Each counts twice at most. What a cue weighs stands in `weights`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache

from reputation.analysis.reading import NO_CONTEXT, Context
from reputation.analysis.triage.matcher import Hit, Hits
from reputation.analysis.triage.story import story_of

TONES = (
    "love",
    "good",
    "glad",
    "thanks",
    "bad",
    "awful",
    "swear",
    "insult",
    "surprise",
    "laugh",
    "but",
)
TROUBLES = (
    "failure",
    "late",
    "waiting",
    "silence",
    "money",
    "service",
    "demand",
    "why",
    "leaving",
    "mockery",
    "sarcasm",
    "outcry",
    "solved",
    "praise",
)
TALKS = ("me", "you", "company", "ask", "advert", "news", "chat", "announce")
FACES = ("love", "glad", "laugh", "sad", "cross")
_TURNS = {
    "tone.love": "not_good",
    "tone.good": "not_good",
    "tone.glad": "not_good",
    "trouble.praise": "not_good",
    "trouble.solved": "denied",
    "signals.resolved": "denied",
    "intents.request": "denied",
    "tone.bad": "not_bad",
    "tone.awful": "not_bad",
}
_REACH = 3  # words from a negation to what it turns round
_BRIEF = 7  # words, and fewer
_SHOUTED = 10  # capitals
# What a mark says of a post, once and more often.
_NAMES = ("names", "names_many")
_EXCLAIMS = ("exclaims", "exclaims_much")
_TAGS = ("tag", "tags_many")
_MANY = 3
# What somebody is said to have said: companies are quoted against themselves more often than praised so.
_QUOTES = '"“”«»'
_OPENING = re.compile(r"['‘](?<!\w['‘])\w")
_LENGTHS = (("long", 20), ("very_long", 60))  # words, and more
MOST = 2
_WRONG = frozenset(
    {
        "bad",
        "awful",
        "failure",
        "late",
        "waiting",
        "silence",
        "money",
        "service",
        "not_good",
        "swear",
        "insult",
        "stakes",
        "mockery",
        "leaving",
        "denied",
        "outcry",
    }
)
# What "thanks for nothing" makes a mockery of.
_WELL = frozenset(
    {"love", "good", "glad", "praise", "praises", "thanks", "solved", "resolved"}
)
# What is told of a trouble that is over, or another company's.
_TROUBLE = _WRONG | {"demand", "why", "contact", "contact_failed", "anger", "outcry"}
_NOTHING: frozenset[str] = frozenset()
_SOLVED = frozenset({"solved", "resolved"})
_CONTENT = frozenset({"love", "praise", "praises", "thanks", "glad"})
# Why who asks for something does not do it himself.
_REASON = "intents.own_reason"
_ASKED = frozenset({"intents.request", "talk.ask"})
_TOLD = {
    "recovered": "recovered",
    "nothing": "recovered",  # it weighs the same
    "elsewhere": "other_victim",
    "reported": "news",
    "offered": "advert",
}
_WITH_WRONG = (
    ("wrong_company", frozenset({"company"})),
    ("wrong_me", frozenset({"me"})),
    ("mixed", _WELL),
)


# A cue found, and the first and the last word that it covers; -1 where it is of the whole post.
type Cued = tuple[str, int, int]

# Groups that other statements of the reading rest on tell of the tone too.
SHARED = {
    "signals.safety": "stakes",
    "signals.legal": "stakes",
    "signals.fraud": "stakes",
    "signals.recruiting": "stakes",
    "signals.escalation": "stakes",
    "signals.deadline": "stakes",
    "signals.blocked": "stakes",
    "signals.false_fix": "stakes",
    "signals.remedy_gap": "stakes",
    "signals.broken_promise": "stakes",
    "signals.pushed": "stakes",
    "signals.disrespect_maybe": "stakes",
    "signals.fix_denied": "denied",
    "signals.promise_unmet": "denied",
    "signals.contact_failed": "contact_failed",
    "signals.contact": "contact",
    "signals.churn": "leaving",
    "signals.anger": "anger",
    "signals.resolved": "resolved",
    "signals.taken": "money",
    "intents.praise": "praises",
    "intents.question": "questions",
    "intents.request": "requests",
    "intents.advert": "advert",
    "intents.job": "advert",
    "intents.news": "news",
}
NAMES = dict(
    [
        *SHARED.items(),
        *((f"tone.{name}", name) for name in TONES),
        *((f"trouble.{name}", name) for name in TROUBLES),
        *((f"talk.{name}", name) for name in TALKS),
        *((f"faces.{name}", f"face_{name}") for name in FACES),
    ]
)


def cues_of(hits: Hits, context: Context = NO_CONTEXT) -> list[Cued]:
    """Return the cues of a text, those of the word lists first, each at most `MOST` times.

    What went wrong counts for nothing where it is over, or another company's doing.
    """
    story = story_of(hits, context)
    beside = _TROUBLE if story in _TOLD else _NOTHING
    counts, cues = _worded(hits, beside)
    cues += map(_of_whole, traits_of(hits))
    cues += _together(counts, len(hits.words))
    if story in _TOLD:
        cues.append(_of_whole(_TOLD[story]))
    elif not (_SOLVED.isdisjoint(counts) or _CONTENT.isdisjoint(counts)):
        cues.append(_of_whole("recovered"))
    return cues


@cache
def _of_whole(trait: str) -> Cued:
    return trait, -1, -1


def _worded(hits: Hits, beside: AbstractSet[str]) -> tuple[dict[str, int], list[Cued]]:
    """Return how often each cue of the word lists counts, and the cues, but those of `beside`."""
    mocking = hits.of("trouble.mockery")
    negators = hits.of("tone.negator")
    counts: dict[str, int] = {}
    cues: list[Cued] = []
    by_group = _but_reasons(hits) if _REASON in hits.by_group else hits.by_group
    for group, found in by_group.items():
        name = NAMES.get(group)
        if name is None:
            continue
        cue = name
        may_turn = (negators and group in _TURNS) or (mocking and name in _WELL)
        for hit in found:
            if may_turn:
                cue = _turned(hits, hit, name, mocking, negators)
            count = counts.get(cue, 0)
            if count < MOST and cue not in beside:
                counts[cue] = count + 1
                cues.append((cue, hit[1], hit[2]))
    return counts, cues


def _but_reasons(hits: Hits) -> Mapping[str, Sequence[Hit]]:
    """Return the hits but the trouble in why somebody who asks cannot do it himself: nobody failed him."""
    if _ASKED.isdisjoint(hits.by_group):
        return hits.by_group
    reasons = hits.of(_REASON)
    return {
        group: [hit for hit in found if not _among(hit, reasons)]
        if NAMES.get(group) in _TROUBLE
        else found
        for group, found in hits.by_group.items()
    }


def _among(hit: Hit, others: Sequence[Hit]) -> bool:
    return any(_overlap(hit, other) for other in others)


def _turned(
    hits: Hits, hit: Hit, name: str, mocking: Sequence[Hit], negators: Sequence[Hit]
) -> str:
    """Return the cue that a hit is where it may be mocked or negated."""
    if name in _WELL and _among(hit, mocking):
        return "mocked"
    if hit.group in _TURNS and _negated(hits, negators, hit):
        return _TURNS[hit.group]
    return name


def _overlap(one: Hit, other: Hit) -> bool:
    return one.first <= other.last and other.first <= one.last


def _negated(hits: Hits, negators: Sequence[Hit], hit: Hit) -> bool:
    return any(
        0 < hit.first - negator.last <= _REACH
        and not hits.broken(negator.last, hit.first)
        for negator in negators
    )


def traits_of(hits: Hits) -> list[str]:
    """Return what holds of the post as a whole."""
    text, words = hits.text, hits.words
    traits = _marks(text)
    traits += [trait for trait, longest in _LENGTHS if len(words) > longest]
    if text[:1] == "@":
        traits.append("addressed")
    if _is_quoting(text):
        traits.append("quoted")
    if text[:3] == "RT ":
        traits.append("repost")
    if "http" in words:
        traits.append("link")
    if "..." in text or "…" in text:
        traits.append("trails_off")
    if any(map(str.isdigit, words)):
        traits.append("number")
    if hits.capitals > _SHOUTED and _shouts(hits):
        traits.append("shouts")
    return traits


def _marks(text: str) -> list[str]:
    """Return what the marks in a text say of it."""
    traits: list[str] = []
    if "@" in text:
        traits += _NAMES[: 1 + (text.count("@") >= _MANY)]
    if "?" in text:
        traits.append("asks")
    if "!" in text:
        traits += _EXCLAIMS[: 1 + ("!!" in text)]
    if "#" in text:
        traits += _TAGS[: 1 + (text.count("#") >= _MANY)]
    return traits


def _is_quoting(text: str) -> bool:
    """Tell whether a quotation mark stands in a text; an apostrophe before a word is one too."""
    for mark in '"' if text.isascii() else _QUOTES:
        if mark in text:
            return True
    return ("'" in text or "‘" in text) and _OPENING.search(text) is not None


def _shouts(hits: Hits) -> bool:
    return hits.capitals > 2 * hits.small_letters


def _together(counts: dict[str, int], words: int) -> Iterator[Cued]:
    """Yield cues that tell more together than apart."""
    wrong = not _WRONG.isdisjoint(counts)
    if words < _BRIEF and not wrong:
        yield _of_whole("brief")
    if not wrong:
        return
    for cue, others in _WITH_WRONG:
        if not others.isdisjoint(counts):
            yield _of_whole(cue)
