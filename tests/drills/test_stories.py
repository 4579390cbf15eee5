"""What holds in every story, and what is said of a file that is broken."""

import re
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from reputation.cases.fixes import says_fixed
from reputation.drills.desk import desks
from reputation.drills.library import STORIES, load_story, stories
from reputation.drills.offsets import parse_offset
from reputation.drills.scenario import Story
from reputation.drills.yamlfile import FileIsBroken
from tests.drills.telling import TAGGED, items_of

BRANDS = ["1and1", "dell", "interjet", "movistar", "worten"]
BRAND_HANDLES = {"DellMX", "movistarPA", "Worten_ES", "interjet", "1and1_ES"}


def test_there_is_a_story_for_every_demo_brand():
    assert sorted(stories()) == sorted(desks()) == BRANDS


@pytest.mark.parametrize("slug", BRANDS)
def test_steps_go_to_channels_that_the_brand_has(slug: str):
    assert stories()[slug].channels <= set(desks()[slug].channels)


@pytest.mark.parametrize("slug", BRANDS)
def test_the_brands_own_words_come_from_its_own_accounts(slug: str):
    own = {
        channel: place.own_accounts for channel, place in desks()[slug].channels.items()
    }

    for item in items_of(slug):
        by_own_account = item["author"]["handle"] in own[item["channel"]]
        assert item.get("by_brand", False) is by_own_account, item["external_id"]


@pytest.mark.parametrize("slug", BRANDS)
def test_private_people_have_handles_that_nobody_can_have_on_twitter(slug: str):
    for item in items_of(slug):
        handles = set(TAGGED.findall(item["text"]))
        if item["channel"] == "twitter":
            handles.add(item["author"]["handle"])
        for handle in handles - BRAND_HANDLES:
            assert len(handle) > 15, handle


@pytest.mark.parametrize("slug", BRANDS)
def test_nothing_is_said_twice(slug: str):
    texts = [item["text"] for item in items_of(slug) if item["text"]]

    assert len(texts) == len(set(texts))
    for one, other in combinations(texts, 2):
        shared = set(one.split()) & set(other.split())
        assert len(shared) < 0.7 * min(len(set(one.split())), len(set(other.split())))


@pytest.mark.parametrize("slug", BRANDS)
def test_addresses_lead_nowhere_real(slug: str):
    for item in items_of(slug):
        said = " ".join((item["text"], str(item["author"]), item.get("url", "")))
        hosts = re.findall(r"https?://([^/\s'\"]+)|\w@([\w.-]+\w)", said)
        for host in filter(None, (one or other for one, other in hosts)):
            assert host.endswith(".example"), host


def test_a_story_at_double_speed_keeps_its_order_in_half_the_time():
    story = stories()["worten"]

    normal = story.items(story.starts_at)
    fast = story.items(story.starts_at, speed=2)

    assert [i["external_id"] for i in fast] == [i["external_id"] for i in normal]
    assert _length(fast) == _length(normal) / 2


def _length(items: list[dict[str, Any]]) -> timedelta:
    first, latest = items[0]["posted_at"], items[-1]["posted_at"]
    return datetime.fromisoformat(latest) - datetime.fromisoformat(first)


# --- Broken files are refused with their place ---


