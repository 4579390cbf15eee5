"""rules/: what is done with posts that fit, tried first, and told each time."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from reputation.api.idempotency import idempotent
from reputation.api.inputs import (
    NoParameters,
    QuerySerializer,
    StrictSerializer,
    read_body,
    read_query,
)
from reputation.api.pagination import Order, page_of
from reputation.api.v1 import shapes
from reputation.api.views import ApiRequest, ApiView, actor
from reputation.rules.actions import change_rule, create_rule, remove_rule
from reputation.rules.matching import try_on_history
from reputation.rules.models import Rule, RuleEvent, RuleFiring
from reputation.rules.terms import stated_conditions
from tenants.access import Scope

IN_ORDER = Order("rules-in-order", ("position", "pk"), (int, UUID), newest_first=False)
NEWEST = Order("firings-newest", ("at", "pk"), (datetime, UUID))
_CONDITIONS = (
    "complaint, sentiment, intent, aspects, signals, channels, kinds, languages, contains, bands: lists, one "
    "entry is enough; min_followers, min_score, min_severity, max_age_s, min_age_s: numbers. All must hold."
)
_EVENTS = (
    "mentions.accepted (default): a post comes in or changes. risk.band_changed: its conversation's band "
    "turns; asked of the post that carries the score. post.unanswered: nobody has answered for min_age_s, "
    "which it needs."
)
_ACTIONS = "open_case, notify: true; labels: a list; mute_author_days: 0 until lifted."


class RuleChanges(StrictSerializer):
    name = serializers.CharField(max_length=100)
    event = serializers.ChoiceField(
        RuleEvent.choices, required=False, help_text=_EVENTS
    )
    conditions = serializers.DictField(help_text=_CONDITIONS)
    actions = serializers.DictField(help_text=_ACTIONS)
    position = serializers.IntegerField(
        required=False, min_value=0, max_value=1_000_000, help_text="Lower comes first."
    )
    is_active = serializers.BooleanField(
        required=False, help_text="A new rule sleeps until this is true."
    )


class TrialBody(StrictSerializer):
    event = serializers.ChoiceField(
        RuleEvent.choices, required=False, help_text=_EVENTS
    )
    conditions = serializers.DictField(help_text=_CONDITIONS)


class FiringParameters(QuerySerializer):
    rule = serializers.UUIDField(required=False)


class RuleList(ApiView):
    """The rules, in the order in which they are asked."""

    is_paged = True
    scopes = {"GET": Scope.MENTIONS_READ, "POST": Scope.ADMIN}

    @extend_schema(
        operation_id="rules_list",
        summary="The brand's rules",
        responses=shapes.RulePage,
    )
    def get(self, request: ApiRequest) -> Response:
        read_query(request, NoParameters)
        page = page_of(Rule.objects.filter(removed_at=None), request, IN_ORDER)
        return Response(
            shapes.RulePage(
                results=[rule_shape(rule) for rule in page.rows],
                next=page.next,
                previous=page.previous,
            )
        )

    @extend_schema(
        operation_id="rules_create",
        summary="Make a rule",
        request=RuleChanges,
        responses={201: shapes.Rule},
    )
    @idempotent
    def post(self, request: ApiRequest) -> Response:
        wanted = read_body(request, RuleChanges)
        rule = create_rule(**wanted, by=actor(request), at=timezone.now())
        return Response(rule_shape(rule), status=201)


class RuleDetail(ApiView):
    """One rule."""

    scopes = {
        "GET": Scope.MENTIONS_READ,
        "PATCH": Scope.ADMIN,
        "DELETE": Scope.ADMIN,
    }

    @extend_schema(
        operation_id="rules_retrieve", summary="One rule", responses=shapes.Rule
    )
    def get(self, request: ApiRequest, rule_id: UUID) -> Response:
        return Response(rule_shape(_found(rule_id)))

    @extend_schema(
        operation_id="rules_update",
        summary="Change a rule",
        request=RuleChanges(partial=True),
        responses=shapes.Rule,
    )
    def patch(self, request: ApiRequest, rule_id: UUID) -> Response:
        changes = read_body(request, RuleChanges, partial=True)
        rule = change_rule(
            _found(rule_id), changes, by=actor(request), at=timezone.now()
        )
        return Response(rule_shape(rule))

    @extend_schema(
        operation_id="rules_destroy",
        summary="Remove a rule; its log stays",
        responses={204: None},
    )
    def delete(self, request: ApiRequest, rule_id: UUID) -> Response:
        remove_rule(_found(rule_id), by=actor(request), at=timezone.now())
        return Response(status=204)


class RuleTrial(ApiView):
    """A rule on history: what it would have met in the last 30 days. Changes nothing."""

    scopes = {"POST": Scope.MENTIONS_READ}

    @extend_schema(
        operation_id="rules_try",
        summary="Try conditions on the last 30 days",
        request=TrialBody,
        responses=shapes.RuleTrial,
    )
    def post(self, request: ApiRequest) -> Response:
        wanted = read_body(request, TrialBody)
        trial = try_on_history(
            stated_conditions(wanted["conditions"]),
            event=wanted.get("event", RuleEvent.POSTED),
            at=timezone.now(),
        )
        return Response(
            shapes.RuleTrial(
                matched=trial.matched,
                looked_at=trial.looked_at,
                is_all=trial.is_all,
                samples=[
                    shapes.RuleSample(fit.mention_id, fit.reason)
                    for fit in trial.samples
                ],
            )
        )


class FiringList(ApiView):
    """What the rules did, newest first."""

    is_paged = True
    scopes = {"GET": Scope.MENTIONS_READ}

    @extend_schema(
        operation_id="rules_firings",
        summary="What the rules did, and why",
        parameters=[FiringParameters],
        responses=shapes.RuleFiringPage,
    )
    def get(self, request: ApiRequest) -> Response:
        given = read_query(request, FiringParameters)
        page = page_of(RuleFiring.objects.filter(**given), request, NEWEST)
        return Response(
            shapes.RuleFiringPage(
                results=[firing_shape(one) for one in page.rows],
                next=page.next,
                previous=page.previous,
            )
        )


def _found(rule_id: UUID) -> Rule:
    rule = Rule.objects.filter(pk=rule_id, removed_at=None).first()
    if rule is None:
        raise Http404
    return rule


def rule_shape(rule: Rule) -> shapes.Rule:
    return shapes.Rule(
        id=rule.pk,
        name=rule.name,
        event=rule.event,
        conditions=rule.conditions,
        actions=rule.actions,
        position=rule.position,
        is_active=rule.is_active,
        version=rule.version,
        created_at=rule.created_at,
    )


def firing_shape(one: RuleFiring) -> shapes.RuleFiring:
    reason: dict[str, Any] = one.reason
    return shapes.RuleFiring(
        id=one.pk,
        rule=one.rule_id,
        rule_version=one.rule_version,
        mention=one.mention_id,
        at=one.at,
        reason=reason,
        done=one.done,
    )
