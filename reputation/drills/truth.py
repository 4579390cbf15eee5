"""The true course, measured: told once more at the pace of the exercise, and taken back.

The same engine judges both tellings on the same day, so the score card compares like with like. Nothing of it
stays: the telling happens in a savepoint that is rolled back.
"""

from datetime import datetime, timedelta

from django.db import transaction

from reputation.drills.clock import Clock, begun
from reputation.drills.course import follow, moments, play
from reputation.drills.models import DrillRun
from reputation.drills.names import Names
from reputation.drills.scenario import Story
from reputation.drills.scoring import Measures, measure
from reputation.drills.stage import Stage, stage_for
from reputation.drills.telling import MARK
from reputation.drills.watching import conduct_of, conversations_of, curve_of
from reputation.risk.actions import settle_now
from tenants.models import Brand

LOOKS = (
    24  # so many, evenly over the story, keep the curve true where nothing is posted
)
_APART = (
    100_000  # a number that no run has: nobody of the other tellings is in this one
)


def measure_truth(
    brand: Brand,
    run: DrillRun,
    story: Story,
    *,
    clock: Clock,
    until: timedelta,
    at: datetime,
) -> Measures:
    """Return what the true course comes to up to `until`, at the mean pace of the exercise."""
    speed = clock.mean_speed(at)
    names = story.names(f"{MARK}true-{run.pk.hex[-12:]}:", _APART + run.number)
    zero = at - max(story.ends_after, until) / speed
    with transaction.atomic():
        stage = stage_for(brand, story, names=names, zero=zero, speed=speed)
        _tell(stage, until=until)
        measured = _measure(stage, begun(zero, speed=speed), until=until)
        transaction.set_rollback(True)
    return measured


def _measure(stage: Stage, clock: Clock, *, until: timedelta) -> Measures:
    story, names = stage.story, stage.names
    cases = [
        found
        for step in main_and_others(story)
        if (found := conduct_of(story, names, step, when=clock.story))
    ]
    if not cases:
        return Measures()
    return measure(
        cases[0], cases[1:], curve=curve_of(names, when=clock.story), until=until
    )


def main_and_others(story: Story) -> list[str]:
    """Return the steps whose cases are judged: the main one, and those that reactions name."""
    named = [reaction.case for reaction in story.reactions if reaction.case]
    return list(dict.fromkeys([story.main, *named]))


def _tell(stage: Stage, *, until: timedelta) -> None:
    looks = [until * number / LOOKS for number in range(1, LOOKS + 1)]
    for moment in moments(stage.story, stage.names):
        if moment.after > until:
            break
        while looks and looks[0] < moment.after:
            _look(stage, stage.names, looks.pop(0))
        at = stage.when(moment.after)
        play(stage, moment, at=at)
        if moment.item.get("kind") != "repost":
            follow(stage.brand, at=at)
    for look in looks:
        _look(stage, stage.names, look)


def _look(stage: Stage, names: Names, after: timedelta) -> None:
    ids = [str(pk) for pk in conversations_of(names)]
    if ids:
        settle_now(stage.brand, ids, at=stage.when(after))
