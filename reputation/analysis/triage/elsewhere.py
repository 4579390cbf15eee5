"""Whether the trouble that a post tells was made by another company than the one that is spoken to.

It was, where the words set that company against ours: it should learn (`learn`), did the same (`same`), was
left (`left`, `over`), is unlike us (`unlike`) or is singled out (`cleft`: "it was Iberia that"); where it
alone is named; and where every trouble stands nearest to it. The words stand in lexicon/*/story.txt.
"""

from collections.abc import Iterator, Sequence

from reputation.analysis.reading import Context
from reputation.analysis.triage.entities import brands, is_own, known_names, names_of
from reputation.analysis.triage.evidence import is_denied, overlap
from reputation.analysis.triage.matcher import Hit, Hits

type Places = Sequence[tuple[int, int]]


def words_of(text: str) -> frozenset[str]:
    """Return the words of a list that is written as one text."""
    return frozenset(text.split())


CONTENT = (
    "story.content",
    "tone.thanks",
    "tone.love",
    "trouble.praise",
    "intents.praise",
)
AGAINST_OTHERS = frozenset(
    {
        "story.learn",
        "story.same",
        "story.unlike",
        "story.left",
        "story.over",
        "story.cleft",
        "story.others",
    }
)
US = words_of(
    """ustedes vosotros vosotras vuestro vuestra vuestros vuestras os aqui you your yours yourselves guys
    here voces vcs voce convosco vosso vossa vossos vossas ca"""
)
_WITH = words_of("con en a de with at from to com na no em da do by")
_WHO_DID = words_of("that who which have has que quien quienes quem la el los a o os")
# "I was put on another airline" tells nothing of what that one did.
_TOWARDS = words_of("on to by for than about a por para pra como sobre")
_OF = words_of("de from off of do da dos das com")
# A thing of that make, not the company: "my Samsung".
_A_THING = words_of(
    """un una el mi tu su este ese unos unas los mis a an my your this that the um uma o meu minha este
    esse os meus"""
)
_NAME_BEFORE, _NAME_AFTER, _US_AFTER = 6, 6, 4  # words
_LEFT_WITHIN = 2
TROUBLES = (
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
    "signals.blocked",
    "signals.contact",
    "signals.broken_promise",
    "signals.disrespect",
    "signals.false_fix",
    "signals.fraud",
    "signals.safety",
)
# Whose things are sold, carried and paid with elsewhere: their name beside a trouble blames nobody.
_MAKERS = frozenset({"brands.bank", "brands.computing", "brands.delivery"})
# Their names stand for what they make and sell as well: "the Samsung".
_OF_THINGS = frozenset({"brands.computing", "brands.retail", "brands.maybe"})
# Who says "my shop" may well own it, and "my bank" pays.
_OWNED = words_of("mi mis my our minha meu nossa nosso nuestra nuestro")
_OWNABLE = words_of(
    """tienda tiendas empresa empresas marca banco bank shop shops store stores company firm brand business
    loja lojas empresa empresas firma marca restaurante restaurant hotel gimnasio taller agencia agency"""
)
_NOBODY = words_of("else demas otras otros demais outras outros competition airlines")
_FAR, _COMMA = 14, 4  # words; how many a comma stands for


def all_of(hits: Hits, groups: Sequence[str]) -> Iterator[Hit]:
    """Yield the hits of some groups, one group after another."""
    for group in groups:
        yield from hits.of(group)


def is_elsewhere(hits: Hits, context: Context) -> bool:
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
        or (bool(named) and bool(hits.of("story.over")))
        or any(_is_singled_out(hits, hit, named) for hit in hits.of("story.cleft"))
        or (bool(others) and _is_praised(hits))
        or _is_ours_cleared(hits, context, named)
        or (not hits.of("story.learn") and _is_all_theirs(hits, context, others))
    )


def _is_ours_cleared(hits: Hits, context: Context, named: Places) -> bool:
    """Tell whether ours is said to do well, and another company is named: "with Acme never a problem"."""
    well = hits.of("story.unlike")
    if not well or not named:
        return False
    return any(
        one.first <= place <= one.last + 1
        for one in well
        for place, _ in _ours(hits, context)
        if hits.words[place] not in US
    )


