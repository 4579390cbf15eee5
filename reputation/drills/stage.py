"""Where a story is told: its zero hour, its speed, its names, its people, and how its cases are found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from reputation.cases.models import Case
from reputation.common.errors import Refused
from reputation.drills.crew import crew_of
from reputation.drills.names import Names
from reputation.drills.offsets import parse_offset
from reputation.drills.scenario import Story
from reputation.drills.work import Role
from reputation.mentions.models import Mention
from tenants.models import Brand, User


class StepIsNotHere(Refused):
    """A deed refers to a post that was not taken in."""

    code = "step_is_not_here"


@dataclass(frozen=True, slots=True)
class Stage:
    """One telling of a story in the open brand. `zero` is the story's zero hour in real time."""

    brand: Brand
    story: Story
    names: Names
    zero: datetime
    speed: float = 1.0
    crew: Mapping[Role, User | None] = field(default_factory=dict)

    def when(self, offset: str | timedelta) -> datetime:
        """Return the real time of an offset."""
        after = parse_offset(offset) if isinstance(offset, str) else offset
        return self.zero + after / self.speed

    def person(self, role: Role) -> User | None:
        return self.crew.get(role)

    def post(self, step: str) -> Mention:
        """Return the post that a step became.

        Raises:
            StepIsNotHere: it became none.
        """
        found = Mention.objects.filter(
            external_id=self.names.post(step),
            channel__slug=self.story.step(step).channel,
        ).first()
        if found is None:
            raise StepIsNotHere(_("“%(step)s” has not been posted.") % {"step": step})
        return found


def stage_for(
    brand: Brand, story: Story, *, names: Names, zero: datetime, speed: float = 1.0
) -> Stage:
    return Stage(brand, story, names, zero, speed, crew_of(brand))


def case_on(post: Mention) -> Case | None:
    """Return the case that stands on a post, where it lives on; else the one that its author has open."""
    found = Case.objects.filter(posts__mention=post).first()
    if found is None:
        mine = Case.objects.filter(author_id=post.author_id, merged_into=None)
        found = mine.order_by("-opened_at", "-pk").first()
    seen: set[UUID] = set()
    while found and found.merged_into_id and found.pk not in seen:
        seen.add(found.pk)
        found = Case.objects.get(pk=found.merged_into_id)
    return found
