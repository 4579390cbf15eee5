"""Reading what a caller sends: whole, bounded, unpacked, and as strict JSON."""

import zlib
from codecs import BOM_UTF8
from typing import IO

import msgspec
from django.http import HttpRequest
from django.utils.translation import gettext as _

from reputation.api.problems import ApiError, FieldError

MAX_BODY = 10 * 1024 * 1024
_PIECE = 1024 * 1024
_MOST_MEMBERS = 256  # each costs a copy of the rest


class BodyTooLarge(ApiError):
    """More than 10 MiB, packed or unpacked."""

    def __init__(self) -> None:
        super().__init__(
            413,
            "body_too_large",
            _("The body is larger than %(limit)d MiB.") % {"limit": MAX_BODY >> 20},
        )


def take_body(request: HttpRequest) -> bytes:
    """Read the body as it was sent, once; leave it where Django and DRF look for it.

    A body of unknown length (chunked) is read when the server marks its end.

    Raises:
        BodyTooLarge: it does not fit; no more than the limit is ever held.
        ApiError: 411, when nobody says where the body ends; 400, when it broke off.
    """
    if not hasattr(request, "_body"):
        stated = _length(request)
        if stated > MAX_BODY:
            raise BodyTooLarge
        body = _source(request).read(MAX_BODY + 1)
        if len(body) > MAX_BODY:
            raise BodyTooLarge
        if len(body) < stated:
            # Lines of a half would be taken, and the whole one refused under its key.
            raise ApiError(400, "unreadable", _("The body did not arrive whole."))
        request._body = body  # where HttpRequest.body looks
        request.META["CONTENT_LENGTH"] = str(len(body))
    return request.body


def _length(request: HttpRequest) -> int:
    stated = request.META.get("CONTENT_LENGTH") or "0"
    return int(stated) if stated.isdecimal() else 0


def _source(request: HttpRequest) -> IO[bytes] | HttpRequest:
    if "HTTP_TRANSFER_ENCODING" not in request.META:
        return request
    if not request.META.get("wsgi.input_terminated"):
        raise ApiError(411, "length_required", _("Send a Content-Length."))
    source: IO[bytes] = request.META["wsgi.input"]
    return source


def unpacked(request: HttpRequest) -> bytes:
    """Return the body without its content coding.

    Raises:
        BodyTooLarge: unpacked it would not fit. It is unpacked piece by piece, so that
            a bomb never goes off.
        ApiError: 415 for a coding other than gzip, 400 for gzip that is broken.
    """
    body = take_body(request)
    coding = request.headers.get("Content-Encoding", "").strip().lower()
    if coding in {"", "identity"}:
        return body
    if coding not in {"gzip", "x-gzip"}:
        raise ApiError(
            415,
            "unsupported_coding",
            _("Send the body plain or with gzip."),
            headers={"Accept-Encoding": "gzip, identity"},
        )
    return _gunzipped(body)


def _gunzipped(packed: bytes) -> bytes:
    """Unpack gzip of one or several members."""
    pieces: list[bytes] = []
    room = MAX_BODY
    for _member in range(_MOST_MEMBERS):
        member = zlib.decompressobj(wbits=31)
        while not member.eof:
            try:
                piece = member.decompress(packed, _PIECE)
            except zlib.error as error:
                raise _broken_gzip() from error
            packed = member.unconsumed_tail
            room -= len(piece)
            if room < 0:
                raise BodyTooLarge
            if not (piece or packed or member.eof):
                raise _broken_gzip()
            pieces.append(piece)
        packed = member.unused_data
        if not packed:
            return b"".join(pieces)
    raise _broken_gzip()


def _broken_gzip() -> ApiError:
    return ApiError(400, "malformed_gzip", _("The gzip data is broken or cut off."))


def decoded(body: bytes) -> object:
    """Return the value of a JSON text; NaN, lone surrogates, bad UTF-8 are refused.

    A byte order mark before it is passed over.

    Raises:
        ApiError: 400 `malformed` or `bad_unicode`, with what is wrong and where.
    """
    try:
        value: object = msgspec.json.decode(body.removeprefix(BOM_UTF8))
    except UnicodeDecodeError as error:
        raise malformed(str(error), code="bad_unicode") from error
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        is_unicode = "surrogate" not in str(error)
        raise malformed(
            str(error), code="malformed" if is_unicode else "bad_unicode"
        ) from error
    return value


def malformed(reason: str, *, code: str = "malformed") -> ApiError:
    """Return the error of a body that is not JSON."""
    return ApiError(
        400,
        code,
        _("The body is not JSON that we can read."),
        errors=[FieldError("", code, reason)],
    )