def _is_all_theirs(hits: Hits, context: Context, others: Places) -> bool:
    """Tell whether every trouble stands nearest to another company, in a sentence that names it."""
    theirs = [
        place
        for place in others
        if not _may_own(hits.words[place[0] : place[1] + 1])
        and hits.words[max(place[0] - 1, 0)] not in _TOWARDS
    ]
    if context.own_names:  # else the name may well be ours
        theirs += _companies(hits, context, brands() - _MAKERS)
    if not theirs:
        return False
    troubles = [hit for hit in all_of(hits, TROUBLES) if not is_denied(hits, hit)]
    ours = _ours(hits, context)
    return bool(troubles) and all(
        _distance(hits, hit, theirs) < min(_distance(hits, hit, ours), _FAR)
        for hit in troubles
    )


def _may_own(words: Sequence[str]) -> bool:
    """Tell whether "my shop" may be the author's own; "anyone else" is nobody."""
    return words[-1] in _NOBODY or (words[0] in _OWNED and words[-1] in _OWNABLE)


def _ours(hits: Hits, context: Context) -> Places:
    """Return the places where ours is named or spoken to."""
    return [
        (place, place)
        for place, word in enumerate(hits.words)
        if word in US
        or (word[0] == "@" and not context.own_names)
        or is_own(word.lstrip("@"), context)
    ]


def _distance(hits: Hits, hit: Hit, places: Places) -> int:
    """Return the words from a hit to the nearest of some places in its sentence."""
    nearest = _FAR
    for first, last in places:
        start, end = min(last, hit.last), max(first, hit.first)
        if not hits.broken(start, end):
            between = hits.text[hits.token(start)[1] : hits.token(end)[0]]
            nearest = min(nearest, end - start + _COMMA * between.count(","))
    return nearest


def _is_left(hits: Hits, hit: Hit, named: Places) -> bool:
    """Tell whether somebody comes over to us from the company that is named next."""
    return not US.isdisjoint(hits.words) and any(
        0 < first - hit.last <= _LEFT_WITHIN for first, _ in named
    )


def _is_singled_out(hits: Hits, hit: Hit, named: Places) -> bool:
    """Tell whether a company is named within or next: "it was Iberia that left us here"."""
    return any(
        first == hit.last + 1
        or (hit.first < first and last < hit.last and hits.words[last + 1] in _WHO_DID)
        for first, last in named
    )


def _is_praised(hits: Hits) -> bool:
    return not is_mocking(hits) and any(
        not is_denied(hits, hit) for hit in all_of(hits, CONTENT)
    )


def is_mocking(hits: Hits) -> bool:
    """Tell whether the text mocks; "that's how it is done" may be meant as well."""
    meant = hits.of("story.content")
    return bool(hits.of("trouble.mockery")) or any(
        not any(overlap(hit, one) for one in meant)
        for hit in hits.of("trouble.sarcasm")
    )


def _should_learn(hits: Hits, hit: Hit, named: Places) -> bool:
    """Tell whether somebody else should do as it is done here, not this company as another one does."""
    after = hits.words[hit.last + 1 : hit.last + 1 + _US_AFTER]
    here = not US.isdisjoint(after) or any(word[0] == "@" for word in after)
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
    """Tell whether a company is addressed, or ours named; any handle is ours where our names are unknown."""
    return (
        not US.isdisjoint(hits.words)
        or hits.text.startswith("@")
        or (not context.own_names and "@" in hits.text)
        or _is_ours_named(hits, context)
    )


def is_only_of_others(hits: Hits, context: Context) -> bool:
    """Tell whether another company acts in the text, and ours is neither named nor spoken to."""
    if brands().isdisjoint(hits.by_group):
        return False
    return (
        bool(_companies(hits, context, brands()))
        and US.isdisjoint(hits.words)
        and not _is_ours_named(hits, context)
    )


def _companies(hits: Hits, context: Context, groups: frozenset[str]) -> Places:
    """Return the places of companies that act, and not of what they make."""
    return [
        *known_names(hits, context, groups - _OF_THINGS),
        *(
            place
            for place in known_names(hits, context, groups & _OF_THINGS)
            if not _is_thing(hits, place[0])
        ),
    ]


def _is_thing(hits: Hits, first: int) -> bool:
    """Tell whether a name stands for a thing of that make: "my Samsung", but "a mí Samsung"."""
    before = hits.words[max(first - 2, 0) : first]
    return bool(before) and before[-1] in _A_THING and before[0] != "a"


def _is_ours_named(hits: Hits, context: Context) -> bool:
    return bool(context.own_names) and any(
        is_own(word.lstrip("@"), context) for word in hits.words if len(word) > 2
    )
