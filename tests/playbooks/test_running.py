"""A case is worked by a playbook: steps open, are done, skipped, approved; the run ends."""

from datetime import timedelta

import pytest

from reputation.cases.gates import ask_before_closing
from reputation.cases.models import Entry
from reputation.events.models import Event
from reputation.playbooks.actions.editing import publish_draft, save_draft
from reputation.playbooks.actions.running import (
    AlreadyRunning,
    CaseIsOver,
    ExitIsNotMet,
    MandatoryStepIsOpen,
    NotPublished,
    bring_runs_up_to_date,
    end_run,
    move_run,
    start_run,
)
from reputation.playbooks.actions.stepping import (
    NobodyAsked,
    NoSuchStep,
    NotTheApprover,
    OwnRequest,
    ReplyIsMissing,
    StepIsMandatory,
    StepIsNotOpen,
    approve_step,
    complete_step,
    reject_step,
    skip_step,
)
from reputation.playbooks.actions.working import RunIsOver
from reputation.playbooks.models import PostMortem, Run, RunStep
from tenants.schemas import brand_context
from tests.people import MONDAY
from tests.playbooks.cases import a_case, hours, moved
from tests.playbooks.documents import a_step, read

pytestmark = pytest.mark.usefixtures("acme")


def states(run):
    return dict(run.steps.order_by("number").values_list("key", "state"))


def log():
    rows = Event.objects.filter(subject_type="case").order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_a_run_begins_with_what_is_wanted_now(shelf, ada):
    playbook = shelf(
        steps=[
            a_step("look", due={"within": "PT30M"}),
            a_step("cool", when={"band_at_least": "elevated"}),
            a_step("pay", when={"signals": ["remedy_gap"]}, mandatory=True),
        ]
    )
    case = a_case(signals={"remedy_gap": 1})

    run = start_run(case, playbook, by=ada, at=hours(1))

    assert states(run) == {"look": "open", "cool": "not_needed", "pay": "open"}
    look, cool, pay = run.steps.order_by("number")
    assert (look.number, look.due_at, look.opened_at) == (1, hours(1.5), hours(1))
    assert (cool.due_at, cool.opened_at) == (None, None)
    assert (pay.is_mandatory, pay.owner_role) == (True, "community_manager")
    event = Event.objects.latest("pk")
    assert (event.kind, event.subject_id) == ("run.started", case.pk)
    assert event.details == {
        "run": str(run.pk),
        "playbook": "toner-trouble",
        "version": 1,
    }


def test_several_playbooks_run_side_by_side_but_none_twice(shelf, ada):
    case, playbook = a_case(), shelf()
    start_run(case, playbook, by=ada, at=MONDAY)
    start_run(case, shelf(slug="ink-trouble"), by=ada, at=MONDAY)

    with pytest.raises(AlreadyRunning):
        start_run(case, playbook, by=ada, at=MONDAY)

    assert case.runs.running().count() == 2
    assert log() == ["run.started", "run.started"]


def test_a_closed_case_is_not_worked_on(shelf, ada):
    case = a_case(closed_at=MONDAY)

    with pytest.raises(CaseIsOver):
        start_run(case, shelf(), by=ada, at=MONDAY)

    assert not Run.objects.exists()


def test_a_draft_cannot_be_run(shelf, ada):
    playbook = shelf()
    playbook.versions.update(state="draft", published_at=None)

    with pytest.raises(NotPublished):
        start_run(a_case(), playbook, by=ada, at=MONDAY)

    assert not Run.objects.exists()


def test_doing_a_step_says_who_when_and_what(shelf, ada):
    run = start_run(a_case(), shelf(), by=ada, at=MONDAY)

    complete_step(run, 2, by=ada, at=hours(1), note="Rang at ten.")

    step = run.steps.get(number=2)
    assert (step.state, step.settled_at, step.settled_by_id, step.note) == (
        "done",
        hours(1),
        ada.pk,
        "Rang at ten.",
    )
    event = Event.objects.latest("pk")
    assert event.kind == "step.completed"
    assert event.details == {
        "run": str(run.pk),
        "playbook": "toner-trouble",
        "step": "answer",
        "number": 2,
    }


