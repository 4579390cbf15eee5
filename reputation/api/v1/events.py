"""events/: the brand's append-only log."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from reputation.api.inputs import QuerySerializer, read_query
from reputation.api.pagination import Order, page_of
from reputation.api.v1 import shapes
from reputation.api.views import ApiRequest, ApiView
from reputation.events.models import Event
from tenants.access import Scope

ORDERS = {
    "newest": Order("events-newest", ("pk",), (UUID,)),
    "oldest": Order("events-oldest", ("pk",), (UUID,), newest_first=False),
}


class EventParameters(QuerySerializer):
    kind = serializers.CharField(required=False, max_length=60)
    sort = serializers.ChoiceField(list(ORDERS), default="newest")
    after = serializers.UUIDField(
        required=False, help_text="Only events with a later id than this one's."
    )


class EventList(ApiView):
    """What happened, newest first; oldest first for whoever follows the log."""

    is_paged = True
    scopes = {"GET": (Scope.RISK_READ, Scope.ADMIN)}

    @extend_schema(
        operation_id="events_list",
        summary="The brand's log",
        parameters=[EventParameters],
        responses=shapes.EventPage,
    )
    def get(self, request: ApiRequest) -> Response:
        wanted = read_query(request, EventParameters)
        events = Event.objects.all()
        if "kind" in wanted:
            events = events.filter(kind=wanted["kind"])
        if "after" in wanted:
            events = events.filter(pk__gt=wanted["after"])
        page = page_of(events, request, ORDERS[wanted["sort"]])
        return Response(
            shapes.EventPage(
                results=[_event_shape(event) for event in page.rows],
                next=page.next,
                previous=page.previous,
            )
        )


def _event_shape(event: Event) -> shapes.Event:
    return shapes.Event(
        id=event.pk,
        kind=event.kind,
        at=event.occurred_at,
        subject=shapes.EventSubject(event.subject_type, event.subject_id)
        if event.subject_id
        else None,
        by=shapes.Actor(event.actor_type, event.actor_id)  # type: ignore[arg-type]  # record() writes one of the two
        if event.actor_id
        else None,
        details=event.details,
    )
