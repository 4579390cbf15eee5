"""reply-policy/: how strict the brand is with its own replies, and who may say yes."""

from typing import Literal

import msgspec
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from reputation.analysis.guard.draft import CODES, SEVERITIES
from reputation.api.inputs import StrictSerializer, read_body
from reputation.api.v1.case_doors import refusals
from reputation.api.views import ApiRequest, ApiView, actor
from reputation.cases.actions.reply_terms import LONGEST_WAIT, set_reply_terms
from reputation.cases.choices import Priority
from reputation.cases.reply_policies import ReplyTerms, reply_policy
from tenants.access import Scope, roles_with

APPROVERS = [(role.value, role.label) for role in roles_with(Scope.CASES_WRITE)]
_RULES = [(code, code) for code in CODES]


class ReplyPolicyBody(StrictSerializer):
    stop = serializers.MultipleChoiceField(
        choices=_RULES, default=set, help_text="Rules that stop a reply here."
    )
    second_person = serializers.MultipleChoiceField(
        choices=_RULES, help_text="Rules that nobody overrides alone."
    )
    review_from = serializers.ChoiceField(
        choices=Priority.choices,
        allow_blank=True,
        default="",
        help_text="From this priority on every reply needs another person.",
    )
    approvers = serializers.MultipleChoiceField(choices=APPROVERS, allow_empty=False)
    approve_within = serializers.IntegerField(
        min_value=1,
        max_value=LONGEST_WAIT,
        default=30,
        help_text="Minutes; then anybody else who may write cases can say yes.",
    )


class ReplyPolicyShape(msgspec.Struct, frozen=True):
    """The terms that hold, and how bad each rule is under them."""

    stop: list[str]
    second_person: list[str]
    review_from: str | None
    approvers: list[str]
    approve_within: int
    severities: dict[str, Literal["warn", "stop"]]


def told(terms: ReplyTerms) -> ReplyPolicyShape:
    """Return terms as a shape."""
    return ReplyPolicyShape(
        sorted(terms.stop),
        sorted(terms.second_person),
        terms.review_from or None,
        sorted(terms.approvers),
        terms.approve_within,
        {
            code: "stop" if code in terms.stop else severity
            for code, severity in SEVERITIES.items()
        },
    )


class ReplyPolicyView(ApiView):
    """A brand's terms for its replies. Rules are made stricter, never milder."""

    scopes = {"GET": Scope.CASES_READ, "PUT": Scope.ADMIN}

    @extend_schema(
        operation_id="reply_policy_retrieve",
        summary="How strict the brand is with its replies",
        responses=ReplyPolicyShape,
    )
    def get(self, request: ApiRequest) -> Response:
        return Response(told(reply_policy().terms))

    @extend_schema(
        operation_id="reply_policy_update",
        summary="Set how strict the brand is with its replies",
        request=ReplyPolicyBody,
        responses=ReplyPolicyShape,
    )
    def put(self, request: ApiRequest) -> Response:
        given = read_body(request, ReplyPolicyBody)
        terms = ReplyTerms(
            stop=frozenset(given["stop"]),
            second_person=frozenset(given["second_person"]),
            review_from=given["review_from"],
            approvers=frozenset(given["approvers"]),
            approve_within=given["approve_within"],
        )
        with refusals():
            set_reply_terms(terms, by=actor(request), at=timezone.now())
        return Response(told(terms))
