"""Conditions, branches and due times: what a run asks for now."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.analysis.risk.bands import BANDS
from reputation.playbooks.conditions import Situation, holds
from reputation.playbooks.format import Due, When
from reputation.playbooks.planning import Progress, branch_taken, due_at, plan
from reputation.playbooks.shelf import shipped
from tests.people import MONDAY
from tests.playbooks.documents import a_step, read

HOUR = timedelta(hours=1)


def now(**fields) -> Situation:
    return Situation(**{"at": MONDAY + HOUR, "opened_at": MONDAY} | fields)


@pytest.mark.parametrize(
    ("when", "situation", "expected"),
    [
        (When(), {}, True),
        (When(band_at_least="elevated"), {"band": "crisis"}, True),
        (When(band_at_least="elevated"), {"band": "watch"}, False),
        (When(channels=["twitter", "blog"]), {"channels": frozenset({"blog"})}, True),
        (When(channels=["twitter"]), {"channels": frozenset({"blog"})}, False),
        (When(channels=["twitter"]), {}, False),
        (When(signals=["false_fix"]), {"signals": frozenset({"false_fix"})}, True),
        (When(aspects=["billing"]), {"aspects": frozenset({"coverage"})}, False),
        (When(clusters=["accidental"]), {"cluster": "accidental"}, True),
        (When(clusters=["accidental"]), {"cluster": ""}, False),
        (When(elapsed_over="PT1H"), {}, False),  # an hour exactly is not over an hour
        (When(elapsed_over="PT59M"), {}, True),
        (When(unanswered_contacts=2), {"unanswered_contacts": 1}, False),
        (When(unanswered_contacts=2), {"unanswered_contacts": 2}, True),
        (When(facts=["claimed"]), {"facts": frozenset({"claimed", "calm"})}, True),
        (
            When(facts=["claimed", "confirmed"]),
            {"facts": frozenset({"claimed"})},
            False,
        ),
        (When(lacks=["confirmed"]), {"facts": frozenset({"confirmed"})}, False),
        (
            When(band_at_least="watch", signals=["remedy_gap"]),
            {"band": "watch", "signals": frozenset({"false_fix"})},
            False,
        ),
    ],
)
def test_all_of_a_condition_must_hold(when, situation, expected):
    assert holds(when, now(**situation)) is expected


def test_only_wanted_steps_are_open():
    document = read(
        steps=[
            a_step("always"),
            a_step("hot", when={"band_at_least": "elevated"}),
            a_step("late", when={"elapsed_over": "PT2H"}),
        ]
    )

    assert plan(document, now(), {}) == {
        "always": "open",
        "hot": "not_needed",
        "late": "not_needed",
    }
    assert plan(document, now(at=MONDAY + 3 * HOUR, band="crisis"), {}) == {
        "always": "open",
        "hot": "open",
        "late": "open",
    }


def test_work_that_was_handed_out_does_not_vanish():
    document = read(steps=[a_step("hot", when={"band_at_least": "elevated"})])

    assert plan(document, now(band="calm"), {"hot": Progress("open")}) == {
        "hot": "open"
    }


def test_a_branch_goes_around_what_lies_between():
    document = read(
        steps=[
            a_step(
                "look",
                next=[
                    {"if": {"facts": ["confirmed"]}, "go": "end"},
                    {"if": {"facts": ["claimed"]}, "go": "check"},
                ],
            ),
            a_step("repair"),
            a_step("check"),
            a_step("end"),
        ]
    )
    look = document.step("look")

    assert branch_taken(look, now()) == ""
    assert branch_taken(look, now(facts=frozenset({"claimed"}))) == "check"
    assert branch_taken(look, now(facts=frozenset({"claimed", "confirmed"}))) == "end"
    assert plan(document, now(), {"look": Progress("done", went_to="end")}) == {
        "look": "done",
        "repair": "not_needed",
        "check": "not_needed",
        "end": "open",
    }
    # What somebody has done already stays done.
    done = {"look": Progress("done", went_to="end"), "repair": Progress("done")}
    assert plan(document, now(), done)["repair"] == "done"


def test_a_skipped_step_takes_no_branch():
    document = read(
        steps=[
            a_step("look", next=[{"if": {"facts": ["claimed"]}, "go": "end"}]),
            a_step("repair"),
            a_step("end"),
        ]
    )

    assert plan(document, now(), {"look": Progress("skipped", went_to="end")}) == {
        "look": "skipped",
        "repair": "open",
        "end": "open",
    }


def test_follow_ups_become_checks_once_a_fix_is_claimed():
    follow_up = {"within": "PT24H", "text": {"es": "Mirar", "en": "Look", "pt": "Ver"}}
    document = read(follow_ups=[follow_up, follow_up | {"within": "P7D"}])

    assert [step.key for step in document.all_steps()][-2:] == [
        "follow-up-1",
        "follow-up-2",
    ]
    assert plan(document, now(), {})["follow-up-1"] == "not_needed"
    claimed = now(facts=frozenset({"claimed"}), claimed_at=MONDAY)
    assert plan(document, claimed, {})["follow-up-2"] == "open"
    assert due_at(
        document.step("follow-up-2").due,
        situation=claimed,
        started_at=MONDAY,
        progress={},
    ) == MONDAY + timedelta(days=7)


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (None, None),
        (Due(within="PT30M"), MONDAY + timedelta(minutes=30)),
        (Due(within="PT2H", after="case_opened"), MONDAY - HOUR + 2 * HOUR),
        (Due(within="PT2H", after="claimed"), None),
        (Due(within="PT2H", after="band_changed"), MONDAY + 4 * HOUR),
        (Due(within="PT5M", after="step:look"), MONDAY + HOUR + timedelta(minutes=5)),
        (Due(within="PT5M", after="step:answer"), None),
    ],
)
def test_a_due_time_begins_with_what_it_names(due, expected):
    found = due_at(
        due,
        situation=now(opened_at=MONDAY - HOUR, band_changed_at=MONDAY + 2 * HOUR),
        started_at=MONDAY,
        progress={
            "look": Progress("done", done_at=MONDAY + HOUR),
            "answer": Progress("open"),
        },
    )

    assert found == expected


def test_a_business_clock_is_asked_to_add_the_time():
    asked = []

    def add(start, length, clock):
        asked.append((start, length, clock))
        return start

    due_at(
        Due(within="PT2H", clock="business"),
        situation=now(),
        started_at=MONDAY,
        progress={},
        add_time=add,
    )

    assert asked == [(MONDAY, 2 * HOUR, "business")]


# --- Whatever happens ---

signals = st.frozensets(
    st.sampled_from(
        ["false_fix", "remedy_gap", "joined_complaint", "broken_promise",
         "pushed_off_channel", "failed_prior_contact", "hard_deadline",
         "reply_removed_or_blocked_confirmed", "safety_or_injury"]
    )
)  # fmt: skip
facts = st.frozensets(
    st.sampled_from(
        ["answered", "claimed", "confirmed", "promises_kept", "calm", "remedy_covers"]
    )
)
situations = st.builds(
    Situation,
    at=st.integers(0, 200).map(lambda hours: MONDAY + hours * HOUR),
    opened_at=st.just(MONDAY),
    band=st.sampled_from(BANDS),
    signals=signals,
    facts=facts,
    unanswered_contacts=st.integers(0, 3),
)
documents = st.sampled_from(sorted(shipped())).map(lambda slug: shipped()[slug])


@given(documents, situations)
def test_planning_again_changes_nothing(document, situation):
    once = plan(document, situation, {})
    again = plan(document, situation, {k: Progress(v) for k, v in once.items()})

    assert again == once


@given(documents, situations, situations)
def test_what_was_open_stays_open_whatever_happens_next(document, first, second):
    before = plan(document, first, {})
    after = plan(document, second, {k: Progress(v) for k, v in before.items()})

    assert {k for k, v in before.items() if v == "open"} <= {
        k for k, v in after.items() if v == "open"
    }


@given(documents, st.lists(situations, min_size=1, max_size=5), st.data())
def test_working_step_by_step_always_comes_to_an_end(document, course, data):
    """Branches lead forward: doing whatever is open finishes in at most one go a step."""
    progress: dict[str, Progress] = {}
    for _ in range(len(document.all_steps()) * 2):
        situation = data.draw(st.sampled_from(course))
        states = plan(document, situation, progress)
        progress = {
            key: Progress(state, progress[key].went_to if key in progress else "")
            for key, state in states.items()
        }
        waiting = [key for key, state in states.items() if state == "open"]
        if not waiting:
            break
        key = waiting[0]
        progress[key] = Progress("done", branch_taken(document.step(key), situation))
    else:
        raise AssertionError("still at it")


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("case_opened", MONDAY + 50 * HOUR),
        ("claimed", MONDAY + 50 * HOUR),
        ("run_started", MONDAY + 50 * HOUR),
        ("band_changed", MONDAY + 12 * HOUR),  # the risk does not wait for the run
    ],
)
def test_what_begins_late_is_not_overdue_but_for_the_risk(after, expected):
    situation = now(claimed_at=MONDAY + HOUR, band_changed_at=MONDAY + 10 * HOUR)

    assert expected == due_at(
        Due(within="PT2H", after=after),
        situation=situation,
        started_at=MONDAY + 48 * HOUR,
        progress={},
    )
