"""How much one caller may ask of a minute: requests, and ingested items.

Counted in one row per caller and clock minute, by one statement that counts and reads
at once, so that any number of processes agree. Headers as in RateLimit draft 10.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from reputation.api.problems import API, ApiError, problem
from reputation.api.views import ApiRequest
from tenants.gate import caller_of
from tenants.models import ApiKey

WINDOW_S = 60
PERSON_REQUESTS = 1_200
PERSON_ITEMS = 600_000

# Sweeps the caller's old minutes on the way, so that nobody else needs to; not the
# latest ones, for a request that still sends its body counts its items there.
_TAKE_REQUEST = """
    WITH swept AS (
        DELETE FROM tenants_ratewindow
        WHERE caller = %(caller)s AND starts_at < %(minute)s - interval '10 minutes'
    )
    INSERT INTO tenants_ratewindow AS used (caller, starts_at, requests, items)
    VALUES (%(caller)s, %(minute)s, 1, 0)
    ON CONFLICT (caller, starts_at) DO UPDATE SET requests = used.requests + 1
    RETURNING requests, items
"""
_TAKE_ITEMS = """
    UPDATE tenants_ratewindow SET items = items + %(items)s
    WHERE caller = %(caller)s AND starts_at = %(minute)s
    AND items + %(items)s <= %(most)s
    RETURNING items
"""


@dataclass(slots=True)
class Allowance:
    """What a caller has used of the minute, after this request."""

    caller: UUID
    minute: datetime
    most_requests: int
    most_items: int
    requests: int = 0
    items: int = 0

    def seconds_left(self, at: datetime) -> int:
        """Return the whole seconds until the next minute begins, at least 1."""
        return max(1, WINDOW_S - int((at - self.minute).total_seconds()))

    def headers(self, at: datetime) -> dict[str, str]:
        left = self.seconds_left(at)
        requests = max(0, self.most_requests - self.requests)
        items = max(0, self.most_items - self.items)
        return {
            "RateLimit-Policy": f'"requests";q={self.most_requests};w={WINDOW_S}, '
            f'"items";q={self.most_items};w={WINDOW_S}',
            "RateLimit": f'"requests";r={requests};t={left}, '
            f'"items";r={items};t={left}',
        }


class RateLimit:
    """Count every request to the API, refuse those over the limit, say what is left.

    Stands behind the gate's first half, which knows the caller, and before its second,
    which enters the brand: the count is in the public schema. Nobody in particular (no
    key, no session) is not counted.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(API):
            return self.get_response(request)
        caller = caller_of(request)
        if isinstance(caller, AnonymousUser):
            return self.get_response(request)
        now = timezone.now()
        allowance = take_request(caller.pk, *_limits(caller), at=now)
        request.allowance = allowance  # type: ignore[attr-defined]  # take_items reads it
        if allowance.requests > allowance.most_requests:
            answer = _too_many(allowance, now)
        else:
            answer = self.get_response(request)
        for name, value in allowance.headers(now).items():
            answer[name] = value
        # What a caller was told belongs to the caller.
        answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer


def _limits(caller: object) -> tuple[int, int]:
    if isinstance(caller, ApiKey):
        return caller.requests_per_minute, caller.items_per_minute
    return PERSON_REQUESTS, PERSON_ITEMS


def _too_many(allowance: Allowance, at: datetime) -> HttpResponse:
    return problem(
        429,
        code="too_many_requests",
        detail=_("More than %(most)d requests in this minute.")
        % {"most": allowance.most_requests},
        headers={"Retry-After": str(allowance.seconds_left(at))},
    )


def take_request(
    caller: UUID, most_requests: int, most_items: int, *, at: datetime
) -> Allowance:
    """Count one request of the caller; return what the minute looks like with it."""
    minute = at.astimezone(UTC).replace(second=0, microsecond=0)
    allowance = Allowance(caller, minute, most_requests, most_items)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_REQUEST, {"caller": caller, "minute": minute})
        allowance.requests, allowance.items = cursor.fetchone()
    return allowance


def take_items(request: ApiRequest, count: int) -> None:
    """Count ingested items, all of them or none.

    Call it outside the transaction that takes them in: the row is what all of the
    caller's requests wait for, and the count stands whatever becomes of the items.

    Raises:
        ApiError: 429, the minute has no room for so many. Nothing was counted.
    """
    allowance: Allowance = request._request.allowance  # type: ignore[attr-defined]  # RateLimit put it there
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE_ITEMS,
            {
                "items": count,
                "caller": allowance.caller,
                "minute": allowance.minute,
                "most": allowance.most_items,
            },
        )
        row = cursor.fetchone()
    if row is None:
        raise ApiError(
            429,
            "too_many_items",
            _("More than %(most)d items in this minute.")
            % {"most": allowance.most_items},
            headers={"Retry-After": str(allowance.seconds_left(timezone.now()))},
        )
    allowance.items = row[0]
