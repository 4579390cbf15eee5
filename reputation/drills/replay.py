"""A drill: a story's posts, one by one, through the real pipeline at a chosen speed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from reputation.channels.models import Channel
from reputation.common.errors import Refused
from reputation.drills.scenario import Story
from reputation.mentions.models import Conversation, Mention
from reputation.pipeline.accept import accept
from tenants.models import Brand


class ChannelIsMissing(Refused):
    """The brand has no channel that the story happens on."""

    code = "channel_is_missing"


@dataclass(frozen=True, slots=True)
class Played:
    """One post that went in, and where it left its conversation."""

    after: timedelta  # in the story's own time, from its beginning
    item: dict[str, Any]
    score: float
    band: str
    rejected: str = ""


def missing_channels(story: Story) -> list[str]:
    """Return the channels of the story that the open brand does not have."""
    here = Channel.objects.values_list("slug", flat=True)
    return sorted(story.channels - set(here))


def replay(
    brand: Brand,
    story: Story,
    *,
    run: str,
    speed: float,
    clock: Callable[[], datetime],
    wait: Callable[[float], object],
) -> Iterator[Played]:
    """Post the story into the open brand as its time comes, `speed` times as fast.

    Posts carry the real time at which they go in: waiting is compressed like the rest.
    `run` goes before every external id: another run is another set of posts.
    Stopping between two posts leaves what was posted as it is.

    Raises:
        ChannelIsMissing: before anything is posted.
    """
    if missing := missing_channels(story):
        raise ChannelIsMissing(
            _("“%(brand)s” has no channel %(channels)s; the story needs it.")
            % {"brand": brand.slug, "channels": ", ".join(missing)}
        )
    begin = clock() - story.begins_after / speed
    for item in story.items(begin, prefix=f"{run}:", speed=speed):
        due = datetime.fromisoformat(item["posted_at"])
        while (left := (due - clock()).total_seconds()) > 0:
            wait(left)
        result = accept(brand, [item], at=clock())
        score, band = _standing_of(item)
        yield Played(
            (due - begin) * speed - story.begins_after,
            item,
            score,
            band,
            result.rejected[0].detail if result.rejected else "",
        )


def _standing_of(item: dict[str, Any]) -> tuple[float, str]:
    """Return score and band of the conversation that a post went to."""
    mention = Mention.objects.filter(
        channel__slug=item["channel"], external_id=item["external_id"]
    ).first()
    if mention is None:
        return 0.0, "calm"
    conversation = Conversation.objects.get(pk=mention.conversation_id)
    return conversation.score, conversation.band
