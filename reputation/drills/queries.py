"""Exercises as readers ask for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from reputation.cases.models import Case
from reputation.cases.timeline import PostSaid, posts_said
from reputation.drills.clock import read_clock
from reputation.drills.library import stories
from reputation.drills.models import DrillRun, RunState
from reputation.drills.playing import next_move, scene_of
from reputation.drills.scenario import Goal, Story
from reputation.drills.telling import missing_channels, names_of, story_of
from reputation.drills.watching import conversations_of
from reputation.mentions.models import Conversation, Mention
from tenants.models import Brand
from tenants.schemas import brand_context, current_brand

RUNS = 10


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run as a list shows it."""

    id: UUID
    title: str
    number: int
    state: str
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A brand for practice, the stories that fit its channels, its own first, and its latest exercises."""

    brand: Brand
    stories: list[Story]
    runs: list[RunRow]


def sandboxes(brands: Iterable[Brand]) -> list[Sandbox]:
    """Return those of the brands that are for practice, each read in its own schema."""
    found = []
    for brand in brands:
        if not brand.is_sandbox:
            continue
        with brand_context(brand):
            fitting = [s for s in stories().values() if not missing_channels(s)]
            fitting.sort(key=lambda story: (story.slug != brand.slug, story.title))
            runs = DrillRun.objects.filter(is_exercise=True)
            rows = [_row(run) for run in runs.order_by("-started_at", "-pk")[:RUNS]]
        found.append(Sandbox(brand, fitting, rows))
    return found


def _row(run: DrillRun) -> RunRow:
    return RunRow(
        run.pk,
        run.scenario["title"],
        run.number,
        run.state,
        run.started_at,
        run.ended_at,
    )


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case of a run, and how its conversations stand."""

    case: Case
    score: float
    band: str


@dataclass(frozen=True, slots=True)
class RunView:
    """One exercise with all that is shown of it."""

    run: DrillRun
    story: Story
    elapsed: timedelta  # in the story's time
    speed: float
    next_in: timedelta | None  # real time until something comes by itself
    posts: list[PostSaid]  # the latest first
    cases: list[CaseRow]
    goals: list[Goal]

    @property
    def is_over(self) -> bool:
        return self.run.state == RunState.ENDED


def run_view(run: DrillRun, *, now: datetime) -> RunView:
    """Return an exercise as it stands, in a constant number of statements."""
    story, clock = story_of(run), read_clock(run.clock)
    elapsed = clock.story(run.ended_at or now)
    following = _next_move(run, at=now)
    names = names_of(run, story)
    conversations = conversations_of(names)
    ids = Mention.objects.filter(conversation_id__in=conversations).exclude(
        kind="repost"
    )
    posts = posts_said(set(ids.values_list("pk", flat=True)))
    return RunView(
        run,
        story,
        elapsed,
        clock.speed,
        None
        if following is None or not clock.speed
        else max(timedelta(), following - elapsed) / clock.speed,
        sorted(
            posts.values(), key=lambda post: (post.posted_at, post.id), reverse=True
        ),
        _cases_on(conversations),
        story.goals,
    )


def _next_move(run: DrillRun, *, at: datetime) -> timedelta | None:
    if run.state == RunState.ENDED:
        return None
    return next_move(scene_of(current_brand(), run, read_clock(run.clock), at=at))


def _cases_on(conversations: set[UUID]) -> list[CaseRow]:
    standing = {
        found.pk: (found.score, found.band)
        for found in Conversation.objects.filter(pk__in=conversations)
    }
    cases: dict[UUID, CaseRow] = {}
    rows = Case.objects.filter(
        posts__mention__conversation_id__in=conversations, merged_into=None
    ).values_list("pk", "posts__mention__conversation_id")
    whole = Case.objects.in_bulk([pk for pk, _conversation in rows])
    for pk, conversation in rows:
        score, band = standing.get(conversation, (0.0, "calm"))
        if pk not in cases or score > cases[pk].score:
            cases[pk] = CaseRow(whole[pk], score, band)
    return sorted(cases.values(), key=lambda row: row.case.reference)
