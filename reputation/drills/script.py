"""What comes next in an exercise: the customers' own steps, and what the trainee's conduct provokes. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from reputation.drills.conduct import Conduct, falls_due, holds
from reputation.drills.moves import Reaction
from reputation.drills.offsets import parse_offset
from reputation.drills.scenario import Repost, Step, Story

# Before a reaction's name: since when its conditions have held.
HELD = "?"


@dataclass(frozen=True, slots=True)
class Cue:
    """Something that comes by itself: a step, or the passing-on of one."""

    after: timedelta
    id: str
    step: Step
    repost: Repost | None = None
    number: int = 0


def cues(story: Story, fired: Mapping[str, float]) -> list[Cue]:
    """Return what was not played yet and comes by itself, earliest first.

    The brand's own steps never do: they are the trainee's part. What waits for a reaction comes after that
    has played it, its reposts as long after it as they came in truth.
    """
    return sorted(
        (cue for cue in _all_cues(story, fired) if cue.id not in fired),
        key=lambda cue: (cue.after, cue.id),
    )


def _all_cues(story: Story, fired: Mapping[str, float]) -> Iterator[Cue]:
    for step in story.steps:
        if step.by_brand or (step.waits and step.id not in fired):
            continue
        begins = parse_offset(step.at)
        late = timedelta()
        if step.waits:
            late = timedelta(seconds=fired[step.id]) - begins
        else:
            yield Cue(begins, step.id, step)
        for number, repost in enumerate(step.reposts, 1):
            after = parse_offset(repost.at) + late
            yield Cue(after, f"{step.id}-rt-{number:02}", step, repost, number)


def waiting(
    story: Story, fired: Mapping[str, float]
) -> list[tuple[timedelta, Reaction]]:
    """Return the reactions whose conditions have held, and when each is played; earliest first."""
    found = [
        (timedelta(seconds=fired[HELD + each.id]) + parse_offset(each.after), each)
        for each in story.reactions
        if each.id not in fired and HELD + each.id in fired
    ]
    return sorted(found, key=lambda one: (one[0], one[1].id))


def provoked(
    story: Story,
    fired: Mapping[str, float],
    conducts: Mapping[str, Conduct],
    *,
    now: timedelta,
) -> list[Reaction]:
    """Return the reactions whose conditions hold now and have not before."""
    happened: Collection[str] = {name for name in fired if not name.startswith(HELD)}
    found = []
    for each in story.reactions:
        case = conducts.get(each.case or story.main)
        if case is None or each.id in fired or HELD + each.id in fired:
            continue
        if all(holds(when, case, now=now, happened=happened) for when in each.when):
            found.append(each)
    return found


def is_spared(
    reaction: Reaction,
    case: Conduct | None,
    fired: Mapping[str, float],
    *,
    now: timedelta,
) -> bool:
    """Tell whether the trainee has meanwhile done what one of its `negated` conditions is about."""
    if case is None:
        return False
    happened: Collection[str] = {name for name in fired if not name.startswith(HELD)}
    return any(
        when.negated and not holds(when, case, now=now, happened=happened)
        for when in reaction.when
    )


def next_at(
    story: Story,
    fired: Mapping[str, float],
    conducts: Mapping[str, Conduct] | None = None,
    *,
    now: timedelta = timedelta(),
) -> timedelta | None:
    """Return when the next thing comes by itself; None when only the trainee can move it.

    With `conducts` patience counts, too: somebody whom nobody answers moves when his time is up.
    """
    times = [cue.after for cue in cues(story, fired)]
    times += [after for after, _reaction in waiting(story, fired)]
    if conducts:
        held = provoked(story, fired, conducts, now=now)
        times += [now + parse_offset(each.after) for each in held]
        times += _ends_of_patience(story, fired, conducts, now=now)
    return min(times, default=None)


def _ends_of_patience(
    story: Story,
    fired: Mapping[str, float],
    conducts: Mapping[str, Conduct],
    *,
    now: timedelta,
) -> list[timedelta]:
    """Return the earliest moment at which waiting alone would provoke a reaction, if there is one."""
    limits = {
        due
        for each in story.reactions
        if (case := conducts.get(each.case or story.main))
        for when in each.when
        if (due := falls_due(when, case)) is not None and due > now
    }
    for due in sorted(limits):
        if provoked(story, fired, conducts, now=due):
            return [due]
    return []
