"""conversations/: roots, each with everything that answers or reposts it."""

from datetime import datetime
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from reputation.analysis.risk.bands import BANDS
from reputation.api.inputs import FiniteFloatField, QuerySerializer, read_query
from reputation.api.pagination import Order, page_of
from reputation.api.v1 import shapes
from reputation.api.v1.posts import conversation_shapes
from reputation.api.views import ApiRequest, ApiView
from reputation.mentions.queries import current_conversations, find_conversation
from tenants.access import Scope

ORDERS = {
    "newest": Order(
        "conversations-newest", ("latest_posted_at", "pk"), (datetime, UUID)
    ),
    "score": Order("conversations-score", ("score", "pk"), (float, UUID)),
}


class ConversationParameters(QuerySerializer):
    sort = serializers.ChoiceField(list(ORDERS), default="newest")
    min_score = FiniteFloatField(required=False, min_value=0, max_value=100)
    band = serializers.ChoiceField(BANDS, required=False)
    channel = serializers.CharField(
        required=False, max_length=63, help_text="The channel of the root."
    )


class ConversationList(ApiView):
    """The brand's conversations, newest activity first, or worst first."""

    shows_scores = True
    is_paged = True
    scopes = {"GET": Scope.MENTIONS_READ}

    @extend_schema(
        operation_id="conversations_list",
        summary="Conversations",
        parameters=[ConversationParameters],
        responses=shapes.ConversationPage,
    )
    def get(self, request: ApiRequest) -> Response:
        wanted = read_query(request, ConversationParameters)
        order = ORDERS[wanted.pop("sort")]
        page = page_of(current_conversations(**wanted), request, order)
        return Response(
            shapes.ConversationPage(
                results=conversation_shapes(page.rows, request.access),
                next=page.next,
                previous=page.previous,
            )
        )


class ConversationDetail(ApiView):
    """One conversation, by its id or by one that it had before it was joined."""

    shows_scores = True
    scopes = {"GET": Scope.MENTIONS_READ}

    @extend_schema(
        operation_id="conversations_retrieve",
        summary="One conversation",
        responses=shapes.Conversation,
    )
    def get(self, request: ApiRequest, conversation_id: UUID) -> Response:
        conversation = find_conversation(conversation_id)
        if conversation is None:
            raise Http404
        return Response(conversation_shapes([conversation], request.access)[0])
