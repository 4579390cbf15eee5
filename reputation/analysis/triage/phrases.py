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
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import NamedTuple

from reputation.analysis.triage.folding import fold

LEXICON = Path(__file__).with_name("lexicon")
LANGUAGES = ("es", "en", "pt", "any")
FREE = "_"  # any one word
ANY_ENDING = "*"

_GROUP = re.compile(r"\[([a-z][a-z0-9_]*)\]")
_WORD = re.compile(r"\s+|[^\s()|?]+")
_TAG_ONLY = re.compile(r"#\w+")
_STRANGE = re.compile(r"[!-&+,./:->@\[\\\]^`{}~]")
_BARE_OPTION = re.compile(r"[^)_]\?")
_MISPLACED = re.compile(r"\*[^\s|)?]|(?<![^\s(|])\*|[^\s(|]_|_[^\s|)?]")
_MOST_OF_BRACKET = 1000
_MOST_OF_PART = 20_000
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

type Words = tuple[str, ...]


class Part:
    """What may stand at one place of a phrase: words, several in a row, or () for nothing at all.

    A word may be `FREE` or end with `ANY_ENDING`. Written out when first asked for.
    """

    def __init__(self, items: Sequence[Sequence[str]], *, begins: bool) -> None:
        self._items = items
        self._begins = begins

    @cached_property
    def options(self) -> frozenset[Words]:
        return frozenset(
            spelling
            for letters in product(*self._items)
            for spelling in _spellings("".join(letters).split(), begins=self._begins)
        )


class Phrase(NamedTuple):
    """A line of a word list, folded; of a hashtag the one word begins with #."""

    language: str
    topic: str
    group: str
    parts: Sequence[Part]


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
    group, topic = "", path.stem
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
            yield Phrase(language, topic, group, parts_of(line))
        except BadLexicon as error:
            raise BadLexicon(f"{where}: {error}") from None


def parts_of(line: str) -> list[Part]:
    """Return what a line stands for, part after part.

    Raises:
        BadLexicon: the line is not a phrase.
    """
    if line.startswith("="):
        words = fold(line[1:].strip()).text.split()
        return [Part([[word]], begins=True) for word in words]
    if line.startswith("#"):
        if not _TAG_ONLY.fullmatch(line):
            raise BadLexicon(f"{line!r} is no hashtag; a comment starts with “# ”.")
        return [Part([[f"#{fold(line[1:]).text}"]], begins=True)]
    line = line.split(" # ", 1)[0].replace("-", " ").strip()
    _check(line)
    parts = list(_parts(_items(fold(line).text), line))
    if all(() in part.options for part in parts):
        raise BadLexicon(f"{line!r} may be nothing at all.")
    _check_beginning(parts, line)
    return parts


def written_out(parts: Sequence[Part]) -> Iterator[Words]:
    """Yield each phrase that the parts stand for, word by word; they may be thousands."""
    for chosen in product(*(sorted(part.options) for part in parts)):
        yield tuple(word for words in chosen for word in words)


def _parts(items: Sequence[Sequence[str]], line: str) -> Iterator[Part]:
    """Yield the parts: they end where every alternative ends a word, and so few as can be are long."""
    part: list[Sequence[str]] = []
    begins = True
    for options in items:
        if all(option.isspace() for option in options):
            ended = bool(part)
        else:
            part.append(options)
            ended = len(part) == 1 and all(
                option[-1].isspace() for option in options if option
            )
        if ended:
            yield _part(part, line, begins=begins)
            part, begins = [], False
    if part:
        yield _part(part, line, begins=begins)


def _part(items: Sequence[Sequence[str]], line: str, *, begins: bool) -> Part:
    count = 1
    for options in items:
        count *= len(options)
    if count > _MOST_OF_PART:
        raise BadLexicon(f"{line!r}: one part stands for over {_MOST_OF_PART} phrases.")
    return Part(items, begins=begins)


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
    end = line.find(")", place)
    inside = line[place : max(end, place)]
    if inside and "(" not in inside and "?" not in inside:  # most are this plain
        return inside.split("|"), end + 1
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


def _spellings(words: Sequence[str], *, begins: bool) -> list[Words]:
    """Return the words as written and as written without apostrophes ("dont").

    A phrase does not begin with what would be another word then: "its" is no "it's".
    """
    written = tuple(words)
    if "'" not in "".join(words):
        return [written]
    plain = tuple(
        word if begins and word in _OTHER_WORDS else word.replace("'", "")
        for word in words
    )
    return [written] if plain == written else [written, plain]


def _check(line: str) -> None:
    strange = _STRANGE.search(line)
    if strange:
        raise BadLexicon(f"{line!r}: {strange[0]!r} is no part of a word.")
    if _BARE_OPTION.search(line):
        raise BadLexicon(f"{line!r}: put what may be left out in brackets: (word)?")
    words = line.split()
    if words[-1].strip("()?") == FREE:
        raise BadLexicon(f"{line!r} must end with a word of its own.")
    if any(_MISPLACED.search(word) for word in words):
        raise BadLexicon(f"{line!r}: * stands at the end of a word, _ alone.")


def _check_beginning(parts: Sequence[Part], line: str) -> None:
    """Refuse a phrase that may begin with any word."""
    for part in parts:
        if any(words and words[0] == FREE for words in part.options):
            raise BadLexicon(f"{line!r} must begin with a word of its own.")
        if () not in part.options:
            return
