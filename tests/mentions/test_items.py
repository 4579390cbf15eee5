"""What an item may hold: each refusal under its code, and never at its neighbours' cost."""

from datetime import UTC, datetime, timedelta

import pytest

from reputation.mentions.models import Author, Content, Conversation, Mention, RawItem
from reputation.risk.models import ScoredPost
from tests.people import MONDAY
from tests.pipeline.desk import DAY, MINUTE, item, nothing_changes, quote, repost, take

SECOND = timedelta(seconds=1)
LONE = "\ud83d"


def told(result):
    return [(r.index, r.external_id, r.code) for r in result.rejected]


def at_minute(minutes):
    return {"posted_at": (MONDAY + minutes * MINUTE).isoformat()}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        pytest.param({"author": {}}, "missing_field", id="no-handle"),
        pytest.param({"author": {"handle": " @ "}}, "missing_field", id="no-name"),
        pytest.param({"retweets": 5}, "unknown_field", id="unknown"),
        pytest.param(
            {"author": {"handle": "ada", "age": 40}}, "unknown_field", id="inner"
        ),
        pytest.param({"missing required field": 1}, "unknown_field", id="misleading"),
        pytest.param({"x" * 100_000: 1}, "unknown_field", id="endless"),
        pytest.param({"text": 5}, "wrong_type", id="number-as-text"),
        pytest.param({"author": "ada"}, "wrong_type", id="text-as-author"),
        pytest.param({"by_brand": "yes"}, "wrong_type", id="word-as-truth"),
        pytest.param({"metrics": {"likes": 1.5}}, "wrong_type", id="half-a-like"),
        pytest.param({"channel": "fax"}, "unknown_channel", id="channel"),
        pytest.param({"posted_at": "yesterday"}, "bad_time", id="no-time"),
        pytest.param({"posted_at": None}, "bad_time", id="null-time"),
        pytest.param({"posted_at": "2025-11-17T08:00:00"}, "bad_time", id="naive"),
        pytest.param(
            {"posted_at": MONDAY.replace(tzinfo=None)}, "bad_time", id="object"
        ),
        pytest.param(
            {"posted_at": "0001-01-01T00:00:00+14:00"}, "bad_time", id="before-year-1"
        ),
        pytest.param({"posted_at": "1989-12-31T23:59:59Z"}, "bad_time", id="1989"),
        pytest.param(
            {"posted_at": "2016-12-31T23:59:60Z"}, "bad_time", id="leap-second"
        ),
        pytest.param(
            {"removed_at": "1969-07-20T20:17:00Z"}, "bad_time", id="removed-before"
        ),
        pytest.param(
            {"posted_at": (MONDAY + 10 * MINUTE + SECOND).isoformat()},
            "future_time",
            id="future",
        ),
        pytest.param(
            {"posted_at": "9999-12-31T23:59:59-14:00"}, "future_time", id="year-9999"
        ),
        pytest.param(
            {"removed_at": (MONDAY + DAY).isoformat()}, "future_time", id="removal"
        ),
        pytest.param({"text": "x" * 50_001}, "too_long", id="text"),
        pytest.param({"parent": "p" * 513}, "too_long", id="parent"),
        pytest.param({"title": "t" * 501}, "too_long", id="title"),
        pytest.param({"url": "u" * 4_001}, "too_long", id="url"),
        pytest.param({"author": {"handle": "h" * 201}}, "too_long", id="handle"),
        pytest.param({"text": ""}, "empty_text", id="empty"),
        pytest.param({"text": " \n\t\u3000"}, "empty_text", id="blank"),
        pytest.param({"text": None}, "empty_text", id="null-text"),
        pytest.param(
            {"kind": "quote", "parent": "1", "text": ""}, "empty_text", id="quote"
        ),
        pytest.param(
            {"author": {"handle": "ada", "followers": -1}}, "out_of_range", id="-1"
        ),
        pytest.param(
            {"author": {"handle": "ada", "followers": 10**10 + 1}},
            "out_of_range",
            id="10^10+1",
        ),
        pytest.param(
            {"author": {"handle": "ada", "followers": 10**18}},
            "out_of_range",
            id="10^18",
        ),
        pytest.param(
            {"author": {"handle": "ada", "followers": 10**40}},
            "out_of_range",
            id="10^40",
        ),
        pytest.param({"metrics": {"reposts": -1}}, "out_of_range", id="metrics"),
        pytest.param({"language": "espa\u00f1ol"}, "out_of_range", id="language"),
        pytest.param({"language": ""}, "out_of_range", id="no-language"),
        pytest.param({"removed_by": "nobody"}, "out_of_range", id="remover"),
        pytest.param({"kind": "story"}, "bad_kind", id="kind"),
        pytest.param({"kind": "repost", "text": ""}, "missing_parent", id="repost"),
        pytest.param({"kind": "quote"}, "missing_parent", id="quote-of-nothing"),
        pytest.param(
            {"kind": "repost", "parent": ""}, "missing_parent", id="empty-parent"
        ),
        pytest.param({"parent": "bad", "kind": "repost"}, "parent_cycle", id="itself"),
        pytest.param({"text": f"hola {LONE}"}, "bad_unicode", id="surrogate"),
        pytest.param({"parent": LONE}, "bad_unicode", id="surrogate-parent"),
        pytest.param({"raw": {"a": [LONE]}}, "bad_unicode", id="surrogate-raw"),
        pytest.param({"raw": object()}, "malformed", id="no-json"),
    ],
)
def test_a_wrong_item_is_refused_alone_and_says_why(brand, wrong, code):
    result = take(brand, item("1"), item("bad") | wrong, item("2"))

    assert told(result) == [(1, "bad", code)]
    assert 0 < len(result.rejected[0].detail) <= 500
    assert (result.accepted, result.updated, result.duplicates) == (2, 0, 0)
    assert sorted(result.mention_ids) == [0, 2]
    assert set(Mention.objects.values_list("external_id", flat=True)) == {"1", "2"}


