"""What holds in every story, and what is said of a file that is broken."""

import re
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

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
    assert story.ends_after == timedelta(days=1, hours=10, minutes=40)
