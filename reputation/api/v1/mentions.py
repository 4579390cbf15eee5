"""mentions/: every post, filtered; and the way in for one of them."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from reputation.api.idempotency import idempotent
from reputation.api.inputs import (
    MomentField,
    NoParameters,
    QuerySerializer,
    read_query,
)
from reputation.api.pagination import Order, page_of
from reputation.api.problems import ApiError, FieldError
from reputation.api.ratelimit import take_items
from reputation.api.v1 import shapes
from reputation.api.v1.item_pointers import pointer_of
from reputation.api.v1.posts import mention_shape, mention_shapes
from reputation.api.views import ApiRequest, ApiView, actor
from reputation.mentions.items import Item
from reputation.mentions.models import Kind
from reputation.mentions.queries import MentionFilter, find_mentions, mentions_by_id
from reputation.mentions.search import NothingToSearch
from reputation.pipeline.accept import accept
from tenants.access import Scope

NEWEST = Order("mentions-newest", ("posted_at", "pk"), (datetime, UUID))


class MentionParameters(QuerySerializer):
    q = serializers.CharField(
        required=False,
        max_length=500,
        help_text="Words that must all occur, without regard to case and accents: "
        '`word`, `begin*`, `"a phrase"`.',
    )
    channel = serializers.CharField(required=False, max_length=63)
    kind = serializers.ChoiceField(Kind.choices, required=False)
    language = serializers.CharField(
        required=False, max_length=35, help_text="BCP 47; `es` finds `es-MX` too."
    )
    author = serializers.CharField(
        required=False, max_length=200, help_text="An author's id, or a handle."
    )
    conversation = serializers.UUIDField(
        required=False, help_text="Its id, or one that it had before it was joined."
    )
    complaint = serializers.ChoiceField(["complaint", "review", "none"], required=False)
    sentiment = serializers.ChoiceField(
        ["positive", "neutral", "negative"], required=False
    )
    posted_after = MomentField(required=False)
    posted_before = MomentField(required=False)
    with_label = serializers.CharField(
        required=False, max_length=40, help_text="A label that a rule has given."
    )
    muted = serializers.BooleanField(
        required=False, help_text="`true`: only posts whose author or site is muted."
    )


class MentionList(ApiView):
    """Every post, newest first; and one post in."""

    is_paged = True
    scopes = {"GET": Scope.MENTIONS_READ, "POST": Scope.MENTIONS_WRITE}

    @extend_schema(
        operation_id="mentions_list",
        summary="Posts, filtered",
        parameters=[MentionParameters],
        responses=shapes.MentionPage,
    )
    def get(self, request: ApiRequest) -> Response:
        given = read_query(request, MentionParameters)
        muted_at = timezone.now() if given.pop("muted", False) else None
        wanted = MentionFilter(**given, muted_at=muted_at)
        try:
            found = find_mentions(wanted)
        except NothingToSearch as empty:
            raise ApiError(
                400,
                "nothing_to_search",
                str(empty),
                errors=[FieldError("?q", "nothing_to_search", str(empty))],
            ) from empty
        page = page_of(found, request, NEWEST)
        rows = page.rows
        if wanted.q:
            shown = mentions_by_id([row.pk for row in rows])
            rows = [shown[row.pk] for row in rows]
        return Response(
            shapes.MentionPage(
                results=mention_shapes(rows),
                next=page.next,
                previous=page.previous,
            )
        )

    @extend_schema(
        operation_id="mentions_create",
        summary="One post in",
        request=Item,
        responses={
            201: OpenApiResponse(shapes.Mention, "New."),
            200: OpenApiResponse(
                shapes.Mention, "Here already; changed if it differed."
            ),
        },
    )
    def post(self, request: ApiRequest) -> Response | HttpResponse:
        read_query(request, NoParameters)
        take_items(request, 1)
        return self.accept_one(request)

    @idempotent
    def accept_one(self, request: ApiRequest) -> Response:
        result = accept(
            request.brand, [request.data], at=timezone.now(), by=actor(request)
        )
        for wrong in result.rejected:
            raise ApiError(
                400,
                wrong.code,
                wrong.detail,
                errors=[FieldError(pointer_of(wrong), wrong.code, wrong.detail)],
            )
        mention_id = UUID(result.mention_ids[0])
        return Response(
            mention_shape(mentions_by_id([mention_id])[mention_id]),
            status=201 if result.accepted else 200,
        )


class MentionDetail(ApiView):
    """One post."""

    scopes = {"GET": Scope.MENTIONS_READ}

    @extend_schema(
        operation_id="mentions_retrieve", summary="One post", responses=shapes.Mention
    )
    def get(self, request: ApiRequest, mention_id: UUID) -> Response:
        mention = mentions_by_id([mention_id]).get(mention_id)
        if mention is None:
            raise Http404
        return Response(mention_shape(mention))