@pytest.mark.parametrize(
    ("value", "code", "external_id"),
    [
        pytest.param(item("") | {}, "missing_field", "", id="empty-id"),
        pytest.param(item("i" * 513), "too_long", "i" * 512, id="long-id"),
        pytest.param(item(LONE), "bad_unicode", None, id="surrogate-id"),
        pytest.param(item("1") | {"external_id": 7}, "wrong_type", None, id="number"),
        pytest.param(None, "wrong_type", None, id="nothing"),
        pytest.param(["1"], "wrong_type", None, id="list"),
        pytest.param({1: 2}, "wrong_type", None, id="numbers"),
        pytest.param({}, "missing_field", None, id="empty"),
    ],
)
def test_an_item_that_cannot_be_named_is_told_by_its_place(
    brand, value, code, external_id
):
    result = take(brand, value, item("2"))

    assert told(result) == [(0, external_id, code)]
    assert Mention.objects.get().external_id == "2"


def test_a_batch_of_wrong_items_alone_changes_nothing(brand):
    take(brand, item("1"))

    with nothing_changes():
        result = take(brand, item("2", channel="fax"), item("3", text=""))

    assert told(result) == [(0, "2", "unknown_channel"), (1, "3", "empty_text")]


def test_refusals_come_in_the_order_of_the_batch(brand):
    result = take(
        brand,
        item("1", text=""),
        item("2"),
        repost("3", "4"),
        repost("4", "3"),
        {"external_id": "5"},
    )

    assert told(result) == [
        (0, "1", "empty_text"),
        (3, "4", "parent_cycle"),
        (4, "5", "missing_field"),
    ]


@pytest.mark.parametrize(
    "right",
    [
        pytest.param({"external_id": "i" * 512}, id="id"),
        pytest.param({"parent": "p" * 512, "kind": "reply"}, id="parent"),
        pytest.param({"text": "ñ" * 50_000}, id="text"),
        pytest.param({"title": "t" * 500, "url": "u" * 4_000}, id="labels"),
        pytest.param({"author": {"handle": "h" * 200}}, id="handle"),
        pytest.param(at_minute(10), id="ten-minutes-ahead"),
        pytest.param({"posted_at": "1990-01-01T00:00:00Z"}, id="1990"),
        pytest.param(
            {"posted_at": datetime(2025, 11, 17, 8, tzinfo=UTC)}, id="datetime"
        ),
        pytest.param({"author": {"handle": "ada", "followers": 0}}, id="nobody"),
        pytest.param({"author": {"handle": "ada", "followers": 10**10}}, id="10^10"),
        pytest.param({"metrics": {"views": 10**12}}, id="views"),
        pytest.param({"kind": "call", "text": None}, id="call"),
        pytest.param({"kind": "reply"}, id="reply-to-nothing-known"),
    ],
)
def test_what_stands_at_a_limit_is_taken(brand, right):
    result = take(brand, item("1") | right)

    assert (result.accepted, result.rejected) == (1, [])


