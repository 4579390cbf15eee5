"""A text in the form in which words are compared: no case, no accents, one character for each of its own.

`Folded.at(i)` leads from any place in the folded text back to the original, also where the original held
more: combining accents, letters repeated for emphasis ("nooooo"), the missing blanks of a #CamelCase tag.
"""

import re
import unicodedata
from collections.abc import Set as AbstractSet

_LINK = re.compile(r"(?:https?://|www\.)\S+")
DOUBLED = re.compile(r"([^\W\d_])\1")
_DRAWL = re.compile(r"([^\W\d_])\1\1+")
_DRAWN_WORD = re.compile(r"[^\W_]*([^\W\d_])\1\1[^\W_]*")
_THRICE = re.compile(
    r"([a-z])\1\1"
)  # what is folded holds few others, and this is quicker
_TAG = re.compile(r"#(\w+)")
_HUMP = re.compile(
    r"(?<=[^\W\d_])(?=[A-ZÁÉÍÓÚÑÇÃÕÂÊÔ][a-záéíóúñçãõâêô])|(?<=[a-záéíóúñ])(?=[A-Z0-9])"
)
_MAY_BE_MARK = re.compile(r"[\u0300-\U0010ffff]")
_NOWHERE: AbstractSet[int] = frozenset()


class Folded:
    """A folded text, and where each of its characters stands in the original; mostly at the same place."""

    __slots__ = ("_drawn", "_length", "_parted", "_places", "text")

    def __init__(
        self,
        text: str,
        length: int,
        *,
        parted: AbstractSet[int] = _NOWHERE,
        drawn: AbstractSet[int] = _NOWHERE,
    ) -> None:
        self.text = text
        self._length = length  # of the original
        self._parted = parted
        self._drawn = drawn
        self._places: list[int] | None = None

    def at(self, index: int) -> int:
        """Return where the character at `index` stands in the original."""
        if not (self._parted or self._drawn):
            return index
        if self._places is None:
            self._places = _places(self._length, self._parted, self._drawn)
        return self._places[index] if index < len(self._places) else self._length


def _places(
    length: int, parted: AbstractSet[int], drawn: AbstractSet[int]
) -> list[int]:
    """Return the original place of each character, and of each blank that parts two words."""
    kept = [place for place in range(length) if place not in drawn]
    return sorted([*kept, *(parted - drawn)])


def fold_letter(letter: str) -> str:
    """Return one character for one: the base letter in lower case."""
    if letter in "’‘´`":
        return "'"
    if letter == "µ":
        return letter
    styled = ord(letter) >= 0x1D400 and letter.isalpha()
    base = unicodedata.normalize("NFKD" if styled else "NFD", letter)[0]
    return base.casefold()[:1] or base


class _Letters(dict[int, str]):
    """A table for `str.translate` that learns each character once."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = fold_letter(chr(code))
        return folded


_LETTERS = _Letters()
# Most posts are Latin-1: bytes translate several times faster than characters.
_BEYOND = re.compile(r"([^\x00-\xff]+)")
_LATIN = bytes(ord(fold_letter(chr(code))) for code in range(256))


def _letters(text: str) -> str:
    if text.isascii():
        return text.lower().replace("`", "'")
    try:
        return _latin(text)
    except UnicodeEncodeError:
        pieces = _BEYOND.split(text)
        pieces[::2] = map(_latin, pieces[::2])
        pieces[1::2] = [piece.translate(_LETTERS) for piece in pieces[1::2]]
        return "".join(pieces)


def _latin(text: str) -> str:
    return text.encode("latin-1").translate(_LATIN).decode("latin-1")


def fold(text: str, vocabulary: AbstractSet[str] = frozenset()) -> Folded:
    """Return the text folded; `vocabulary` tells which doubled letters belong to a word ("goooood")."""
    plain = text.isascii()
    folded = _letters(text if plain else text.replace("…", " ").replace("’", "'"))
    if "://" in folded or "www." in folded:
        folded = _LINK.sub(_blank_link, folded)
    parted = _parted(text) if "#" in text else _NOWHERE
    dropped = _drawls(folded, vocabulary) if _THRICE.search(folded) else _NOWHERE
    marked = not (plain or unicodedata.is_normalized("NFC", text))
    if not (parted or dropped or marked):
        return Folded(folded, len(text))
    if not plain:
        dropped = dropped | _marks(folded)
    changed = _changed(folded, parted, dropped)
    return Folded(changed, len(text), parted=parted, drawn=dropped)


def _marks(folded: str) -> set[int]:
    """Return the places of combining marks."""
    return {
        found.start()
        for found in _MAY_BE_MARK.finditer(folded)
        if unicodedata.combining(found.group())
    }


def _changed(folded: str, parted: AbstractSet[int], dropped: AbstractSet[int]) -> str:
    """Return the text without what is dropped and with a blank before each place where it is parted."""
    pieces: list[str] = []
    start = 0
    for place in sorted(parted | dropped):
        pieces.append(folded[start:place])
        start = place
        if place in dropped:
            start += 1
        else:
            pieces.append(" ")
    return "".join([*pieces, folded[start:]])


def _blank_link(link: re.Match[str]) -> str:
    return "http".ljust(len(link.group()))


def _parted(text: str) -> frozenset[int]:
    """Return where the words of #CamelCase tags begin but the first."""
    return frozenset(
        tag.start(1) + hump.start()
        for tag in _TAG.finditer(text)
        for hump in _HUMP.finditer(tag.group(1))
    )


def _drawls(folded: str, vocabulary: AbstractSet[str]) -> set[int]:
    """Return the places of letters that only draw a word out."""
    drawn: set[int] = set()
    for word in _DRAWN_WORD.finditer(folded):
        keep = _kept(word.group(), vocabulary)
        for run in _DRAWL.finditer(word.group()):
            first = word.start() + run.start()
            drawn.update(range(first + keep, word.start() + run.end()))
    return drawn


def _kept(word: str, vocabulary: AbstractSet[str]) -> int:
    """Return how many of a run's letters belong to the word: 2 when a known word has two."""
    return 2 if _DRAWL.sub(r"\1\1", word) in vocabulary else 1
