"""What counts for and against a complaint, and for and against a good mood: cues with their places.

A cue is a group of the word lists, turned round where it is negated ("not good"), or a trait of the post as a
whole ("asks": it holds a question mark). Each counts twice at most. What a cue weighs stands in `weights`.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reputation.analysis.triage.matcher import Hit, Hits

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
    "sarcasm",
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
    "tone.bad": "not_bad",
    "tone.awful": "not_bad",
}
_REACH = 3  # words from a negation to what it turns round
_BRIEF, _LONG, _VERY_LONG = 7, 20, 60  # words
# What a mark says of a post, from how many on.
_MARKS = (
    ("@", (("names", 1), ("names_many", 3))),
    ("?", (("asks", 1),)),
    ("!", (("exclaims", 1),)),
    ("!!", (("exclaims_much", 1),)),
    ("#", (("tag", 1), ("tags_many", 3))),
)
MOST = 2
_WRONG = (
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
)
# What "thanks for nothing" makes a mockery of.
_WELL = frozenset(
    {"love", "good", "glad", "praise", "praises", "thanks", "solved", "resolved"}
)


class Cued(NamedTuple):
    """A cue found, with the words that it covers; -1 where it is of the whole post."""

    cue: str
    first: int
    last: int


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
    "intents.other_victim": "other_victim",
    "intents.praise": "praises",
    "intents.question": "questions",
    "intents.request": "requests",
    "intents.advert": "advert",
    "intents.job": "advert",
    "intents.news": "news",
}
GROUPS = (
    *SHARED.items(),
    *((f"tone.{name}", name) for name in TONES),
    *((f"trouble.{name}", name) for name in TROUBLES),
    *((f"talk.{name}", name) for name in TALKS),
    *((f"faces.{name}", f"face_{name}") for name in FACES),
)


def cues_of(hits: Hits) -> Iterator[Cued]:
    """Yield the cues of a text, those of the word lists first, each at most `MOST` times."""
    counts: dict[str, int] = {}
    negators = hits.of("tone.negator")
    mocking = hits.of("trouble.sarcasm")
    for group, name in GROUPS:
        if group not in hits.by_group:
            continue
        for hit in hits.of(group):
            cue = name
            if name in _WELL and any(_overlap(hit, mock) for mock in mocking):
                cue = "mocked"
            elif negators and group in _TURNS and _negated(hits, negators, hit):
                cue = _TURNS[group]
            count = counts.get(cue, 0)
            if count < MOST:
                counts[cue] = count + 1
                yield Cued(cue, hit.first, hit.last)
    for trait in traits_of(hits):
        yield Cued(trait, -1, -1)
    if counts:
        yield from _together(counts)


def _overlap(one: Hit, other: Hit) -> bool:
    return one.first <= other.last and other.first <= one.last


def _negated(hits: Hits, negators: Sequence[Hit], hit: Hit) -> bool:
    return any(
        0 < hit.first - negator.last <= _REACH
        and not hits.broken(negator.last, hit.first)
        for negator in negators
    )


def traits_of(hits: Hits) -> Iterator[str]:
    """Yield what holds of the post as a whole."""
    text = hits.text
    for mark, traits in _MARKS:
        count = text.count(mark)
        for trait, least in traits:
            if count >= least:
                yield trait
    yield from _lengths(len(hits.words))
    for trait, holds in (
        ("addressed", text.startswith("@")),
        ("repost", text.startswith("RT ")),
        ("link", "http" in hits.words),
        ("trails_off", "..." in text or "…" in text),
        ("number", any(map(str.isdigit, hits.words))),
        ("shouts", _shouts(text)),
    ):
        if holds:
            yield trait


def _lengths(words: int) -> Iterator[str]:
    if words < _BRIEF:
        yield "brief"
    if words > _LONG:
        yield "long"
    if words > _VERY_LONG:
        yield "very_long"


def _shouts(text: str) -> bool:
    upper = sum(map(str.isupper, text))
    return upper > 10 and upper > 2 * sum(map(str.islower, text))


def _together(counts: dict[str, int]) -> Iterator[Cued]:
    """Yield cues that tell more together than apart."""
    wrong = any(cue in counts for cue in _WRONG)
    if wrong and "company" in counts:
        yield Cued("wrong_company", -1, -1)
    if wrong and "me" in counts:
        yield Cued("wrong_me", -1, -1)
    if wrong and any(cue in counts for cue in _WELL):
        yield Cued("mixed", -1, -1)