def test_a_step_is_done_once(shelf, ada):
    run = start_run(a_case(), shelf(), by=ada, at=MONDAY)
    complete_step(run, 1, by=ada, at=hours(1))

    for verb in (complete_step, skip_step):
        with pytest.raises(StepIsNotOpen):
            verb(run, 1, by=ada, at=hours(2))
    with pytest.raises(NoSuchStep):
        complete_step(run, 9, by=ada, at=hours(2))

    assert run.steps.get(number=1).settled_at == hours(1)
    assert log() == ["run.started", "step.completed"]


def test_a_due_time_begins_when_the_step_before_is_done(shelf, ada):
    due = {"within": "PT2H", "after": "step:look"}
    playbook = shelf(steps=[a_step("look"), a_step("answer", due=due)])
    run = start_run(a_case(), playbook, by=ada, at=MONDAY)
    assert run.steps.get(number=2).due_at is None

    complete_step(run, 1, by=ada, at=hours(1))

    assert run.steps.get(number=2).due_at == hours(3)


def test_a_branch_is_taken_by_what_holds_when_the_step_is_done(shelf, ada):
    playbook = shelf(
        steps=[
            a_step("look", next=[{"if": {"facts": ["confirmed"]}, "go": "thank"}]),
            a_step("repair", mandatory=True),
            a_step("thank"),
        ]
    )
    case = a_case()
    run = start_run(case, playbook, by=ada, at=MONDAY)
    moved(case, resolved_at=hours(1), resolved_how="confirmed", claimed_at=hours(1))

    complete_step(run, 1, by=ada, at=hours(2))

    assert states(run) == {"look": "done", "repair": "not_needed", "thank": "open"}


def test_office_hours_are_the_brands(shelf, ada):
    """Monday 9:00 UTC is 10:00 in Madrid; the desk closes at 20:00 and opens at 9:00."""
    due = {"within": "PT12H", "clock": "business"}
    playbook = shelf(steps=[a_step("look", due=due)])

    run = start_run(a_case(), playbook, by=ada, at=MONDAY)
    night = start_run(a_case(around_the_clock=True), playbook, by=ada, at=MONDAY)

    assert run.steps.get().due_at == hours(25)  # Tuesday at 11:00 in Madrid
    assert night.steps.get().due_at == hours(12)


def test_time_alone_opens_a_step_and_gives_it_its_whole_time(shelf, ada):
    late = a_step("late", when={"elapsed_over": "PT4H"}, due={"within": "PT1H"})
    case = a_case()
    run = start_run(case, shelf(steps=[late]), by=ada, at=MONDAY)

    bring_runs_up_to_date(case, at=hours(3))
    assert states(run) == {"late": "not_needed"}
    bring_runs_up_to_date(case, at=hours(5))

    assert states(run) == {"late": "open"}
    assert run.steps.get().due_at == hours(6)


def test_looking_again_writes_nothing(shelf, ada, count_queries):
    case = a_case()
    run = start_run(case, shelf(), by=ada, at=MONDAY)
    bring_runs_up_to_date(case, at=hours(1))

    assert count_queries(lambda: bring_runs_up_to_date(case, at=hours(1))) == 5
    assert states(run)["look"] == "open"


def test_a_run_on_an_old_case_begins_with_nothing_overdue(shelf, ada):
    steps = [
        a_step("answer", due={"within": "PT1H", "after": "case_opened"}),
        a_step("formal", due={"within": "P10D", "after": "case_opened"}),
        a_step("verify", due={"within": "PT4H", "after": "claimed"}),
    ]
    case = a_case(claimed_at=hours(1))

    run = start_run(case, shelf(steps=steps), by=ada, at=hours(48))

    assert [step.due_at for step in run.steps.order_by("number")] == [
        hours(49),
        hours(240),  # what the law or we count from the opening is not put off
        hours(52),
    ]
    young = start_run(a_case(), shelf(slug="two", steps=steps), by=ada, at=hours(0.5))
    assert young.steps.get(number=1).due_at == hours(1)


def test_a_step_that_opens_after_its_time_has_it_from_then_on(shelf, ada):
    late = a_step(
        "late",
        when={"elapsed_over": "PT4H"},
        due={"within": "PT2H", "after": "case_opened"},
    )
    case = a_case()
    run = start_run(case, shelf(steps=[late]), by=ada, at=MONDAY)

    bring_runs_up_to_date(case, at=hours(5))
    bring_runs_up_to_date(case, at=hours(6))

    assert run.steps.get().due_at == hours(7)


