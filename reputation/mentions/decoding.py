"""From bytes to items: one pass when all is well, item by item where it is not."""

import csv
import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import Any

import msgspec

from reputation.analysis.sheets import separator_of
from reputation.mentions.items import Item, ItemIsWrong, Rejection, readable

Decoded = Sequence[tuple[int, Item]]

MAX_DETAIL = 500

# One cell that is too long is one item that is too long, not the end of the file.
csv.field_size_limit(16 * 1024 * 1024)

_ITEM = msgspec.json.Decoder(Item)
_ITEMS = msgspec.json.Decoder(list[Item])
_PARTS = msgspec.json.Decoder(list[msgspec.Raw])


class BodyIsMalformed(ValueError):
    """The body is no JSON array, so no item can be told from the next."""


class TooManyItems(ValueError):
    """More items than one call takes."""


# What decoding an item, or encoding its `raw`, may end in.
_WRONG = (msgspec.MsgspecError, UnicodeError, RecursionError, TypeError)

# What msgspec says, and the code that we document for it. The first that fits counts.
_CODES = (
    ("unknown field", "unknown_field"),  # first: it quotes what somebody wrote
    ("missing required field", "missing_field"),
    ("$.posted_at", "bad_time"),
    ("$.removed_at", "bad_time"),
    ("Expected `int` >=", "out_of_range"),
    ("Expected `int` <=", "out_of_range"),
    ("out of range", "out_of_range"),
    ("surrogate", "bad_unicode"),
    ("utf-8", "bad_unicode"),
    ("Expected `", "wrong_type"),
)


def decode_array(body: bytes, *, most: int) -> tuple[Decoded, list[Rejection]]:
    """Return the items of a JSON array with their places, and those that are none.

    Raises:
        BodyIsMalformed: the body is not a JSON array.
        TooManyItems: it holds more than `most`.
    """
    body = body.removeprefix(BOM_UTF8)
    try:
        items = _ITEMS.decode(body)
    except _WRONG:
        return _one_by_one(_at_most(_elements(body), most))
    return list(enumerate(_at_most(items, most))), []


def _elements(body: bytes) -> Sequence[msgspec.Raw | bytes]:
    """Return the elements of an array, each as JSON of its own.

    A lone surrogate, or brackets nested by the thousand, are bad JSON to msgspec, and would cost the whole
    array. As long as brackets and quotes match, one element can be told from the next.
    """
    try:
        return _PARTS.decode(body)
    except _WRONG as error:
        elements = _split(body)
        if elements is None:
            raise BodyIsMalformed(str(error)) from error
        return elements


# What tells where an element ends: strings, in which nothing counts, brackets, and commas.
_MARKS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},"]', re.DOTALL)


def _split(body: bytes) -> list[bytes] | None:
    """Return the elements of an array as they stand in the body; None when they cannot be told apart."""
    body = body.strip()
    elements: list[bytes] = []
    depth = begin = 0
    for mark in _MARKS.finditer(body):
        kind = mark.group()
        if depth == 0 and (kind != b"[" or mark.start()):
            return None
        if kind == b'"':
            return None  # a string without its end
        if kind in (b"[", b"{"):
            depth += 1
            begin = begin or mark.end()
        elif kind in (b"]", b"}"):
            depth -= 1
        if (depth, kind) in ((1, b","), (0, b"]")):
            elements.append(body[begin : mark.start()].strip())
            begin = mark.end()
    if depth or not begin or begin != len(body) or b"" in elements:
        return None
    return elements


# From the first character of a line that is no space to its end: blank lines have none.
_LINE = re.compile(rb"[^\s][^\n]*")


def count_lines(body: bytes) -> int:
    """Return how many items NDJSON holds, good or bad; blank lines are none."""
    return sum(1 for _ in _LINE.finditer(body.removeprefix(BOM_UTF8)))


def decode_lines(body: bytes, *, most: int) -> tuple[Decoded, list[Rejection]]:
    """Return the items of NDJSON with their places, blank lines not counted, and the lines that are none.

    Raises:
        TooManyItems: it holds more than `most`.
    """
    # Not `decode_lines`: that takes two values on a line, and one over several lines.
    lines = _LINE.findall(body.removeprefix(BOM_UTF8))
    _at_most(lines, most)
    try:
        return list(enumerate(map(_ITEM.decode, lines))), []
    except _WRONG:
        return _one_by_one(lines)


