"""The part of a post-mortem that nobody has to write."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.cases.models import CasePost, Entry
from reputation.events.models import Event
from reputation.playbooks.actions.learning import (
    Lesson,
    ensure_post_mortem,
    learn,
    with_lesson,
    write_post_mortem,
)
from reputation.playbooks.actions.running import start_run
from reputation.playbooks.actions.stepping import complete_step, skip_step
from reputation.playbooks.figures import (
    ClaimFigure,
    Promises,
    RiskFigures,
    StepFigures,
    promise_figures,
    risk_figures,
    worst_curve,
)
from reputation.playbooks.looking_back import figures_of
from reputation.playbooks.models import PostMortem
from tests.people import MONDAY
from tests.playbooks.cases import a_case, hours
from tests.playbooks.documents import a_step, read

scores = st.lists(
    st.tuples(
        st.integers(0, 100).map(lambda number: MONDAY + timedelta(hours=number)),
        st.floats(0, 100),
    ),
    max_size=8,
).map(lambda curve: sorted(curve, key=lambda point: point[0]))


def an_entry(case, kind, at, facts=None, **fields):
    return Entry.objects.create(
        case=case, kind=kind, at=at, made_at=at, facts=facts or {}, **fields
    )


def test_the_area_under_a_curve_is_in_point_hours():
    curve = [(MONDAY, 40.0), (hours(2), 80.0), (hours(3), 20.0)]

    assert risk_figures(curve, since=MONDAY, until=hours(5)) == RiskFigures(
        peak=80.0, area=40 * 2 + 80 + 20 * 2, elevated_hours=1.0
    )


def test_only_what_lies_in_the_case_is_measured():
    curve = [(hours(-5), 90.0), (hours(1), 10.0), (hours(9), 99.0)]

    assert risk_figures(curve, since=MONDAY, until=hours(2)) == RiskFigures(
        peak=90.0, area=100.0, elevated_hours=1.0
    )


@given(scores)
def test_an_area_lies_between_nothing_and_its_peak_all_the_time(curve):
    found = risk_figures(curve, since=MONDAY, until=hours(50))

    assert 0 <= found.area <= (found.peak + 0.05) * 50 + 0.05  # both are rounded
    assert 0 <= found.elevated_hours <= 50.01


def test_the_worst_conversation_makes_the_curve():
    points = [(MONDAY, "a", 30.0), (hours(1), "b", 70.0), (hours(2), "b", 10.0)]

    assert worst_curve(points) == [(MONDAY, 30.0), (hours(1), 70.0), (hours(2), 30.0)]


def test_promises_are_kept_late_or_open():
    found = promise_figures(
        [
            (hours(2), hours(1)),
            (hours(2), hours(2)),
            (hours(2), hours(3)),
            (hours(2), None),
        ]
    )

    assert found == Promises(made=4, kept=2, late=1, waiting=1)


@pytest.mark.usefixtures("acme")
def test_a_case_is_assembled_from_its_ledger_and_its_runs(shelf, ada):
    case = a_case(
        first_answer_at=hours(0.5),
        claimed_at=hours(4),
        false_fixes=1,
        reopenings=1,
        harm=Decimal(6000),
        remedy=Decimal(2000),
        currency="MXN",
    )
    an_entry(case, "reply", hours(0.5), {"override": True})
    an_entry(case, "reply", hours(1))
    an_entry(case, "reply", hours(1), undone_at=hours(2))
    an_entry(case, "handoff", hours(1), {"pushed_customer": True})
    an_entry(case, "handoff", hours(2))
    an_entry(case, "promise", hours(1), due_at=hours(2), done_at=hours(3))
    an_entry(case, "claim", hours(2), channel="twitter")
    an_entry(case, "denial", hours(3))
    an_entry(case, "claim", hours(4), channel="phone")
    due = {"within": "PT1H"}
    playbook = shelf(steps=[a_step("a", due=due), a_step("b"), a_step("c")])
    run = start_run(case, playbook, by=ada, at=MONDAY)
    complete_step(run, 1, by=ada, at=hours(2))
    skip_step(run, 2, by=ada, at=hours(2))

    found = figures_of(case, at=hours(5))

    assert (found.first_answer_hours, found.claimed_hours) == (0.5, 4.0)
    assert (found.resolved_hours, found.closed_hours) == (None, None)
    assert (found.replies, found.guard_overrides) == (2, 1)
    assert (found.handoffs, found.pushes) == (2, 1)
    assert (found.harm, found.remedy, found.gap) == ("6000.00", "2000.00", "4000.00")
    assert found.promises == Promises(made=1, late=1)
    assert found.claims == [
        ClaimFigure(hours(2), "twitter", denied=True),
        ClaimFigure(hours(4), "phone", denied=False),
    ]
    assert found.runs == [
        StepFigures("toner-trouble", 1, done=1, late=1, skipped=1, waiting=1)
    ]
    assert (found.false_fixes, found.reopenings) == (1, 1)
    assert not CasePost.objects.exists()
    assert found.risk == RiskFigures()


@pytest.mark.usefixtures("acme")
def test_a_post_mortem_is_written_once_and_added_to(ada):
    case = a_case()

    first = ensure_post_mortem(case, by=ada, at=hours(1))
    assert ensure_post_mortem(case, by=ada, at=hours(2)).written_at == hours(1)
    write_post_mortem(case, by=ada, at=hours(3), lessons="Order in time.")
    write_post_mortem(case, by=ada, at=hours(4), owner="Purchasing")

    found = PostMortem.objects.get()
    assert first.pk == found.pk == case.pk
    assert (found.owner, found.lessons, found.written_at) == (
        "Purchasing",
        "Order in time.",
        hours(4),
    )
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["post_mortem.recorded"] * 3


@pytest.mark.usefixtures("acme")
def test_a_lesson_goes_into_the_draft_and_not_into_force(shelf, ada):
    playbook = shelf()
    post_mortem = write_post_mortem(a_case(), by=ada, at=MONDAY)

    learn(post_mortem, playbook, Lesson("Order in time."), by=ada, at=hours(1))
    learn(post_mortem, playbook, Lesson("Run out.", "dont"), by=ada, at=hours(2))

    draft = PostMortem.objects.get().draft
    assert (draft.number, draft.state) == (2, "draft")
    assert [each.es for each in draft.read().do] == ["Answer. (es)", "Order in time."]
    assert [each.en for each in draft.read().dont] == ["Delete.", "Run out."]
    assert playbook.versions.get(state="published").read() == read()


def test_a_lesson_leaves_the_rest_as_it_was():
    before = read()

    after = with_lesson(before, Lesson("Order in time."))

    assert after.do[:-1] == before.do
    assert (after.dont, after.steps) == (before.dont, before.steps)
