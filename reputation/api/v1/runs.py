"""cases/{reference}/runs/ and runs/{id}/: cases worked by playbooks."""

from datetime import datetime, timedelta
from typing import Any
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
    NoParameters,
    StrictSerializer,
    read_body,
    read_query,
)
from reputation.api.problems import ApiError, FieldError
from reputation.api.v1 import playbook_shapes as shapes
from reputation.api.v1.risk import language_for
from reputation.api.views import ApiRequest, ApiView, actor
from reputation.cases.models import Case
from reputation.playbooks.actions.editing import install_library
from reputation.playbooks.actions.running import (
    bring_runs_up_to_date,
    end_run,
    move_run,
    start_run,
)
from reputation.playbooks.actions.stepping import (
    approve_step,
    complete_step,
    reject_step,
    skip_step,
)
from reputation.playbooks.models import Playbook, Run
from reputation.playbooks.queries import (
    find_playbook,
    find_run,
    runs_of,
)
from reputation.playbooks.reading import run_view
from tenants.access import Scope
from tenants.models import User

# A caller's clock may be this much ahead of ours.
AHEAD = timedelta(minutes=10)


class Verb(StrictSerializer):
    """What every verb may carry."""

    at = MomentField(required=False, help_text="When it happened; default now.")
    note = serializers.CharField(max_length=4_000, required=False, allow_blank=True)


class RunFields(Verb):
    playbook = serializers.CharField(max_length=63, help_text="Its id or its slug.")


class RejectionFields(Verb):
    note = serializers.CharField(max_length=4_000, help_text="Why not.")


class EndFields(Verb):
    confirmed = serializers.ListField(
        child=serializers.CharField(max_length=63),
        required=False,
        max_length=60,
        help_text="Keys of the exit criteria that you vouch for.",
    )


class CaseRuns(ApiView):
    """A case's runs, the latest first."""

    scopes = {"GET": Scope.CASES_READ, "POST": Scope.CASES_WRITE}

    @extend_schema(
        operation_id="cases_runs_list",
        summary="The playbooks that run on a case",
        responses=shapes.RunList,
    )
    def get(self, request: ApiRequest, reference: str) -> Response:
        read_query(request, NoParameters)
        case, now = found_case(reference), timezone.now()
        bring_runs_up_to_date(case, at=now)
        return Response(
            shapes.RunList([_shape(run, request, now) for run in runs_of(case)])
        )

    @extend_schema(
        operation_id="cases_runs_create",
        summary="Work a case by a playbook",
        request=RunFields,
        responses={201: shapes.RunShape},
    )
    @idempotent
    def post(self, request: ApiRequest, reference: str) -> Response:
        case = found_case(reference)
        wanted = read_body(request, RunFields)
        at = moment_of(wanted)
        run = start_run(
            case, named_playbook(wanted["playbook"]), by=actor(request), at=at
        )
        return _answer(run.pk, request, status=201)


class RunDetail(ApiView):
    """One run."""

    scopes = {"GET": Scope.CASES_READ}

    @extend_schema(
        operation_id="runs_retrieve", summary="One run", responses=shapes.RunShape
    )
    def get(self, request: ApiRequest, run_id: UUID) -> Response:
        run = found_run(run_id)
        bring_runs_up_to_date(run.case, at=timezone.now())
        return _answer(run.pk, request)


class StepVerb(ApiView):
    """What the verbs of a step have in common."""

    scopes = {"POST": Scope.CASES_WRITE}


class StepDone(StepVerb):
    @extend_schema(
        operation_id="runs_steps_done",
        summary="Mark a step as done, or ask for the consent that it needs",
        request=Verb,
        responses=shapes.RunShape,
    )
    @idempotent
    def post(self, request: ApiRequest, run_id: UUID, number: int) -> Response:
        run, wanted = found_run(run_id), read_body(request, Verb)
        complete_step(run, number, by=actor(request), **_said(wanted))
        return _answer(run.pk, request)


