"""mentions/{id}/correction/: a person's word on how a post was read."""

from typing import Any, get_args
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from reputation.analysis.reading import Intent
from reputation.api.idempotency import idempotent
from reputation.api.inputs import FiniteFloatField, StrictSerializer, read_body
from reputation.api.v1 import shapes
from reputation.api.v1.posts import mention_shape
from reputation.api.views import ApiRequest, ApiView, actor
from reputation.mentions.models import Mention
from reputation.mentions.naming import RIGHT, ROLES, WRONG
from reputation.mentions.queries import mentions_by_id
from reputation.pipeline.corrections import correct_mention, undo_correction
from reputation.pipeline.verdicts import LANGUAGES, SENTIMENTS, SEVERITIES, Verdict
from tenants.access import Scope

INTENTS = [name for name in get_args(Intent.__value__) if name]


class AspectField(StrictSerializer):
    name = serializers.RegexField(r"^[a-z][a-z0-9_]{0,39}$")
    sentiment = FiniteFloatField(min_value=-1, max_value=1)


class CorrectionBody(StrictSerializer):
    """What is said of the reading. What is left out was not spoken of."""

    complaint = serializers.BooleanField(
        required=False,
        help_text="`false` of a post read as negative makes its sentiment neutral, unless you state it.",
    )
    sentiment = serializers.ChoiceField(list(SENTIMENTS), required=False)
    severity = serializers.ChoiceField(list(SEVERITIES), required=False)
    intent = serializers.ChoiceField(INTENTS, required=False)
    aspects = AspectField(
        many=True, required=False, help_text="All aspects, in place of those found."
    )
    signals = serializers.DictField(
        child=serializers.BooleanField(),
        required=False,
        help_text="By name: `true` confirms a signal or a hint, `false` denies it.",
    )
    language = serializers.ChoiceField(
        ["", *LANGUAGES],
        required=False,
        help_text='The post is read again in it. "" says that it is unknown.',
    )
    also_language = serializers.ChoiceField(
        ["", *LANGUAGES],
        required=False,
        help_text='The second language of a post that mixes two; "" when `language` stands alone.',
    )
    named = serializers.DictField(
        child=serializers.ChoiceField([RIGHT, WRONG, *ROLES]),
        required=False,
        help_text="By `key` of triage.named: right or wrong, or the part that another brand plays.",
    )


class MentionCorrection(ApiView):
    """One post's reading, corrected. It wins over every engine until it is taken back."""

    scopes = {"POST": Scope.MENTIONS_WRITE, "DELETE": Scope.MENTIONS_WRITE}

    @extend_schema(
        operation_id="mentions_correct",
        summary="Correct how a post was read",
        request=CorrectionBody,
        responses=shapes.Mention,
    )
    @idempotent
    def post(self, request: ApiRequest, mention_id: UUID) -> Response:
        wanted = verdict_of(read_body(request, CorrectionBody))
        try:
            correct_mention(
                request.brand,
                mention_id,
                wanted,
                by=actor(request),
                at=timezone.now(),
            )
        except Mention.DoesNotExist:
            raise Http404 from None
        return _shown(mention_id)

    @extend_schema(
        operation_id="mentions_uncorrect",
        summary="Take the latest correction back",
        responses={200: shapes.Mention},
    )
    def delete(self, request: ApiRequest, mention_id: UUID) -> Response:
        try:
            undo_correction(
                request.brand, mention_id, by=actor(request), at=timezone.now()
            )
        except Mention.DoesNotExist:
            raise Http404 from None
        return _shown(mention_id)


def verdict_of(given: dict[str, Any]) -> Verdict:
    aspects = given.pop("aspects", None)
    if aspects is not None:
        given["aspects"] = {one["name"]: one["sentiment"] for one in aspects}
    return Verdict(**given)


def _shown(mention_id: UUID) -> Response:
    return Response(mention_shape(mentions_by_id([mention_id])[mention_id]))
