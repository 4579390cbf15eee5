"""A POST that may be sent twice and happens once.

The promise: for 24 hours the same `Idempotency-Key` with the same request gets the same
answer, and the effect and the remembered answer never contradict each other, whatever
dies when.

1. A row claims the key and commits at once.
2. Effect and answer are written in one transaction, which holds that row's lock from
   start to end. So they exist together or not at all, and "still running" is the lock
   itself: a process that dies, or whose connection does, lets go of it, and the next
   call with the key starts over from nothing. No timeout has to guess.
3. Only successes are remembered. A refusal changed nothing (its transaction is rolled
   back), so the key is free again and a corrected body may use it.

What the effect leaves for after the commit, such as the relay of its events, waits for
this outer commit.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import Concatenate
from uuid import UUID

from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.response import Response

from reputation.api.bodies import take_body
from reputation.api.models import IdempotentRequest
from reputation.api.problems import ApiError
from reputation.api.renderers import encode
from reputation.api.views import ApiRequest, ApiView, actor

LIFETIME = timedelta(hours=24)
HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
MAX_KEY = 255


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call that carries a key."""

    caller: UUID
    key: str
    path: str
    body_hash: str
    at: datetime


def idempotent[V: ApiView, **P](
    handler: Callable[Concatenate[V, ApiRequest, P], Response],
) -> Callable[Concatenate[V, ApiRequest, P], Response | HttpResponse]:
    """Make a POST handler keep the promise above, for callers that send a key."""

    @wraps(handler)
    def once(
        view: V, request: ApiRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> Response | HttpResponse:
        attempt = attempt_of(request)
        if attempt is None:
            return handler(view, request, *args, **kwargs)
        return run_once(attempt, lambda: handler(view, request, *args, **kwargs))

    return once


def attempt_of(request: ApiRequest) -> Attempt | None:
    """Return what identifies the call; None when it carries no key.

    Raises:
        ApiError: 400, the key is empty, too long, or not printable ASCII.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not (1 <= len(key) <= MAX_KEY and key.isascii() and key.isprintable()):
        raise ApiError(
            400,
            "bad_idempotency_key",
            _("Idempotency-Key is 1 to 255 printable ASCII characters."),
        )
    body = take_body(request._request)
    query = request.META.get("QUERY_STRING", "")
    return Attempt(
        caller=actor(request).id,
        key=key,
        path=request.path,
        body_hash=sha256(query.encode() + b"\n" + body).hexdigest(),
        at=timezone.now(),
    )


def run_once(attempt: Attempt, run: Callable[[], Response]) -> HttpResponse:
    """Run the call, or answer as the first one with its key did.

    Raises:
        ApiError: 409 while the first still runs, 422 when that was another request.
    """
    _claim(attempt)
    is_ours = False
    try:
        with transaction.atomic():
            record = _lock(attempt)
            if record.status is not None:
                return _replay(record)
            is_ours = True
            answer = run()
            record.status, record.content_type = answer.status_code, "application/json"
            record.answer = b"" if answer.data is None else encode(answer.data)
            record.save(update_fields=["status", "content_type", "answer"])
    except Exception:
        if is_ours:
            _release(attempt)
        raise
    return HttpResponse(
        record.answer, status=record.status, content_type=record.content_type
    )


def _claim(attempt: Attempt) -> None:
    IdempotentRequest.objects.bulk_create(
        [
            IdempotentRequest(
                caller=attempt.caller,
                key=attempt.key,
                path=attempt.path,
                body_hash=attempt.body_hash,
                started_at=attempt.at,
            )
        ],
        ignore_conflicts=True,
    )


def _lock(attempt: Attempt) -> IdempotentRequest:
    """Return the key's row, locked; made fresh when its day is over."""
    rows = IdempotentRequest.objects.filter(caller=attempt.caller, key=attempt.key)
    record = rows.select_for_update(skip_locked=True).first()
    if record is None:
        held = rows.first()
        raise (
            _StillRunning if held is None or _is_of(held, attempt) else _AnotherRequest
        )
    if record.started_at < attempt.at - LIFETIME:
        record.path, record.body_hash = attempt.path, attempt.body_hash
        record.started_at, record.status = attempt.at, None
        record.save(update_fields=["path", "body_hash", "started_at", "status"])
    elif not _is_of(record, attempt):
        raise _AnotherRequest
    return record


def _is_of(record: IdempotentRequest, attempt: Attempt) -> bool:
    return (record.path, record.body_hash) == (attempt.path, attempt.body_hash)


def _release(attempt: Attempt) -> None:
    """Free a key whose call did nothing, unless another call has taken it meanwhile.

    A key that cannot be freed, with the database gone, is taken over by the next call
    with the same request.
    """
    with suppress(DatabaseError), transaction.atomic():
        record = (
            IdempotentRequest.objects.filter(
                caller=attempt.caller, key=attempt.key, status=None
            )
            .select_for_update(skip_locked=True)
            .first()
        )
        if record is not None:
            record.delete()


class _StillRunning(ApiError):
    def __init__(self) -> None:
        super().__init__(
            409, "still_running", _("The first call with this key still runs.")
        )


class _AnotherRequest(ApiError):
    def __init__(self) -> None:
        super().__init__(
            422,
            "idempotency_key_reused",
            _("This Idempotency-Key came with another request before."),
        )


def _replay(record: IdempotentRequest) -> HttpResponse:
    return HttpResponse(
        bytes(record.answer or b""),
        status=record.status,
        content_type=record.content_type,
        headers={REPLAYED: "true"},
    )


def purge_idempotent_requests(*, before: datetime) -> int:
    """Delete what is older than its 24 hours; return how many rows that was."""
    return IdempotentRequest.objects.filter(started_at__lt=before).delete()[0]
