"""The word lists: files of phrases by group, read once.

`lexicon/<language>/<topic>.txt`, UTF-8. `#` opens a comment, `[group]` a group, every other line is a phrase:

    no (me|nos)? funciona(n|ba|ban)?        alternatives, nested at will; `?` after a bracket: or nothing
    cancel* mi vuelo                        any ending; at the end of a word only
    sigo _ _? esperando                     one free word, and perhaps a second
    #neveragain                             a hashtag and nothing else
    = :-)                                   taken as it stands

Case, accents, hyphens and drawn-out letters do not matter. A phrase of several words is
also found as one #hashtag.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from reputation.analysis.triage.folding import fold

LEXICON = Path(__file__).with_name("lexicon")
LANGUAGES = ("es", "en", "pt", "any")

_GROUP = re.compile(r"\[([a-z][a-z0-9_]*)\]")
_WORD = re.compile(r"\s+|[^\s()|?]+")
_TAG_ONLY = re.compile(r"#\w+")
_WORD_ENDS = "(?: |(?<= ))"
_STRANGE = re.compile(r"[!-&+,./:->@\[\\\]^`{}~]")
_BARE_OPTION = re.compile(r"[^)_]\?")
_MOST_OF_BRACKET = 1000
# So many beginnings of a line go into the automaton; what follows them is compared when one is found.
_MOST_HEADS = 64
_MOST_SHORT_HEADS = (
    1500  # while some are a single word, which may be as common as "the"
)
# What people write without its apostrophe, unless that is another word.
_OTHER_WORDS = frozenset(
    [
        "we'll",
        "we're",
        "we'd",
        "i'll",
        "i'd",
        "he'll",
        "he'd",
        "she'll",
        "she'd",
        "it's",
        "let's",
    ]
)


class Phrase(NamedTuple):
    """A line's beginning in one of its forms, folded, and a pattern of what must follow ("": nothing)."""

    language: str
    topic: str
    group: str
    head: str
    rest: str


class BadLexicon(ValueError):
    """A line of a word list that cannot be read; says which."""


def phrases_of(folder: Path = LEXICON) -> Iterator[Phrase]:
    """Yield every phrase of every word list.

    Raises:
        BadLexicon: a line has no group or is not of the form above.
    """
    for language in LANGUAGES:
        for path in sorted((folder / language).glob("*.txt")):
            yield from _phrases_in(path, language)


def _phrases_in(path: Path, language: str) -> Iterator[Phrase]:
    group = ""
    for number, raw in enumerate(path.read_text("utf-8").splitlines(), start=1):
        line = raw.strip()
        if not line or line == "#" or line.startswith("# "):
            continue
        where = f"{path.parent.name}/{path.name}, line {number}"
        if line.startswith("["):
            named = _GROUP.fullmatch(line)
            if not named:
                raise BadLexicon(f"{where}: {line!r} names no group.")
            group = named[1]
            continue
        if not group:
            raise BadLexicon(f"{where}: {line!r} stands before the first [group].")
        try:
            for head, rest in forms(line):
                yield Phrase(language, path.stem, group, head, rest)
        except BadLexicon as error:
            raise BadLexicon(f"{where}: {error}") from None


def forms(line: str) -> list[tuple[str, str]]:
    """Return the beginnings that a line stands for, each with the pattern of what follows.

    Raises:
        BadLexicon: the line is not a phrase.
    """
    if line.startswith("="):
        return [(fold(line[1:].strip()).text, "")]
    if line.startswith("#"):
        if not _TAG_ONLY.fullmatch(line):
            raise BadLexicon(f"{line!r} is no hashtag; a comment starts with “# ”.")
        return [(f"#{fold(line[1:]).text}", "")]
    line = line.split(" # ", 1)[0].replace("-", " ").strip()
    _check(line)
    items = _items(line)
    heads, used = _heads(items)
    rest = "".join(_pattern(item) for item in items[used:])
    if rest.strip():
        rest += _WORD_ENDS
    written: set[tuple[str, str]] = set()
    for head in heads:
        written.update(_parted(" ".join(head.split()), rest, line))
    return sorted(written)


def _parted(head: str, rest: str, line: str) -> Iterator[tuple[str, str]]:
    """Yield the beginning up to its first free word or ending, in both spellings."""
    free = re.search(r"\*(?= )| _", head)
    if free:
        rest = _escaped(
            fold(head[free.end() :] if free[0] == "*" else head[free.start() :]).text
        ) + (rest or _WORD_ENDS)
        head = head[: free.end() if free[0] == "*" else free.start()]
    if not head or head.startswith("_"):
        raise BadLexicon(f"{line!r} must begin with a word of its own.")
    for spelling in _spellings(fold(head).text):
        yield spelling, rest


