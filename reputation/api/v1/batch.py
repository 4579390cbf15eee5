"""mentions/batch/: thousands of posts at once."""

import msgspec
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.response import Response

from reputation.api.bodies import malformed, unpacked
from reputation.api.idempotency import idempotent
from reputation.api.inputs import QuerySerializer, read_query
from reputation.api.parsers import NDJSONParser, StrictJSONParser
from reputation.api.problems import ApiError
from reputation.api.ratelimit import take_items
from reputation.api.v1 import shapes
from reputation.api.views import ApiRequest, ApiView, actor
from reputation.mentions.decoding import BodyIsMalformed, TooManyItems, count_lines
from reputation.mentions.items import Item
from reputation.pipeline.accept import MAX_ITEMS, accept_bytes
from tenants.access import Scope

_PARTS = msgspec.json.Decoder(list[msgspec.Raw])


class BatchParameters(QuerySerializer):
    backfill = serializers.BooleanField(
        required=False,
        default=False,
        help_text="These posts are history: they count, and raise no alert.",
    )


class MentionBatch(ApiView):
    """Many posts in, each taken or rejected for itself."""

    takes_parameters = True
    scopes = {"POST": Scope.MENTIONS_WRITE}
    parser_classes = [StrictJSONParser, NDJSONParser]

    @extend_schema(
        operation_id="mentions_batch",
        summary="Up to 5,000 posts in",
        parameters=[BatchParameters],
        request={
            StrictJSONParser.media_type: {
                "type": "array",
                "items": {"$ref": "#/components/schemas/Item"},
                "maxItems": MAX_ITEMS,
            },
            NDJSONParser.media_type: Item,
        },
        responses={
            200: OpenApiResponse(shapes.BatchResult, "All taken."),
            207: OpenApiResponse(shapes.BatchResult, "Some rejected, the rest taken."),
        },
    )
    def post(self, request: ApiRequest) -> Response | HttpResponse:
        is_ndjson = _is_ndjson(request)
        backfill: bool = read_query(request, BatchParameters)["backfill"]
        body = unpacked(request._request)
        count = count_lines(body) if is_ndjson else _count_items(body)
        if count > MAX_ITEMS:
            raise _too_many()
        take_items(request, count)
        return self.accept_all(request, body, is_ndjson=is_ndjson, backfill=backfill)

    @idempotent
    def accept_all(
        self, request: ApiRequest, body: bytes, *, is_ndjson: bool, backfill: bool
    ) -> Response:
        try:
            result = accept_bytes(
                request.brand,
                body,
                ndjson=is_ndjson,
                at=timezone.now(),
                backfill=backfill,
                by=actor(request),
            )
        except BodyIsMalformed as error:
            raise malformed(str(error)) from error
        except TooManyItems as error:
            raise _too_many() from error
        answer = shapes.BatchResult(
            accepted=result.accepted,
            updated=result.updated,
            duplicates=result.duplicates,
            rejected=[
                shapes.Rejected(
                    wrong.index, wrong.external_id, wrong.code, wrong.detail
                )
                for wrong in result.rejected
            ],
        )
        return Response(answer, status=207 if answer.rejected else 200)


def _is_ndjson(request: ApiRequest) -> bool:
    media_type = (request.content_type or "").partition(";")[0].strip().lower()
    if media_type not in {StrictJSONParser.media_type, NDJSONParser.media_type}:
        raise UnsupportedMediaType(media_type)
    return media_type == NDJSONParser.media_type


def _too_many() -> ApiError:
    return ApiError(
        413,
        "too_many_items",
        _("At most %(most)d items at once.") % {"most": MAX_ITEMS},
    )


def _count_items(body: bytes) -> int:
    """Count the items of a JSON array for the limits, without reading what they say."""
    try:
        return len(_PARTS.decode(body))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        # Something in it is no JSON; who decodes it says what. Close enough till then.
        return min(MAX_ITEMS, body.count(b'"external_id"'))
