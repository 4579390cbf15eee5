"""cases/: problems that somebody answers for."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from reputation.api.idempotency import idempotent
from reputation.api.inputs import QuerySerializer, read_body, read_query
from reputation.api.pagination import Order, page_of
from reputation.api.problems import ApiError, FieldError
from reputation.api.v1 import case_shapes as shapes
from reputation.api.v1.case_doors import (
    CaseView,
    found,
    if_match,
    person_named,
    refusals,
)
from reputation.api.v1.case_forms import CaseChanges, NewCaseBody
from reputation.api.v1.case_telling import case_shapes
from reputation.api.v1.risk import language_for
from reputation.api.views import ApiRequest, actor
from reputation.cases.actions.changing import change_case
from reputation.cases.actions.opening import NewCase, open_case
from reputation.cases.actions.work import assign_case
from reputation.cases.choices import CaseKind, Priority
from reputation.cases.facts import Changed
from reputation.cases.models import Case
from reputation.cases.queries import CaseFilter, find_cases
from reputation.cases.states import STATES
from tenants.access import Scope
from tenants.models import User

ORDERS = {
    "due": Order("cases-due", ("due", "pk"), (datetime, UUID), newest_first=False),
    "newest": Order("cases-newest", ("opened_at", "pk"), (datetime, UUID)),
}


class CaseParameters(QuerySerializer):
    sort = serializers.ChoiceField(list(ORDERS), default="due")
    state = serializers.ChoiceField(STATES, required=False)
    priority = serializers.ChoiceField(Priority.choices, required=False)
    kind = serializers.ChoiceField(CaseKind.choices, required=False)
    assignee = serializers.CharField(
        required=False,
        max_length=254,
        help_text="An id, an e-mail address, `me`, or `none`.",
    )
    channel = serializers.CharField(
        required=False, max_length=63, help_text="Where the case is now."
    )
    overdue = serializers.BooleanField(
        required=False, help_text="Something was due and is not done."
    )
    q = serializers.CharField(
        required=False, max_length=200, help_text="In the reference or the title."
    )
    conversation = serializers.UUIDField(required=False)
    author = serializers.UUIDField(required=False)


class CaseList(CaseView):
    """The brand's cases, what is due next first; and a case opened by hand."""

    shows_scores = True
    is_paged = True
    scopes = {"GET": Scope.CASES_READ, "POST": Scope.CASES_WRITE}

    @extend_schema(
        operation_id="cases_list",
        summary="Cases, filtered",
        parameters=[CaseParameters],
        responses=shapes.CasePage,
    )
    def get(self, request: ApiRequest) -> Response:
        wanted = read_query(request, CaseParameters)
        order = ORDERS[wanted.pop("sort")]
        now = timezone.now()
        rows: QuerySet[Case] = find_cases(_filter(request, wanted, now))
        page = page_of(rows, request, order)
        with translation.override(language_for(request)):
            return Response(
                shapes.CasePage(
                    results=case_shapes(page.rows, now=now),
                    next=page.next,
                    previous=page.previous,
                )
            )

    @extend_schema(
        operation_id="cases_create",
        summary="Open a case",
        request=NewCaseBody,
        responses={201: shapes.Case},
    )
    def post(self, request: ApiRequest) -> Response:
        return self.open_one(request)  # type: ignore[return-value]  # remembered answers are plain ones

    @idempotent
    def open_one(self, request: ApiRequest) -> Response:
        given = read_body(request, NewCaseBody)
        now = timezone.now()
        mentions = _named(given, "mention")
        conversations = _named(given, "conversation")
        if not (mentions or conversations or given.get("title")):
            raise _missing_title()
        assignee = person_named(request, given.pop("assignee", None))
        by, at = actor(request), given.pop("at", now)
        note, channel = given.pop("note", ""), given.pop("channel", "")
        with refusals():
            case = open_case(
                by=by,
                at=at,
                now=now,
                note=note,
                mentions=mentions,
                conversations=conversations,
                wanted=NewCase(
                    title=given.pop("title", ""),
                    kind=given.pop("kind", ""),
                    channel=channel,
                    root_cause=given.pop("root_cause", None) or "",
                    changes=changes_of(request, given) if given else None,
                ),
            )
            if assignee is not None:
                case = assign_case(case, assignee=assignee, by=by, at=at, now=now)
        return self.answer(request, case, status=201)


def _named(given: dict[str, Any], name: str) -> list[UUID]:
    one, several = given.pop(name, None), given.pop(f"{name}s", [])
    return list(dict.fromkeys([*([one] if one else []), *several]))


def _missing_title() -> ApiError:
    detail = _("Name a post or a conversation, or give the case a title.")
    return ApiError(
        400,
        "invalid",
        detail,
        errors=[FieldError("/title", "required", detail)],
    )


def _filter(request: ApiRequest, wanted: dict[str, Any], now: datetime) -> CaseFilter:
    assignee = wanted.pop("assignee", None)
    overdue = wanted.pop("overdue", False)
    person: User | None = None
    if assignee and assignee != "none":
        person = person_named(request, assignee)
    return CaseFilter(
        **wanted,
        assignee=person.pk if person else None,
        unassigned=assignee == "none",
        overdue_at=now if overdue else None,
    )


def changes_of(request: ApiRequest, given: dict[str, Any]) -> Changed:
    """Return what is set on a case; emptied fields as the ledger has them."""
    if "priority" in given:
        given["raised_to"] = given.pop("priority") or ""
    if "cluster" in given:
        given["cluster"] = given["cluster"] or ""
    if "harm" in given:
        harm = given["harm"]
        given["harm"] = harm["amount"] if harm else None
        if harm:
            given["currency"] = harm.get("currency") or request.brand.currency
    return msgspec.convert(given, Changed)


class CaseDetail(CaseView):
    """One case, and what people set on it."""

    shows_scores = True
    scopes = {"GET": Scope.CASES_READ, "PATCH": Scope.CASES_WRITE}

    @extend_schema(
        operation_id="cases_retrieve", summary="One case", responses=shapes.Case
    )
    def get(self, request: ApiRequest, reference: str) -> Response:
        return self.answer(request, found(reference))

    @extend_schema(
        operation_id="cases_update",
        summary="Set facts of a case",
        request=CaseChanges(partial=True),
        responses=shapes.Case,
        parameters=[
            OpenApiParameter(
                "If-Match",
                {"type": "string"},
                OpenApiParameter.HEADER,
                required=True,
                description="The ETag of the case as you have read it.",
            )
        ],
    )
    def patch(self, request: ApiRequest, reference: str) -> Response:
        case = found(reference)
        version = if_match(request, needed=True)
        given = read_body(request, CaseChanges, partial=True)
        title = given.pop("title", None)
        cause = given.pop("root_cause", "") or "" if "root_cause" in given else None
        now = timezone.now()
        with refusals():
            case = change_case(
                case,
                changes_of(request, given),
                title=title,
                root_cause=cause,
                by=actor(request),
                at=now,
                version=version,
            )
        return self.answer(request, case)
