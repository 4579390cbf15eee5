"""From bytes to items: one pass when all is well, item by item where it is not."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from reputation.mentions.items import Item, ItemIsWrong, Rejection

Decoded = Sequence[tuple[int, Item]]

_ITEM = msgspec.json.Decoder(Item)
_ITEMS = msgspec.json.Decoder(list[Item])
_PARTS = msgspec.json.Decoder(list[msgspec.Raw])


class BodyIsMalformed(ValueError):
    """The body is no JSON array, so no item can be told from the next."""


class TooManyItems(ValueError):
    """More items than one call takes."""


class _Named(msgspec.Struct):
    external_id: str


_NAMED = msgspec.json.Decoder(_Named)

# What msgspec says, and the code that we document for it. The first that fits counts.
_CODES = (
    ("missing required field", "missing_field"),
    ("unknown field", "unknown_field"),
    ("$.posted_at", "bad_time"),
    ("$.removed_at", "bad_time"),
    ("Expected `int` >=", "out_of_range"),
    ("Expected `int` <=", "out_of_range"),
    ("Integer value out of range", "out_of_range"),
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
    try:
        items = _ITEMS.decode(body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        try:
            parts = _PARTS.decode(body)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise BodyIsMalformed(str(error)) from error
        return _one_by_one(_at_most(parts, most))
    return list(enumerate(_at_most(items, most))), []


def decode_lines(body: bytes, *, most: int) -> tuple[Decoded, list[Rejection]]:
    """Return the items of NDJSON with their places, blank lines not counted, and the lines that are none.

    Raises:
        TooManyItems: it holds more than `most`.
    """
    try:
        items = _ITEM.decode_lines(body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        lines = [line for line in body.split(b"\n") if line.strip()]
        return _one_by_one(_at_most(lines, most))
    return list(enumerate(_at_most(items, most))), []


def decode_objects(objects: Iterable[Any]) -> tuple[Decoded, list[Rejection]]:
    """Return items made of Python objects, as JSON would give them."""
    good: list[tuple[int, Item]] = []
    bad: list[Rejection] = []
    for index, value in enumerate(objects):
        try:
            good.append((index, msgspec.convert(value, Item)))
        except (msgspec.MsgspecError, UnicodeError) as error:
            named = value.get("external_id") if isinstance(value, Mapping) else None
            bad.append(_rejection(index, named, error))
    return good, bad


def decode_csv(lines: Iterable[str]) -> Iterator[Any]:
    """Yield a Python object per row of CSV with dotted column names; an empty cell is an absent field.

    Raises:
        BodyIsMalformed: there is no header, or it names a column twice.
    """
    rows = csv.DictReader(lines, strict=True)
    names = rows.fieldnames or []
    if not names or len(set(names)) != len(names):
        raise BodyIsMalformed("the first line must name each column once")
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
            if inner:
                made.setdefault(outer, {})[inner] = value
            else:
                made[outer] = value
    return made


def _typed(name: str, cell: str) -> str | int | bool | msgspec.Raw:
    if name in _NUMBERS:
        try:
            return int(cell)
        except ValueError:
            return cell
    if name in {"by_brand", "author.verified"}:
        return _TRUTHS.get(cell.strip().lower(), cell)
    if name == "raw":
        return msgspec.Raw(cell)
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
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            bad.append(_rejection(index, _external_id(part), error))
    return good, bad


def _external_id(part: msgspec.Raw | bytes) -> str | None:
    try:
        return _NAMED.decode(part).external_id[:512]
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


def _rejection(index: int, external_id: object, error: Exception) -> Rejection:
    wrong = explain(error)
    named = external_id if isinstance(external_id, str) else None
    return Rejection(index, named, wrong.code, str(wrong))


def explain(error: Exception) -> ItemIsWrong:
    """Return a decoder's complaint under its documented code."""
    said = str(error)
    if isinstance(error, ItemIsWrong):
        return error
    if isinstance(error, msgspec.ValidationError | UnicodeError) or "surrogate" in said:
        for words, code in _CODES:
            if words in said:
                return ItemIsWrong(code, said)
    return ItemIsWrong("malformed", said)
