"""As time passes: what it opens, and what nobody did in time."""

import pytest

from reputation.cases.actions.opening import NewCase, open_case
from reputation.cases.actions.pausing import pause_case, resume_case
from reputation.cases.actions.work import note_on_case
from reputation.cases.sweep import sweep
from reputation.events.models import Event
from reputation.playbooks.actions.running import bring_runs_up_to_date, start_run
from reputation.playbooks.actions.stepping import complete_step
from reputation.playbooks.actions.sweeping import sweep_runs
from reputation.playbooks.tasks import sweep_all
from tenants.schemas import brand_context
from tests.people import MONDAY
from tests.playbooks.cases import a_case, hours, moved
from tests.playbooks.documents import a_step

pytestmark = pytest.mark.usefixtures("acme")


def missed():
    events = Event.objects.filter(kind="step.missed").order_by("pk")
    return [(each.details["step"], each.occurred_at) for each in events]


def test_time_opens_a_step_without_anybody_looking(shelf, ada):
    late = a_step("late", when={"elapsed_over": "PT4H"}, due={"within": "PT1H"})
    run = start_run(a_case(), shelf(steps=[late]), by=ada, at=MONDAY)

    assert sweep_runs(at=hours(4)) == (0, 0)
    assert sweep_runs(at=hours(4.01)) == (1, 0)
    assert sweep_runs(at=hours(4.01)) == (0, 0)

    step = run.steps.get()
    assert (step.state, step.due_at) == ("open", hours(5.01))
    run.refresh_from_db()
    assert run.look_at is None


def test_a_step_whose_other_conditions_do_not_hold_is_looked_at_once(shelf, ada):
    when = {"elapsed_over": "PT4H", "signals": ["remedy_gap"]}
    case = a_case()
    run = start_run(case, shelf(steps=[a_step("pay", when=when)]), by=ada, at=MONDAY)

    assert sweep_runs(at=hours(5)) == (1, 0)
    assert sweep_runs(at=hours(6)) == (0, 0)
    moved(case, signals={"remedy_gap": 1})
    bring_runs_up_to_date(case, at=hours(7))

    assert run.steps.get().state == "open"


def test_what_nobody_did_in_time_is_told_once(shelf, ada):
    steps = [a_step("a", due={"within": "PT1H"}), a_step("b", due={"within": "PT9H"})]
    case = a_case()
    run = start_run(case, shelf(steps=steps), by=ada, at=MONDAY)

    assert sweep_runs(at=hours(0.9)) == (0, 0)
    assert sweep_runs(at=hours(2)) == (0, 1)
    assert sweep_runs(at=hours(3)) == (0, 0)

    assert missed() == [("a", hours(2))]
    event = Event.objects.get(kind="step.missed")
    assert (event.subject_id, event.subject_type) == (case.pk, "case")
    assert event.details == {
        "run": str(run.pk),
        "playbook": "toner-trouble",
        "step": "a",
        "number": 1,
        "role": "community_manager",
        "due_at": "2025-11-17T10:00:00Z",
    }
    assert run.steps.get(number=1).missed_at == hours(2)


def test_what_is_done_or_of_an_ended_run_is_not_told(shelf, ada):
    playbook = shelf(steps=[a_step("a", due={"within": "PT1H"})])
    done = start_run(a_case(), playbook, by=ada, at=MONDAY)
    complete_step(done, 1, by=ada, at=hours(2))
    ended = start_run(a_case(), playbook, by=ada, at=MONDAY)
    ended.ended_at = hours(0.5)
    ended.save()

    assert sweep_runs(at=hours(3)) == (0, 0)


def test_what_is_due_anew_is_told_anew(shelf, ada):
    due = {"within": "PT1H", "after": "claimed"}
    case = a_case(claimed_at=MONDAY)
    start_run(case, shelf(steps=[a_step("check", due=due)]), by=ada, at=MONDAY)
    sweep_runs(at=hours(2))
    moved(case, claimed_at=hours(5))
    bring_runs_up_to_date(case, at=hours(5))

    assert sweep_runs(at=hours(5.5)) == (0, 0)
    assert sweep_runs(at=hours(6.5)) == (0, 1)
    assert missed() == [("check", hours(2)), ("check", hours(6.5))]


def test_brands_are_swept_apart(acme, globex, shelf, ada):
    with brand_context(acme):
        playbook = shelf(steps=[a_step("a", due={"within": "PT1H"})])
        start_run(a_case(), playbook, by=ada, at=MONDAY)
    with brand_context(globex):
        assert sweep_runs(at=hours(3)) == (0, 0)
        assert not Event.objects.exists()
    with brand_context(acme):
        assert sweep_runs(at=hours(3)) == (0, 1)


def test_a_brand_without_open_cases_is_not_asked():
    assert sweep_all() is None


# --- In the case's own due times ---


def test_a_step_counts_in_what_the_case_sorts_by_and_in_the_sweep(acme, ada, shelf):
    case = open_case(by=ada, at=MONDAY, wanted=NewCase(title="The toner"))
    soon = {"within": "PT10M", "after": "run_started", "clock": "wall"}
    run = start_run(case, shelf(steps=[a_step("call", due=soon)]), by=ada, at=MONDAY)
    case.refresh_from_db()
    due = hours(1 / 6)
    assert (case.next_due, case.next_due_at) == ("step", due)

    sweep(acme, at=due)
    late = Event.objects.get(kind="case.overdue").details
    assert late["what"] == "step"

    # Work on the case keeps it there; a pause hides what we set ourselves; doing it settles it.
    case = note_on_case(case, text="Hm", by=ada, at=due)
    assert case.next_due == "step"
    case = pause_case(case, reason="The bank", by=ada, at=due)
    assert case.next_due != "step"
    resume_case(case, by=ada, at=due)
    complete_step(run, 1, by=ada, at=due)
    case.refresh_from_db()
    assert case.next_due != "step"
