"""Beginning to tell a story in a brand: a row for it, names of its own, and where it may be told."""

from datetime import datetime

import msgspec
from django.db.models import Max
from django.utils.translation import gettext as _

from reputation.channels.models import Channel
from reputation.common.errors import Refused
from reputation.drills.models import DrillRun
from reputation.drills.names import Names
from reputation.drills.scenario import Story
from reputation.drills.stage import Stage, stage_for
from reputation.mentions.actions import brand_writes_alone
from reputation.mentions.models import Mention
from tenants.models import Brand, User

# Every post of a drill has an external id that begins with this; those of a demo's past do not.
MARK = "drill-"


class ChannelIsMissing(Refused):
    """The brand has no channel that the story happens on."""

    code = "channel_is_missing"


class NotForPractice(Refused):
    """A story is never told among what real people wrote."""

    code = "not_for_practice"


def missing_channels(story: Story) -> list[str]:
    """Return the channels of the story that the open brand does not have."""
    here = Channel.objects.values_list("slug", flat=True)
    return sorted(story.channels - set(here))


def must_be_stageable(brand: Brand, story: Story) -> None:
    """Check that a story may be told in the open brand: a sandbox, or one that has held nothing but drills.

    Raises:
        NotForPractice: real people have written there.
        ChannelIsMissing: the story needs a channel more.
    """
    real = Mention.objects.exclude(external_id__startswith=MARK)
    if not brand.is_sandbox and real.exists():
        raise NotForPractice(
            _(
                "“%(brand)s” is a real brand: a drill would mix invented complaints with what people wrote. "
                "Use a sandbox brand."
            )
            % {"brand": brand.name}
        )
    if missing := missing_channels(story):
        raise ChannelIsMissing(
            _("“%(brand)s” has no channel %(channels)s; the story needs it.")
            % {"brand": brand.slug, "channels": ", ".join(missing)}
        )


def begin_run(
    brand: Brand,
    story: Story,
    *,
    at: datetime,
    by: User | None = None,
    prefix: str | None = None,
    is_exercise: bool = False,
) -> DrillRun:
    """Note that a story is told from now on; the caller's transaction holds it."""
    brand_writes_alone(brand)
    run = DrillRun(
        story=story.slug,
        number=_next_number(story.slug),
        scenario=msgspec.to_builtins(story),
        is_exercise=is_exercise,
        started_at=at,
        started_by_id=by.pk if by else None,
    )
    run.prefix = f"{MARK}{run.pk.hex[-12:]}:" if prefix is None else prefix
    run.save(force_insert=True)
    return run


def _next_number(slug: str) -> int:
    told: int | None = DrillRun.objects.filter(story=slug).aggregate(
        latest=Max("number")
    )["latest"]
    return (told or 0) + 1


def story_of(run: DrillRun) -> Story:
    """Return the story as it was when the run began."""
    return msgspec.convert(run.scenario, Story)


def names_of(run: DrillRun, story: Story) -> Names:
    return story.names(run.prefix, run.number)


def stage_of(
    brand: Brand, run: DrillRun, story: Story, *, zero: datetime, speed: float = 1.0
) -> Stage:
    return stage_for(brand, story, names=names_of(run, story), zero=zero, speed=speed)
