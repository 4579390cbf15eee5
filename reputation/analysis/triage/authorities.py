"""Who else is addressed: consumer agencies and regulators by country, and the brand's own executives."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from reputation.analysis.reading import Context
from reputation.analysis.triage.evidence import Found, in_capitals, is_denied, near
from reputation.analysis.triage.folding import fold
from reputation.analysis.triage.matcher import Hit, Hits, groups_of
from reputation.analysis.triage.phrases import LEXICON, parts_of, written_out

_LEGAL = "legal_or_regulator"
_TOPIC = "regulators"
_MAYBE = "_maybe"
_SHORTEST_NAME = 4
_CHIEFS = frozenset({"ceo"})
_HEADS = frozenset(
    [
        "presidente",
        "presidenta",
        "presidencia",
        "president",
        "pdte",
        "pdta",
        "directorgeneral",
        "directorageneral",
        "dirgeneral",
        "dirgral",
        "diretorgeral",
        "diretorageral",
        "gerentegeneral",
        "consejerodelegado",
        "chairman",
        "chairwoman",
    ]
)
# Beside the company's own name alone: "@boss_acme", "@acmecoo".
_HEADS_OF_OURS = (
    _CHIEFS
    | _HEADS
    | frozenset(
        [
            "presi",
            "prez",
            "pres",
            "dirgen",
            "dirgeral",
            "dgral",
            "direccion",
            "direcciongeneral",
            "direcao",
            "diretoria",
            "gerencia",
            "gerentegral",
            "gtegeneral",
            "consejeradelegada",
            "chief",
            "chiefexec",
            "coo",
            "cfo",
            "cmo",
            "cto",
            "boss",
            "jefe",
            "founder",
            "fundador",
            "fundadora",
            "dueno",
            "duena",
        ]
    )
)
_SEPARATORS = re.compile(r"[_\d]+")
_SHORTEST_START = 5  # "@profecomx" begins with a name; "@eresuntal" does not with ERSE


def find_authorities(hits: Hits, context: Context) -> Iterator[Found]:
    """Find the agencies that a text names or tags."""
    for group in regulators() & hits.by_group.keys():
        for hit in hits.of(group):
            if not is_denied(hits, hit):
                sure = _is_meant(hits, hit, context)
                yield Found(_LEGAL, hit.first, hit.last, sure)
    yield from _tagged(hits)


def is_somebody_tagged(hits: Hits) -> bool:
    """Tell whether an agency's account is among those that a text tags, or one that is named after a post."""
    return "@" in hits.text and any(
        _is_somebody(hits.words[place]) for place in hits.handles
    )


@lru_cache(maxsize=20_000)
def _is_somebody(handle: str) -> bool:
    return _is_handle(handle[1:]) or bool(_titles_in(handle))


def find_executives(hits: Hits, context: Context) -> Iterator[Found]:
    """Find the brand's executives by handle or full name, and accounts that are named after the post."""
    yield from _titled(hits, context)
    for name in context.executives:
        wanted = fold(name).text.split()
        handle = f"@{wanted[0]}" if len(wanted) == 1 else ""
        for place, word in enumerate(hits.words):
            if word == handle or hits.words[place : place + len(wanted)] == wanted:
                yield Found("executive_tagged", place, place + len(wanted) - 1)


def _titled(hits: Hits, context: Context) -> Iterator[Found]:
    """Find accounts such as @ceo_acme; a president without the brand's name may be a country's."""
    for place in hits.handles:
        handle = hits.words[place]
        titles = _titles_in(handle)
        ours = any(_is_head_of(handle, name) for name in context.own_names)
        if titles or ours:
            sure = ours or not titles.isdisjoint(_CHIEFS)
            yield Found("executive_tagged", place, place, sure)


def _titles_in(handle: str) -> frozenset[str]:
    return (_CHIEFS | _HEADS).intersection(_SEPARATORS.split(handle[1:]))


@lru_cache(maxsize=20_000)
def _is_head_of(handle: str, name: str) -> bool:
    """Tell whether the account is named after a post of the company's: its name, the post, and no more."""
    if len(name) < _SHORTEST_NAME or name not in handle:
        return False
    rest = handle[1:].replace(name, "_")
    return not _HEADS_OF_OURS.isdisjoint(_SEPARATORS.split(rest))


@cache
def regulators() -> frozenset[str]:
    """Return the groups of agencies, two for each country."""
    return frozenset(groups_of(_TOPIC))


def _is_meant(hits: Hits, hit: Hit, context: Context) -> bool:
    """Tell whether the word stands for the agency: addressed, or in capitals at home, where in doubt."""
    country = hit.group.removeprefix(f"{_TOPIC}.")
    if not country.endswith(_MAYBE):
        return True
    if near(hits, "signals.complain_to", hit, 4):
        return in_capitals(hits, hit) or hit.last > hit.first
    home = country.removesuffix(_MAYBE).upper()
    return home == context.country and in_capitals(hits, hit)


@cache
def _handles() -> frozenset[str]:
    """Return the one-word names that stand for an agency without doubt."""
    names: set[str] = set()
    doubtful = False
    for line in (LEXICON / "any" / f"{_TOPIC}.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            doubtful = line.endswith(f"{_MAYBE}]")
        elif line.strip() and not line.startswith("#") and not doubtful:
            written = written_out(parts_of(line))
            names.update(words[0] for words in written if len(words) == 1)
    return frozenset(names)


@cache
def _starts() -> tuple[str, ...]:
    return tuple(name for name in _handles() if len(name) >= _SHORTEST_START)


def _tagged(hits: Hits) -> Iterator[Found]:
    for place in hits.handles:
        if _is_handle(hits.words[place][1:]):
            yield Found(_LEGAL, place, place)


def _is_handle(name: str) -> bool:
    return name in _handles() or name.startswith(_starts())
