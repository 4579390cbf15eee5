"""The same post again: nothing when it is the same, a revision when it is not."""

from datetime import timedelta

import pytest

from reputation.events.models import Event
from reputation.mentions.models import (
    Author,
    Content,
    Mention,
    RawItem,
    Revision,
)
from reputation.mentions.search import index_waiting, matching
from reputation.pipeline.accept import accept, accept_bytes
from reputation.risk.models import HourCount
from tenants.models import Brand, BrandSummary
from tenants.schemas import brand_context
from tests.people import MONDAY
from tests.pipeline.desk import (
    FAILURE,
    FRAUD,
    HOUR,
    MINUTE,
    PLAIN,
    PRAISE,
    item,
    listen,
    nothing_changes,
    quote,
    reply,
    repost,
    take,
)


def outcome(result):
    return (result.accepted, result.updated, result.duplicates, len(result.rejected))


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


# --- Identical ---


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


# --- Changed ---


def test_a_changed_post_keeps_what_it_was(brand):
    take(brand, item("1", text=FRAUD, title="Ay", url="https://a", followers=100))

    result = take(
        brand,
        item("1", text=PRAISE, title="Oh", url="https://b", followers=100),
        at=MONDAY + HOUR,
    )

    assert outcome(result) == (0, 1, 0, 0)
    mention = Mention.objects.select_related("content").get()
    assert (mention.revision, mention.content.text) == (2, PRAISE)
    assert (mention.content.title, mention.content.url) == ("Oh", "https://b")
    assert mention.complaint == pytest.approx(0.0219, abs=1e-4)
    before = Revision.objects.get()
    assert (before.mention_id, before.revision) == (mention.pk, 1)
    assert (before.text, before.title, before.url) == (FRAUD, "Ay", "https://a")
    assert before.replaced_at == MONDAY + HOUR
    assert BrandSummary.objects.get(brand=brand).posts == 1


def test_metrics_are_merged_and_their_past_is_kept(brand):
    take(brand, item("1", metrics={"likes": 1, "views": 50}))

    take(brand, item("1", metrics={"likes": 2, "reposts": 7}), at=MONDAY + HOUR)

    mention = Mention.objects.get()
    assert (mention.likes, mention.reposts, mention.views) == (2, 7, 50)
    assert mention.replies is None
    assert mention.metrics_at == MONDAY + HOUR
    before = Revision.objects.get()
    assert (before.likes, before.reposts, before.views) == (1, None, 50)
    assert before.metrics_at == MONDAY


def test_a_change_without_metrics_is_no_new_count(brand):
    take(brand, item("1", metrics={"reposts": 5}))

    take(brand, item("1", text=FAILURE), at=MONDAY + HOUR)

    mention = Mention.objects.get()
    assert (mention.reposts, mention.metrics_at) == (5, MONDAY)


def test_what_a_later_version_does_not_say_stays(brand):
    whole = item(
        "1",
        kind="call",
        text=FRAUD,
        title="Llamada",
        url="https://a",
        language="es",
        removed_at=MONDAY.isoformat(),
        removed_by="brand",
        followers=900,
        raw={"a": 1},
        parent="0",
    )
    take(brand, whole)
    before = Mention.objects.values().get()
    bare = item("1", kind="call", text=None, followers=None, metrics={"likes": 1})

    take(brand, bare, at=MONDAY + HOUR)

    after = Mention.objects.values().get()
    moved = {name for name in after if after[name] != before[name]}
    assert moved == {"likes", "metrics_at", "revision", "fingerprint"}
    content = Content.objects.get()
    assert (content.text, content.title, content.url) == (FRAUD, "Llamada", "https://a")
    assert RawItem.objects.get().raw == {"a": 1}


def test_an_account_that_grew_does_not_make_its_older_posts_greater(brand):
    take(brand, item("1", by="ada", followers=100))
    take(brand, item("2", by="ada", followers=5_000))

    take(brand, item("1", by="ada", followers=None, metrics={"likes": 1}))

    followers = dict(Mention.objects.values_list("external_id", "author_followers"))
    assert followers == {"1": 100, "2": 5_000}
    assert Author.objects.get().followers == 5_000


@pytest.mark.parametrize(
    "together", [pytest.param(True, id="one-batch"), pytest.param(False, id="three")]
)
def test_three_versions_make_two_revisions(brand, together):
    versions = [
        item("1", text=FRAUD, metrics={"likes": 1, "views": 10}, title="Ay"),
        item("1", text=FAILURE, metrics={"likes": 2}, language="es"),
        item("1", text=PLAIN, url="https://b"),
    ]
    versions[0]["author"] |= {"name": "Ada", "followers": 7}
    versions[2]["author"] = {"handle": "author_of_1", "employer": "Acme"}

    batches = [versions] if together else [[version] for version in versions]
    results = [accept(brand, batch, at=MONDAY) for batch in batches]

    assert sum(result.accepted for result in results) == 1
    assert sum(result.updated for result in results) == 2
    mention = Mention.objects.select_related("content", "author").get()
    assert (mention.revision, mention.content.text) == (3, PLAIN)
    assert (mention.content.title, mention.content.url) == ("Ay", "https://b")
    assert (mention.likes, mention.views, mention.language) == (2, 10, "es")
    author = mention.author
    assert (author.name, author.employer) == ("Ada", "Acme")
    kept = Revision.objects.order_by("revision").values_list(
        "revision", "text", "title", "likes", "views"
    )
    assert list(kept) == [(1, FRAUD, "Ay", 1, 10), (2, FAILURE, "Ay", 2, 10)]


