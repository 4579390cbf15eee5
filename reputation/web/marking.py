"""A text with what was found marked in it: escaped here, piece by piece, and safe for that reason alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

type MarkKind = Literal["signal", "hint", "extract", "against", "favor"]

# Where marks overlap, the earlier in this list shows.
_RANK: Sequence[MarkKind] = ("signal", "hint", "extract", "against", "favor")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text, what it is, and what that is called."""

    start: int
    end: int
    kind: MarkKind
    label: str


def marked(text: str, marks: Iterable[Mark]) -> SafeString:
    """Return the text as HTML with its marks, and a break for each new line.

    Marks outside the text are left out; of those that overlap the weightier one shows.
    """
    fitting = sorted(
        (mark for mark in marks if 0 <= mark.start < mark.end <= len(text)),
        key=lambda mark: (_RANK.index(mark.kind), mark.start, -mark.end),
    )
    edges = sorted(
        {0, len(text), *(edge for mark in fitting for edge in (mark.start, mark.end))}
    )
    pieces: list[tuple[Mark | None, str]] = []
    for start, end in pairwise(edges):
        shown = next((m for m in fitting if m.start <= start and end <= m.end), None)
        if pieces and pieces[-1][0] is shown:
            pieces[-1] = shown, pieces[-1][1] + text[start:end]
        else:
            pieces.append((shown, text[start:end]))
    # Every piece is escaped by `_piece`; nothing else goes in.
    return mark_safe("".join(_piece(mark, piece) for mark, piece in pieces))  # noqa: S308


def _piece(mark: Mark | None, text: str) -> str:
    words = escape(text).replace("\r\n", "\n").replace("\n", "<br>")
    return words if mark is None else f"{_opening(mark.kind, mark.label)}{words}</mark>"


@lru_cache(maxsize=1024)  # the same few stand in every text
def _opening(kind: MarkKind, label: str) -> str:
    return f'<mark class="found" data-kind="{escape(kind)}" title="{escape(label)}">'
