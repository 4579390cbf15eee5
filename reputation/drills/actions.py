"""Practising: an exercise is started, paused, hurried, put forward and ended, and judged at its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from reputation.common.errors import Refused
from reputation.drills.clock import SPEEDS, Clock, begun, kept, read_clock
from reputation.drills.conduct import Conduct
from reputation.drills.models import DrillRun, RunState
from reputation.drills.playing import (
    Scene,
    at_moment,
    next_move,
    play_on,
    scene_of,
)
from reputation.drills.scenario import Story
from reputation.drills.scoring import Card, measure
from reputation.drills.script import HELD
from reputation.drills.telling import begin_run, must_be_stageable
from reputation.drills.truth import main_and_others, measure_truth
from reputation.drills.watching import conduct_of, curve_of
from reputation.events.actions import record
from reputation.mentions.actions import brand_writes_alone
from tenants.models import Brand, BrandSummary, User

LOOK = timedelta(seconds=1)


class NotASandbox(Refused):
    """An exercise goes on in a brand that is for practice."""

    code = "not_a_sandbox"


class DrillIsOver(Refused):
    """The exercise has ended."""

    code = "drill_is_over"


class NothingIsNext(Refused):
    """Nothing comes by itself any more."""

    code = "nothing_is_next"


class UnknownSpeed(Refused):
    """A speed that no clock has."""

    code = "unknown_speed"


def start_exercise(
    brand: Brand, story: Story, *, speed: float, by: User | None, at: datetime
) -> DrillRun:
    """Begin an exercise in the open brand; its zero hour is now. What is due at once is posted at once.

    Raises:
        NotASandbox: the brand is a real one.
        ChannelIsMissing: the story needs a channel more.
        UnknownSpeed: no clock runs so fast.
    """
    if not brand.is_sandbox:
        raise NotASandbox(
            _(
                "“%(brand)s” is a real brand: a drill would mix invented complaints with what people wrote. "
                "Use a sandbox brand."
            )
            % {"brand": brand.name}
        )
    _must_be_speed(speed)
    with transaction.atomic():
        must_be_stageable(brand, story)
        run = begin_run(brand, story, at=at, by=by, is_exercise=True)
        _go_on(brand, run, begun(at, speed=speed), at=at)
        record("drill.started", run, by=by, at=at, story=story.slug, number=run.number)
    return run


def pause_exercise(
    run: DrillRun, *, brand: Brand, by: User | None, at: datetime
) -> DrillRun:
    """Let the story's time stand still; again, nothing more."""
    with _held(brand, run) as mine:
        if mine.state == RunState.RUNNING:
            clock = read_clock(mine.clock).turned(at, speed=0.0)
            mine.clock, mine.state = kept(clock), RunState.PAUSED
            mine.save(update_fields=["clock", "state"])
            record("drill.paused", mine, by=by, at=at)
    return mine


def resume_exercise(
    run: DrillRun, *, brand: Brand, by: User | None, at: datetime
) -> DrillRun:
    """Let the story's time run again, as fast as before; again, nothing more."""
    with _held(brand, run) as mine:
        if mine.state == RunState.PAUSED:
            clock = read_clock(mine.clock)
            mine.state = RunState.RUNNING
            _go_on(brand, mine, clock.turned(at, speed=clock.pace), at=at)
            record("drill.resumed", mine, by=by, at=at)
    return mine


def set_speed(
    run: DrillRun, *, speed: float, brand: Brand, by: User | None, at: datetime
) -> DrillRun:
    """Let the story run so many times as fast as life; a paused one goes on.

    Raises:
        UnknownSpeed: no clock runs so fast.
    """
    _must_be_speed(speed)
    with _held(brand, run) as mine:
        mine.state = RunState.RUNNING
        _go_on(brand, mine, read_clock(mine.clock).turned(at, speed=speed), at=at)
        record("drill.hurried", mine, by=by, at=at, speed=speed)
    return mine


def step_on(run: DrillRun, *, brand: Brand, by: User | None, at: datetime) -> DrillRun:
    """Put the clock forward to what comes next, and play it; a paused story stays paused.

    Raises:
        NothingIsNext: the next move is the trainee's.
    """
    with _held(brand, run) as mine:
        played = _played(mine)
        # What the trainee has just done provokes before anybody loses patience.
        _go_on(brand, mine, read_clock(mine.clock), at=at)
        while mine.state != RunState.ENDED and _played(mine) == played:
            if not _jump(brand, mine, at=at):
                raise NothingIsNext(
                    _(
                        "Nothing comes by itself: the next move is yours, or end the drill."
                    )
                )
        record("drill.advanced", mine, by=by, at=at)
    return mine