# --- Replies ---


@pytest.fixture
def replying(shelf):
    """A playbook with two mandatory replies, and one that may be left."""
    return shelf(
        steps=[
            a_step("first", kind="reply", mandatory=True),
            a_step("second", kind="reply", mandatory=True),
            a_step("thank", kind="reply"),
        ]
    )


def spoke(case, number, kind="reply", **facts):
    """Let the ledger say that the customer heard from us."""
    return Entry.objects.create(
        case=case, kind=kind, at=hours(number), made_at=hours(number), facts=facts
    )


def test_a_mandatory_reply_is_not_ticked_off_without_one(replying, ada):
    case = a_case()
    spoke(case, 0)
    run = start_run(case, replying, by=ada, at=hours(1))

    with pytest.raises(ReplyIsMissing) as refused:
        complete_step(run, 1, by=ada, at=hours(2))

    assert refused.value.code == "reply_missing"
    assert str(refused.value).startswith("“First”: no reply to the customer")
    assert states(run)["first"] == "open"
    assert log() == ["run.started"]
    complete_step(run, 3, by=ada, at=hours(2))  # what may be left may be ticked off


def test_each_mandatory_reply_takes_one_of_its_own(replying, ada):
    case = a_case()
    run = start_run(case, replying, by=ada, at=MONDAY)
    spoke(case, 1)
    complete_step(run, 1, by=ada, at=hours(1))

    with pytest.raises(ReplyIsMissing):
        complete_step(run, 2, by=ada, at=hours(2))
    spoke(case, 2, "answer")
    complete_step(run, 2, by=ada, at=hours(2))

    assert states(run) == {"first": "done", "second": "done", "thank": "open"}


@pytest.mark.parametrize(
    ("told", "counts"),
    [
        ({"outcome": "reached"}, True),
        ({"outcome": "unanswered"}, False),
        ({"outcome": "reached", "from_customer": True}, False),
    ],
)
def test_reaching_the_customer_is_a_reply_and_trying_is_none(
    replying, ada, told, counts
):
    case = a_case()
    run = start_run(case, replying, by=ada, at=MONDAY)
    spoke(case, 1, "contact", purpose="Ask", **told)

    if not counts:
        with pytest.raises(ReplyIsMissing):
            complete_step(run, 1, by=ada, at=hours(1))
        return
    assert complete_step(run, 1, by=ada, at=hours(1)).state == "done"


def test_a_reply_that_was_taken_back_or_came_before_the_run_counts_for_nothing(
    replying, ada
):
    case = a_case()
    spoke(case, 1)
    run = start_run(case, replying, by=ada, at=hours(2))
    undone = spoke(case, 3)
    Entry.objects.filter(pk=undone.pk).update(undone_at=hours(3))

    with pytest.raises(ReplyIsMissing):
        complete_step(run, 1, by=ada, at=hours(4))

    Entry.objects.create(case=case, kind="reply", at=hours(1), made_at=hours(4))
    assert complete_step(run, 1, by=ada, at=hours(4)).state == "done"


def test_a_reply_that_needs_consent_is_about_the_consent(shelf, ada, paula):
    approval = {"role": "brand_pr", "within": "PT1H"}
    steps = [a_step("answer", kind="reply", mandatory=True, approval=approval)]
    run = start_run(a_case(), shelf(steps=steps), by=ada, at=MONDAY)

    complete_step(run, 1, by=ada, at=hours(1))
    approve_step(run, 1, by=paula, at=hours(1))

    assert states(run) == {"answer": "done"}


# --- Leaving out ---


def test_a_step_may_be_left_out_without_saying_why(shelf, ada):
    run = start_run(a_case(), shelf(), by=ada, at=MONDAY)

    skip_step(run, 1, by=ada, at=hours(1))

    assert states(run)["look"] == "skipped"
    assert log() == ["run.started", "step.skipped"]


