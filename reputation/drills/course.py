"""The true course of a story: its posts and what the brand did, in the order of their times."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from reputation.cases.holding import hold_old
from reputation.cases.sweep import sweep
from reputation.common.errors import Refused
from reputation.drills.casework import do
from reputation.drills.names import Names
from reputation.drills.offsets import parse_offset
from reputation.drills.scenario import Story
from reputation.drills.stage import Stage
from reputation.drills.work import Deed
from reputation.events.models import Event
from reputation.events.relay import relay
from reputation.pipeline.accept import accept
from tenants.models import Brand


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happens in a story: a post, or a deed of the brand."""

    after: timedelta  # from the zero hour
    id: str
    item: dict[str, Any] = field(default_factory=dict)
    deed: Deed | None = None


def moments(story: Story, names: Names) -> list[Moment]:
    """Return everything that happens, earliest first; of one moment the posts before the deeds."""
    told = [
        Moment(after, item["external_id"].rpartition(":")[2], item)
        for after, item in story.timed(names)
    ]
    done = [
        Moment(parse_offset(deed.noted or deed.at), f"work-{number}", deed=deed)
        for number, deed in enumerate(story.work, 1)
    ]
    return sorted(told + done, key=lambda one: (one.after, one.deed is not None))


def play(stage: Stage, moment: Moment, *, at: datetime) -> str:
    """Let one moment happen at its time; return why it could not, or nothing."""
    if moment.deed is not None:
        try:
            do(stage, moment.deed)
        except Refused as refused:
            return str(refused)
        return ""
    item = {**moment.item, "posted_at": at.isoformat()}
    result = accept(stage.brand, [item], at=at)
    return result.rejected[0].detail if result.rejected else ""


def play_all(
    stage: Stage, *, until: timedelta | None = None
) -> Iterator[tuple[Moment, str]]:
    """Let the story happen at its own times, with what follows; yield each moment and why it was refused."""
    for moment in moments(stage.story, stage.names):
        if until is not None and moment.after > until:
            return
        at = stage.when(moment.after)
        refused = play(stage, moment, at=at)
        follow(stage.brand, at=at)
        yield moment, refused


def follow(brand: Brand, *, at: datetime) -> None:
    """Let everything follow at once that a worker would see to: reactions, and what nobody did in time."""
    tried: set[UUID] = set()
    while waiting := [pk for pk in _waiting() if pk not in tried]:
        tried.update(waiting)
        relay(waiting, at=at)
    sweep(brand, at=at)
    hold_old(brand, at=at)


def _waiting() -> list[UUID]:
    return list(Event.objects.waiting().order_by("pk").values_list("pk", flat=True))
