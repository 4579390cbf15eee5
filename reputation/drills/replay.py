"""A drill told as it went: posts and what the brand did, through the real pipeline, at a chosen speed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from reputation.drills.course import Moment, follow, moments, play
from reputation.drills.models import DrillRun, RunState
from reputation.drills.scenario import Story
from reputation.drills.stage import Stage
from reputation.drills.telling import begin_run, must_be_stageable, stage_of
from reputation.drills.work import Deed
from reputation.mentions.models import Conversation, Mention
from tenants.models import Brand


@dataclass(frozen=True, slots=True)
class Played:
    """One thing that happened, and where it left its conversation."""

    after: timedelta  # in the story's own time, from its beginning
    item: dict[str, Any] = field(default_factory=dict)
    deed: Deed | None = None
    score: float = 0.0
    band: str = "calm"
    rejected: str = ""


def replay(
    brand: Brand,
    story: Story,
    *,
    run: str,
    speed: float,
    clock: Callable[[], datetime],
    wait: Callable[[float], object],
) -> Iterator[Played]:
    """Tell the story in the open brand as its time comes, `speed` times as fast, with the brand's work.

    Everything carries the real time at which it goes in: waiting is compressed like the rest. `run` goes
    before every external id: another run is another set of posts. Stopping between two posts leaves what
    was posted as it is.

    Raises:
        NotForPractice, ChannelIsMissing: before anything is posted.
    """
    begin = clock() - story.begins_after / speed
    with transaction.atomic():
        must_be_stageable(brand, story)
        told = begin_run(brand, story, at=clock(), prefix=f"{run}:")
    stage = stage_of(brand, told, story, zero=begin, speed=speed)
    try:
        for moment in moments(story, stage.names):
            due = stage.when(moment.after)
            while (left := (due - clock()).total_seconds()) > 0:
                wait(left)
            rejected = play(stage, moment, at=due)
            if moment.item.get("kind") != "repost":
                follow(brand, at=clock())
            told.fired[moment.id] = moment.after.total_seconds()
            score, band = _standing_after(stage, moment)
            yield Played(
                moment.after - story.begins_after,
                moment.item,
                moment.deed,
                score,
                band,
                rejected,
            )
    finally:
        _end(told, at=clock())


def _end(told: DrillRun, *, at: datetime) -> None:
    told.state, told.ended_at = RunState.ENDED, at
    told.save(update_fields=["state", "ended_at", "fired"])


def _standing_after(stage: Stage, moment: Moment) -> tuple[float, str]:
    """Return score and band of the conversation that something happened in."""
    if moment.deed is not None:
        wanted = Mention.objects.filter(external_id=stage.names.post(moment.deed.case))
    else:
        wanted = Mention.objects.filter(
            channel__slug=moment.item["channel"],
            external_id=moment.item["external_id"],
        )
    mention = wanted.first()
    if mention is None:
        return 0.0, "calm"
    conversation = Conversation.objects.get(pk=mention.conversation_id)
    return conversation.score, conversation.band
