"""The time of a story while it is told: it runs, faster or slower, stands still, and jumps. Pure.

A clock is the list of its turns: from this real moment on, the story stands at that time and runs at that
speed. Speed 0 is a pause.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

SPEEDS = (1.0, 5.0, 15.0, 60.0, 240.0, 1440.0)


class Turn(NamedTuple):
    """From `at` on the story, which stands at `story`, runs `speed` times as fast as life."""

    at: datetime
    story: timedelta
    speed: float


@dataclass(frozen=True, slots=True)
class Clock:
    """How a story's time has run so far; at least one turn, the earliest first."""

    turns: tuple[Turn, ...]

    @property
    def speed(self) -> float:
        """The speed of now; 0 while it stands still."""
        return self.turns[-1].speed

    @property
    def pace(self) -> float:
        """The latest speed that was none of standing still."""
        return next((turn.speed for turn in reversed(self.turns) if turn.speed), 1.0)

    def story(self, at: datetime) -> timedelta:
        """Return the story's time at a real moment; before the first turn as if it had always run so."""
        turn = next((one for one in reversed(self.turns) if one.at <= at), None)
        if turn is None:
            first = self.turns[0]
            return first.story - (first.at - at) * (first.speed or 1.0)
        return turn.story + (at - turn.at) * turn.speed

    def real(self, story: timedelta) -> datetime:
        """Return a real moment at which the story is or was at that time, or will be at the speed of now."""
        turn = next((one for one in reversed(self.turns) if one.story <= story), None)
        if turn is None:
            turn = self.turns[0]
        return turn.at + (story - turn.story) / (turn.speed or self.pace)

    def turned(
        self,
        at: datetime,
        *,
        speed: float | None = None,
        story: timedelta | None = None,
    ) -> "Clock":
        """Return the clock that from `at` on runs at `speed`, or stands at `story`, or both."""
        turn = Turn(
            at,
            self.story(at) if story is None else story,
            self.speed if speed is None else speed,
        )
        return Clock((*self.turns, turn))

    def mean_speed(self, until: datetime) -> float:
        """Return how fast the story ran on average, pauses left out."""
        ends = [turn.at for turn in self.turns[1:]] + [until]
        running = sum(
            (
                end - turn.at
                for turn, end in zip(self.turns, ends, strict=True)
                if turn.speed
            ),
            timedelta(),
        )
        told = self.story(until) - self.turns[0].story
        return told / running if running > timedelta() and told > timedelta() else 1.0


def begun(at: datetime, *, speed: float) -> Clock:
    """Return the clock of a story whose zero hour is now."""
    return Clock((Turn(at, timedelta(), speed),))


def kept(clock: Clock) -> list[list[str | float]]:
    """Return a clock as a table keeps it."""
    return [
        [turn.at.isoformat(), turn.story.total_seconds(), turn.speed]
        for turn in clock.turns
    ]


def read_clock(turns: Sequence[Sequence[str | float]]) -> Clock:
    """Return the clock that was kept."""
    return Clock(
        tuple(
            Turn(
                datetime.fromisoformat(str(at)),
                timedelta(seconds=float(story)),
                float(speed),
            )
            for at, story, speed in turns
        )
    )