class StepSkipped(StepVerb):
    @extend_schema(
        operation_id="runs_steps_skipped",
        summary="Leave a step out; a mandatory one by its approver, with a reason",
        request=Verb,
        responses=shapes.RunShape,
    )
    @idempotent
    def post(self, request: ApiRequest, run_id: UUID, number: int) -> Response:
        run, wanted = found_run(run_id), read_body(request, Verb)
        said = _said(wanted)
        skip_step(run, number, by=actor(request), at=said["at"], reason=said["note"])
        return _answer(run.pk, request)


class StepApproval(StepVerb):
    @extend_schema(
        operation_id="runs_steps_approval",
        summary="Consent to a step that somebody else asked for",
        request=Verb,
        responses=shapes.RunShape,
    )
    @idempotent
    def post(self, request: ApiRequest, run_id: UUID, number: int) -> Response:
        run, wanted = found_run(run_id), read_body(request, Verb)
        approve_step(run, number, by=actor(request), **_said(wanted))
        return _answer(run.pk, request)


class StepRejection(StepVerb):
    @extend_schema(
        operation_id="runs_steps_rejection",
        summary="Refuse consent, with a reason",
        request=RejectionFields,
        responses=shapes.RunShape,
    )
    @idempotent
    def post(self, request: ApiRequest, run_id: UUID, number: int) -> Response:
        run, wanted = found_run(run_id), read_body(request, RejectionFields)
        reject_step(run, number, by=actor(request), **_said(wanted))
        return _answer(run.pk, request)


class RunVersion(ApiView):
    """Go on by the version that is published now."""

    scopes = {"POST": Scope.CASES_WRITE}

    @extend_schema(
        operation_id="runs_version",
        summary="Move a run to the newest version, with what is done",
        request=Verb,
        responses=shapes.RunShape,
    )
    @idempotent
    def post(self, request: ApiRequest, run_id: UUID) -> Response:
        run, wanted = found_run(run_id), read_body(request, Verb)
        move_run(run, by=actor(request), at=moment_of(wanted))
        return _answer(run.pk, request)


class RunClosure(ApiView):
    """End a run whose exit criteria hold."""

    scopes = {"POST": Scope.CASES_WRITE}

    @extend_schema(
        operation_id="runs_closure",
        summary="End a run",
        request=EndFields,
        responses=shapes.RunShape,
    )
    @idempotent
    def post(self, request: ApiRequest, run_id: UUID) -> Response:
        run, wanted = found_run(run_id), read_body(request, EndFields)
        end_run(
            run,
            by=actor(request),
            at=moment_of(wanted),
            confirmed=wanted.get("confirmed", ()),
        )
        return _answer(run.pk, request)


def found_case(reference: str) -> Case:
    case = Case.objects.filter(reference=reference).first()  # unique
    if case is None:
        raise Http404
    return case


def found_run(run_id: UUID) -> Run:
    run = find_run(run_id)
    if run is None:
        raise Http404
    return run


def moment_of(wanted: dict[str, Any]) -> datetime:
    """Return when the verb happened.

    Raises:
        ApiError: 400, in the future.
    """
    now = timezone.now()
    at: datetime = wanted.get("at") or now
    if at > now + AHEAD:
        detail = _("This is in the future; say when it has happened.")
        errors = [FieldError("/at", "future_time", detail)]
        raise ApiError(400, "future_time", detail, errors=errors)
    return at


def _said(wanted: dict[str, Any]) -> dict[str, Any]:
    return {"at": moment_of(wanted), "note": wanted.get("note", "")}


def named_playbook(name: str) -> Playbook:
    """Return the playbook that a body names. Raises ApiError: 400, there is none."""
    install_library(at=timezone.now())
    playbook = find_playbook(name)
    if playbook is None:
        detail = _("There is no such playbook.")
        raise ApiError(
            400,
            "unknown_playbook",
            detail,
            errors=[FieldError("/playbook", "unknown_playbook", detail)],
        )
    return playbook


def _answer(run_id: UUID, request: ApiRequest, *, status: int = 200) -> Response:
    return Response(_shape(found_run(run_id), request, timezone.now()), status=status)


def _shape(run: Run, request: ApiRequest, at: datetime) -> shapes.RunShape:
    agent = request.user.name if isinstance(request.user, User) else ""
    return shapes.run_shape(
        run_view(run, language=language_for(request), at=at, agent=agent)
    )
