"""risk/: the score, explained, for the brand and for one conversation."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

import msgspec
from django.http import Http404
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from reputation.api.idempotency import idempotent
from reputation.api.inputs import (
    MomentField,
    QuerySerializer,
    StrictSerializer,
    read_body,
    read_query,
)
from reputation.api.problems import ApiError, FieldError
from reputation.api.v1 import risk_shapes as shapes
from reputation.api.views import ApiRequest, ApiView
from reputation.cases.queries import references_on
from reputation.risk.actions import judge_brand_now
from reputation.risk.queries import (
    MAX_POINTS,
    brand_risk,
    conversation_risk,
    history,
    is_outgrown,
    what_if,
)
from tenants.access import Scope
from tenants.models import Brand

DAY_S = 24 * 3600
DEFAULT_PAST = timedelta(days=7)


class HistoryParameters(QuerySerializer):
    to = MomentField(required=False, help_text="Default: now.")
    step = serializers.IntegerField(
        required=False,
        default=3600,
        min_value=1,
        max_value=366 * DAY_S,
        help_text="Seconds between points.",
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # `from` is a word of Python's own.
        first = MomentField(required=False, help_text="Default: 7 days before `to`.")
        return {"from": first, **super().get_fields()}


class WhatIfBody(StrictSerializer):
    horizons_s = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=30 * DAY_S),
        min_length=1,
        max_length=12,
        required=False,
        default=[3600, 4 * 3600, DAY_S],
        help_text="How far to look ahead, in seconds: up to 12 values, up to 30 days.",
    )


class RiskView(ApiView):
    """Sentences are in the language of Accept-Language, else in the brand's."""

    shows_scores = True

    def sentences(self, request: ApiRequest) -> AbstractContextManager[None]:
        return translation.override(language_for(request))

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        patch_vary_headers(response, ["Accept-Language"])
        if response.status_code == HTTPStatus.OK:
            response["Content-Language"] = language_for(request)  # type: ignore[arg-type]  # the gate has let it in
        return super().finalize_response(request, response, *args, **kwargs)


def language_for(request: ApiRequest) -> str:
    """Return the language of the answer's sentences: the first that we speak."""
    accepted = request.headers.get("Accept-Language", "")
    for tag, _quality in parse_accept_lang_header(accepted.lower()):
        if tag == "*":
            break
        if spoken := _spoken(tag):
            return spoken
    brand: Brand = request.brand
    return _spoken(brand.locale.lower()) or "en"


def _spoken(tag: str) -> str | None:
    try:
        return translation.get_supported_language_variant(tag)
    except LookupError:
        return None


class BrandRiskView(RiskView):
    """The brand's score now, what carries it, and why."""

    scopes = {"GET": Scope.RISK_READ}

    @extend_schema(
        operation_id="risk_retrieve",
        summary="The brand's risk, explained",
        responses=shapes.BrandRisk,
    )
    def get(self, request: ApiRequest) -> Response:
        with self.sentences(request):
            found = brand_risk(timezone.now())
            if is_outgrown(found):
                judge_brand_now(request.brand, at=timezone.now())
                found = brand_risk(timezone.now())
        if request.access.may(Scope.CASES_READ):
            cases = references_on([each["conversation"] for each in found["top"]])
            for each in found["top"]:
                each["case"] = cases.get(each["conversation"])
        return Response(msgspec.convert(found, shapes.BrandRisk))


class RiskHistory(ApiView):
    """The brand's score through time."""

    takes_parameters = True
    scopes = {"GET": Scope.RISK_READ}

    @extend_schema(
        operation_id="risk_history",
        summary="The brand's risk through time",
        parameters=[HistoryParameters],
        responses=shapes.History,
    )
    def get(self, request: ApiRequest) -> Response:
        wanted = read_query(request, HistoryParameters)
        end: datetime = wanted.get("to") or timezone.now()
        start: datetime = wanted.get("from") or _days_before(end)
        step: int = wanted["step"]
        if start > end:
            raise _bad("?from", "out_of_range", _("`from` is later than `to`."))
        if (end - start).total_seconds() // step + 1 > MAX_POINTS:
            raise _bad(
                "?step",
                "too_many_points",
                _("More than %(most)d points: take a longer step.")
                % {"most": MAX_POINTS},
            )
        points = history(start, end, step)
        return Response(
            shapes.History(
                [shapes.HistoryPoint(one.at, one.score, one.band) for one in points]  # type: ignore[arg-type]  # a stored band is one of ours
            )
        )


def _days_before(end: datetime) -> datetime:
    try:
        return end - DEFAULT_PAST
    except OverflowError:
        return end  # the calendar begins there


def _bad(pointer: str, code: str, detail: str) -> ApiError:
    return ApiError(400, code, detail, errors=[FieldError(pointer, code, detail)])


class ConversationRisk(RiskView):
    """One conversation's assessment; an id from before it was joined works too."""

    scopes = {"GET": Scope.RISK_READ}

    @extend_schema(
        operation_id="conversations_risk",
        summary="A conversation's risk, explained",
        responses=shapes.Assessment,
    )
    def get(self, request: ApiRequest, conversation_id: UUID) -> Response:
        with self.sentences(request):
            found = conversation_risk(conversation_id)
        if found is None:
            raise Http404
        return Response(msgspec.convert(found, shapes.Assessment))


class ConversationWhatIf(RiskView):
    """What the score may become if the brand answers now, and if it stays silent."""

    scopes = {"POST": Scope.RISK_READ}

    @extend_schema(
        operation_id="conversations_what_if",
        summary="What if we answer now?",
        request=WhatIfBody,
        responses=shapes.WhatIfAnswer,
    )
    @idempotent
    def post(self, request: ApiRequest, conversation_id: UUID) -> Response:
        wanted = read_body(request, WhatIfBody)
        with self.sentences(request):
            found = what_if(conversation_id, wanted["horizons_s"], timezone.now())
        if found is None:
            raise Http404
        answer = shapes.WhatIfAnswer(
            [
                shapes.WhatIf(int(one["horizon_s"]), one["answer_now"], one["silent"])
                for one in found["results"]
            ],
            found["note"],
        )
        return Response(answer)
