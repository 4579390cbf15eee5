"""The arithmetic of drills: clocks, conditions, scripts, usefulness and score cards."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.drills import moves
from reputation.drills.clock import Clock, begun, kept, read_clock
from reputation.drills.conduct import Answer, Claim, Conduct, Promise, holds
from reputation.drills.library import stories
from reputation.drills.names import Names
from reputation.drills.scoring import (
    Card,
    Measures,
    area_hours,
    lines,
    measure,
    worst_of,
)
from reputation.drills.script import HELD, cues, is_spared, next_at, provoked, waiting
from reputation.drills.useful import is_useful
from reputation.drills.work import Amount
from tests.people import MONDAY

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def at(minutes: float) -> timedelta:
    return minutes * MINUTE


# --- The clock ---


def test_a_clock_runs_stands_still_and_jumps():
    clock = begun(MONDAY, speed=60.0)
    clock = clock.turned(MONDAY + MINUTE, speed=0.0)
    clock = clock.turned(MONDAY + 10 * MINUTE, speed=1.0)
    clock = clock.turned(MONDAY + 12 * MINUTE, story=10 * HOUR)

    assert clock.story(MONDAY + MINUTE / 2) == HOUR / 2
    assert clock.story(MONDAY + 5 * MINUTE) == HOUR
    assert clock.story(MONDAY + 11 * MINUTE) == HOUR + MINUTE
    assert clock.story(MONDAY + 13 * MINUTE) == 10 * HOUR + MINUTE


def test_what_was_before_the_start_lies_before_it():
    clock = begun(MONDAY, speed=60.0)

    assert clock.real(-HOUR) == MONDAY - MINUTE
    assert clock.story(MONDAY - MINUTE) == -HOUR


def test_the_mean_speed_leaves_pauses_out():
    clock = begun(MONDAY, speed=10.0).turned(MONDAY + MINUTE, speed=0.0)

    assert clock.mean_speed(MONDAY + 100 * MINUTE) == 10.0
    assert begun(MONDAY, speed=10.0).mean_speed(MONDAY) == 1.0


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    clock = begun(MONDAY, speed=draw(st.sampled_from([1.0, 60.0])))
    now = MONDAY
    for gap, speed in draw(
        st.lists(
            st.tuples(st.integers(1, 500), st.sampled_from([0.0, 1.0, 5.0, 60.0])),
            max_size=6,
        )
    ):
        now += gap * MINUTE
        clock = clock.turned(now, speed=speed)
    return clock


@given(clocks(), st.integers(0, 5_000), st.integers(0, 5_000))
def test_a_storys_time_never_runs_backwards(clock: Clock, one: int, other: int):
    first, last = sorted([one, other])

    assert clock.story(MONDAY + first * MINUTE) <= clock.story(MONDAY + last * MINUTE)
    assert read_clock(kept(clock)) == clock


# --- Names ---


def test_a_second_telling_renames_private_people_wherever_they_are_spoken_of():
    names = Names("x", "p:", 2, ("ana_del_barrio", "ana@correo.example"))

    assert names.handle("ana_del_barrio") == "ana_del_barrio_2"
    assert names.handle("ana@correo.example") == "ana+2@correo.example"
    assert names.handle("Worten_ES") == "Worten_ES"
    assert names.spoken("@ana_del_barrio, mira @Worten_ES") == (
        "@ana_del_barrio_2, mira @Worten_ES"
    )
    assert names.spoken("ana_del_barrio_norte") == "ana_del_barrio_norte"


# --- Conditions ---

ANSWERED = Conduct(
    began=at(0),
    words=(at(0), at(40)),
    answers=(Answer(at(10)), Answer(at(30), useful=True, pushes=True)),
    remedy=Decimal(50),
    currency="EUR",
    reached=((at(20), "phone"),),
)
SILENT = Conduct(began=at(0), words=(at(0),))


def amount(said: str, currency: str = "EUR") -> moves.RemedyAtLeast:
    return moves.RemedyAtLeast(amount=Amount(said, currency))


@pytest.mark.parametrize(
    ("when", "case", "minute", "expected"),
    [
        (moves.AnsweredWithin(within="+10m"), ANSWERED, 60, True),
        (moves.AnsweredWithin(within="+9m"), ANSWERED, 60, False),
        (moves.AnsweredWithin(within="+29m", useful=True), ANSWERED, 60, False),
        (moves.AnsweredWithin(within="+30m", useful=True), ANSWERED, 60, True),
        (moves.AnsweredWithin(within="+1h"), SILENT, 60, False),
        (moves.NotAnsweredWithin(within="+1h"), SILENT, 59, False),
        (moves.NotAnsweredWithin(within="+1h"), SILENT, 60, True),
        (moves.NotAnsweredWithin(within="+5m"), ANSWERED, 60, True),
        (moves.SilentFor(lasting="+20m"), ANSWERED, 59, False),
        (moves.SilentFor(lasting="+20m"), ANSWERED, 60, True),
        (moves.PromisedWithoutTime(), ANSWERED, 60, False),
        (moves.PromisedWithoutTime(negated=True), ANSWERED, 60, True),
        (moves.PushedOffChannel(), ANSWERED, 60, True),
        (moves.Reached(channel="phone"), ANSWERED, 60, True),
        (moves.Reached(channel="email"), ANSWERED, 60, False),
        (amount("50.00"), ANSWERED, 60, True),
        (amount("50.01"), ANSWERED, 60, False),
        (amount("50.00", "MXN"), ANSWERED, 60, False),
        (moves.Deleted(), ANSWERED, 60, False),
        (moves.Happened(id="complaint"), ANSWERED, 60, True),
        (moves.Happened(id="other"), ANSWERED, 60, False),
    ],
)
def test_conditions(when: moves.Condition, case: Conduct, minute: int, expected: bool):
    assert holds(when, case, now=at(minute), happened={"complaint"}) is expected


def test_fixed_is_said_unverified_unless_it_was_checked_before():
    said = moves.SaidFixedUnverified()
    bare = Conduct(began=at(0), claims=(Claim(at(5)),))
    named = Conduct(began=at(0), claims=(Claim(at(5), checked=True),))
    before = Conduct(began=at(0), claims=(Claim(at(5)),), verified_at=at(4))

    assert holds(said, bare, now=at(6), happened=()) is True
    assert holds(said, named, now=at(6), happened=()) is False
    assert holds(said, before, now=at(6), happened=()) is False


def test_two_cases_of_one_customer_are_one_conduct():
    tweet = Conduct(began=at(0), words=(at(0),), remedy=Decimal(400), currency="EUR")
    phone = Conduct(
        began=at(0),
        words=(at(-600),),
        answers=(Answer(at(4), useful=True),),
        verified_at=at(30),
        resolved_at=at(30),
        remedy=Decimal(20),
        currency="EUR",
        pushes=1,
    )

    both = tweet.beside(phone)

    assert both.first_answer(useful=True) == at(4)
    assert (both.verified_at, both.resolved_at) == (at(30), at(30))
    assert (both.remedy, both.pushes) == (Decimal(420), 1)
    # His call of the day before does not make him wait since then.
    assert tweet.beside(replace(phone, answers=())).waits_since() == at(0)
    # Other money is not added.
    assert tweet.beside(replace(phone, currency="MXN")).remedy == Decimal(400)


# --- The script ---


def test_the_brands_steps_and_what_waits_do_not_come_by_themselves():
    story = stories()["1and1"]
    coming = [cue.id for cue in cues(story, {})]

    assert coming == [
        "complaint",
        "joined-1",
        "complaint-rt-01",
        "joined-2",
        "joined-3",
        "complaint-rt-02",
    ]


def test_what_waited_brings_its_reposts_as_late_as_it_came_itself():
    story = stories()["1and1"]
    played = {"not-fixed": at(200).total_seconds()}

    late = next(cue for cue in cues(story, played) if cue.id == "not-fixed-rt-01")

    assert late.after == at(214)  # 14 minutes after the denial, as in truth


def test_a_reaction_is_provoked_once_and_waits_its_time():
    story = stories()["1and1"]
    case = {"complaint": Conduct(began=at(0), claims=(Claim(at(5)),))}

    [first] = provoked(story, {}, case, now=at(6))
    held = {HELD + first.id: at(6).total_seconds()}

    assert first.id == "false-fix"
    assert provoked(story, held, case, now=at(7)) == []
    assert [(after, each.id) for after, each in waiting(story, held)] == [
        (at(14), "false-fix")
    ]
    everything = {cue.id: 0.0 for cue in cues(story, {})}
    assert next_at(story, everything | held) == at(14)
    assert next_at(story, everything) is None


def test_a_reaction_that_waits_is_spared_once_its_reason_is_gone():
    reaction = next(
        each for each in stories()["interjet"].reactions if each.id == "gap-asked"
    )
    answered = Conduct(began=at(0), answers=(Answer(at(4), useful=True),))
    paid = replace(answered, remedy=Decimal(6000), currency="MXN")

    assert is_spared(reaction, answered, {}, now=at(10)) is False
    assert is_spared(reaction, paid, {}, now=at(10)) is True


def test_patience_comes_to_an_end_by_itself():
    story = stories()["1and1"]
    everything = {cue.id: 0.0 for cue in cues(story, {})}
    nobody = {"complaint": Conduct(began=at(0), words=(at(0),))}
    answered = {
        "complaint": Conduct(began=at(0), words=(at(0),), answers=(Answer(at(10)),))
    }

    assert next_at(story, everything, nobody, now=at(30)) == at(60)
    # Who has had his answer waits for nothing.
    assert next_at(story, everything, answered, now=at(30)) is None
    # Past that hour his next limit counts.
    held = everything | {HELD + "still-down": 3600.0, "still-down": 3600.0}
    assert next_at(story, held, nobody, now=at(61)) == at(300)


# --- Usefulness ---


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "Te llama hoy una compañera desde España y te deja un número fijo.",
            "es",
            True,
        ),
        ("Soy Marta, de soporte: reviso tu servidor ahora mismo.", "es", True),
        ("Te devolvemos los 40 € el viernes antes de las 12:00.", "es", True),
        ("Sentimos mucho lo ocurrido. Gracias por tu paciencia.", "es", False),
        ("Hola, estamos comprobando qué ocurre. Os contamos.", "es", False),
        ("Lamentamos el inconveniente. Saludos.", "es-MX", False),
        ("I'm Tom from support and I'm checking your line right now.", "en", True),
        ("We will refund you by Friday at 5 pm.", "en", True),
        ("We are so sorry to hear that! Thanks for reaching out.", "en", False),
        ("Sou a Rita, da loja: verifico o pedido agora mesmo.", "pt", True),
        ("Lamentamos o transtorno. Obrigado pela compreensão.", "pt-BR", False),
        ("Te hemos puesto en el vuelo de las 21:00, sin costo.", "es-MX", True),
        ("Lo llevo yo. A las 17:00 te digo qué ha pasado.", "es", True),
        ("Sentimos la espera y te llamamos hoy a las 18:00.", "es", True),
        ("Su tóner va en camino; mañana lo recibe.", "es-MX", True),
        ("Soy Daniel, director de tienda. El móvil está aquí.", "es", True),
        ("Por favor llama al 902 de lunes a viernes de 9 a 20 h.", "es", False),
        ("Puede pedir su reembolso hoy en la página.", "es-MX", False),
        ("Rellena el formulario y espera 48 horas.", "es", False),
        ("El área técnica lo está viendo y te avisamos.", "es", False),
        ("Hoy es San Valentín, te mandamos un abrazo.", "es", False),
        ("I'll tell you here at 4:30 pm what the engineer finds.", "en", True),
        ("Please call our hotline between 9 and 5.", "en", False),
        ("Amanhã às 10h entregamos o toner no escritório.", "pt", True),
        ("Preencha o formulário e aguarde 48 horas.", "pt", False),
    ],
)
def test_an_answer_is_useful_when_it_says_what_and_who_or_when(
    text: str, language: str, expected: bool
):
    assert is_useful(text, language) is expected


# --- The score card ---


def test_the_area_under_a_score_is_points_times_hours():
    curve = [(0.0, 40.0), (3600.0, 60.0), (7200.0, 10.0)]

    assert area_hours(curve, start=at(0), end=2 * HOUR) == 100.0
    assert area_hours(curve, start=at(30), end=3 * HOUR) == 90.0
    assert area_hours(curve, start=at(0), end=at(90)) == 70.0
    assert area_hours([], start=at(0), end=HOUR) == 0.0


def test_the_worst_of_several_conversations_counts():
    rows = [(0.0, "a", 20.0), (10.0, "b", 50.0), (20.0, "b", 5.0)]

    assert worst_of(rows) == [(0.0, 20.0), (10.0, 50.0), (20.0, 20.0)]


@given(
    st.lists(st.tuples(st.floats(0, 9_000), st.floats(0, 100)), max_size=20),
    st.integers(0, 100),
    st.integers(0, 100),
)
def test_a_longer_look_never_finds_less_risk(
    curve: list[tuple[float, float]], one: int, other: int
):
    shorter, longer = sorted([one, other])

    assert area_hours(curve, start=at(0), end=at(shorter)) <= area_hours(
        curve, start=at(0), end=at(longer)
    )


def test_measures_count_what_happened_until_the_end_and_no_more():
    case = Conduct(
        began=at(0),
        answers=(
            Answer(at(5)),
            Answer(at(12), useful=True, override=True, pushes=True),
            Answer(at(300), override=True),
        ),
        promises=(
            Promise(at(12), kept=True),
            Promise(at(13), broken=True),
            Promise(at(14)),
        ),
        resolved_at=at(240),
        denials=1,
    )
    other = Conduct(began=at(60), pushes=2)

    found = measure(case, [other], curve=[(0.0, 30.0)], until=at(250))

    assert found == Measures(
        useful_reply_minutes=12.0,
        resolution_minutes=240.0,
        risk_point_hours=125.0,
        guard_overrides=1,
        promises_made=2,
        promises_kept=1,
        false_fixes=1,
        channel_pushes=3,
    )
    assert measure(case, curve=[], until=at(200)).resolution_minutes is None


def test_the_card_says_of_each_measure_which_is_better():
    card = Card(
        mine=Measures(
            useful_reply_minutes=4.0,
            resolution_minutes=None,
            risk_point_hours=80.0,
            promises_made=2,
            promises_kept=2,
            guard_overrides=1,
        ),
        truth=Measures(
            useful_reply_minutes=5.0,
            resolution_minutes=240.0,
            risk_point_hours=80.0,
            promises_made=2,
            promises_kept=1,
        ),
        window_hours=6.0,
        speed=15.0,
    )

    assert {line.name: line.verdict for line in lines(card)} == {
        "useful_reply_minutes": "better",
        "resolution_minutes": "worse",
        "risk_point_hours": "same",
        "promises": "better",
        "guard_overrides": "worse",
        "false_fixes": "same",
        "channel_pushes": "same",
    }
