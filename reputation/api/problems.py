"""Errors as RFC 9457 problems: all under /api/ that is not an answer is one of these.

Two doors lead here: what a view raises (`handle`), and what Django itself raises before
or after a view (`bad_request` to `server_error`, named in the URLconf).
"""

import sys
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import UnreadablePostError
from django.template import loader
from django.utils.translation import gettext as _
from django.views import defaults
from rest_framework import exceptions

from reputation.common.errors import Refused

MEDIA_TYPE = "application/problem+json"
API = "/api/"
# A refusal is a conflict with what stands, 409, unless its code says more.
REFUSALS = {
    "precondition_failed": 412,  # somebody else changed it since it was read
    "over_remedy_limit": 403,
    "not_the_approver": 403,
    "nothing_to_correct": 400,
    "languages_do_not_fit": 400,
    "unknown_name": 400,
    "unknown_signal": 400,
    "mute_is_wrong": 400,
    "rule_is_wrong": 400,
    "no_such_step": 404,
}
RETRY_AFTER_S = 5


class FieldError(msgspec.Struct, frozen=True):
    """One thing that is wrong: where, which rule, and a sentence.

    `pointer` is a JSON Pointer into the body ("/author/handle", "" for all of it), or a
    question mark and the name of a query parameter ("?limit").
    """

    pointer: str
    code: str
    detail: str


class Problem(msgspec.Struct, frozen=True):
    """What went wrong, for programs (`code`) and for people (`detail`)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError]


class ApiError(exceptions.APIException):
    """An error with its status, stable code and the places that are wrong."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: list[FieldError] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail, code)
        self.status_code = status
        self.code = code
        self.errors = errors or []
        self.headers = headers or {}

    def as_problem(self) -> HttpResponse:
        return problem(
            self.status_code,
            code=self.code,
            detail=str(self.detail),
            errors=self.errors,
            headers=self.headers,
        )


def problem(
    status: int,
    *,
    code: str,
    detail: str,
    errors: list[FieldError] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return a problem as an HTTP answer."""
    body = Problem(
        type=f"urn:vigia:problem:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        errors=errors or [],
    )
    return HttpResponse(
        msgspec.json.encode(body),
        status=status,
        content_type=MEDIA_TYPE,
        headers=dict(headers or {}),
    )


def handle(error: Exception, _context: dict[str, Any]) -> HttpResponse | None:
    """Return the problem that a view's exception means; None when the fault is ours."""
    match error:
        case Refused():
            status = REFUSALS.get(error.code, 409)
            answer = problem(status, code=error.code, detail=str(error))
        case ApiError():
            answer = error.as_problem()
        case exceptions.ValidationError():
            answer = invalid(list(field_errors(error.detail)))
        case exceptions.APIException():
            answer = _from_rest_framework(error)
        case _:
            return _from_django(error)
    return answer


def _from_django(error: Exception) -> HttpResponse | None:
    match error:
        case Http404():
            return _from_rest_framework(exceptions.NotFound())
        case PermissionDenied():
            return _from_rest_framework(exceptions.PermissionDenied())
        case RequestDataTooBig():
            return problem(
                413, code="body_too_large", detail=_("The body is too large.")
            )
        case UnreadablePostError():
            return problem(400, code="unreadable", detail=_("The body did not arrive."))
        case _:
            return None


def invalid(errors: list[FieldError]) -> HttpResponse:
    """Return the problem of a request that does not fit, with all that is wrong."""
    return problem(
        400,
        code="invalid",
        detail=_("The request does not fit; `errors` says where."),
        errors=errors,
    )


def field_errors(detail: object, pointer: str = "") -> Iterator[FieldError]:
    """Yield the errors of a serializer, nested ones with their whole pointer."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else f"/{_escaped(str(name))}"
            yield from field_errors(inner, pointer + own)
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from field_errors(inner, f"{pointer}/{place}" if nested else pointer)
    else:
        yield FieldError(pointer, getattr(detail, "code", "invalid"), str(detail))


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _from_rest_framework(error: exceptions.APIException) -> HttpResponse:
    code = getattr(error.detail, "code", error.default_code)
    headers = {}
    if auth := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = (
            f'{auth}, error="invalid_token"' if code == "bad_key" else auth
        )
    return problem(
        error.status_code, code=code, detail=str(error.detail), headers=headers
    )


# --- What Django answers itself: pages keep its own views, the API gets problems ---


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if not request.path_info.startswith(API):
        return defaults.bad_request(request, exception)
    return problem(400, code="bad_request", detail=_("The request is not acceptable."))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if not request.path_info.startswith(API):
        return defaults.permission_denied(request, exception)
    return problem(403, code="permission_denied", detail=_("You may not do this."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer 404, the same for what does not exist and for what is somebody else's."""
    if not request.path_info.startswith(API):
        return defaults.page_not_found(request, exception)
    return problem(404, code="not_found", detail=str(exceptions.NotFound().detail))


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer 500 without asking the database: it may be the cause, and then it is 503.

    Django calls this while the error is at hand.
    """
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return _unavailable(request)
    if not request.path_info.startswith(API):
        return defaults.server_error(request)
    return problem(
        500, code="internal_error", detail=_("Something broke here; it is logged.")
    )


def _unavailable(request: HttpRequest) -> HttpResponseBase:
    """Answer that the database does not: nothing was taken, and trying again is right."""
    again = {"Retry-After": str(RETRY_AFTER_S)}
    if not request.path_info.startswith(API):
        page = loader.get_template("503.html").render()
        return HttpResponse(page, status=503, headers=again)
    return problem(
        503,
        code="unavailable",
        detail=_("The database does not answer; nothing was taken. Try again."),
        headers=again,
    )
