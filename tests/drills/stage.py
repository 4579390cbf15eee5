"""A story told in acme, at its own times, with everything that follows."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from reputation.cases.models import Case
from reputation.drills import demo
from reputation.drills.course import Moment, play_all
from reputation.drills.desk import desks
from reputation.drills.library import stories
from reputation.drills.stage import Stage, case_on
from reputation.drills.telling import begin_run, stage_of
from reputation.mentions.models import Conversation
from tenants.models import Brand
from tests.people import MONDAY


class Telling:
    """A story as it truly went; `seen` keeps what a look found after each moment."""

    def __init__(self, brand: Brand, slug: str) -> None:
        self.story = stories()[slug]
        demo.open_channels(desks()[slug], at=MONDAY)
        with transaction.atomic():
            run = begin_run(brand, self.story, at=MONDAY)
        self.stage: Stage = stage_of(brand, run, self.story, zero=MONDAY)
        self.refused: dict[str, str] = {}
        self.scores: dict[str, tuple[float, str]] = {}

    def tell(
        self,
        *,
        until: str | None = None,
        look: Callable[[Moment], object] = lambda _moment: None,
    ) -> "Telling":
        """Let it happen, to the end or up to a moment."""
        for moment, refused in play_all(self.stage):
            if refused:
                self.refused[moment.id] = refused
            step = moment.deed.case if moment.deed else moment.id
            self.scores[moment.id] = self.standing(step)
            look(moment)
            if moment.id == until:
                break
        return self

    def standing(self, step: str) -> tuple[float, str]:
        """Return score and band of the conversation that a step belongs to."""
        if "-rt-" in step:
            step = step.partition("-rt-")[0]
        found = Conversation.objects.get(pk=self.stage.post(step).conversation_id)
        return found.score, found.band

    def case(self, step: str) -> Case:
        found = case_on(self.stage.post(step))
        assert found is not None, step
        return found

    def at(self, step: str) -> datetime:
        return self.stage.when(self.story.step(step).at)


HOUR = timedelta(hours=1)
