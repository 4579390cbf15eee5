"""What happens to a case moves the runs on it."""

import threading

import pytest
from django.db import connection

from reputation.cases.actions.dealing import set_signal
from reputation.cases.actions.opening import NewCase, open_case
from reputation.cases.actions.resolving import claim_fix, close_case, reopen_case
from reputation.events.models import Event
from reputation.mentions.models import Conversation
from reputation.pipeline.accept import accept
from reputation.playbooks.actions.running import (
    AlreadyRunning,
    end_run,
    start_run,
)
from reputation.playbooks.models import Run
from reputation.playbooks.reactions import follow_band, follow_case
from tenants.models import Brand
from tenants.schemas import brand_context
from tests.people import MONDAY
from tests.playbooks.cases import a_case, hours
from tests.playbooks.documents import a_step, words
from tests.web.conftest import ANGRY, open_channels, post

pytestmark = pytest.mark.usefixtures("acme")


@pytest.fixture
def case(acme, ada):
    return open_case(by=ada, at=MONDAY, wanted=NewCase(title="The toner"))


def states(run):
    return dict(run.steps.order_by("number").values_list("key", "state"))


def latest(kind):
    return Event.objects.filter(kind=kind).latest("pk")


def test_a_claim_begins_the_checks_and_their_time(case, shelf, ada):
    due = {"within": "PT4H", "after": "claimed"}
    check = a_step("check", when={"facts": ["claimed"]}, due=due)
    run = start_run(case, shelf(steps=[check]), by=ada, at=MONDAY)
    assert states(run) == {"check": "not_needed"}

    claim_fix(case, statement="Sent.", channel="phone", by=ada, at=hours(1))
    follow_case(latest("case.claimed"))
    follow_case(latest("case.claimed"))

    assert states(run) == {"check": "open"}
    assert run.steps.get().due_at == hours(5)


def test_a_signal_opens_what_waited_for_it(case, shelf, ada):
    pay = a_step("pay", when={"signals": ["remedy_gap"]}, mandatory=True)
    run = start_run(case, shelf(steps=[pay]), by=ada, at=MONDAY)

    set_signal(case, name="remedy_gap", count=1, by=ada, at=hours(1))
    follow_case(latest("case.signaled"))

    assert states(run) == {"pay": "open"}


def test_closing_a_case_ends_its_runs(case, shelf, ada):
    run = start_run(case, shelf(), by=ada, at=MONDAY)

    close_case(case, by=ada, at=hours(2))
    follow_case(latest("case.closed"))
    follow_case(latest("case.closed"))

    run.refresh_from_db()
    assert run.ended_at == hours(2)
    assert Event.objects.filter(kind="run.ended").count() == 1


def test_reopening_a_case_lets_its_runs_go_on_with_what_is_done(case, shelf, ada):
    due = {"within": "PT4H", "after": "run_started", "clock": "wall"}
    run = start_run(case, shelf(steps=[a_step("look", due=due)]), by=ada, at=MONDAY)
    said = [{"key": "said", "text": words("Somebody said so.")}]
    other = start_run(case, shelf(slug="other", exits=said), by=ada, at=MONDAY)
    end_run(other, by=ada, at=hours(1), confirmed=["said"])
    close_case(case, by=ada, at=hours(2))
    follow_case(latest("case.closed"))

    reopen_case(case, by=ada, at=hours(3))
    follow_case(latest("case.reopened"))
    follow_case(latest("case.reopened"))

    run.refresh_from_db()
    assert (run.ended_at, run.score_after, run.ended_with_case) == (None, None, False)
    assert states(run) == {"look": "open"}
    case.refresh_from_db()
    assert (case.next_due, case.next_due_at) == ("step", hours(4))
    other.refresh_from_db()
    assert other.ended_at == hours(1)  # somebody had ended it
    assert Event.objects.filter(kind="run.resumed").count() == 1


def test_a_run_that_was_begun_anew_goes_on_alone(case, shelf, ada):
    playbook = shelf()
    old = start_run(case, playbook, by=ada, at=MONDAY)
    close_case(case, by=ada, at=hours(1))
    follow_case(latest("case.closed"))
    reopen_case(case, by=ada, at=hours(2))
    new = start_run(case, playbook, by=ada, at=hours(2))
    follow_case(latest("case.reopened"))

    old.refresh_from_db()
    assert old.ended_at == hours(1)
    told = Event.objects.get(kind="run.replaced").details
    assert (told["run"], told["newer"]) == (str(old.pk), str(new.pk))


def test_a_hotter_conversation_opens_what_is_for_the_heat(acme, shelf, ada):
    open_channels(MONDAY)
    complaint = post("1", at=MONDAY, by="@clara", text=ANGRY)
    accept(acme, [complaint], at=MONDAY)
    conversation = Conversation.objects.get()
    case = open_case(by=ada, at=MONDAY, conversations=[conversation.pk])
    due = {"within": "PT1H", "after": "band_changed"}
    hot = a_step("hot", when={"band_at_least": "crisis"}, due=due)
    run = start_run(case, shelf(steps=[hot]), by=ada, at=MONDAY)
    assert states(run) == {"hot": "not_needed"}

    Conversation.objects.update(band="crisis")
    turned = {"conversation": str(conversation.pk)}
    follow_band(Event(occurred_at=hours(2), details=turned))

    assert states(run) == {"hot": "open"}
    assert run.steps.get().due_at == hours(3)


def test_a_band_without_a_conversation_moves_nothing():
    follow_band(Event(kind="risk.band_changed", details={"brand": True}))

    assert not Run.objects.exists()


def test_two_that_start_the_same_playbook_at_once(own_database, shelf, ada, acme):
    """One wins; the other is told, and there is one run."""
    case, playbook = a_case(), shelf()
    ready, outcomes = threading.Barrier(2), []

    def start():
        with brand_context(Brand.objects.get(pk=acme.pk)):
            ready.wait()
            try:
                outcomes.append(start_run(case, playbook, by=ada, at=MONDAY))
            except AlreadyRunning as refused:
                outcomes.append(refused)
        connection.close()

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyRunning", "Run"]
    assert Run.objects.count() == 1
    assert Event.objects.filter(kind="run.started").count() == 1


def test_of_many_events_those_of_cases_with_a_run_are_followed(
    acme, shelf, ada, count_queries
):
    open_channels(MONDAY)
    accept(
        acme,
        [post(str(n), at=MONDAY, by=f"@{n}", text=ANGRY) for n in range(3)],
        at=MONDAY,
    )
    talks = [row.pk for row in Conversation.objects.order_by("pk")]
    cases = [open_case(by=ada, at=MONDAY, conversations=[talk]) for talk in talks]
    start_run(cases[1], shelf(), by=ada, at=MONDAY)
    of_cases = [Event(kind="case.extended", subject_id=case.pk) for case in cases]
    of_talks = [
        Event(kind="risk.band_changed", details={"conversation": str(talk)})
        for talk in talks
    ]
    of_brand = Event(kind="risk.band_changed", details={"brand": True})

    assert set(follow_case.choose(of_cases)) == {of_cases[1].pk}
    assert set(follow_band.choose([*of_talks, of_brand])) == {of_talks[1].pk}
    assert count_queries(lambda: follow_case.choose(of_cases)) == 1
    assert count_queries(lambda: follow_band.choose(of_talks)) == 4
