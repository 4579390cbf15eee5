"""reply-check/: what the reply guard says of a draft. It changes nothing."""

from typing import Literal

import msgspec
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from reputation.analysis.guard.draft import Finding, Verdict
from reputation.api.idempotency import idempotent
from reputation.api.inputs import StrictSerializer, read_body
from reputation.api.problems import ApiError, FieldError
from reputation.api.v1.risk import language_for
from reputation.api.views import ApiRequest, ApiView
from reputation.cases.guarding import Guarded, read_reply
from reputation.cases.models import Case
from reputation.cases.objections import WHY
from reputation.cases.queries import find_case
from reputation.cases.reply_policies import reply_policy
from reputation.channels.models import Channel
from tenants.access import Scope


class ReplyCheckBody(StrictSerializer):
    case = serializers.CharField(
        max_length=90,
        required=False,
        allow_null=True,
        allow_blank=True,
        default=None,
        help_text="The reference of the case that is answered: the guard then knows what was said before.",
    )
    channel = serializers.CharField(
        max_length=63,
        required=False,
        allow_null=True,
        allow_blank=True,
        default=None,
        help_text="Where it would be said. Default: where the case is, else a public place.",
    )
    text = serializers.CharField(max_length=50_000, trim_whitespace=False)


class FoundWords(msgspec.Struct, frozen=True):
    """Words that should not be sent: which rule, why, and what to write instead.

    `start` and `end` are their place in the text, in characters.
    """

    code: str
    severity: Literal["warn", "stop"]
    quote: str
    start: int
    end: int
    why: str
    suggestion: str


class ReplyVerdict(msgspec.Struct, frozen=True):
    verdict: Literal["ok", "warn", "stop"]
    findings: list[FoundWords]


def told(verdict: Verdict) -> ReplyVerdict:
    """Return a verdict with its reasons, in the language that is active."""
    return ReplyVerdict(verdict.verdict, [_told(found) for found in verdict.findings])


def _told(found: Finding) -> FoundWords:
    return FoundWords(
        found.code,
        found.severity,
        found.quote,
        found.start,
        found.end,
        str(WHY[found.code]),
        found.suggestion,
    )


class ReplyCheck(ApiView):
    """What the guard says of a reply before it is given."""

    scopes = {"POST": Scope.CASES_READ}

    @extend_schema(
        operation_id="reply_check",
        summary="Check a reply before it is sent",
        request=ReplyCheckBody,
        responses=ReplyVerdict,
    )
    @idempotent
    def post(self, request: ApiRequest) -> Response:
        given = read_body(request, ReplyCheckBody)
        case = _case(given["case"])
        place = _place(given["channel"] or (case.custody if case else ""))
        verdict = read_reply(
            request.brand,
            case,
            Guarded(
                given["text"],
                place,
                is_public=place is None or place.is_public,
                strict=reply_policy().strict,
            ),
            at=timezone.now(),
        )
        with translation.override(language_for(request)):
            return Response(told(verdict))


def _case(reference: str | None) -> Case | None:
    if not reference:
        return None
    case = find_case(reference)
    if case is None:
        raise _unknown("/case", "unknown_case", _("There is no such case here."))
    return case


def _place(slug: str) -> Channel | None:
    if not slug:
        return None
    place = Channel.objects.filter(slug=slug).first()  # unique
    if place is None:
        detail = _("There is no channel “%(channel)s” here.") % {"channel": slug}
        raise _unknown("/channel", "unknown_channel", detail)
    return place


def _unknown(pointer: str, code: str, detail: str) -> ApiError:
    return ApiError(400, code, detail, errors=[FieldError(pointer, code, detail)])
