"""mutes/: authors and sites whose posts are kept and raise nothing."""

from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from reputation.api.idempotency import idempotent
from reputation.api.inputs import (
    MomentField,
    QuerySerializer,
    StrictSerializer,
    read_body,
    read_query,
)
from reputation.api.pagination import Order, page_of
from reputation.api.v1 import shapes
from reputation.api.views import ApiRequest, ApiView, actor
from reputation.mentions.models import Author, Mute
from reputation.mentions.muting import Whom
from reputation.pipeline.mutes import mute, unmute
from tenants.access import Scope

NEWEST = Order("mutes-newest", ("created_at", "pk"), (datetime, UUID))


class MuteParameters(QuerySerializer):
    over = serializers.BooleanField(
        required=False, help_text="`true`: also those that have ended."
    )


class MuteBody(StrictSerializer):
    """Who is muted: an author, or a site."""

    author = serializers.UUIDField(required=False, help_text="An author's id.")
    site = serializers.CharField(
        max_length=253, required=False, help_text="A host, with all below it."
    )
    reason = serializers.CharField(max_length=500)
    expires_at = MomentField(
        required=False, allow_null=True, help_text="Null: until it is lifted."
    )

    def validate(self, given: dict[str, object]) -> dict[str, object]:
        if ("author" in given) == ("site" in given):
            raise serializers.ValidationError(
                _("Name an author or a site, and not both.")
            )
        return given


class MuteList(ApiView):
    """The mutes that hold, newest first."""

    is_paged = True
    scopes = {"GET": Scope.MENTIONS_READ, "POST": Scope.MENTIONS_WRITE}

    @extend_schema(
        operation_id="mutes_list",
        summary="Who is muted",
        parameters=[MuteParameters],
        responses=shapes.MutePage,
    )
    def get(self, request: ApiRequest) -> Response:
        given = read_query(request, MuteParameters)
        found = Mute.objects.all()
        if not given.get("over"):
            found = found.filter(ended_at=None)
        page = page_of(found, request, NEWEST)
        return Response(
            shapes.MutePage(
                results=[mute_shape(one) for one in page.rows],
                next=page.next,
                previous=page.previous,
            )
        )

    @extend_schema(
        operation_id="mutes_create",
        summary="Mute an author or a site",
        request=MuteBody,
        responses={201: shapes.Mute},
    )
    @idempotent
    def post(self, request: ApiRequest) -> Response:
        wanted = read_body(request, MuteBody)
        try:
            made = mute(
                request.brand,
                Whom(wanted.get("author"), wanted.get("site", "")),
                reason=wanted["reason"],
                expires_at=wanted.get("expires_at"),
                by=actor(request),
                at=timezone.now(),
            )
        except Author.DoesNotExist:
            raise Http404 from None
        return Response(mute_shape(made), status=201)


class MuteDetail(ApiView):
    """One mute."""

    scopes = {"DELETE": Scope.MENTIONS_WRITE}

    @extend_schema(
        operation_id="mutes_destroy",
        summary="Lift a mute",
        responses={204: None},
    )
    def delete(self, request: ApiRequest, mute_id: UUID) -> Response:
        try:
            unmute(request.brand, mute_id, by=actor(request), at=timezone.now())
        except Mute.DoesNotExist:
            raise Http404 from None
        return Response(status=204)


def mute_shape(one: Mute) -> shapes.Mute:
    return shapes.Mute(
        id=one.pk,
        author=one.author_id,
        site=one.host or None,
        reason=one.reason,
        created_at=one.created_at,
        expires_at=one.expires_at,
        ended_at=one.ended_at,
    )