def test_a_mandatory_step_is_left_out_by_its_approver_alone_with_a_reason(
    shelf, ada, lead
):
    run = start_run(
        a_case(), shelf(steps=[a_step("check", mandatory=True)]), by=ada, at=MONDAY
    )

    with pytest.raises(StepIsMandatory) as refused:
        skip_step(run, 1, by=ada, at=hours(1), reason="No time.")
    assert str(refused.value) == (
        "This step is mandatory: only the Agency lead may leave it out, with a reason."
    )
    with pytest.raises(StepIsMandatory):
        skip_step(run, 1, by=lead, at=hours(1), reason="  ")
    assert states(run) == {"check": "open"}
    assert log() == ["run.started"]

    skip_step(run, 1, by=lead, at=hours(1), reason="The customer checked it.")

    assert states(run) == {"check": "skipped"}
    assert run.steps.get().note == "The customer checked it."


def test_a_key_leaves_out_nothing_that_is_mandatory(shelf, ada):
    run = start_run(
        a_case(), shelf(steps=[a_step("check", mandatory=True)]), by=ada, at=MONDAY
    )

    with pytest.raises(StepIsMandatory):
        skip_step(run, 1, by=None, at=hours(1), reason="Said the machine.")

    assert states(run) == {"check": "open"}


# --- Consent ---


def test_consent_is_asked_for_and_given_by_somebody_else(consent, ada, paula):
    run = start_run(a_case(), consent, by=ada, at=MONDAY)

    asked = complete_step(run, 1, by=ada, at=hours(1), note="40 euros")
    assert (asked.state, asked.asked_by_id, asked.approve_by) == (
        "open",
        ada.pk,
        hours(2),
    )
    approve_step(run, 1, by=paula, at=hours(1.5))

    step = run.steps.get(number=1)
    assert (step.state, step.settled_by_id, step.approved_by_id, step.note) == (
        "done",
        ada.pk,
        paula.pk,
        "40 euros",
    )
    assert log() == ["run.started", "step.requested", "step.approved"]


def test_nobody_approves_his_own(consent, paula):
    run = start_run(a_case(), consent, by=paula, at=MONDAY)
    complete_step(run, 1, by=paula, at=hours(1))

    with pytest.raises(OwnRequest):
        approve_step(run, 1, by=paula, at=hours(1))

    assert states(run)["offer"] == "open"
    assert log() == ["run.started", "step.requested"]


def test_only_the_named_role_consents_and_the_fallback_after_the_deadline(
    consent, ada, lead, outsider
):
    run = start_run(a_case(), consent, by=ada, at=MONDAY)
    complete_step(run, 1, by=ada, at=hours(1))

    for other in (lead, outsider):
        with pytest.raises(NotTheApprover) as refused:
            approve_step(run, 1, by=other, at=hours(2))
    assert str(refused.value) == "This is for: Brand PR."
    with pytest.raises(NotTheApprover) as refused:
        approve_step(run, 1, by=outsider, at=hours(2.1))
    assert str(refused.value) == "This is for: Brand PR, Agency lead."
    assert states(run)["offer"] == "open"

    approve_step(run, 1, by=lead, at=hours(2.1))

    assert states(run)["offer"] == "done"


def test_what_is_rejected_can_be_asked_for_again(consent, ada, paula):
    run = start_run(a_case(), consent, by=ada, at=MONDAY)
    complete_step(run, 1, by=ada, at=hours(1))

    reject_step(run, 1, by=paula, at=hours(1), note="Too much.")

    step = run.steps.get(number=1)
    assert (step.state, step.asked_at, step.note) == ("open", None, "Too much.")
    with pytest.raises(NobodyAsked):
        approve_step(run, 1, by=paula, at=hours(1))
    complete_step(run, 1, by=ada, at=hours(2))
    approve_step(run, 1, by=paula, at=hours(2))
    assert states(run)["offer"] == "done"


# --- Moving and ending ---


