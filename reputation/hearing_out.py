"""Hearing a caller out: whoever is still sending gets the answer, not a broken connection.

A refusal is often ready before the body has arrived: no key, no such brand, too large. A server
that answers and closes with bytes unread resets the connection, and many clients then never see
why. So what is left of the body is read and thrown away before the answer goes out, within bounds
of size and time.
"""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

MOST_BYTES = 128 * 1024 * 1024
MOST_SECONDS = 5.0
_PIECE = 64 * 1024

type Environ = dict[str, Any]
type Application = Callable[[Environ, Any], Iterable[bytes]]


def hearing_out(application: Application) -> Application:
    """Wrap a WSGI application so that every body is read to its end before the answer goes out."""

    def serve(environ: Environ, start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - as WSGI has it
        answer = application(environ, start_response)
        if _has_body(environ):
            # Somebody who hangs up while we listen gets no answer, and needs none.
            with suppress(OSError):
                _read_to_the_end(environ)
        return answer

    return serve


def _has_body(environ: Environ) -> bool:
    """Tell whether there may be something to read, and reading stops where it ends."""
    is_sent = "HTTP_TRANSFER_ENCODING" in environ or environ.get(
        "CONTENT_LENGTH", ""
    ) not in {"", "0"}
    return is_sent and bool(environ.get("wsgi.input_terminated"))


def _read_to_the_end(environ: Environ) -> None:
    deadline = time.monotonic() + MOST_SECONDS
    source, socket = environ["wsgi.input"], environ.get("gunicorn.socket")
    usual = socket.gettimeout() if socket else None
    read = 0
    try:
        while read < MOST_BYTES and (left := deadline - time.monotonic()) > 0:
            if socket:
                socket.settimeout(left)
            piece = source.read(_PIECE)
            if not piece:
                return
            read += len(piece)
    finally:
        if socket:
            socket.settimeout(usual)
