"""channels/: where we listen."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from reputation.api.idempotency import idempotent
from reputation.api.inputs import (
    NoParameters,
    StrictSerializer,
    read_body,
    read_query,
)
from reputation.api.pagination import Order, page_of
from reputation.api.v1 import shapes
from reputation.api.views import ApiRequest, ApiView, actor
from reputation.channels.actions import (
    NewChannel,
    change_channel,
    create_channel,
    remove_channel,
)
from reputation.channels.capabilities import ChannelKind
from reputation.channels.models import Channel
from reputation.channels.queries import all_channels, find_channel
from tenants.access import Scope
from tenants.models import SLUG

BY_SLUG = Order("channels-by-slug", ("slug",), (str,), newest_first=False)


class ChannelChanges(StrictSerializer):
    """What may be said anew of a channel. Its slug stays: posts name it."""

    kind = serializers.ChoiceField(ChannelKind.choices)
    name = serializers.CharField(max_length=200)
    url = serializers.URLField(
        max_length=500, required=False, allow_blank=True, allow_null=True
    )
    own_accounts = serializers.ListField(
        child=serializers.CharField(max_length=200),
        required=False,
        max_length=100,
        help_text="Accounts of the brand there: their posts are the brand's own words.",
    )
    keywords = serializers.CharField(
        max_length=10_000, required=False, allow_blank=True
    )
    operator = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        allow_null=True,
        help_text="Who runs the account for the brand.",
    )


class ChannelFields(ChannelChanges):
    """What a channel is made from."""

    slug = serializers.CharField(max_length=63, validators=[SLUG])


class ChannelList(ApiView):
    """The brand's channels, by slug."""

    is_paged = True
    scopes = {"GET": Scope.MENTIONS_READ, "POST": Scope.ADMIN}

    @extend_schema(
        operation_id="channels_list",
        summary="The brand's channels",
        responses=shapes.ChannelPage,
    )
    def get(self, request: ApiRequest) -> Response:
        read_query(request, NoParameters)
        page = page_of(all_channels(), request, BY_SLUG)
        return Response(
            shapes.ChannelPage(
                results=[channel_shape(channel) for channel in page.rows],
                next=page.next,
                previous=page.previous,
            )
        )

    @extend_schema(
        operation_id="channels_create",
        summary="Add a channel",
        request=ChannelFields,
        responses={201: shapes.Channel},
    )
    @idempotent
    def post(self, request: ApiRequest) -> Response:
        wanted = _without_null(read_body(request, ChannelFields))
        channel = create_channel(
            NewChannel(**wanted), by=actor(request), at=timezone.now()
        )
        return Response(channel_shape(channel), status=201)


class ChannelDetail(ApiView):
    """One channel."""

    scopes = {
        "GET": Scope.MENTIONS_READ,
        "PATCH": Scope.ADMIN,
        "DELETE": Scope.ADMIN,
    }

    @extend_schema(
        operation_id="channels_retrieve",
        summary="One channel",
        responses=shapes.Channel,
    )
    def get(self, request: ApiRequest, slug: str) -> Response:
        return Response(channel_shape(_found(slug)))

    @extend_schema(
        operation_id="channels_update",
        summary="Change a channel",
        request=ChannelChanges(partial=True),
        responses=shapes.Channel,
    )
    def patch(self, request: ApiRequest, slug: str) -> Response:
        channel = _found(slug)
        changes = _without_null(read_body(request, ChannelChanges, partial=True))
        channel = change_channel(channel, changes, by=actor(request), at=timezone.now())
        return Response(channel_shape(channel))

    @extend_schema(
        operation_id="channels_destroy",
        summary="Remove a channel that has no posts",
        responses={204: None},
    )
    def delete(self, request: ApiRequest, slug: str) -> Response:
        remove_channel(_found(slug), by=actor(request), at=timezone.now())
        return Response(status=204)


def _found(slug: str) -> Channel:
    channel = find_channel(slug)
    if channel is None:
        raise Http404
    return channel


def _without_null(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: "" if value is None else value for name, value in fields.items()}


def channel_shape(channel: Channel) -> shapes.Channel:
    return shapes.Channel(
        slug=channel.slug,
        kind=channel.kind,
        name=channel.name,
        url=channel.url or None,
        own_accounts=channel.own_accounts,
        keywords=channel.keywords,
        capabilities=shapes.ChannelCapabilities(**channel.capabilities),
        health=shapes.ChannelHealth(
            state=channel.health,  # type: ignore[arg-type]  # a stored state is one of ours
            since=channel.health_since,
            detail=channel.health_detail or None,
        ),
        operator=channel.operator or None,
    )
