"""Which steps of a run are wanted now, and by when. Pure.

A step once opened stays open until somebody deals with it, whatever becomes of its
condition: work that was handed out does not vanish. Only a branch goes around it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from reputation.playbooks.conditions import Situation, holds
from reputation.playbooks.durations import parse_duration
from reputation.playbooks.format import Document, Due, Step

type State = Literal["open", "done", "skipped", "not_needed"]
type AddTime = Callable[[datetime, timedelta, str], datetime]
# "Over an hour" is not yet true at the hour itself.
TICK = timedelta(seconds=1)
SETTLED: tuple[State, ...] = ("done", "skipped")
# What may lie long before anybody thought of the playbook.
OF_THE_CASE = frozenset({"case_opened", "claimed"})


@dataclass(frozen=True, slots=True)
class Progress:
    """What has become of one step so far."""

    state: State
    went_to: str = ""  # the branch taken when it was done
    done_at: datetime | None = None


def branch_taken(step: Step, situation: Situation) -> str:
    """Return the key of the step to go on with; "" for the next one."""
    for branch in step.next:
        if holds(branch.when, situation):
            return branch.go
    return ""


def plan(
    document: Document, situation: Situation, progress: Mapping[str, Progress]
) -> dict[str, State]:
    """Return the state that each step should have, in order.

    Done and skipped steps stay so. Between a done step and the one that its branch went
    to nothing is needed. Of the rest, those are open that were open before or whose
    condition holds.
    """
    steps = document.all_steps()
    around = _gone_around(steps, progress)
    states: dict[str, State] = {}
    for step in steps:
        before = progress.get(step.key)
        if before and before.state in SETTLED:
            states[step.key] = before.state
        elif step.key in around:
            states[step.key] = "not_needed"
        elif (before and before.state == "open") or _is_wanted(step, situation):
            states[step.key] = "open"
        else:
            states[step.key] = "not_needed"
    return states


def lacks_reply(
    step: Step,
    situation: Situation,
    progress: Mapping[str, Progress],
    document: Document,
    *,
    started_at: datetime,
) -> bool:
    """Tell whether a mandatory reply step waits for a reply that the case has not been given.

    Each of the run's mandatory reply steps takes one reply that was given, or written down, since the run
    began. Where somebody has to consent first the step is about that consent.
    """
    if step.kind != "reply" or not step.mandatory or step.approval is not None:
        return False
    taken = sum(
        each.kind == "reply" and each.mandatory and progress[each.key].state == "done"
        for each in document.all_steps()
        if each.key in progress
    )
    given = sum(moment >= started_at for moment in situation.answers)
    return given <= taken


def _is_wanted(step: Step, situation: Situation) -> bool:
    return step.when is None or holds(step.when, situation)


def _gone_around(steps: list[Step], progress: Mapping[str, Progress]) -> set[str]:
    places = {step.key: place for place, step in enumerate(steps)}
    around: set[str] = set()
    for place, step in enumerate(steps):
        before = progress.get(step.key)
        if before and before.state == "done" and before.went_to in places:
            target = places[before.went_to]
            around |= {one.key for one in steps[place + 1 : target]}
    return around


def on_the_wall(start: datetime, length: timedelta, _clock: str) -> datetime:
    """Add calendar time, whatever the clock asked for: for where no calendar is known."""
    return start + length


def due_at(
    due: Due | None,
    *,
    situation: Situation,
    started_at: datetime,
    progress: Mapping[str, Progress],
    add_time: AddTime = on_the_wall,
) -> datetime | None:
    """Return by when a step is due; None without a deadline, or before it begins.

    A step that opens when its time has passed already, as in a run on an old case, has the whole of it from
    `started_at` on.
    """
    if due is None:
        return None
    start: datetime | None
    if due.after.startswith("step:"):
        before = progress.get(due.after.removeprefix("step:"))
        start = before.done_at if before else None
    else:
        start = {
            "case_opened": situation.opened_at,
            "run_started": started_at,
            "band_changed": situation.band_changed_at,
            "claimed": situation.claimed_at,
        }[due.after]
    if start is None:
        return None
    length = parse_duration(due.within)
    by = add_time(start, length, due.clock)
    if due.after in OF_THE_CASE and by <= started_at:
        return add_time(started_at, length, due.clock)
    return by


def next_look(
    document: Document, waiting: Collection[str], *, opened_at: datetime, at: datetime
) -> datetime | None:
    """Return the next moment at which time alone may open one of the waiting steps."""
    moments = [
        opened_at + parse_duration(step.when.elapsed_over) + TICK
        for step in document.all_steps()
        if step.key in waiting and step.when and step.when.elapsed_over
    ]
    return min((each for each in moments if each > at), default=None)
