"""Other brands that a post names, each with the part that it plays."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Literal

from reputation.analysis.reading import Context, Extract
from reputation.analysis.triage.evidence import near
from reputation.analysis.triage.folding import fold
from reputation.analysis.triage.matcher import Hit, Hits, groups_of

type Role = Literal["victim_of_copycat", "alternative", "agency", "compared"]

_ALSO_WORDS = "brands.maybe"
_BLAMED: Role = "victim_of_copycat"
_BESIDE: Role = "compared"
_CALENDAR = """i monday tuesday wednesday thursday friday saturday sunday january february march april june
july august september october november december christmas"""
# What English writes with a capital anyway.
_DAYS = frozenset(_CALENDAR.split())
_DAY, _OF = frozenset({"dia"}), frozenset({"de", "del", "do", "da", "das", "dos"})
_REACH = 6
_LEFT_FOR_WITHIN = 3
_AGENCY = re.compile(
    r"\b(?:agencia|agency|ag[eê]ncia|community manager|contrata|contractor|subcontrata)\b",
    re.I,
)
_AGENCY_REACH = 40  # characters
# A handle of a company: "@Marca_ES", "@MarcaOficial", misspelled ones too.
_OF_COMPANY = re.compile(
    r"@[A-Z]\w*?(?:_?(?:ES|MX|PA|AR|CL|CO|PE|BR|PT|US|UK|IE|IN)|_?[Oo]fi?cial\w*|_?[Oo]f?ical|_?[Oo]fficial"
    r"|_?(?:Ayuda|Help|Support|Cares?|Responde|Atiende|Clientes?|Soporte|Ajuda|Suporte))$"
)


def brands_of(
    hits: Hits, context: Context, *, elsewhere: bool = False
) -> tuple[Extract, ...]:
    """Return the brands named but ours, by place; `elsewhere`: what is told is one of theirs' doing."""
    found = [*_listed(hits, context), *_tagged(hits, context)]
    if elsewhere:
        found = [
            replace(one, what=_BLAMED) if one.what == _BESIDE else one for one in found
        ]
    return tuple(sorted(found, key=lambda one: one.start))


@cache
def brands() -> frozenset[str]:
    """Return the groups of brands that are known by name."""
    return frozenset(groups_of("brands"))


def _listed(hits: Hits, context: Context) -> Iterator[Extract]:
    for group in brands() & hits.by_group.keys():
        for hit in hits.of(group):
            start, end = hits.span(hit)
            name = hits.text[start:end].lstrip("#@")
            if is_own(name, context):
                continue
            if group != _ALSO_WORDS or _is_name(hits, hit):
                yield Extract("brand", role_of(hits, hit), name, start, end)


def _tagged(hits: Hits, context: Context) -> Iterator[Extract]:
    if "@" not in hits.text:
        return
    for place, word in enumerate(hits.words):
        if word[0] == "@":
            start, end = hits.token(place)
            handle = hits.text[start:end]
            if _OF_COMPANY.fullmatch(handle) and not is_own(handle[1:], context):
                hit = Hit("", place, place, "any")
                yield Extract("brand", role_of(hits, hit), handle[1:], start, end)


def names_of(
    hits: Hits, context: Context, *, listed: bool = False
) -> list[tuple[int, int]]:
    """Return the places of the names of companies that are not ours; `listed`: only of those that we know.

    Where nobody told us our names, the handle that the post begins with is taken for ours.
    """
    places = known_names(hits, context, brands())
    return places if listed else [*places, *_capitals(hits, context)]


def known_names(
    hits: Hits, context: Context, groups: frozenset[str]
) -> list[tuple[int, int]]:
    """Return the places of the names of these groups that are not ours."""
    return [
        (hit.first, hit.last)
        for group in groups & hits.by_group.keys()
        for hit in hits.of(group)
        if _is_other(hits, hit, context)
        and (group != _ALSO_WORDS or _is_name(hits, hit))
    ]


def _is_other(hits: Hits, hit: Hit, context: Context) -> bool:
    """Tell whether a name is another company's than the one that is spoken to."""
    start, end = hits.span(hit)
    name = hits.text[start:end].lstrip("#@")
    addressed = not context.own_names and hit.first == 0 and hits.text[0] == "@"
    return not addressed and not is_own(name, context)


def _capitals(hits: Hits, context: Context) -> Iterator[tuple[int, int]]:
    """Yield the words with a capital inside a sentence; in a text in capitals none says anything."""
    if hits.text.isupper():
        return
    for place, word in enumerate(hits.words):
        if word[0] != "@" and hits.text[hits.token(place)[0]].isupper():
            hit = Hit("", place, place, "any")
            if (
                word not in _DAYS
                and _is_name(hits, hit)
                and _is_other(hits, hit, context)
            ):
                yield place, place


def _is_capital(hits: Hits, hit: Hit) -> bool:
    start, _ = hits.span(hit)
    return hits.text[start].isupper()


def is_own(name: str, context: Context) -> bool:
    """Tell whether a name is one of the brand's, or begins with one ("@acme_es")."""
    plain = fold(name).text
    return any(
        plain == own or (len(own) > 3 and plain.startswith(own))
        for own in map(_plain, context.own_names)
    )


@cache
def _plain(name: str) -> str:
    return fold(name).text


def _is_name(hits: Hits, hit: Hit) -> bool:
    """Tell whether a word that is also a name is one: a capital inside a sentence, and no feast day."""
    begins = hit.first == 0 or hits.broken(hit.first - 1, hit.first)
    return _is_capital(hits, hit) and not begins and not _is_feast(hits, hit)


def _is_feast(hits: Hits, hit: Hit) -> bool:
    """Tell "Día de la Madre"."""
    return hits.words[hit.first] in _DAY and not _OF.isdisjoint(
        hits.words[hit.last + 1 : hit.last + 2]
    )


def role_of(hits: Hits, hit: Hit) -> Role:
    """Return the part that another brand plays, by the words near its name."""
    start, end = hits.span(hit)
    around = hits.text[max(0, start - _AGENCY_REACH) : end + _AGENCY_REACH]
    if _AGENCY.search(around):
        return "agency"
    if _follows(hits, "signals.leave", hit) or _follows(hits, "signals.churn", hit):
        return "alternative"
    if near(hits, "intents.other_victim", hit, _REACH):
        return _BLAMED
    return _BESIDE


def _follows(hits: Hits, group: str, hit: Hit) -> bool:
    return any(0 < hit.first - one.last <= _LEFT_FOR_WITHIN for one in hits.of(group))
