"""Addresses that begin with two slashes: what comes of `URL + "/api/..."` where URL ends in one."""

from collections.abc import Iterable
from typing import Any

from reputation.hearing_out import Application, Environ


def one_slash_first(application: Application) -> Application:
    """Wrap a WSGI application so that it sees one slash at the beginning, as behind most proxies."""

    def serve(environ: Environ, start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - as WSGI has it
        path: str = environ["PATH_INFO"]
        if path.startswith("//"):
            environ["PATH_INFO"] = f"/{path.lstrip('/')}"
        return application(environ, start_response)

    return serve
