"""The same post again, in any of its spellings: nothing changes."""

import pytest

from reputation.mentions.models import (
    Content,
    Mention,
    Revision,
)
from reputation.pipeline.accept import accept_bytes
from tenants.models import BrandSummary
from tenants.schemas import brand_context
from tests.people import MONDAY
from tests.pipeline.desk import (
    FAILURE,
    FRAUD,
    HOUR,
    MINUTE,
    PRAISE,
    item,
    listen,
    nothing_changes,
    outcome,
    quote,
    reply,
    repost,
    take,
)


def a_bit_of_everything():
    return [
        item("1", text=FRAUD, metrics={"reposts": 3, "views": 900}, raw={"n": 1}),
        repost("2", "1", followers=5_000),
        quote("3", "2", text=FAILURE),
        reply("4", "missing", title="Re:", url="https://example.org/4"),
        repost("5", "missing"),
        reply("6", "1", by="acme", text="Lo sentimos"),
        item("7", kind="call", text="", channel="phone", removed_by="author"),
        item("8", text=None, kind="call", language="es-MX"),
    ]


def test_the_same_batch_again_changes_no_row(brand):
    take(brand, *a_bit_of_everything())

    with nothing_changes():
        result = take(brand, *a_bit_of_everything(), at=MONDAY + HOUR)

    assert outcome(result) == (0, 0, 8, 0)


def test_the_same_item_again_is_answered_with_the_same_mention(brand):
    first = take(brand, *a_bit_of_everything())

    again = take(brand, *reversed(a_bit_of_everything()), at=MONDAY + HOUR)

    assert [again.mention_ids[7 - n] for n in range(8)] == [
        first.mention_ids[n] for n in range(8)
    ]


def test_the_same_item_twice_in_one_batch_is_one_post(brand):
    result = take(brand, item("1"), item("2"), item("1"), item("1"))

    assert outcome(result) == (2, 0, 2, 0)
    assert result.mention_ids[0] == result.mention_ids[2] == result.mention_ids[3]
    assert Mention.objects.count() == 2
    assert not Revision.objects.exists()
    assert BrandSummary.objects.get(brand=brand).posts == 2


@pytest.mark.parametrize(
    "written",
    [
        pytest.param({"posted_at": "2025-11-17T08:50:00Z"}, id="zulu"),
        pytest.param({"posted_at": "2025-11-17T09:50:00+01:00"}, id="in-madrid"),
        pytest.param({"posted_at": MONDAY - 10 * MINUTE}, id="datetime"),
        pytest.param({"kind": "post", "parent": None, "title": None}, id="defaults"),
        pytest.param({"parent": ""}, id="empty-parent"),
        pytest.param({"raw": {"fetched": 2}}, id="other-raw"),
    ],
)
def test_what_means_the_same_is_the_same(brand, written):
    take(brand, item("1", raw={"fetched": 1}))

    with nothing_changes():
        result = take(brand, item("1") | written, at=MONDAY + MINUTE)

    assert outcome(result) == (0, 0, 1, 0)


def test_python_objects_and_json_are_the_same_item(brand):
    body = (
        b'{"text": "caf\\u00e9", "channel": "twitter", "external_id": "1",'
        b' "author": {"followers": 3, "handle": "ada"},'
        b' "posted_at": "2025-11-17T08:50:00+00:00"}'
    )
    accept_bytes(brand, body, ndjson=True, at=MONDAY)

    with nothing_changes():
        result = take(brand, item("1", by="ada", followers=3, text="café"))

    assert result.duplicates == 1


def test_one_id_on_two_channels_is_two_posts(brand):
    result = take(brand, item("1"), item("1", channel="email"))

    assert outcome(result) == (2, 0, 0, 0)


def test_two_brands_never_mix(acme, globex):
    with brand_context(acme):
        listen()
        take(acme, item("1", text=FRAUD), item("2"), reply("3", "later"))
    with brand_context(globex):
        listen()
        result = take(globex, item("1", text=PRAISE), item("later"))
        assert outcome(result) == (2, 0, 0, 0)
        assert Content.objects.get(mention__external_id="1").text == PRAISE
        assert Mention.objects.count() == 2

    with brand_context(acme):
        assert Content.objects.get(mention__external_id="1").text == FRAUD
        assert Mention.objects.get(external_id="3").parent_id is None
    counts = dict(BrandSummary.objects.values_list("brand__slug", "posts"))
    assert counts == {"acme": 3, "globex": 2, "initech": 0}
