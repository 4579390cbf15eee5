"""The small language that rules are written in, and its translation into regular expressions.

    ya quedo listo          these words in a row
    llam*                   a word that begins so
    (el martes|hoy)         one of these sequences; they nest
    (muy)?                  may be missing
    ~4                      up to four words of any kind
    _                       one word of any kind
    @                       an e-mail address
    dia #                   # stands for digits: "dia 14", and "#h" for "17h"
    ^no es                  not right behind the word "no"; only at the beginning
    <verb>                  an alternative that has a name: `words:` of the file

Words are compared without case and accents; commas may stand between them, the end of a sentence may not.
An apostrophe may be missing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reputation.analysis.guard.text import fold

_PART = re.compile(r"\(|\)\??|\||<\w+>\??|~\d+|[^\s()|<>]+")
# What may stand between two words of a pattern; a sentence's end may not.
BETWEEN = r"(?:[^\w.!?;\n…]|(?<=\w)\.(?=\w))+"
WORD = r"(?:\w+(?:[.:,']\w+)*)"
ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_STARTS = r"(?<!\w)"
_ENDS = r"(?!\w|'\w)"


class PatternIsBroken(ValueError):
    """A pattern that cannot be read; the message has the pattern."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a sequence: a word or group that must stand, may stand, or a gap."""

    regex: str
    kind: str = "one"  # one | optional | gap | behind


def compiled(
    patterns: Iterable[str], words: Mapping[str, str]
) -> re.Pattern[str] | None:
    """Return one expression that finds any of the patterns; None without patterns."""
    expression = union(patterns, words)
    return re.compile(expression) if expression else None


def union(patterns: Iterable[str], words: Mapping[str, str]) -> str:
    """Return the patterns as one regular expression over folded text; "" without patterns."""
    parts = [_PatternReader(pattern, words).alternatives() for pattern in patterns]
    return f"{_STARTS}(?:{'|'.join(parts)}){_ENDS}" if parts else ""


class _PatternReader:
    """Reads one pattern from left to right."""

    def __init__(self, pattern: str, words: Mapping[str, str]) -> None:
        self._pattern = pattern
        self._words = words
        self._parts = _PART.findall(fold(pattern))
        self._next = 0

    def alternatives(self, *, nested: bool = False) -> str:
        """Read up to the closing bracket, or to the end."""
        options: list[str] = []
        pieces: list[_Piece] = []
        joined = False  # the part before was a bar: a new alternative begins
        while self._next < len(self._parts):
            part = self._parts[self._next]
            if part.startswith(")"):
                if not nested:
                    raise PatternIsBroken(f"A bracket too many: {self._pattern}")
                break
            self._next += 1
            if part == "|":
                options.append(_sequence(pieces))
                pieces, joined = [], True
                continue
            pieces.append(self._piece(part))
            joined = False
        if nested and self._next >= len(self._parts):
            raise PatternIsBroken(f"A bracket is missing: {self._pattern}")
        if joined:
            raise PatternIsBroken(f"Nothing behind a bar: {self._pattern}")
        options.append(_sequence(pieces))
        return "|".join(options)

    def _piece(self, part: str) -> _Piece:
        if part == "(":
            inner = self.alternatives(nested=True)
            optional = self._parts[self._next] == ")?"
            self._next += 1
            return _Piece(f"(?:{inner})", "optional" if optional else "one")
        if part.startswith("<"):
            return self._named(part)
        if part.startswith("~"):
            return _Piece(f"{{0,{int(part[1:])}}}", "gap")
        if part == "^":
            return _Piece(r"(?<![\s\S])\W*", "behind")
        if part.startswith("^"):
            return _Piece(f"(?<!{re.escape(part[1:])} )", "behind")
        return _Piece(WORD if part == "_" else _word(part))

    def _named(self, part: str) -> _Piece:
        name = part.strip("<>?")
        if name not in self._words:
            raise PatternIsBroken(f"<{name}> has no words: {self._pattern}")
        inner = _PatternReader(self._words[name], self._words).alternatives()
        return _Piece(f"(?:{inner})", "optional" if part.endswith("?") else "one")


def _word(part: str) -> str:
    if part == "@":
        return ADDRESS
    regex = re.escape(part).replace(r"\*", r"\w*").replace(r"\#", r"\d+")
    regex = regex.replace("'", "'?")
    return f"{regex}{_ENDS}"


def _sequence(pieces: list[_Piece]) -> str:
    if not pieces:
        raise PatternIsBroken("An alternative without words.")
    parts: list[str] = []
    begun = (
        False  # something that must stand stands: what follows needs a blank before it
    )
    for piece in pieces:
        if piece.kind == "gap":
            gap = f"(?:{BETWEEN}{WORD})" if begun else f"(?:{WORD}{BETWEEN})"
            parts.append(f"{gap}{piece.regex}?")
        elif piece.kind == "behind":
            parts.append(piece.regex)
        elif piece.kind == "optional":
            parts.append(
                f"(?:{BETWEEN}{piece.regex})?"
                if begun
                else f"(?:{piece.regex}{BETWEEN})?"
            )
        else:
            parts.append(f"{BETWEEN}{piece.regex}" if begun else piece.regex)
            begun = True
    return "".join(parts)
