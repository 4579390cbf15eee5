"""Everyday talk: the same every time, shaped like a day, and nobody's real words."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from reputation.analysis.triage.engine import CueReader
from reputation.drills.ambient import PERIOD, Item, ambient
from reputation.drills.desk import desks
from tests.people import MONDAY

BRANDS = ["1and1", "dell", "interjet", "movistar", "worten"]


def talk(slug: str, now: datetime = MONDAY) -> list[Item]:
    return ambient(desks()[slug], now=now)


def times(items: list[Item]) -> list[datetime]:
    return [datetime.fromisoformat(item["posted_at"]) for item in items]


@pytest.mark.parametrize("slug", BRANDS)
def test_the_same_moment_gives_the_same_items(slug: str):
    assert talk(slug) == talk(slug)


def test_another_moment_moves_the_posts_and_leaves_the_words():
    later = talk("dell", MONDAY + timedelta(days=3))

    assert times(later) != times(talk("dell"))
    shared = {i["text"] for i in later} & {i["text"] for i in talk("dell")}
    assert len(shared) > 0.9 * len({i["text"] for i in later})


def test_another_seed_gives_other_talk():
    other = ambient(desks()["dell"], now=MONDAY, seed=2)

    assert [i["text"] for i in other] != [i["text"] for i in talk("dell")]


@pytest.mark.parametrize("slug", BRANDS)
def test_ten_weeks_hold_between_400_and_900_items_in_time_order(slug: str):
    posted = times(talk(slug))

    assert 400 <= len(posted) <= 900
    assert posted == sorted(posted)
    assert MONDAY - PERIOD <= posted[0] < MONDAY - PERIOD + timedelta(days=3)
    assert MONDAY - timedelta(days=1) < posted[-1] <= MONDAY


@pytest.mark.parametrize("slug", BRANDS)
def test_ids_are_unique_and_parents_come_first(slug: str):
    seen: set[str] = set()

    for item in talk(slug):
        assert item.get("parent", next(iter(seen), None)) in seen | {None}
        assert item["external_id"] not in seen
        seen.add(item["external_id"])


@pytest.mark.parametrize("slug", BRANDS)
def test_only_reposts_are_without_a_text_and_no_text_comes_twice(slug: str):
    items = talk(slug)
    texts = Counter(i["text"] for i in items if i["kind"] != "repost")

    assert "" not in texts
    assert [text for text, count in texts.items() if count > 1] == []


@pytest.mark.parametrize("slug", BRANDS)
def test_sentences_are_filled_in_and_tidy(slug: str):
    for item in talk(slug):
        said = item["text"]
        assert not set("{}[]|") & set(said), said
        for slip in ("  ", " de el ", " a el ", " ,", "@@", "??"):
            assert slip not in said, said


@pytest.mark.parametrize("slug", BRANDS)
def test_everybody_is_invented_and_the_brand_is_itself(slug: str):
    desk = desks()[slug]

    for item in talk(slug):
        handle = item["author"]["handle"]
        if item.get("by_brand"):
            own = desk.channels[item["channel"]].own_accounts or [desk.handle]
            assert handle in own
        else:
            assert len(handle) > 15
            assert item["author"]["followers"] <= 2_500


@pytest.mark.parametrize("slug", BRANDS)
def test_people_sleep_at_night(slug: str):
    zone = ZoneInfo(desks()[slug].timezone)
    roots = [item for item in talk(slug) if "parent" not in item]
    hours = Counter(at.astimezone(zone).hour for at in times(roots))

    night = sum(hours[hour] for hour in range(1, 6))
    evening = sum(hours[hour] for hour in range(18, 23))
    assert evening > 6 * night


@pytest.mark.parametrize("slug", BRANDS)
def test_every_day_of_ten_weeks_has_something(slug: str):
    days = {at.date() for at in times(talk(slug))}

    assert len(days) >= 66


def test_a_shop_is_busiest_on_saturdays_and_a_host_on_weekdays():
    def by_weekday(slug: str) -> Counter[int]:
        roots = [item for item in talk(slug) if "parent" not in item]
        return Counter(at.weekday() for at in times(roots))

    assert by_weekday("1and1")[6] < by_weekday("1and1")[0]
    assert desks()["worten"].weekdays[5] == max(desks()["worten"].weekdays)


@pytest.mark.parametrize("slug", BRANDS)
def test_some_complain_some_ask_some_praise(slug: str):
    reader = CueReader()
    roots = [i for i in talk(slug) if "parent" not in i and not i.get("by_brand")]
    readings = [reader.read(item["text"]) for item in roots]

    assert sum(r.complaint >= 0.5 for r in readings) > 0.02 * len(roots)
    assert sum(r.sentiment > 0 for r in readings) > 0.02 * len(roots)
    assert sum("?" in item["text"] for item in roots) > 0.2 * len(roots)


def test_movistar_answers_on_twitter_and_hardly_on_facebook():
    items = talk("movistar")

    def answered(channel: str) -> float:
        here = [item for item in items if item["channel"] == channel]
        by_brand = {i["parent"] for i in here if i.get("by_brand") and "parent" in i}
        roots = [i for i in here if "parent" not in i and not i.get("by_brand")]
        return sum(root["external_id"] in by_brand for root in roots) / len(roots)

    assert answered("twitter") > 0.5
    assert answered("facebook") < 0.2


def test_a_desk_may_be_asked_for_any_moment():
    leap = datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC)

    assert times(talk("worten", leap))[-1] <= leap
