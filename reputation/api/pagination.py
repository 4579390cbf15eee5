"""Pages by keyset: a cursor is a place in the order, so rows that arrive move nothing.

Every order ends in something unique. A cursor names its order, its direction and the
keys of the row it stands at; it is opaque to callers, proves nothing, and one that we
did not make is a plain 400.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from uuid import UUID

import msgspec
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request

from reputation.api.problems import ApiError, FieldError

DEFAULT_LIMIT = 50
MAX_LIMIT = 200

type Key = datetime | UUID | float | str


@dataclass(frozen=True, slots=True)
class Order:
    """A total order: one or two columns in one direction, the final one unique."""

    name: str
    columns: tuple[str, ...]
    types: tuple[type, ...]
    newest_first: bool = True

    def sorted[M: Model](self, rows: QuerySet[M], *, flipped: bool) -> QuerySet[M]:
        mark = "-" if self.newest_first is not flipped else ""
        return rows.order_by(*(f"{mark}{column}" for column in self.columns))

    def beyond(self, keys: tuple[Key, ...], *, flipped: bool) -> Q:
        """Rows after the place, in a form that an index on the columns serves."""
        side = "lt" if self.newest_first is not flipped else "gt"
        if len(self.columns) == 1:
            return Q((f"{self.columns[0]}__{side}", keys[0]))
        (first, second), (at, tie) = self.columns, keys
        return Q((f"{first}__{side}e", at)) & (
            Q((f"{first}__{side}", at)) | Q((f"{second}__{side}", tie))
        )

    def keys_of(self, row: Model) -> tuple[Key, ...]:
        return tuple(getattr(row, column) for column in self.columns)


class _Place(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    order: str
    backwards: bool
    keys: list[str]


_PLACE = msgspec.json.Decoder(_Place)


def cursor_at(order: Order, row: Model, *, backwards: bool) -> str:
    """Return the cursor of the rows after `row`, or before it."""
    keys = [_text(key) for key in order.keys_of(row)]
    packed = msgspec.json.encode(_Place(order.name, backwards, keys))
    return urlsafe_b64encode(packed).decode().rstrip("=")


def _text(key: Key) -> str:
    if isinstance(key, datetime):
        return key.astimezone(UTC).isoformat()
    return repr(key) if isinstance(key, float) else str(key)


def place_of(cursor: str, order: Order) -> tuple[tuple[Key, ...], bool]:
    """Return the keys and the direction of a cursor.

    Raises:
        ApiError: 400, it is not one of ours or belongs to another list.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        place = _PLACE.decode(urlsafe_b64decode(padded))
        pairs = zip(order.types, place.keys, strict=True)
        keys = tuple(_parsed(kind, text) for kind, text in pairs)
    except (ValueError, binascii.Error, msgspec.MsgspecError) as error:
        raise _bad_cursor() from error
    if place.order != order.name:
        raise _bad_cursor()
    return keys, place.backwards


def _bad_cursor() -> ApiError:
    return _bad_parameter(
        "cursor", "bad_cursor", _("The cursor is not one of this list.")
    )


def _parsed(kind: type, text: str) -> Key:
    """Return a key as its column has it. Raises ValueError for what no column holds."""
    made: Key = datetime.fromisoformat(text) if kind is datetime else kind(text)
    if not _is_ours(made):
        raise ValueError("no key of ours")
    return made


def _is_ours(key: Key) -> bool:
    match key:
        case datetime():
            return key.utcoffset() is not None and 1 < key.year < 9999
        case float():
            return isfinite(key)
        case str():
            return "\x00" not in key
        case _:
            return True


def limit_of(request: Request) -> int:
    """Return how many rows the caller wants.

    Raises:
        ApiError: 400, not a whole number from 1 to 200.
    """
    given = request.query_params.get("limit")
    if given is None:
        return DEFAULT_LIMIT
    if not (given.isascii() and given.isdecimal() and 1 <= int(given[:6]) <= MAX_LIMIT):
        raise _bad_parameter(
            "limit",
            "out_of_range",
            _("limit is a whole number from 1 to %(most)d.") % {"most": MAX_LIMIT},
        )
    return int(given)


def _bad_parameter(name: str, code: str, detail: str) -> ApiError:
    return ApiError(400, code, detail, errors=[FieldError(f"?{name}", code, detail)])


@dataclass(frozen=True, slots=True)
class Page[M: Model]:
    """One page of rows, with the addresses of its neighbours."""

    rows: list[M]
    next: str | None
    previous: str | None


def page_of[M: Model](rows: QuerySet[M], request: Request, order: Order) -> Page[M]:
    """Return the page that the request asks for, in one query."""
    limit = limit_of(request)
    cursor = request.query_params.get("cursor")
    backwards = False
    if cursor is not None:
        keys, backwards = place_of(cursor, order)
        rows = rows.filter(order.beyond(keys, flipped=backwards))
    found = list(order.sorted(rows, flipped=backwards)[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found.reverse()
    has_next, has_previous = (
        (bool(found), more) if backwards else (more, bool(found) and cursor is not None)
    )
    return Page(
        found,
        _link(request, order, found[-1], backwards=False) if has_next else None,
        _link(request, order, found[0], backwards=True) if has_previous else None,
    )


def _link(request: Request, order: Order, row: Model, *, backwards: bool) -> str:
    parameters = request.query_params.copy()
    parameters["cursor"] = cursor_at(order, row, backwards=backwards)
    return request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")