def test_a_run_keeps_its_version_until_it_is_moved(shelf, ada):
    playbook = shelf(steps=[a_step("look"), a_step("answer"), a_step("check")])
    case = a_case()
    run = start_run(case, playbook, by=ada, at=MONDAY)
    complete_step(run, 1, by=ada, at=hours(1), note="Seen.")
    newer = read(
        steps=[a_step("greet"), a_step("look"), a_step("check", mandatory=True)]
    )
    save_draft(playbook, newer, by=ada, at=hours(2))
    publish_draft(playbook, by=ada, at=hours(2))
    bring_runs_up_to_date(case, at=hours(2))
    assert list(states(run)) == ["look", "answer", "check"]

    move_run(run, by=ada, at=hours(3))

    assert states(run) == {"greet": "open", "look": "done", "check": "open"}
    look = run.steps.get(key="look")
    assert (look.number, look.settled_at, look.note) == (2, hours(1), "Seen.")
    assert run.steps.get(key="check").is_mandatory
    event = Event.objects.latest("pk")
    assert (event.kind, event.details["before"], event.details["after"]) == (
        "run.moved",
        1,
        2,
    )
    with pytest.raises(NotPublished):
        move_run(run, by=ada, at=hours(4))


def test_a_run_ends_when_its_criteria_hold(shelf, ada):
    own = {"key": "told", "text": {"es": "Dicho", "en": "Told.", "pt": "Dito"}}
    fact = {"key": "ok", "fact": "confirmed", "text": own["text"]}
    playbook = shelf(steps=[a_step("check", mandatory=True)], exits=[fact, own])
    case = a_case()
    run = start_run(case, playbook, by=ada, at=MONDAY)

    with pytest.raises(MandatoryStepIsOpen) as refused:
        end_run(run, by=ada, at=hours(1), confirmed=["told"])
    assert str(refused.value) == "“Toner trouble” still needs: Check."
    complete_step(run, 1, by=ada, at=hours(1))
    for confirmed in ([], ["told"], ["told", "ok"]):
        with pytest.raises(ExitIsNotMet):
            end_run(run, by=ada, at=hours(1), confirmed=confirmed)
    moved(case, resolved_at=hours(1), resolved_how="verified", claimed_at=hours(1))
    with pytest.raises(ExitIsNotMet):
        end_run(run, by=ada, at=hours(2))
    assert Run.objects.get().ended_at is None

    end_run(run, by=ada, at=hours(2), confirmed=["told"])

    assert Run.objects.get().ended_at == hours(2)
    assert log() == ["run.started", "step.completed", "run.ended"]
    with pytest.raises(RunIsOver):
        complete_step(run, 1, by=ada, at=hours(3))


def test_a_case_with_an_open_mandatory_step_is_not_closed(shelf, ada):
    playbook = shelf(steps=[a_step("check", mandatory=True), a_step("thank")])
    case = a_case()
    run = start_run(case, playbook, by=ada, at=MONDAY)

    with pytest.raises(MandatoryStepIsOpen) as refused:
        ask_before_closing(case, hours(1))
    assert str(refused.value) == "“Toner trouble” still needs: Check."
    complete_step(run, 1, by=ada, at=hours(1))

    ask_before_closing(case, hours(1))


def test_a_step_that_became_wanted_unseen_keeps_the_case_open(shelf, ada):
    late = a_step("late", mandatory=True, when={"elapsed_over": "PT4H"})
    case = a_case()
    start_run(case, shelf(steps=[late]), by=ada, at=MONDAY)

    ask_before_closing(case, hours(3))
    with pytest.raises(MandatoryStepIsOpen):
        ask_before_closing(case, hours(5))


def test_a_case_without_a_playbook_is_closed_freely(acme):
    ask_before_closing(a_case(), MONDAY)


def test_doing_the_last_step_writes_the_post_mortem(shelf, ada):
    playbook = shelf(steps=[a_step("learn", kind="post_mortem")])
    case = a_case(false_fixes=2, first_answer_at=MONDAY + timedelta(minutes=30))
    run = start_run(case, playbook, by=ada, at=MONDAY)

    complete_step(run, 1, by=ada, at=hours(5))

    figures = PostMortem.objects.get(case=case).figures
    assert (figures["false_fixes"], figures["first_answer_hours"]) == (2, 0.5)
    assert log() == ["run.started", "post_mortem.recorded", "step.completed"]


def test_brands_run_their_own(shelf, ada, acme, globex):
    with brand_context(acme):
        start_run(a_case(), shelf(), by=ada, at=MONDAY)
        assert RunStep.objects.count() == 3
    with brand_context(globex):
        assert not Run.objects.exists()
        assert not Event.objects.exists()
