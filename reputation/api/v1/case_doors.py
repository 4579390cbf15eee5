"""What every address of one case has in common: finding it, its version, and the refusals of its verbs."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, ClassVar, Never
from uuid import UUID

import msgspec
from django.db.models import Q
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from reputation.api.idempotency import idempotent
from reputation.api.inputs import MomentField, StrictSerializer, read_body
from reputation.api.problems import ApiError, FieldError
from reputation.api.v1 import case_shapes as shapes
from reputation.api.v1.case_telling import case_shapes
from reputation.api.v1.risk import language_for
from reputation.api.views import ApiRequest, ApiView
from reputation.cases.actions.guarded import GuardStop
from reputation.cases.actions.owned import OwnerRequired
from reputation.cases.actions.working import Said
from reputation.cases.models import Case
from reputation.cases.objections import WHY
from reputation.cases.queries import find_case
from reputation.common.errors import Refused
from tenants.access import Scope
from tenants.models import User

# What a refusal means to a caller of the API; every other one is a conflict with how things stand.
STATUS = {
    "precondition_failed": 412,
    "promise_without_time": 400,
    "unknown_signal": 400,
    "unknown_channel": 400,
    "no_such_post": 400,
    "nothing_said": 400,
    "future_time": 400,
    "bad_time": 400,
    "confirmation_needs_evidence": 400,
    "assignee_has_no_access": 400,
    "over_remedy_limit": 403,
    "not_the_approver": 403,
    "removal_needs_policy": 400,
    "brief_says_nothing": 400,
}
POINTER = {
    "promise_without_time": "/due_at",
    "unknown_signal": "/name",
    "unknown_channel": "/channel",
    "future_time": "/at",
    "bad_time": "/at",
    "confirmation_needs_evidence": "/evidence",
    "assignee_has_no_access": "/assignee",
    "over_remedy_limit": "/amount",
    "removal_needs_policy": "/policy",
    "brief_says_nothing": "/brief",
}


class _Versioned(msgspec.Struct):
    version: int


class VerbBody(StrictSerializer):
    """What every deed may say besides: when it happened, and a remark for colleagues."""

    at = MomentField(required=False, help_text="When it happened. Default: now.")
    note = serializers.CharField(
        required=False, max_length=10_000, help_text="A remark for colleagues."
    )


class CaseView(ApiView):
    """An address of one case. Answers carry its version as the ETag."""

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        if response.status_code in {200, 201}:
            version = _version_in(response)
            if version is not None:
                response["ETag"] = f'"{version}"'
        return super().finalize_response(request, response, *args, **kwargs)

    def answer(self, request: ApiRequest, case: Case, *, status: int = 200) -> Response:
        with translation.override(language_for(request)):
            return Response(case_shapes([case], now=timezone.now())[0], status=status)


def _version_in(response: Response) -> int | None:
    """Return the version of the case that is answered, from memory or from a remembered answer."""
    data = getattr(response, "data", None)
    if isinstance(data, shapes.Case):
        return data.version
    if data is None and response.content:
        try:
            return msgspec.json.decode(response.content, type=_Versioned).version
        except msgspec.MsgspecError:
            return None
    return None


def found(reference: str) -> Case:
    """Return the case of a reference.

    Raises:
        Http404: there is none.
    """
    case = find_case(reference)
    if case is None:
        raise Http404
    return case


def if_match(request: ApiRequest, *, needed: bool = False) -> int | None:
    """Return the version that the caller has read, from If-Match; None for any.

    Raises:
        ApiError: 428 when it is needed and missing, 412 when it is none of ours.
    """
    given = request.headers.get("If-Match")
    if given is None:
        if needed:
            raise ApiError(
                428,
                "precondition_required",
                _("Send If-Match with the ETag of the case as you have read it."),
            )
        return None
    if given.strip() == "*":
        return None
    # A proxy that packs answers marks their tags as weak; the version in it is the same.
    tag = given.strip().removeprefix("W/").strip('"')
    if not (tag.isascii() and tag.isdecimal() and len(tag) < 10):
        raise ApiError(
            412, "precondition_failed", _("If-Match is no version of this case.")
        )
    return int(tag)


@contextmanager
def refusals(pointers: Mapping[str, str] = POINTER) -> Iterator[None]:
    """Give the refusals of verbs the status that they mean to a caller, and the field that it is about.

    Raises:
        ApiError: with the refusal's own code.
    """
    try:
        yield
    except GuardStop as stopped:
        raise ApiError(
            409,
            stopped.code,
            str(stopped),
            errors=[
                FieldError(
                    "/text", found.code, f"{WHY[found.code]} → {found.suggestion}"
                )
                for found in stopped.verdict.findings
                if found.severity == "stop"
            ],
        ) from stopped
    except OwnerRequired as ownerless:
        raise ApiError(
            409,
            ownerless.code,
            str(ownerless),
            errors=[
                FieldError("/assignee", "may_take_it", str(person))
                for person in ownerless.people
            ],
        ) from ownerless
    except Refused as refused:
        status = STATUS.get(refused.code)
        if status is None:
            raise
        _raise(status, refused.code, str(refused), pointers.get(refused.code))


def _raise(status: int, code: str, detail: str, pointer: str | None) -> Never:
    errors = [FieldError(pointer, code, detail)] if pointer else []
    raise ApiError(status, code, detail, errors=errors)


class CaseVerb(CaseView):
    """One thing that can be done with a case. A subclass names its form and does it."""

    scopes = {"POST": Scope.CASES_WRITE}
    form: ClassVar[type[VerbBody]] = VerbBody
    pointers: ClassVar[Mapping[str, str]] = POINTER

    named: Mapping[str, UUID] = {}

    def __init_subclass__(cls, *, operation: str = "", summary: str = "") -> None:
        """Describe the verb's POST. A description belongs to a function, so each verb gets its own."""
        super().__init_subclass__()
        if not operation:
            return

        def post(
            self: CaseVerb, request: ApiRequest, reference: str, **named: UUID
        ) -> Response:
            return CaseVerb.post(self, request, reference, **named)

        described = extend_schema(
            operation_id=operation,
            summary=summary,
            request=cls.form,
            responses=shapes.Case,
        )
        cls.post = described(post)  # type: ignore[method-assign]  # the same, described

    def post(self, request: ApiRequest, reference: str, **named: UUID) -> Response:
        self.named = named
        return self.once(request, reference)  # type: ignore[return-value]  # remembered answers are plain ones

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        """Do it. `given` is the body with `at`; `said` the rest."""
        raise NotImplementedError

    @idempotent
    def once(self, request: ApiRequest, reference: str) -> Response:
        given = read_body(request, self.form)
        now = timezone.now()
        said = Said(note=given.pop("note", ""), now=now, version=if_match(request))
        given.setdefault("at", now)
        with refusals(self.pointers):
            changed = self.act(request, found(reference), given, said)
        return self.answer(request, changed)


def person_named(
    request: ApiRequest, named: str | None, pointer: str = "/assignee"
) -> User | None:
    """Return the person of an id or an address; "me" is whoever asks.

    Raises:
        ApiError: 400, nobody is called that.
    """
    if not named:
        return None
    if named == "me" and isinstance(request.user, User):
        return request.user
    wanted = Q(email__iexact=named)
    with suppress(serializers.ValidationError):
        wanted = Q(pk=serializers.UUIDField().to_internal_value(named))
    person = User.objects.filter(wanted, is_active=True).first()
    if person is None:
        detail = _("Nobody here is called that.")
        raise ApiError(
            400,
            "unknown_person",
            detail,
            errors=[FieldError(pointer, "unknown_person", detail)],
        )
    return person
