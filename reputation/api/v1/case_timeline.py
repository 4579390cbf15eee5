"""cases/{reference}/timeline/ and risk/: the whole story in one line, and what the score is made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from reputation.api.inputs import QuerySerializer, read_query
from reputation.api.pagination import Order, cursor_at, limit_of, place_of
from reputation.api.v1 import case_shapes as shapes
from reputation.api.v1 import risk_shapes
from reputation.api.v1.case_doors import CaseView, found
from reputation.api.v1.posts import mention_shapes
from reputation.api.v1.risk import RiskView
from reputation.api.v1.shapes import Mention
from reputation.api.views import ApiRequest
from reputation.cases.facts import stored_facts
from reputation.cases.keeping import standpoints_of
from reputation.cases.timeline import Moment, timeline
from reputation.mentions.queries import mentions_by_id
from reputation.risk.queries import conversation_risk
from tenants.access import Scope
from tenants.models import ApiKey, User

ORDERS = {
    "oldest": Order(
        "timeline-oldest", ("at", "key"), (datetime, str), newest_first=False
    ),
    "newest": Order("timeline-newest", ("at", "key"), (datetime, str)),
}


class TimelineParameters(QuerySerializer):
    sort = serializers.ChoiceField(list(ORDERS), default="oldest")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A moment with its place in the order."""

    at: datetime
    key: str
    moment: Moment


class CaseTimeline(CaseView):
    """Everything that happened on a case: deeds, posts, turns of the risk, due times that passed."""

    is_paged = True
    scopes = {"GET": Scope.CASES_READ}

    @extend_schema(
        operation_id="cases_timeline",
        summary="The case's story",
        parameters=[TimelineParameters],
        responses=shapes.TimelinePage,
    )
    def get(self, request: ApiRequest, reference: str) -> Response:
        order = ORDERS[read_query(request, TimelineParameters)["sort"]]
        placed = _placed(timeline(found(reference)))
        limit = limit_of(request)
        cursor = request.query_params.get("cursor")
        rows, has_next, has_previous = _page(placed, order, cursor, limit)
        return Response(
            shapes.TimelinePage(
                results=_items(rows),
                next=_link(request, order, rows[-1], backwards=False)
                if has_next
                else None,
                previous=_link(request, order, rows[0], backwards=True)
                if has_previous
                else None,
            )
        )


def _placed(moments: Iterable[Moment]) -> list[_Placed]:
    return [
        _Placed(moment.at, _key(moment, place), moment)
        for place, moment in enumerate(moments)
    ]


def _key(moment: Moment, place: int) -> str:
    return str(moment.entry_id) if moment.entry_id else f"{moment.kind}-{place}"


def _page(
    placed: Sequence[_Placed], order: Order, cursor: str | None, limit: int
) -> tuple[list[_Placed], bool, bool]:
    """Return a page, and whether there is more after and before it."""
    ordered = sorted(
        placed, key=lambda each: (each.at, each.key), reverse=order.newest_first
    )
    start, end = 0, limit
    if cursor is not None:
        keys, backwards = place_of(cursor, order)
        beyond = [
            place
            for place, each in enumerate(ordered)
            if _is_after((each.at, each.key), keys, newest_first=order.newest_first)
        ]
        start = beyond[0] if beyond else len(ordered)
        if backwards:
            at = start - 1  # where the cursor's own row stands
            start = max(0, at - limit)
            end = max(0, at)
        else:
            end = start + limit
    rows = ordered[start:end]
    return rows, bool(rows) and end < len(ordered), bool(rows) and start > 0


def _is_after(
    here: tuple[datetime, str], there: tuple[object, ...], *, newest_first: bool
) -> bool:
    return here < there if newest_first else here > there


def _link(request: ApiRequest, order: Order, row: _Placed, *, backwards: bool) -> str:
    parameters = request.query_params.copy()
    parameters["cursor"] = cursor_at(order, row, backwards=backwards)  # type: ignore[arg-type]  # it has the order's columns
    return request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")


def _items(rows: Sequence[_Placed]) -> list[shapes.TimelineItem]:
    moments = [row.moment for row in rows]
    mentions = _mentions(moments)
    names = _names(moments)
    return [
        shapes.TimelineItem(
            id=row.key,
            at=row.at,
            made_at=row.moment.made_at,
            kind=row.moment.kind,
            by=_actor(row.moment, names),
            channel=row.moment.channel or None,
            text=row.moment.text or None,
            is_erased=row.moment.is_erased,
            mention=mentions.get(row.moment.post.id) if row.moment.post else None,
            facts=_facts(row.moment),
            amount=shapes.Money(f"{row.moment.amount:.2f}", row.moment.currency)
            if row.moment.amount is not None
            else None,
            due_at=row.moment.due_at,
            done_at=row.moment.done_at,
            missed_at=row.moment.missed_at,
            undone_at=row.moment.undone_at,
        )
        for row in rows
    ]


def _facts(moment: Moment) -> dict[str, object]:
    if moment.facts is not None:
        return stored_facts(moment.facts)
    if moment.score is not None:
        return {
            "score": moment.score,
            "band": moment.band,
            "before": moment.band_before or None,
        }
    return dict(moment.details)


def _mentions(moments: Iterable[Moment]) -> dict[UUID, Mention]:
    wanted = {moment.post.id for moment in moments if moment.post}
    shown = mention_shapes(list(mentions_by_id(wanted).values()))
    return {each.id: each for each in shown}


def _names(moments: Iterable[Moment]) -> dict[UUID, str]:
    moments = list(moments)
    people = {each.by_id for each in moments if each.by_id and each.by_type == "user"}
    keys = {each.by_id for each in moments if each.by_id and each.by_type == "key"}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=people)}
    names |= {key.pk: key.name for key in ApiKey.objects.filter(pk__in=keys)}
    return names


def _actor(moment: Moment, names: Mapping[UUID, str]) -> shapes.TimelineActor:
    if moment.by_id is None:
        return shapes.TimelineActor("vigia", None, None)
    kind = "key" if moment.by_type == "key" else "user"
    return shapes.TimelineActor(kind, moment.by_id, names.get(moment.by_id))  # type: ignore[arg-type]  # one of the two


class CaseRisk(RiskView):
    """The assessment of the case's conversation with the highest score."""

    scopes = {"GET": Scope.RISK_READ}

    @extend_schema(
        operation_id="cases_risk",
        summary="The case's risk, explained",
        responses=risk_shapes.Assessment,
    )
    def get(self, request: ApiRequest, reference: str) -> Response:
        case = found(reference)
        points = standpoints_of([case.pk])[case.pk]
        if not points:
            raise Http404
        highest = max(points, key=lambda point: point.score)
        with self.sentences(request):
            told = conversation_risk(highest.conversation_id)
        if told is None:
            raise Http404
        return Response(msgspec.convert(told, risk_shapes.Assessment))
