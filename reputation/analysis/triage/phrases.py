"""The word lists: files of phrases by group, read once.

`lexicon/<language>/<topic>.txt`, UTF-8. `#` opens a comment, `[group]` a group, every other line is a phrase:

    no (me|nos|les)? funciona(n|ba|ban)?    alternatives; a `?` after a bracket or a word makes it optional
    cancel* mi vuelo                        any ending; at the end of a word only
    sigo _ _? esperando                     one free word, and perhaps a second
    #neveragain                             a hashtag and nothing else
    = :-)                                   taken as it stands

Case, accents and drawn-out letters do not matter. A phrase of several words is also found as one #hashtag.
"""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

from reputation.analysis.triage.folding import fold

LEXICON = Path(__file__).with_name("lexicon")
LANGUAGES = ("es", "en", "pt", "any")

_GROUP = re.compile(r"\[([a-z][a-z0-9_]*)\]")
_PART = re.compile(r"\(([^()]*)\)(\?)?|([^\s()|?*]+\*?)(\?)?|(\s+)")
_TAG_ONLY = re.compile(r"#\w+")
_MOST_VARIANTS = 5000


class Phrase(NamedTuple):
    language: str
    topic: str
    group: str
    words: str


class BadLexicon(ValueError):
    """A line of a word list that cannot be read; says which."""


def phrases_of(folder: Path = LEXICON) -> Iterator[Phrase]:
    """Yield every phrase of every word list, alternatives written out.

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
            for words in variants(line):
                yield Phrase(language, path.stem, group, words)
        except BadLexicon as error:
            raise BadLexicon(f"{where}: {error}") from None


def variants(line: str) -> list[str]:
    """Return a phrase with its alternatives written out, folded.

    Raises:
        BadLexicon: the line is not a phrase.
    """
    if line.startswith("="):
        return [fold(line[1:].strip()).text]
    if line.startswith("#"):
        if not _TAG_ONLY.fullmatch(line):
            raise BadLexicon(f"{line!r} is no hashtag; a comment starts with “# ”.")
        return [fold(line[1:]).text.join(("#", ""))]
    line = line.split(" # ", 1)[0].rstrip()
    choices = _choices(line)
    if _count(choices) > _MOST_VARIANTS:
        raise BadLexicon(f"{line!r} stands for more than {_MOST_VARIANTS} phrases.")
    written = {" ".join("".join(parts).split()) for parts in product(*choices)}
    for phrase in written:
        _check(phrase)
    return sorted(fold(phrase).text for phrase in written)


def _choices(line: str) -> list[list[str]]:
    choices: list[list[str]] = []
    place = 0
    while place < len(line):
        part = _PART.match(line, place)
        if not part:
            raise BadLexicon(f"{line!r} cannot be read at {line[place:]!r}.")
        options, left_out, word, word_left_out, blank = part.groups()
        if blank:
            choices.append([" "])
        elif word:
            choices.append([word, ""] if word_left_out else [word])
        else:
            choices.append([*options.split("|"), *([""] if left_out else [])])
        place = part.end()
    return choices


def _count(choices: list[list[str]]) -> int:
    count = 1
    for options in choices:
        count *= len(options)
    return count


def _check(phrase: str) -> None:
    words = phrase.split()
    if not words or words[0] == "_" or words[-1] == "_":
        raise BadLexicon(f"{phrase!r} must begin and end with a word of its own.")
    for word in words:
        if "*" in word[:-1] or word == "*" or ("_" in word and word != "_"):
            raise BadLexicon(
                f"{word!r} is no word; * stands at the end of one, _ alone."
            )
