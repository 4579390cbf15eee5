"""cases/{reference}/suggestions/ and post-mortem/: what fits a case, and what it taught."""

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from reputation.api.idempotency import idempotent
from reputation.api.inputs import NoParameters, read_body, read_query
from reputation.api.v1 import playbook_shapes as shapes
from reputation.api.v1.risk import language_for
from reputation.api.v1.runs import Verb, found_case, moment_of, named_playbook
from reputation.api.views import ApiRequest, ApiView, actor
from reputation.cases.actions.changing import change_case
from reputation.cases.facts import Changed
from reputation.cases.models import Case
from reputation.playbooks.actions.editing import install_library
from reputation.playbooks.actions.learning import Lesson, learn, write_post_mortem
from reputation.playbooks.looking_back import figures_of
from reputation.playbooks.models import PostMortem
from reputation.playbooks.queries import suggestions_for
from tenants.access import Scope


class PostMortemFields(Verb):
    root_cause = serializers.CharField(
        max_length=2_000, required=False, allow_blank=True, help_text="Of the case."
    )
    owner = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="Who answers for the cause outside social media.",
    )
    lessons = serializers.CharField(max_length=20_000, required=False, allow_blank=True)


class LessonFields(Verb):
    playbook = serializers.CharField(max_length=63, help_text="Its id or its slug.")
    text = serializers.CharField(max_length=4_000)
    kind = serializers.ChoiceField(["do", "dont"], default="do")


class CaseSuggestions(ApiView):
    """The playbooks that fit a case, the best first."""

    scopes = {"GET": Scope.CASES_READ}

    @extend_schema(
        operation_id="cases_suggestions",
        summary="Playbooks that fit a case",
        responses=shapes.SuggestionList,
    )
    def get(self, request: ApiRequest, reference: str) -> Response:
        read_query(request, NoParameters)
        case, now = found_case(reference), timezone.now()
        install_library(at=now)
        return Response(
            shapes.SuggestionList(
                [
                    shapes.suggestion_shape(each, language_for(request))
                    for each in suggestions_for(case, at=now)
                ]
            )
        )


class CasePostMortem(ApiView):
    """What a case taught: its figures are there before anybody writes a word."""

    scopes = {"GET": Scope.CASES_READ, "POST": Scope.CASES_WRITE}

    @extend_schema(
        operation_id="cases_post_mortem_retrieve",
        summary="The post-mortem of a case",
        responses=shapes.PostMortemShape,
    )
    def get(self, request: ApiRequest, reference: str) -> Response:
        read_query(request, NoParameters)
        return _post_mortem(found_case(reference))

    @extend_schema(
        operation_id="cases_post_mortem_write",
        summary="Write the post-mortem of a case",
        request=PostMortemFields,
        responses=shapes.PostMortemShape,
    )
    @idempotent
    def post(self, request: ApiRequest, reference: str) -> Response:
        case = found_case(reference)
        wanted = read_body(request, PostMortemFields)
        by, at = actor(request), moment_of(wanted)
        with transaction.atomic():
            if "root_cause" in wanted:
                cause = wanted["root_cause"]
                case = change_case(case, Changed(), root_cause=cause, by=by, at=at)
            write_post_mortem(
                case,
                by=by,
                at=at,
                owner=wanted.get("owner"),
                lessons=wanted.get("lessons"),
            )
        return _post_mortem(case)


class CaseLessons(ApiView):
    """A lesson of a case, put into a playbook's draft."""

    scopes = {"POST": Scope.PLAYBOOKS_WRITE}

    @extend_schema(
        operation_id="cases_lessons",
        summary="Put a lesson into the draft of a playbook",
        request=LessonFields,
        responses=shapes.PostMortemShape,
    )
    @idempotent
    def post(self, request: ApiRequest, reference: str) -> Response:
        case = found_case(reference)
        wanted = read_body(request, LessonFields)
        at, by = moment_of(wanted), actor(request)
        with transaction.atomic():
            post_mortem = write_post_mortem(case, by=by, at=at)
            lesson = Lesson(wanted["text"], wanted["kind"])
            learn(post_mortem, named_playbook(wanted["playbook"]), lesson, by=by, at=at)
        return _post_mortem(case)


def _post_mortem(case: Case) -> Response:
    found = (
        PostMortem.objects.filter(case=case).select_related("draft__playbook").first()
    )
    figures = figures_of(case, at=timezone.now())
    return Response(
        shapes.post_mortem_shape(case.reference, case.root_cause, found, figures)
    )
