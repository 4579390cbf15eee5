"""How a trouble is told: as one that is over, as another company's, as news, or in order to sell something.

The words stand in lexicon/*/story.txt. A trouble that is over has words of its end (`ended`) or of an earlier
complaint (`past`) and, with or after them, somebody who is content (`content`), and nothing later that says
that it goes on (`still`). Of nothing to complain about (`nothing`) it is told as well, unless a "but" comes
after it. What another company made stands in `elsewhere`. Reports and offers have the words of news and of
adverts, and nobody in them speaks of himself.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, cast

from reputation.analysis.reading import NO_CONTEXT, Context
from reputation.analysis.triage.elsewhere import (
    AGAINST_OTHERS,
    CONTENT,
    TROUBLES,
    all_of,
    is_elsewhere,
    is_mocking,
    is_only_of_others,
    words_of,
)
from reputation.analysis.triage.entities import brands
from reputation.analysis.triage.evidence import is_asked, is_denied
from reputation.analysis.triage.matcher import Hit, Hits

type Story = Literal[
    "", "recovered", "over", "nothing", "elsewhere", "reported", "offered"
]


_ENDED = ("story.ended", "signals.resolved", "intents.recovery")
_STILL = ("story.still", "signals.false_fix", "signals.resolved_not")
_OVER = frozenset({*_ENDED, "story.past", "story.turned"})
# "They say that it is solved", "when will it be solved", "not solved".
_NOT_SAID = words_of(
    """dicen dijeron dijo dice decis aseguran afirman supuestamente segun dizque figura aparece consta
    marcado marcada ojalá ojala cuando hasta espero esperemos quiero si sin para prometieron nunca nadie
    no ni aun todavia dizem disseram disse diz falaram supostamente consta quando ate quero para nunca
    ninguem nao nem ainda se tomara say says said saying claim claims claimed told supposedly allegedly
    apparently marked shows insist promised until when if hope hoping want wants need needs please can
    could will would be get not never isn't hasn't haven't wasn't to should must why how without nothing
    nobody"""
)
_NOT_SAID_WITHIN = 3  # words
_CONTENT_ENOUGH = 2
_TOLD_BY_NOBODY: tuple[tuple[Story, frozenset[str]], ...] = (
    ("offered", frozenset({"intents.advert", "talk.advert"})),
    ("reported", frozenset({"intents.news", "talk.news"})),
)
_PLACES_ENOUGH = 2
_MYSELF = words_of(
    """yo me mi mis mio mia conmigo soy estoy tengo tuve llevo he i i'm i've i'd i'll im ive my mine
    myself eu meu minha meus minhas comigo estou tenho tive fui sou"""
)
# Who sells says "our".
_OURSELVES = words_of(
    "nos hemos estamos llevamos tenemos we we've our us nosso nossa temos"
)
_LISTED = re.compile(r"^[^\S\n]*(?:\d{1,2}[.)]|[-*•])\s", re.M)
_LISTED_LEAST = 3
# Without any of these there is nothing to tell, but of another brand by its name.
_TELLING = AGAINST_OTHERS.union(
    _OVER, ["story.nothing"], *(groups for _, groups in _TOLD_BY_NOBODY)
)
# A longer text is about what it speaks of.
_LONGEST_ASIDE = 60


def story_of(hits: Hits, context: Context = NO_CONTEXT) -> Story:
    """Return how the trouble is told; "" where it is plainly the brand's, and open, or there is none."""
    if hits.story is None or hits.story[0] is not context:
        hits.story = context, _told(hits, context)
    return cast(Story, hits.story[1])


def _told(hits: Hits, context: Context) -> Story:
    if not context.own_names and _TELLING.isdisjoint(hits.by_group):
        return ""
    groups = hits.by_group.keys()
    brief = len(hits.words) <= _LONGEST_ASIDE
    if brief and _is_of_others(hits, context):
        return "elsewhere"
    if "story.nothing" in groups and _is_nothing(hits):
        return "nothing"
    if not _OVER.isdisjoint(groups):
        ended = _ended(hits)
        if ended:
            return ended
    return _of_nobody(hits) if brief else ""


