"""How a trouble is told: as one that is over, as another company's, as news, or in order to sell something.

The words stand in lexicon/*/story.txt. A trouble that is over has words of its end (`ended`) or of an earlier
complaint (`past`) and, with or after them, somebody who is content (`content`), and nothing later that says
that it goes on (`still`). Of nothing to complain about (`nothing`) it is told as well, unless a "but" comes
after it. One that another company made has that company's name, or "my bank", where the
words set it against the one that is spoken to: it should learn (`learn`), did the same (`same`), was left
(`left`) or is unlike it (`unlike`). Reports and offers have the words of news and of adverts, and nobody in
them speaks of himself.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, cast

from reputation.analysis.reading import NO_CONTEXT, Context
from reputation.analysis.triage.entities import brands, is_own, names_of
from reputation.analysis.triage.evidence import is_asked, is_denied, overlap
from reputation.analysis.triage.matcher import Hit, Hits

type Places = Sequence[tuple[int, int]]
type Story = Literal[
    "", "recovered", "over", "nothing", "elsewhere", "reported", "offered"
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENDED = ("story.ended", "signals.resolved", "intents.recovery")
_CONTENT = (
    "story.content",
    "tone.thanks",
    "tone.love",
    "trouble.praise",
    "intents.praise",
)
_STILL = ("story.still", "signals.false_fix", "signals.resolved_not")
_OVER = frozenset({*_ENDED, "story.past"})
_AGAINST_OTHERS = frozenset(
    {"story.learn", "story.same", "story.unlike", "story.left", "story.others"}
)
# "They say that it is solved", "when will it be solved", "not solved".
_NOT_SAID = _words(
    """dicen dijeron dijo dice decis aseguran afirman supuestamente segun dizque figura aparece consta
    marcado marcada ojalá ojala cuando hasta espero esperemos quiero si sin para prometieron nunca nadie
    no ni aun todavia dizem disseram disse diz falaram supostamente consta quando ate quero para nunca
    ninguem nao nem ainda se tomara say says said saying claim claims claimed told supposedly allegedly
    apparently marked shows insist promised until when if hope hoping want wants need needs please can
    could will would be get not never isn't hasn't haven't wasn't to should must why how without nothing
    nobody"""
)
_NOT_SAID_WITHIN = 3  # words
_US = _words(
    """ustedes vosotros vosotras vuestro vuestra vuestros vuestras os aqui you your yours yourselves guys
    here voces vcs voce convosco vosso vossa vossos vossas ca"""
)
_WITH = _words("con en a de with at from to com na no em da do by")
_OF = _words("de from off of do da dos das com")
# A thing of that make, not the company: "my Samsung".
_A_THING = _words(
    """un una el mi tu su este ese unos unas los mis a an my your this that the um uma o meu minha este
    esse os meus"""
)
_NAME_BEFORE, _NAME_AFTER, _US_AFTER = 6, 6, 4  # words
_LEFT_WITHIN = 2
_CONTENT_ENOUGH = 2
_TOLD_BY_NOBODY: tuple[tuple[Story, frozenset[str]], ...] = (
    ("offered", frozenset({"intents.advert", "talk.advert"})),
    ("reported", frozenset({"intents.news", "talk.news"})),
)
_PLACES_ENOUGH = 2
# Without any of these there is nothing to tell, but of another brand by its name.
_TELLING = _AGAINST_OTHERS.union(
    _OVER, ["story.nothing"], *(groups for _, groups in _TOLD_BY_NOBODY)
)
_MYSELF = _words(
    """yo me mi mis mio mia conmigo soy estoy tengo tuve llevo he i i'm i've i'd i'll im ive my mine
    myself eu meu minha meus minhas comigo estou tenho tive fui sou"""
)
# Who sells says "our".
_OURSELVES = _words(
    "nos hemos estamos llevamos tenemos we we've our us nosso nossa temos"
)
_LISTED = re.compile(r"^[^\S\n]*(?:\d{1,2}[.)]|[-*•])\s", re.M)
_LISTED_LEAST = 3
# A longer text is about what it speaks of.
_LONGEST_ASIDE = 60


def story_of(hits: Hits, context: Context = NO_CONTEXT) -> Story:
    """Return how the trouble is told; "" where it is plainly the brand's, and open, or there is none."""
    if hits.story is None or hits.story[0] is not context:
        hits.story = context, _told(hits, context)
    return cast(Story, hits.story[1])


def _told(hits: Hits, context: Context) -> Story:
    if _TELLING.isdisjoint(hits.by_group) and not context.own_names:
        return ""
    groups = hits.by_group.keys()
    brief = len(hits.words) <= _LONGEST_ASIDE
    if brief and (
        (not _AGAINST_OTHERS.isdisjoint(groups) and _is_elsewhere(hits, context))
        or (context.own_names and _is_only_of_others(hits, context))
    ):
        return "elsewhere"
    if "story.nothing" in groups and _is_nothing(hits):
        return "nothing"
    if not _OVER.isdisjoint(groups):
        ended = _ended(hits)
        if ended:
            return ended
    return _of_nobody(hits) if brief else ""


def _is_nothing(hits: Hits) -> bool:
    said = [hit for hit in hits.of("story.nothing") if not is_asked(hits, hit)]
    last = max((hit.last for hit in said), default=-1)
    after = [hit for hit in _all(hits, ("tone.but", *_STILL)) if hit.first > last]
    return bool(said) and not after and not _is_mocking(hits)


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
            places = {hit.first for hit in _all(hits, sorted(told))}
            if len(places) >= _PLACES_ENOUGH:
                return story
    return ""