def broken(tmp_path: Any, change: tuple[str, str]) -> str:
    text = (STORIES / "dell.yaml").read_text()
    assert change[0] in text
    path = tmp_path / "story.yaml"
    path.write_text(text.replace(*change, 1))
    with pytest.raises(FileIsBroken) as refused:
        load_story(path)
    return str(refused.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            ("kind: article", "kind: essay"),
            "story.yaml: Invalid enum value 'essay' - at `$.steps[0].kind`",
            id="kind",
        ),
        pytest.param(
            ("at: +0m", "at: soon"),
            "story.yaml: Expected `str` matching regex"
            " '^[+-](?=\\\\d)(\\\\d+d)?(\\\\d+h)?(\\\\d+m)?(\\\\d+s)?$'"
            " - at `$.steps[0].at`",
            id="offset",
        ),
        pytest.param(
            ("author: rafael", "author: raphael"),
            "story.yaml: Nobody in the cast is called `raphael`"
            " - at `$.steps[0].author`",
            id="author",
        ),
        pytest.param(
            ("parent: complaint", "parent: recovery"),
            "story.yaml: No earlier step is called `recovery` - at `$.steps[1].parent`",
            id="parent",
        ),
        pytest.param(
            ("{do: note, at: +2d", "{do: sing, at: +2d"),
            "story.yaml: Invalid value 'sing' - at `$.work[2].do`",
            id="verb",
        ),
        pytest.param(
            ("{do: note, at: +2d", "{do: note, at: +2d, when: now"),
            "story.yaml: Object contains unknown field `when` - at `$.work[2]`",
            id="field of a verb",
        ),
        pytest.param(
            ("at: +1d20h, case: complaint", "at: +1d20h, case: recovery"),
            "story.yaml: `recovery` comes later - at `$.work[0].case`",
            id="deed before its post",
        ),
        pytest.param(
            ("main: complaint", "main: nothing"),
            "story.yaml: No step is called `nothing` - at `$.main`",
            id="main",
        ),
        pytest.param(
            ("is: said_fixed_unverified", "is: sad"),
            "story.yaml: Invalid value 'sad' - at `$.reactions[2].when[0].is`",
            id="condition",
        ),
        pytest.param(
            ("- play: recovery", "- play: revelry"),
            "story.yaml: No step is called `revelry`"
            " - at `$.reactions[3].then[0].play`",
            id="step to play",
        ),
        pytest.param(
            ("slug: dell", "slug: dell\ncolor: blue"),
            "story.yaml: Object contains unknown field `color`",
            id="unknown field",
        ),
        pytest.param(
            ("cast:", "cast: ["),
            "story.yaml:",
            id="no YAML",
        ),
    ],
)
def test_a_broken_file_is_refused_with_its_place(
    tmp_path: Any, change: tuple[str, str], message: str
):
    assert broken(tmp_path, change).startswith(message)


def test_offsets_are_read_with_their_sign():
    assert parse_offset("+1d2h30m") == timedelta(days=1, hours=2, minutes=30)
    assert parse_offset("-40m") == -timedelta(minutes=40)


def test_a_story_is_as_long_as_its_latest_step():
    story: Story = stories()["worten"]

    assert story.begins_after == -timedelta(hours=23, minutes=40)
    assert story.ends_after == timedelta(days=1, hours=10, minutes=41)


# --- Work and reactions ---


def test_the_blank_scenario_is_a_good_one_and_is_not_offered():
    blank = load_story(STORIES / "blank.yaml")

    assert blank.slug not in stories()
    assert blank.work
    assert blank.reactions
    assert blank.goals


@pytest.mark.parametrize("slug", BRANDS)
def test_every_story_has_work_reactions_an_ending_and_goals(slug: str):
    story = stories()[slug]

    assert story.work
    assert any(reaction.ends for reaction in story.reactions)
    assert story.goals


@pytest.mark.parametrize("slug", BRANDS)
def test_what_waits_is_played_by_some_reaction_or_told_under_one(slug: str):
    story = stories()[slug]
    played = {then.play for each in story.reactions for then in each.then}

    forgotten = {step.id for step in story.steps if step.waits} - played
    # These follow from what only the true course has.
    assert forgotten <= {"chronicle-shared", "chronicle-shared-reply", "never-opened"}


@pytest.mark.parametrize("slug", BRANDS)
def test_nobody_of_the_brand_speaks_in_a_reaction(slug: str):
    story = stories()[slug]
    ours = {step.author for step in story.steps if step.by_brand}

    for reaction in story.reactions:
        for then in reaction.then:
            if then.post:
                assert then.post.author not in ours, reaction.id
            if then.play:
                assert not story.step(then.play).by_brand, reaction.id


def test_the_brand_calls_it_fixed_in_one_story_only():
    told = {
        (story.slug, step.id)
        for story in stories().values()
        for step in story.steps
        if step.by_brand and says_fixed(step.text)
    }

    assert told == {("1and1", "claimed-fixed")}