def _is_of_others(hits: Hits, context: Context) -> bool:
    if not context.own_names:
        against = not AGAINST_OTHERS.isdisjoint(hits.by_group)
        return against and is_elsewhere(hits, context)
    setting = not _setting().isdisjoint(hits.by_group)
    return setting and (is_elsewhere(hits, context) or is_only_of_others(hits, context))


@cache
def _setting() -> frozenset[str]:
    """Return the groups that may put another company beside ours."""
    return AGAINST_OTHERS | brands()


def _is_nothing(hits: Hits) -> bool:
    said = [hit for hit in hits.of("story.nothing") if not is_asked(hits, hit)]
    last = max((hit.last for hit in said), default=-1)
    after = [hit for hit in all_of(hits, ("tone.but", *_STILL)) if hit.first > last]
    return bool(said) and not after and not is_mocking(hits)


def _of_nobody(hits: Hits) -> Story:
    """Tell news and offers by two places that say so; nobody in them speaks of himself, or to anybody."""
    if hits.text.startswith("@"):
        return ""
    for story, told in _TOLD_BY_NOBODY:
        if told.isdisjoint(hits.by_group):
            continue
        if story == "reported" and not _OURSELVES.isdisjoint(hits.words):
            continue
        if _MYSELF.isdisjoint(hits.words):
            places = {hit.first for hit in all_of(hits, sorted(told))}
            if len(places) >= _PLACES_ENOUGH:
                return story
    return ""


def _ended(hits: Hits) -> Story:
    if is_mocking(hits) or _is_listing(hits.text):
        return ""
    ends = [hit for hit in all_of(hits, _ENDED) if not _is_not_said(hits, hit)]
    glad = [hit for hit in all_of(hits, CONTENT) if not is_denied(hits, hit)]
    last = max((hit.last for hit in (*ends, *glad)), default=-1)
    ended = max((hit.last for hit in ends), default=-1)
    goes_on = any(hit.first > (ended if ends else last) for hit in all_of(hits, _STILL))
    if goes_on:
        return ""
    if _has_turned(hits, glad):
        return "recovered"
    past = hits.of("story.past")
    enough = len({hit.first for hit in glad}) >= _CONTENT_ENOUGH
    if ends:
        twice = max(hit.first for hit in ends) > min(hit.last for hit in ends)
        if len(hits.words) > _LONGEST_ASIDE:
            return "recovered" if enough else ""
        return "recovered" if glad or past or twice else "over"
    return "recovered" if past and enough and last > past[0].last else ""


def _has_turned(hits: Hits, glad: Sequence[Hit]) -> bool:
    """Tell whether what went wrong stands before a turn of the tale, and who is content after it."""
    turns = hits.of("story.turned")
    if not turns or not glad or "?" in hits.text:
        return False
    wrong = [hit for hit in all_of(hits, TROUBLES) if not is_denied(hits, hit)]
    first = min((hit.first for hit in wrong), default=len(hits.words))
    last = max((hit.first for hit in wrong), default=-1)
    return any(
        first < turn.first and last <= turn.last < max(one.first for one in glad)
        for turn in turns
    )


def _is_not_said(hits: Hits, hit: Hit) -> bool:
    """Tell whether the words around say that it is only claimed, hoped for or asked, or not so."""
    if is_asked(hits, hit):
        return True
    for place in range(hit.first - 1, max(hit.first - 1 - _NOT_SAID_WITHIN, -1), -1):
        if hits.broken(place, place + 1):
            return False
        if hits.words[place] in _NOT_SAID:
            return True
    return False


def _is_listing(text: str) -> bool:
    """Tell whether the text counts things one by one: who does so has not let go of them."""
    return len(_LISTED.findall(text)) >= _LISTED_LEAST