def _played(run: DrillRun) -> set[str]:
    return {name for name in run.fired if not name.startswith(HELD)}


def _jump(brand: Brand, run: DrillRun, *, at: datetime) -> bool:
    """Put the clock to the next moment at which something may happen; tell whether there is one.

    Where somebody's patience ends, that moment only provokes him; what he does comes after it.
    """
    scene = scene_of(brand, run, read_clock(run.clock), at=at)
    following = next_move(scene)
    if following is None:
        return False
    _go_on(brand, run, at_moment(scene, max(following, scene.now)).clock, at=at)
    return True


def end_exercise(
    run: DrillRun, *, brand: Brand, by: User | None, at: datetime
) -> DrillRun:
    """End the story, and draw its score card."""
    with _held(brand, run) as mine:
        _end(brand, mine, by=by, at=at)
    return mine


def play_due(brand: Brand, *, at: datetime) -> int:
    """Play what is due in the exercises of the open brand; return how many go on. Safe to run again."""
    with transaction.atomic():
        brand_writes_alone(brand)
        running = DrillRun.objects.select_for_update().filter(
            state=RunState.RUNNING, is_exercise=True
        )
        goes_on = 0
        for run in running.order_by("started_at", "pk"):
            _go_on(brand, run, read_clock(run.clock), at=at)
            goes_on += run.state == RunState.RUNNING
        _look_again(brand, at + LOOK if goes_on else None)
    return goes_on


def _go_on(brand: Brand, run: DrillRun, clock: Clock, *, at: datetime) -> None:
    """Play what is due by the clock, and keep where that leaves the run."""
    scene = scene_of(brand, run, clock, at=at)
    over = play_on(scene)
    run.clock = kept(clock)
    run.save(update_fields=["clock", "fired", "state"])
    if over:
        _end(brand, run, by=None, at=at)
    elif run.state == RunState.RUNNING:
        _look_again(brand, at + LOOK)


def _look_again(brand: Brand, due_at: datetime | None) -> None:
    BrandSummary.objects.filter(brand_id=brand.pk).update(drill_due_at=due_at)


def _end(brand: Brand, run: DrillRun, *, by: User | None, at: datetime) -> None:
    clock = read_clock(run.clock).turned(at, speed=0.0)
    run.state, run.ended_at, run.clock = RunState.ENDED, at, kept(clock)
    scene = scene_of(brand, run, clock, at=at)
    run.card = msgspec.to_builtins(draw_card(scene))
    run.save(update_fields=["state", "ended_at", "clock", "card"])
    record("drill.ended", run, by=by, at=at, story=run.story, number=run.number)


def draw_card(scene: Scene) -> Card:
    """Return how an exercise went so far, beside the true course over the same time of the story."""
    story, names, clock = scene.story, scene.names, scene.clock
    found = [
        conduct
        for step in main_and_others(story)
        if (conduct := conduct_of(story, names, step, when=clock.story))
    ]
    mine = measure(
        found[0] if found else Conduct(began=timedelta()),
        found[1:],
        curve=curve_of(names, when=clock.story),
        until=scene.now,
    )
    truth = measure_truth(
        scene.brand, scene.run, story, clock=clock, until=scene.now, at=scene.at
    )
    return Card(
        mine=mine,
        truth=truth,
        window_hours=round(scene.now / timedelta(hours=1), 2),
        speed=round(clock.mean_speed(scene.at), 2),
    )


@contextmanager
def _held(brand: Brand, run: DrillRun) -> Iterator[DrillRun]:
    """Hold the brand and the run's row, if the exercise has not ended.

    Raises:
        DrillIsOver: it has.
    """
    with transaction.atomic():
        brand_writes_alone(brand)
        mine = DrillRun.objects.select_for_update().get(pk=run.pk)
        if mine.state == RunState.ENDED:
            raise DrillIsOver(_("This drill is over; its score card stands."))
        yield mine


def _must_be_speed(speed: float) -> None:
    if speed not in SPEEDS:
        raise UnknownSpeed(
            _("A drill runs at one of these speeds: %(speeds)s.")
            % {"speeds": ", ".join(f"{each:g}" for each in SPEEDS)}
        )