def test_a_repost_may_be_silent_and_a_quote_may_not(brand):
    result = take(brand, repost("2", "1"), quote("3", "1", text=" "))

    assert told(result) == [(1, "3", "empty_text")]


def test_nul_bytes_are_stripped_wherever_they_stand(brand):
    nul = {
        "channel": "twi\0tter",
        "external_id": "\0one",
        "kind": "re\0ply",
        "parent": "ze\0ro",
        "author": {
            "handle": "a\0da",
            "name": "\0Ada",
            "url": "https://\0",
            "employer": "Ac\0me",
        },
        "text": "ho\0la",
        "title": "\0",
        "url": "\0https://example.org/",
        "language": "es\0",
        "posted_at": MONDAY.isoformat(),
        "removed_by": "auth\0or",
        "raw": {"\0key": ["a\0b", {"c": "\0"}]},
    }

    result = take(brand, nul)

    assert result.rejected == []
    mention = Mention.objects.get()
    assert (mention.external_id, mention.parent_external_id) == ("one", "zero")
    assert (mention.kind, mention.language) == ("reply", "es")
    assert mention.removed_by == "author"
    author = Author.objects.get()
    assert (author.handle, author.handle_key) == ("ada", "ada")
    assert (author.name, author.url, author.employer) == ("Ada", "https://", "Acme")
    content = Content.objects.get()
    assert content.text == "hola"
    assert (content.title, content.url) == ("", "https://example.org/")
    assert RawItem.objects.get().raw == {"key": ["ab", {"c": ""}]}


def test_nul_bytes_make_no_second_post(brand):
    take(brand, item("1", parent="", title="x"))

    result = take(brand, item("\x001", by="author_of_1", parent="\0", title="\0x"))

    assert (result.accepted, result.duplicates) == (0, 1)


def test_an_item_of_nothing_but_nul_bytes_is_empty(brand):
    result = take(
        brand,
        item("\0"),
        item("2", text="\0\0"),
        repost("3", "\0"),
        item("4", author={"handle": "\0"}),
    )

    assert [r.code for r in result.rejected] == [
        "missing_field",
        "empty_text",
        "missing_parent",
        "missing_field",
    ]
    assert not Conversation.objects.exists()
    assert not ScoredPost.objects.exists()


@pytest.mark.parametrize(
    ("said", "same"),
    [("es", True), ("pt-BR", True), ("zh-Hant-TW", True), ("x-klingon", True)]
    + [(tag, False) for tag in ("es_MX", "e" * 9, "es-", "-", "es MX", "es-" * 20)],
)
def test_a_language_is_a_tag_of_bcp_47(brand, said, same):
    result = take(brand, item("1", language=said))

    assert result.accepted == same
    assert [r.code for r in result.rejected] == ([] if same else ["out_of_range"])


def test_a_handle_is_one_account_however_it_is_spelled(brand):
    take(
        brand,
        item("1", by="@Straße", followers=5),
        item("2", by=" STRASSE "),
        item("3", by="strasse", channel="email"),
    )

    accounts = Author.objects.order_by("pk").values_list("channel__slug", "handle")
    assert sorted(accounts) == [("email", "strasse"), ("twitter", "@Straße")]


@pytest.mark.parametrize(
    ("said", "by", "by_brand"),
    [
        pytest.param({}, "ACME", True, id="own-account"),
        pytest.param({}, "@acme", True, id="with-its-sign"),
        pytest.param({"channel": "email"}, "acme", False, id="elsewhere"),
        pytest.param({"by_brand": True}, "ada", True, id="said-so"),
        pytest.param({"by_brand": False}, "acme", True, id="denied by its own account"),
    ],
)
def test_the_brand_writes_from_its_accounts_or_when_it_says_so(
    brand, said, by, by_brand
):
    take(brand, item("1", by=by, **said))

    assert Mention.objects.get().by_brand is by_brand


def test_what_copy_could_misread_arrives_as_it_is(brand):
    text = 'a\tb\nc\rd\\N \\. \\\\ "e" {f,NULL} \x0b\x85\u2028 ¿qué?  🇪🇸'

    take(brand, item("\\N", by='a"b\\,c', text=text, title="\\.", url="\t"))

    content = Content.objects.select_related("mention__author").get()
    assert (content.text, content.title, content.url) == (text, "\\.", "\t")
    assert content.mention.external_id == "\\N"
    assert content.mention.author.handle == 'a"b\\,c'
    again = take(brand, item("\\N", by='a"b\\,c', text=text, title="\\.", url="\t"))
    assert again.duplicates == 1
