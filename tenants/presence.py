"""When a signed-in person was seen last."""

from collections.abc import Callable
from time import monotonic

from allauth.usersessions.middleware import UserSessionsMiddleware
from django.http import HttpRequest, HttpResponse

NOTED_EVERY_S = 60.0
_MOST_REMEMBERED = 10_000


class SeenNowAndThen(UserSessionsMiddleware):
    """Keep the session list's “last seen” within a minute, instead of a write for every request.

    Pages refresh themselves every few seconds, and each write waits for the disk. A process remembers which
    sessions it noted lately; another address or another browser under the same session is noted at once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self._noted: dict[tuple[str | None, ...], float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = (
            request.session.session_key,
            request.META.get("REMOTE_ADDR"),
            request.headers.get("X-Forwarded-For"),
            request.headers.get("User-Agent"),
        )
        now = monotonic()
        if now - self._noted.get(key, -NOTED_EVERY_S) < NOTED_EVERY_S:
            response: HttpResponse = self.get_response(request)
            return response
        if len(self._noted) >= _MOST_REMEMBERED:
            self._noted.clear()
        if request.user.is_authenticated:
            self._noted[key] = now
        noted: HttpResponse = super().__call__(request)
        return noted
