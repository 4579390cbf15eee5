"""A case's playbooks: what fits it, the runs as checklists, and the verbs of their steps."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from reputation.cases.models import Case
from reputation.common.errors import Refused
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
from reputation.playbooks.authority import role_of
from reputation.playbooks.models import Run, VersionState
from reputation.playbooks.queries import (
    find_playbook,
    find_run,
    runs_of,
    shelf,
    suggestions_for,
)
from reputation.playbooks.reading import RunView, StepView, run_view
from reputation.web import playbook_words as words
from reputation.web.cases import must, person
from reputation.web.cases_detail import find_case
from reputation.web.cases_people import names_of, people_of
from reputation.web.pages import in_brand_zone
from reputation.web.playbooks import listed, reader
from tenants.access import Role, Scope
from tenants.gate import BrandRequest
from tenants.models import User

type StepVerb = Callable[[Run, int, User, str], object]


def panel_of(request: BrandRequest, case: Case) -> dict[str, Any]:
    """Return what `playbooks/panel.html` shows on a case's page: its runs, brought up to date."""
    now = timezone.now()
    if case.is_open:
        bring_runs_up_to_date(case, at=now)
    me = person(request)
    role = role_of(me)
    views = [
        run_view(run, language=reader(), at=now, agent=me.name) for run in runs_of(case)
    ]
    people = people_of(request.brand)
    named = names_of(
        (who for view in views for step in view.steps for who in _people_in(step)),
        people,
    )
    return {
        "runs": [
            _run(view, named, me=me, role=role, is_case_open=case.is_open)
            for view in views
        ],
        "may_run": request.access.may(Scope.CASES_WRITE) and case.is_open,
    }


def _people_in(step: StepView) -> list[UUID | None]:
    return [step.row.asked_by_id, step.row.settled_by_id, step.row.approved_by_id]


def _run(
    view: RunView,
    named: dict[UUID, str],
    *,
    me: User,
    role: Role | None,
    is_case_open: bool,
) -> dict[str, Any]:
    run = view.run
    latest = run.playbook.versions.filter(
        state=VersionState.PUBLISHED
    ).first()  # at most one
    return {
        "view": view,
        "id": run.pk,
        "title": view.title,
        "slug": run.playbook.slug,
        "number": run.version.number,
        "newer": latest.number
        if latest and latest.number > run.version.number and run.ended_at is None
        else None,
        "is_running": run.ended_at is None and is_case_open,
        "ended_at": run.ended_at,
        "done": view.done,
        "of": len(view.wanted),
        "steps": [_step(each, named, me=me, role=role) for each in view.wanted],
        "not_needed": [
            each.title for each in view.steps if each.row.state == "not_needed"
        ],
        "exits": view.exits,
        "own_exits": [each for each in view.exits if each.is_met is None],
        "can_end": view.can_end,
    }


def _step(
    view: StepView, named: dict[UUID, str], *, me: User, role: Role | None
) -> dict[str, Any]:
    row = view.row
    is_own = row.asked_by_id == me.pk
    return {
        "view": view,
        "row": row,
        "kind": words.KINDS[view.step.kind],
        "owner": words.role_word(view.step.owner_role),
        "approvers": ", ".join(str(each.label) for each in view.approvers),
        "asked_by": named.get(row.asked_by_id) if row.asked_by_id else "",
        "settled_by": named.get(row.settled_by_id) if row.settled_by_id else "",
        "approved_by": named.get(row.approved_by_id) if row.approved_by_id else "",
        "may_consent": view.waits_for_consent and not is_own and role in view.approvers,
        "start": view.starting_text,
    }


@in_brand_zone
def case_playbooks(
    request: BrandRequest, reference: str, refusal: str = "", status: int = 200
) -> HttpResponse:
    must(request, Scope.CASES_READ)
    case, now = find_case(reference), timezone.now()
    install_library(at=now)
    fitting = suggestions_for(case, at=now)
    fitting_ids = {each.shelved.playbook.pk for each in fitting}
    context = panel_of(request, case) | {
        "now": now,
        "case": case,
        "refusal": refusal,
        "suggestions": [
            listed(each.shelved)
            | {"why": words.reason_words(each.reasons), "is_running": each.is_running}
            for each in fitting
        ],
        "others": [
            listed(each)
            for each in shelf(at=now)
            if each.is_published and each.playbook.pk not in fitting_ids
        ],
    }
    return render(request, "playbooks/case.html", context, status=status)


@require_POST
@in_brand_zone
def case_run_start(request: BrandRequest, reference: str) -> HttpResponse:
    must(request, Scope.CASES_WRITE)
    case = find_case(reference)
    playbook = find_playbook(request.POST.get("playbook", ""))
    if playbook is None:
        raise Http404
    return _done(
        request,
        case,
        lambda: start_run(case, playbook, by=person(request), at=timezone.now()),
    )


STEP_VERBS: dict[str, StepVerb] = {
    "done": lambda run, number, by, note: complete_step(
        run, number, by=by, at=timezone.now(), note=note
    ),
    "skipped": lambda run, number, by, note: skip_step(
        run, number, by=by, at=timezone.now(), reason=note
    ),
    "approval": lambda run, number, by, note: approve_step(
        run, number, by=by, at=timezone.now(), note=note
    ),
    "rejection": lambda run, number, by, note: reject_step(
        run, number, by=by, at=timezone.now(), note=note
    ),
}


@require_POST
@in_brand_zone
def run_step(
    request: BrandRequest, run_id: UUID, number: int, verb: str
) -> HttpResponse:
    must(request, Scope.CASES_WRITE)
    run, act = _found(run_id), STEP_VERBS.get(verb)
    if act is None:
        raise Http404
    note = request.POST.get("note", "").strip()[:4_000]
    return _done(request, run.case, lambda: act(run, number, person(request), note))


@require_POST
@in_brand_zone
def run_end(request: BrandRequest, run_id: UUID) -> HttpResponse:
    must(request, Scope.CASES_WRITE)
    run = _found(run_id)
    return _done(
        request,
        run.case,
        lambda: end_run(
            run,
            by=person(request),
            at=timezone.now(),
            confirmed=request.POST.getlist("confirmed"),
        ),
    )


@require_POST
@in_brand_zone
def run_move(request: BrandRequest, run_id: UUID) -> HttpResponse:
    must(request, Scope.CASES_WRITE)
    run = _found(run_id)
    return _done(
        request, run.case, lambda: move_run(run, by=person(request), at=timezone.now())
    )


def _found(run_id: UUID) -> Run:
    run = find_run(run_id)
    if run is None:
        raise Http404
    return run


def _done(request: BrandRequest, case: Case, act: Callable[[], object]) -> HttpResponse:
    """Do it and show the checklists again, or the list of what waits; a refusal is shown above."""
    in_list = "approvals" in request.POST
    try:
        act()
    except Refused as refused:
        if not in_list:
            return case_playbooks(
                request, case.reference, refusal=str(refused), status=409
            )
        messages.error(request, str(refused))
    if in_list:
        return redirect("approval-list", brand=request.brand.slug)
    return redirect(
        "case-playbooks", brand=request.brand.slug, reference=case.reference
    )
