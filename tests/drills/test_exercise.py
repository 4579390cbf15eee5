"""An exercise: the clock runs, the customer answers what the trainee did, and the card says how it went."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from reputation.cases.actions.replying import reply_to_customer
from reputation.cases.actions.resolving import claim_fix, verify_fix
from reputation.cases.models import Case
from reputation.drills import demo, tasks
from reputation.drills.actions import (
    DrillIsOver,
    NotASandbox,
    NothingIsNext,
    UnknownSpeed,
    end_exercise,
    pause_exercise,
    play_due,
    resume_exercise,
    set_speed,
    start_exercise,
    step_on,
)
from reputation.drills.course import follow
from reputation.drills.desk import desks
from reputation.drills.library import stories
from reputation.drills.models import DrillRun, RunState
from reputation.drills.stage import case_on
from reputation.drills.telling import names_of, story_of
from reputation.events.models import Event
from reputation.mentions.models import Mention
from reputation.pipeline.accept import accept
from tenants.models import Brand, BrandSummary, User
from tests.people import MONDAY


def minutes(number: float) -> datetime:
    return MONDAY + timedelta(minutes=number)


@pytest.fixture
def sandbox(acme: Brand, ada: User) -> Brand:
    demo.open_channels(desks()["1and1"], at=MONDAY)
    acme.is_sandbox = True
    acme.save()
    return acme


@pytest.fixture
def run(sandbox: Brand, ada: User) -> DrillRun:
    return start_exercise(sandbox, stories()["1and1"], speed=1.0, by=ada, at=MONDAY)


def go(brand: Brand, run: DrillRun, at: datetime) -> DrillRun:
    """Let the worker look, and let cases follow."""
    follow(brand, at=at)
    play_due(brand, at=at)
    follow(brand, at=at)
    return DrillRun.objects.get(pk=run.pk)


def said(run: DrillRun) -> list[str]:
    """Return what has been posted in a run, in order, by step."""
    found = Mention.objects.filter(external_id__startswith=run.prefix)
    return [
        name.rpartition(":")[2]
        for name in found.order_by("posted_at", "pk").values_list(
            "external_id", flat=True
        )
    ]


def answer(brand: Brand, run: DrillRun, text: str, number: int) -> None:
    """Answer the complaint as the brand, and let the case follow."""
    at = minutes(1 + number)
    item = {
        "channel": "twitter",
        "external_id": f"ours-{number}",
        "kind": "reply",
        "parent": run.prefix + "1and1:complaint",
        "author": {"handle": "1and1_ES"},
        "by_brand": True,
        "text": text,
        "posted_at": at.isoformat(),
    }
    assert not accept(brand, [item], at=at).rejected
    follow(brand, at=at)


def main_case(run: DrillRun) -> Case:
    story = story_of(run)
    name = names_of(run, story).post(story.main)
    case = case_on(Mention.objects.get(external_id=name))
    assert case is not None
    return case


def test_the_customers_part_comes_by_the_clock_and_the_brands_does_not(
    sandbox: Brand, run: DrillRun
):
    assert said(run) == ["complaint"]

    run = go(sandbox, run, minutes(40))

    assert said(run) == [
        "complaint",
        "joined-1",
        "complaint-rt-01",
        "joined-2",
        "joined-3",
        "complaint-rt-02",
    ]
    assert not Mention.objects.filter(by_brand=True).exists()
    posted = Mention.objects.get(external_id=f"{run.prefix}1and1:joined-3").posted_at
    assert posted == minutes(22)


def test_looking_twice_plays_once(sandbox: Brand, run: DrillRun):
    go(sandbox, run, minutes(10))
    before = said(run)

    go(sandbox, run, minutes(10))

    assert said(run) == before


def test_a_paused_story_stands_still_and_goes_on_where_it_was(
    sandbox: Brand, run: DrillRun, ada: User
):
    pause_exercise(run, brand=sandbox, by=ada, at=minutes(5))
    go(sandbox, run, minutes(500))
    assert said(run) == ["complaint"]

    resume_exercise(run, brand=sandbox, by=ada, at=minutes(600))
    go(sandbox, run, minutes(604))

    assert said(run) == ["complaint", "joined-1"]


def test_sixty_times_as_fast(sandbox: Brand, run: DrillRun, ada: User):
    set_speed(run, speed=60.0, brand=sandbox, by=ada, at=MONDAY)

    go(sandbox, run, MONDAY + timedelta(seconds=9))

    assert said(run) == ["complaint", "joined-1"]


def test_a_step_jumps_to_what_comes_next(sandbox: Brand, run: DrillRun, ada: User):
    step_on(run, brand=sandbox, by=ada, at=minutes(1))
    run = step_on(run, brand=sandbox, by=ada, at=minutes(1))

    assert said(run) == ["complaint", "joined-1", "complaint-rt-01"]


def test_calling_it_fixed_unchecked_brings_the_customers_no(
    sandbox: Brand, run: DrillRun, ada: User
):
    go(sandbox, run, minutes(1))
    reply_to_customer(
        main_case(run),
        text="Hola, Gonzalo: abrimos la incidencia y soporte te llama hoy a las 19:00.",
        by=ada,
        at=minutes(3),
    )
    claim_fix(main_case(run), statement="Ya funciona", by=ada, at=minutes(4))
    go(sandbox, run, minutes(5))
    run = go(sandbox, run, minutes(14))

    assert "not-fixed" in said(run)
    case = main_case(run)
    assert (case.false_fixes, case.claimed_at) == (1, None)
    denial = Mention.objects.get(external_id=f"{run.prefix}1and1:not-fixed")
    assert Mention.objects.get(pk=denial.parent_id).by_brand is True


def test_a_checked_fix_ends_the_story_with_the_customers_yes(
    sandbox: Brand, run: DrillRun, ada: User
):
    go(sandbox, run, minutes(1))
    verify_fix(
        main_case(run),
        check="Tres sondas externas abren el blog en 300 ms.",
        by=ada,
        at=minutes(6),
    )
    go(sandbox, run, minutes(7))
    run = go(sandbox, run, minutes(23))

    assert run.state == RunState.ENDED
    case = main_case(run)
    assert case.resolved_how == "confirmed"
    assert run.card["mine"]["resolution_minutes"] == 23.0
    # At the same moment of the true course nothing was solved.
    assert run.card["truth"]["resolution_minutes"] is None


def test_the_next_thing_after_a_fix_is_his_yes_and_not_his_impatience(
    sandbox: Brand, run: DrillRun, ada: User
):
    go(sandbox, run, minutes(20))
    pause_exercise(run, brand=sandbox, by=ada, at=minutes(20))
    verify_fix(main_case(run), check="Abre en 300 ms.", by=ada, at=minutes(21))

    for number in range(6):
        run = step_on(run, brand=sandbox, by=ada, at=minutes(22 + number))
        if run.state == RunState.ENDED:
            break

    assert main_case(run).resolved_how == "confirmed"
    assert not [name for name in said(run) if "untold" in name or "moves" in name]


def test_what_is_done_in_another_case_of_his_counts(acme: Brand, ada: User):
    demo.open_channels(desks()["worten"], at=MONDAY)
    acme.is_sandbox = True
    acme.save()
    run = start_exercise(acme, stories()["worten"], speed=1.0, by=ada, at=MONDAY)
    go(acme, run, minutes(1))
    call = Mention.objects.get(external_id__endswith="worten:call-1")
    by_phone = case_on(call)
    assert by_phone is not None
    assert by_phone != main_case(run)

    verify_fix(by_phone, check="La tienda lo ha corregido.", by=ada, at=minutes(5))
    go(acme, run, minutes(6))
    run = go(acme, run, minutes(17))

    assert "solved" in said(run)


def test_silence_has_its_own_ending(sandbox: Brand, run: DrillRun):
    go(sandbox, run, minutes(61))
    run = go(sandbox, run, minutes(62))

    assert "joined-5" in said(run)


def test_the_card_stands_beside_the_true_course_and_leaves_nothing_of_it(
    sandbox: Brand, run: DrillRun, ada: User
):
    go(sandbox, run, minutes(1))
    reply_to_customer(
        main_case(run),
        text="Gonzalo, soy Marta, de soporte. Revisamos tu servidor y te escribo aquí antes de las 17:30.",
        by=ada,
        at=minutes(4),
    )
    run = go(sandbox, run, minutes(50))
    posts, cases = Mention.objects.count(), Case.objects.count()
    events = Event.objects.count()

    run = end_exercise(run, brand=sandbox, by=ada, at=minutes(60))

    mine, truth = run.card["mine"], run.card["truth"]
    assert mine["useful_reply_minutes"] == 4.0
    assert truth["useful_reply_minutes"] is None  # "we are checking, we will tell you"
    assert (mine["false_fixes"], truth["false_fixes"]) == (0, 1)
    assert truth["risk_point_hours"] > mine["risk_point_hours"] > 0
    assert (Mention.objects.count(), Case.objects.count()) == (posts, cases)
    assert Event.objects.count() == events + 1


def test_two_runs_of_one_story_do_not_mix(sandbox: Brand, run: DrillRun, ada: User):
    go(sandbox, run, minutes(1))
    second = start_exercise(
        sandbox, stories()["1and1"], speed=1.0, by=ada, at=minutes(2)
    )
    go(sandbox, second, minutes(3))

    assert second.number == 2
    assert main_case(second).pk != main_case(run).pk
    assert said(second) == ["complaint"]


# --- What is refused ---


def test_a_real_brand_refuses_with_a_sentence_and_nothing_happens(
    acme: Brand, ada: User
):
    demo.open_channels(desks()["1and1"], at=MONDAY)

    with pytest.raises(NotASandbox) as refused:
        start_exercise(acme, stories()["1and1"], speed=1.0, by=ada, at=MONDAY)

    assert str(refused.value) == (
        "“Acme” is a real brand: a drill would mix invented complaints with what "
        "people wrote. Use a sandbox brand."
    )
    assert not DrillRun.objects.exists()
    assert not Mention.objects.exists()


@pytest.mark.parametrize(
    "verb", [pause_exercise, resume_exercise, step_on, end_exercise]
)
def test_what_is_over_is_over(
    sandbox: Brand, run: DrillRun, ada: User, verb: Callable[..., DrillRun]
):
    end_exercise(run, brand=sandbox, by=ada, at=minutes(1))

    with pytest.raises(DrillIsOver):
        verb(run, brand=sandbox, by=ada, at=minutes(2))


def test_a_speed_that_no_clock_has(sandbox: Brand, run: DrillRun, ada: User):
    with pytest.raises(UnknownSpeed):
        set_speed(run, speed=7.0, brand=sandbox, by=ada, at=minutes(1))

    assert DrillRun.objects.get(pk=run.pk).clock == run.clock


def test_when_nothing_comes_by_itself_the_next_move_is_the_trainees(
    sandbox: Brand, run: DrillRun, ada: User
):
    pause_exercise(run, brand=sandbox, by=ada, at=minutes(0.5))
    with pytest.raises(NothingIsNext) as refused:  # noqa: PT012 - how many steps there are is the story's
        for number in range(30):
            answer(sandbox, run, "Hola, soy Eva. A las 18:00 te cuento.", number)
            step_on(run, brand=sandbox, by=ada, at=minutes(1 + number))

    assert str(refused.value) == (
        "Nothing comes by itself: the next move is yours, or end the drill."
    )


def test_steps_lead_a_story_that_nobody_answers_to_its_end(
    sandbox: Brand, run: DrillRun, ada: User
):
    pause_exercise(run, brand=sandbox, by=ada, at=minutes(0.5))
    for number in range(30):
        follow(sandbox, at=minutes(1 + number))
        run = step_on(run, brand=sandbox, by=ada, at=minutes(1 + number))
        if run.state == RunState.ENDED:
            break

    assert run.state == RunState.ENDED
    assert [name for name in said(run) if "moves-away" in name]
    assert run.card["mine"]["useful_reply_minutes"] is None
    # A complaint too calm for a row of history is a risk all the same.
    assert run.card["mine"]["risk_point_hours"] > 0


def test_the_tick_finds_the_brand_while_an_exercise_goes_on(
    sandbox: Brand, run: DrillRun, ada: User
):
    def due() -> datetime | None:
        return BrandSummary.objects.get(brand=sandbox).drill_due_at

    assert due() == MONDAY + timedelta(seconds=1)
    pause_exercise(run, brand=sandbox, by=ada, at=minutes(1))
    play_due(sandbox, at=minutes(2))
    assert due() is None


def test_the_tick_sends_one_look_however_often_it_looks(
    sandbox: Brand, run: DrillRun, monkeypatch: pytest.MonkeyPatch
):
    sent: list[object] = []
    monkeypatch.setattr(tasks, "send", lambda _task, brand_id: sent.append(brand_id))
    BrandSummary.objects.filter(brand=sandbox).update(drill_due_at=MONDAY)

    tasks.tick()
    tasks.tick()

    assert sent == [sandbox.pk]


def test_the_task_plays_what_is_due(sandbox: Brand, run: DrillRun):
    tasks.play.run()

    # It is long after Monday: everything that comes by itself has come.
    assert len(said(DrillRun.objects.get(pk=run.pk))) == 6
