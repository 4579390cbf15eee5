"""A post that comes otherwise: a new revision, with what it was kept, and nothing else lost."""

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
from reputation.mentions.search import answering, index_waiting
from reputation.pipeline.accept import accept
from reputation.risk.models import HourCount
from tenants.models import Brand, BrandSummary
from tests.people import MONDAY
from tests.pipeline.desk import (
    FAILURE,
    FRAUD,
    HOUR,
    PLAIN,
    PRAISE,
    item,
    outcome,
    reply,
    repost,
    take,
)


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
    assert mention.complaint < 0.1
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

    assert Mention.objects.filter(answering("nueva")).exists()
    assert not Mention.objects.filter(answering("antigua")).exists()


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

    one, two, four = map(
        str, Mention.objects.order_by("pk").values_list("pk", flat=True)
    )
    kept = Event.objects.filter(kind="mentions.accepted").order_by("pk")
    assert [event.details for event in kept] == [
        {
            "accepted": 2,
            "updated": 0,
            "duplicates": 0,
            "rejected": 1,
            "backfilled": False,
            "first_id": one,
            "last_id": two,
            "changed": [],
        },
        {
            "accepted": 1,
            "updated": 1,
            "duplicates": 1,
            "rejected": 0,
            "backfilled": True,
            "first_id": four,
            "last_id": four,
            "changed": [two],
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