def test_three_versions_of_a_post_that_is_here_make_three_revisions(brand):
    take(brand, item("1", text=FRAUD))

    result = take(
        brand,
        item("1", text=FRAUD),
        item("1", text=FAILURE),
        item("1", text=PRAISE),
        item("1", text=PRAISE),
        item("1", text=FRAUD),
        at=MONDAY + HOUR,
    )

    assert outcome(result) == (0, 3, 2, 0)
    mention = Mention.objects.select_related("content").get()
    assert (mention.revision, mention.content.text) == (4, FRAUD)
    kept = Revision.objects.order_by("revision").values_list("revision", "text")
    assert list(kept) == [(1, FRAUD), (2, FAILURE), (3, PRAISE)]


def test_a_version_that_comes_back_is_a_change_again(brand):
    for text in (FRAUD, PRAISE, FRAUD):
        take(brand, item("1", text=text))

    assert Mention.objects.get().revision == 3


def test_a_changed_post_is_found_by_its_new_words(brand):
    take(brand, item("1", text="palabra antigua"))
    index_waiting()

    take(brand, item("1", text="palabra nueva"))

    assert Mention.objects.filter(pk__in=matching("nueva")).exists()
    assert not Mention.objects.filter(pk__in=matching("antigua")).exists()


def test_a_post_keeps_its_parent_whatever_later_versions_say(brand):
    take(brand, item("1"), item("2"), reply("3", "1"))

    take(brand, reply("3", "2"))
    take(brand, item("3", kind="reply", text=FAILURE))

    one, child = (Mention.objects.get(external_id=name) for name in ("1", "3"))
    assert (child.parent_id, child.parent_external_id) == (one.pk, "1")
    assert child.conversation_id == one.conversation_id


@pytest.mark.parametrize(
    ("kinds", "spreads"),
    [
        (("reply", "quote"), True),
        (("reply", "repost"), True),
        (("quote", "reply"), False),
    ],
)
def test_a_post_that_changes_its_kind_spreads_or_does_not(brand, kinds, spreads):
    take(brand, item("1", text=FRAUD))
    for kind in kinds:
        take(brand, item("2", kind=kind, parent="1"))

    one, two = Mention.objects.order_by("external_id")
    assert two.kind == kinds[-1]
    assert two.target_id == (one.pk if spreads else None)


def test_the_log_counts_what_came(brand):
    take(brand, item("1"), item("2"), item("3", text=""))
    take(brand, item("1"), item("2", text=FAILURE), item("4"), backfill=True)

    kept = Event.objects.filter(kind="mentions.accepted").order_by("pk")
    assert [event.details for event in kept] == [
        {
            "accepted": 2,
            "updated": 0,
            "duplicates": 0,
            "rejected": 1,
            "backfilled": False,
        },
        {
            "accepted": 1,
            "updated": 1,
            "duplicates": 1,
            "rejected": 0,
            "backfilled": True,
        },
    ]


def test_an_hours_count_follows_what_a_post_becomes(brand):
    take(brand, item("1", text=FRAUD), item("2", text=PLAIN), repost("3", "1"))
    hour = HourCount.objects.get()
    assert (hour.posts, hour.negative, hour.fresh_negative) == (2, 1, 1)
    assert (hour.reposts, hour.followers) == (1, 300)

    take(brand, item("1", text=PRAISE))
    take(brand, item("2", text=FRAUD, metrics={"likes": 1}))
    take(brand, item("2", text=FRAUD, metrics={"likes": 2}))

    hour = HourCount.objects.get()
    assert (hour.posts, hour.negative, hour.fresh_negative) == (2, 1, 1)


def test_a_call_that_gets_metrics_alone_stays_the_complaint_it_was(brand):
    take(brand, item("1", kind="call", text=FRAUD))

    take(brand, item("1", kind="call", text=None, metrics={"likes": 1}))

    assert Mention.objects.get().signals == {"fraud_wording": 1}
    assert HourCount.objects.get().negative == 1


def test_a_batch_may_hold_a_post_and_its_change_beside_duplicates(brand: Brand):
    take(brand, item("old"))
    batch = [item("old"), item("new"), item("new"), item("new", text=FRAUD)]

    result = take(brand, *batch, at=MONDAY + timedelta(seconds=1))

    assert outcome(result) == (1, 1, 2, 0)
    assert Mention.objects.get(external_id="new").revision == 2
    assert BrandSummary.objects.get(brand=brand).posts == 2
