"""A drill is the story again, at another speed, beside what is there."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reputation.drills import demo
from reputation.drills.desk import desks
from reputation.drills.library import stories
from reputation.drills.models import DrillRun
from reputation.drills.replay import Played, replay
from reputation.drills.telling import ChannelIsMissing, NotForPractice
from reputation.mentions.models import Conversation, Mention
from reputation.pipeline.accept import accept
from tenants.models import Brand
from tenants.schemas import brand_context
from tests.people import MONDAY

# Making a brand leaves its constraints immediate until the commit: these commit.
pytestmark = pytest.mark.usefixtures("own_database")


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.now = MONDAY
        self.waited: list[float] = []

    def read(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += timedelta(seconds=seconds)


def open_brand(slug: str) -> Brand:
    return demo.open_brand(demo.open_agency(at=MONDAY), desks()[slug], at=MONDAY)


def play(
    brand: Brand,
    story: str,
    clock: Clock,
    *,
    run: str = "drill",
    speed: float = 1.0,
    until: Callable[[Played], bool] = lambda _played: False,
) -> list[Played]:
    """Tell a story; return its posts."""
    steps: list[Played] = []
    with brand_context(brand):
        for played in replay(
            brand,
            stories()[story],
            run=run,
            speed=speed,
            clock=clock.read,
            wait=clock.wait,
        ):
            steps.append(played)
            if until(played):
                break
    return [played for played in steps if played.deed is None]


@pytest.mark.parametrize("slug", ["1and1", "dell", "interjet", "movistar", "worten"])
def test_every_story_plays_to_its_end_without_a_rejection(slug: str):
    brand, story, clock = open_brand(slug), stories()[slug], Clock()

    steps = play(brand, slug, clock)

    assert [played.rejected for played in steps if played.rejected] == []
    assert len(steps) == len(story.items(MONDAY))
    assert clock.now - MONDAY == story.ends_after - story.begins_after
    assert (
        steps[-1].item["external_id"]
        == f"drill:{story.items(MONDAY)[-1]['external_id']}"
    )
    with brand_context(brand):
        assert Mention.objects.count() == len(steps)
        assert not Conversation.objects.filter(is_provisional=True).exists()


def test_sixty_times_as_fast_takes_a_sixtieth():
    clock = Clock()

    steps = play(open_brand("interjet"), "interjet", clock, speed=60)

    story = stories()["interjet"]
    assert clock.now - MONDAY == story.ends_after / 60
    assert steps[-1].after == story.ends_after


def test_interjet_is_elevated_before_a_single_repost():
    steps = play(
        open_brand("interjet"),
        "interjet",
        Clock(),
        until=lambda played: played.item.get("kind") == "repost",
    )

    before = [p for p in steps if p.item["kind"] != "repost"]
    assert max(played.score for played in before) >= 50
    assert {played.band for played in before} >= {"elevated"}


def test_the_complaint_inside_wortens_praise_is_found_and_elevated():
    steps = play(open_brand("worten"), "worten", Clock())

    hidden = steps[-1]
    assert hidden.item["external_id"] == "drill:worten:hidden-complaint"
    assert hidden.score >= 50


def test_a_false_fix_raises_1and1s_score():
    steps = play(
        open_brand("1and1"),
        "1and1",
        Clock(),
        until=lambda played: played.item.get("external_id", "").endswith("not-fixed"),
    )
    scores = {p.item["external_id"].removeprefix("drill:1and1:"): p for p in steps}

    assert scores["not-fixed"].score > scores["claimed-fixed"].score + 2


def test_movistars_request_stays_calm():
    steps = play(
        open_brand("movistar"),
        "movistar",
        Clock(),
        until=lambda played: played.item.get("external_id", "").endswith(
            "pushed-to-mail"
        ),
    )

    assert {played.band for played in steps} == {"calm"}


def test_a_second_run_is_another_set_of_posts():
    brand = open_brand("1and1")

    first = play(brand, "1and1", Clock(), run="drill-one")
    play(brand, "1and1", Clock(), run="drill-two")

    with brand_context(brand):
        assert Mention.objects.count() == 2 * len(first)


def test_a_brand_without_the_storys_channels_is_refused_before_anything_is_posted():
    brand = open_brand("dell")

    with pytest.raises(ChannelIsMissing) as refused:
        play(brand, "interjet", Clock())

    assert str(refused.value) == (
        "“dell” has no channel googleplus; the story needs it."
    )
    with brand_context(brand):
        assert not Mention.objects.exists()


def test_a_brand_in_which_people_write_is_refused_before_anything_is_posted():
    brand = open_brand("dell")
    Brand.objects.filter(pk=brand.pk).update(is_sandbox=False)
    brand.is_sandbox = False
    item = {
        "channel": "twitter",
        "external_id": "1",
        "author": {"handle": "ana"},
        "text": "Hola",
        "posted_at": MONDAY.isoformat(),
    }
    with brand_context(brand):
        accept(brand, [item], at=MONDAY)

    with pytest.raises(NotForPractice) as refused:
        play(brand, "dell", Clock())

    assert str(refused.value).startswith("“Dell México” is a real brand: ")
    with brand_context(brand):
        assert Mention.objects.count() == 1
        assert not DrillRun.objects.exists()


def test_people_are_renamed_when_a_story_is_told_again():
    brand = open_brand("1and1")

    play(brand, "1and1", Clock(), run="drill-one")
    again = play(brand, "1and1", Clock(), run="drill-two")

    handles = {played.item["author"]["handle"] for played in again}
    assert "taller_de_bitacoras_lentas_2" in handles
    assert "1and1_ES" in handles
    with brand_context(brand):
        assert list(
            DrillRun.objects.order_by("number").values_list("number", "prefix", "state")
        ) == [(1, "drill-one:", "ended"), (2, "drill-two:", "ended")]


# --- The command ---


def test_the_command_prints_each_step_with_its_score():
    open_brand("interjet")
    out = StringIO()

    call_command("drill", "interjet", "interjet", speed=10_000_000.0, stdout=out)

    lines = out.getvalue().splitlines()
    story = stories()["interjet"]
    done = [line for line in lines if "  case " in line]
    assert len(done) == len(story.work)
    assert len(lines) == len(story.items(MONDAY)) + len(story.work) + 2
    assert lines[1].split()[:2] == ["0", "s"]
    assert lines[1].split()[3:7] == [
        "calm",
        "twitter",
        "post",
        "consultor_de_luna_de_miel",
    ]
    assert lines[-1] == "Done. Posts: 54."


def test_the_command_starts_an_exercise_for_the_pages():
    brand = open_brand("1and1")
    out = StringIO()

    call_command("drill", "1and1", "1and1", speed=60.0, interactive=True, stdout=out)

    with brand_context(brand):
        run = DrillRun.objects.get()
        assert (run.is_exercise, run.state) == (True, "running")
        assert Mention.objects.count() == 1
    assert out.getvalue().strip().endswith(f"/drills/1and1/{run.pk}/")


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        (["nobody", "dell"], {}, "no brand has the slug 'nobody'"),
        (
            ["acme", "enron"],
            {},
            "no story is called 'enron'; there are "
            + ", ".join(("1and1", "dell", "interjet", "movistar", "worten")),
        ),
        (["acme", "dell"], {"speed": 0.0}, "--speed is a number above 0."),
        (
            ["acme", "dell"],
            {"interactive": True},
            (
                "“Acme” is a real brand: a drill would mix invented complaints with what "
                "people wrote. Use a sandbox brand."
            ),
        ),
    ],
)
def test_wrong_use_is_said_and_exits_with_2(
    arguments: list[str], options: dict[str, float], said: str
):
    with pytest.raises(CommandError) as refused:
        call_command("drill", *arguments, **options)

    assert str(refused.value) == said
    assert refused.value.returncode == 2