def decode_objects(objects: Iterable[Any]) -> tuple[Decoded, list[Rejection]]:
    """Return items made of Python objects, as JSON would give them."""
    good: list[tuple[int, Item]] = []
    bad: list[Rejection] = []
    for index, value in enumerate(objects):
        try:
            good.append((index, msgspec.convert(_with_raw(value), Item)))
        except _WRONG as error:
            bad.append(_rejection(index, value, error))
    return good, bad


def _with_raw(value: object) -> object:
    """Return an item whose `raw` is JSON already, as the decoders of JSON leave it."""
    if isinstance(value, Mapping) and "raw" in value:
        return {**value, "raw": msgspec.Raw(msgspec.json.encode(value["raw"]))}
    return value


def decode_csv(lines: Iterable[str]) -> Iterator[Any]:
    """Yield a Python object per row of CSV with dotted column names; an empty cell is an absent field.

    Cells end with a comma, or with a semicolon where the first line has no comma.

    Raises:
        BodyIsMalformed: there is no header, it names a column twice, or it is no UTF-8.
    """
    lines, separator = separator_of(lines)
    rows = csv.DictReader(lines, strict=True, delimiter=separator)
    names = rows.fieldnames or []
    if not names or len(set(names)) != len(names):
        raise BodyIsMalformed("the first line must name each column once")
    if any(readable(name) is None for name in names):
        raise BodyIsMalformed("the first line is not UTF-8")
    for row in rows:
        yield nested(row)


_NUMBERS = frozenset(
    {
        "author.followers",
        "metrics.likes",
        "metrics.reposts",
        "metrics.replies",
        "metrics.views",
    }
)
_TRUTHS = {"true": True, "false": False, "1": True, "0": False}


def nested(row: Mapping[str | None, Any]) -> dict[str, Any]:
    """Return a flat CSV row as an item's nested object, numbers and truths read."""
    made: dict[str, Any] = {}
    for name, cell in row.items():
        if name is None:
            made["(more cells than columns)"] = cell
        elif cell not in (None, ""):
            outer, _, inner = name.partition(".")
            value = _typed(name, cell)
            within = made.setdefault(outer, {}) if inner else made
            # A column `author` beside `author.handle` leaves an item of the wrong type.
            if isinstance(within, dict):
                within[inner or outer] = value
    return made


def _typed(name: str, cell: str) -> object:
    if name in _NUMBERS:
        try:
            return int(cell)
        except ValueError:
            return cell
    if name in {"by_brand", "author.verified"}:
        return _TRUTHS.get(cell.strip().lower(), cell)
    return _json_or_text(cell) if name == "raw" else cell


def _json_or_text(cell: str) -> object:
    try:
        return msgspec.json.decode(cell)
    except _WRONG:
        return cell


def _at_most[T](parts: Sequence[T], most: int) -> Sequence[T]:
    if len(parts) > most:
        raise TooManyItems(f"{len(parts):,} items; {most:,} at most")
    return parts


def _one_by_one(
    parts: Sequence[msgspec.Raw | bytes],
) -> tuple[Decoded, list[Rejection]]:
    good: list[tuple[int, Item]] = []
    bad: list[Rejection] = []
    for index, part in enumerate(parts):
        try:
            good.append((index, _ITEM.decode(part)))
        except _WRONG as error:
            bad.append(_rejection(index, _loosely(part), error))
    return good, bad


def _loosely(part: msgspec.Raw | bytes) -> object:
    """Return JSON as Python's own decoder reads it, which lets lone surrogates pass."""
    try:
        text = bytes(part).decode(errors="surrogateescape")
        return json.loads(text, parse_int=_number)
    except (ValueError, RecursionError):
        return None


def _number(digits: str) -> float:
    return int(digits) if len(digits) < 4_000 else inf


def _rejection(index: int, value: object, error: Exception) -> Rejection:
    """Return the refusal of an item; `value` is as much of it as could be read."""
    wrong = explain(error)
    if wrong.code == "malformed" and not _is_unicode(value):
        wrong = ItemIsWrong("bad_unicode", "the item holds a lone surrogate")
    named = value.get("external_id") if isinstance(value, Mapping) else None
    return Rejection(index, readable(named), wrong.code, str(wrong))


def _is_unicode(value: object) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    except (TypeError, ValueError, RecursionError):
        return True
    return True


def explain(error: Exception) -> ItemIsWrong:
    """Return a decoder's complaint under its documented code."""
    said = str(error)[:MAX_DETAIL]
    if isinstance(error, ItemIsWrong):
        return error
    if isinstance(error, msgspec.ValidationError | UnicodeError) or "surrogate" in said:
        for words, code in _CODES:
            if words in said:
                return ItemIsWrong(code, said)
    return ItemIsWrong("malformed", said)