def _ended(hits: Hits) -> Story:
    if _is_mocking(hits) or _is_listing(hits.text):
        return ""
    ends = [hit for hit in _all(hits, _ENDED) if not _is_not_said(hits, hit)]
    glad = [hit for hit in _all(hits, _CONTENT) if not is_denied(hits, hit)]
    last = max((hit.last for hit in (*ends, *glad)), default=-1)
    ended = max((hit.last for hit in ends), default=-1)
    goes_on = any(hit.first > (ended if ends else last) for hit in _all(hits, _STILL))
    if goes_on:
        return ""
    past = hits.of("story.past")
    enough = len({hit.first for hit in glad}) >= _CONTENT_ENOUGH
    if ends:
        twice = max(hit.first for hit in ends) > min(hit.last for hit in ends)
        if len(hits.words) > _LONGEST_ASIDE:
            return "recovered" if enough else ""
        return "recovered" if glad or past or twice else "over"
    return "recovered" if past and enough and last > past[0].last else ""


def _all(hits: Hits, groups: Sequence[str]) -> Iterator[Hit]:
    for group in groups:
        yield from hits.of(group)


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


def _is_elsewhere(hits: Hits, context: Context) -> bool:
    """Tell whether the words set another company against the one that is spoken to."""
    others = [(one.first, one.last) for one in hits.of("story.others")]
    named = [*names_of(hits, context), *others]
    if any(_should_learn(hits, hit, named) for hit in hits.of("story.learn")):
        return True
    if any(_did_the_same(hits, hit, named) for hit in hits.of("story.same")):
        return True
    return _spoken_to(hits, context) and (
        any(_set_against(hit, named) for hit in hits.of("story.unlike"))
        or any(_is_left(hits, hit, named) for hit in hits.of("story.left"))
        or (bool(others) and _is_praised(hits))
    )


def _is_left(hits: Hits, hit: Hit, named: Places) -> bool:
    """Tell whether somebody comes over to us from the company that is named next."""
    return not _US.isdisjoint(hits.words) and any(
        0 < first - hit.last <= _LEFT_WITHIN for first, _ in named
    )


def _is_praised(hits: Hits) -> bool:
    return not _is_mocking(hits) and any(
        not is_denied(hits, hit) for hit in _all(hits, _CONTENT)
    )


def _is_mocking(hits: Hits) -> bool:
    """Tell whether the text mocks; "that's how it is done" may be meant as well."""
    meant = hits.of("story.content")
    return bool(hits.of("trouble.mockery")) or any(
        not any(overlap(hit, one) for one in meant)
        for hit in hits.of("trouble.sarcasm")
    )


def _is_listing(text: str) -> bool:
    """Tell whether the text counts things one by one: who does so has not let go of them."""
    return len(_LISTED.findall(text)) >= _LISTED_LEAST


def _should_learn(hits: Hits, hit: Hit, named: Places) -> bool:
    """Tell whether somebody else should do as it is done here, not this company as another one does."""
    after = hits.words[hit.last + 1 : hit.last + 1 + _US_AFTER]
    here = not _US.isdisjoint(after) or any(word[0] == "@" for word in after)
    if not _OF.isdisjoint(after) and here:
        return True
    before = any(
        0 < hit.first - last <= _NAME_BEFORE and not hits.broken(last, hit.first)
        for _, last in named
    )
    follows = any(0 < first - hit.last <= _US_AFTER for first, _ in named)
    return before or (follows and _OF.isdisjoint(after[:1]))


def _did_the_same(hits: Hits, hit: Hit, named: Places) -> bool:
    """Tell whether it happened to the author with another company."""
    for first, last in named:
        if 0 < first - hit.last <= _NAME_AFTER and not hits.broken(hit.last, first):
            return not _WITH.isdisjoint(hits.words[hit.last : first])
        if 0 < hit.first - last <= _NAME_BEFORE and not hits.broken(last, hit.first):
            return first > 0 and hits.words[first - 1] in _WITH
    return False


def _set_against(hit: Hit, named: Places) -> bool:
    """Tell whether a company is named near words of contrast."""
    return any(-_NAME_BEFORE <= first - hit.last <= _NAME_AFTER for first, _ in named)


def _spoken_to(hits: Hits, context: Context) -> bool:
    """Tell whether a company is addressed, or ours is named."""
    return (
        not _US.isdisjoint(hits.words)
        or hits.text.startswith("@")
        or _is_ours_named(hits, context)
    )


def _is_only_of_others(hits: Hits, context: Context) -> bool:
    """Tell whether another company acts in the text, and ours is neither named nor spoken to."""
    if brands().isdisjoint(hits.by_group):
        return False
    named = [
        (first, last)
        for first, last in names_of(hits, context, listed=True)
        if first == 0
        or hits.words[first - 1] not in _A_THING
        or hits.words[max(first - 2, 0)] == "a"  # "a mí"
    ]
    return (
        bool(named) and _US.isdisjoint(hits.words) and not _is_ours_named(hits, context)
    )


def _is_ours_named(hits: Hits, context: Context) -> bool:
    return bool(context.own_names) and any(
        is_own(word.lstrip("@"), context) for word in hits.words if len(word) > 2
    )