def _items(line: str) -> list[list[str]]:
    items, end = _sequence(line, 0)
    if end < len(line):
        raise BadLexicon(f"{line!r} cannot be read at {line[end:]!r}.")
    return items


def _sequence(line: str, place: int) -> tuple[list[list[str]], int]:
    """Return the alternatives for each part of the line up to the end of its bracket, and that end."""
    items: list[list[str]] = []
    while place < len(line) and line[place] not in "|)":
        options, place = _item(line, place)
        items.append(options)
    return items, place


def _item(line: str, place: int) -> tuple[list[str], int]:
    """Return a bracket's alternatives or one word, with "" when a ? follows."""
    if line[place] == "(":
        options, place = _bracket(line, place + 1)
    else:
        word = _WORD.match(line, place)
        if not word:
            raise BadLexicon(f"{line!r} cannot be read at {line[place:]!r}.")
        options, place = [word[0]], word.end()
    if line[place : place + 1] == "?":
        return [*options, ""], place + 1
    return options, place


def _bracket(line: str, place: int) -> tuple[list[str], int]:
    options: list[str] = []
    while True:
        items, place = _sequence(line, place)
        options += _written_out(items, line)
        if line[place : place + 1] == ")":
            return options, place + 1
        if line[place : place + 1] != "|":
            raise BadLexicon(f"{line!r} has a bracket that does not close.")
        place += 1


def _written_out(items: list[list[str]], line: str) -> list[str]:
    written = [""]
    for options in items:
        if len(written) * len(options) > _MOST_OF_BRACKET:
            raise BadLexicon(
                f"{line!r}: a bracket stands for over {_MOST_OF_BRACKET} phrases."
            )
        written = [before + option for before in written for option in options]
    return written


def _heads(items: list[list[str]]) -> tuple[list[str], int]:
    """Return the beginnings written out, and how many items they use: whole words, and not too many."""
    written = [""]
    best: tuple[list[str], int] = ([], 0)
    for used, options in enumerate(items, start=1):
        written = [before + option for before in written for option in options]
        enough = _MOST_HEADS if _long(best[0]) else _MOST_SHORT_HEADS
        if best[0] and len(written) > enough:
            return best
        if best[0] and any(mark in option for option in options for mark in "*_"):
            return best
        if used == len(items) or _begins_word(items[used]):
            best = (written, used)
    return best


def _long(heads: list[str]) -> bool:
    return all(" " in head.strip() for head in heads)


def _begins_word(options: list[str]) -> bool:
    return all(option[:1].isspace() for option in options)


def _pattern(options: list[str]) -> str:
    """Return a regular expression for the alternatives, as they stand in a line of folded words."""
    written = [
        _escaped(fold(option).text) for option in sorted(options, key=len, reverse=True)
    ]
    return written[0] if len(written) == 1 else f"(?:{'|'.join(written)})"


def _escaped(option: str) -> str:
    parts = []
    for part in re.findall(r"\s+|\*|'|[^\s*']+", option):
        if part.isspace():
            parts.append(_WORD_ENDS)
        elif part == "*":
            parts.append("[^ ]*")
        elif part == "'":
            parts.append("'?")
        else:
            parts.append(r"[^ .!?;\n]+" if part == "_" else re.escape(part))
    return "".join(parts)


def _spellings(phrase: str) -> list[str]:
    """Return the phrase as written and as written without apostrophes ("dont")."""
    words = phrase.split()
    plain = " ".join(
        word.replace("'", "") if word not in _OTHER_WORDS else word for word in words
    )
    return [phrase] if plain == phrase else [phrase, plain]


def _check(line: str) -> None:
    strange = _STRANGE.search(line)
    if strange:
        raise BadLexicon(f"{line!r}: {strange[0]!r} is no part of a word.")
    if _BARE_OPTION.search(line):
        raise BadLexicon(f"{line!r}: put what may be left out in brackets: (word)?")
    words = line.split()
    if words[-1].strip("()?") == "_":
        raise BadLexicon(f"{line!r} must end with a word of its own.")
    for word in words:
        if re.search(r"\*[^\s|)?]|(?<![^\s(|])\*|[^\s(|]_|_[^\s|)?]", word):
            raise BadLexicon(f"{line!r}: * stands at the end of a word, _ alone.")
