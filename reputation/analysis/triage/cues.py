"""What counts for and against a complaint, and for and against a good mood: cues with their places.

A cue is a group of the word lists, turned round where it is negated ("not good"), or a trait of the post as a
whole ("asks": it holds a question mark). Each counts twice at most. What a cue weighs stands in `weights`.
"""

import re
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
    "tone.bad": "not_bad",
    "tone.awful": "not_bad",
}
_REACH = 3  # words from a negation to what it turns round
_BRIEF, _LONG, _VERY_LONG = 7, 20, 60  # words
_UPPER = re.compile(r"[A-ZÀ-ÖØ-Þ]")
_SHOUTED = 10  # capitals
# What a mark says of a post, from how many on.
_MARKS = (
    ("@", (("names", 1), ("names_many", 3))),
    ("?", (("asks", 1),)),
    ("!", (("exclaims", 1),)),
    ("!!", (("exclaims_much", 1),)),
    ("#", (("tag", 1), ("tags_many", 3))),
)
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
# A trouble that is over, told by somebody who is content.
_SOLVED = frozenset({"solved", "resolved"})
_CONTENT = frozenset({"love", "praise", "praises", "thanks", "glad"})
_WITH_WRONG = (
    ("wrong_company", frozenset({"company"})),
    ("wrong_me", frozenset({"me"})),
    ("mixed", _WELL),
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
NAMES = dict(
    [
        *SHARED.items(),
        *((f"tone.{name}", name) for name in TONES),
        *((f"trouble.{name}", name) for name in TROUBLES),
        *((f"talk.{name}", name) for name in TALKS),
        *((f"faces.{name}", f"face_{name}") for name in FACES),
    ]
)


def cues_of(hits: Hits) -> list[Cued]:
    """Return the cues of a text, those of the word lists first, each at most `MOST` times."""
    counts: dict[str, int] = {}
    cues: list[Cued] = []
    for cued in _worded(hits):
        count = counts.get(cued.cue, 0)
        if count < MOST:
            counts[cued.cue] = count + 1
            cues.append(cued)
    cues += [Cued(trait, -1, -1) for trait in traits_of(hits)]
    cues += _together(counts, len(hits.words))
    return cues


def _worded(hits: Hits) -> Iterator[Cued]:
    """Yield the cues of the word lists, mocked and negated ones as such."""
    mocking = hits.of("trouble.mockery")
    negators = hits.of("tone.negator")
    for group in hits.by_group:
        name = NAMES.get(group)
        if not name:
            continue
        mocked = mocking and name in _WELL
        turned = negators and group in _TURNS
        for hit in hits.of(group):
            cue = name
            if mocked and any(_overlap(hit, mock) for mock in mocking):
                cue = "mocked"
            elif turned and _negated(hits, negators, hit):
                cue = _TURNS[group]
            yield Cued(cue, hit.first, hit.last)


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
    if words > _LONG:
        yield "long"
    if words > _VERY_LONG:
        yield "very_long"


def _shouts(text: str) -> bool:
    upper = len(_UPPER.findall(text))
    return upper > _SHOUTED and upper > 2 * sum(map(str.islower, text))


def _together(counts: dict[str, int], words: int) -> Iterator[Cued]:
    """Yield cues that tell more together than apart."""
    wrong = not _WRONG.isdisjoint(counts)
    if words < _BRIEF and not wrong:
        yield Cued("brief", -1, -1)
    if not (_SOLVED.isdisjoint(counts) or _CONTENT.isdisjoint(counts)):
        yield Cued("recovered", -1, -1)
    if not wrong:
        return
    for cue, others in _WITH_WRONG:
        if not others.isdisjoint(counts):
            yield Cued(cue, -1, -1)
