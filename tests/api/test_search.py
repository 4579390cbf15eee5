"""Finding posts by their words, before they are indexed and after."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reputation.mentions import search
from reputation.mentions.models import Content, SearchDocument
from reputation.mentions.search import (
    NothingToSearch,
    Phrase,
    folded_words,
    index_again,
    index_waiting,
    parse,
)
from reputation.mentions.tasks import index_recent, index_words
from tenants.models import Brand, BrandSummary
from tenants.schemas import brand_context
from tests.api.items import ACME, an_item, send

MENTIONS = f"{ACME}mentions/"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Reclamación ÚLTIMA", ["reclamacion", "ultima"]),
        ("niño STRASSE straße", ["nino", "strasse", "strasse"]),
        ("ﬁn ①", ["fin", "1"]),
        ("@1and1_ES #estafa", ["1and1", "es", "estafa"]),
        ("https://acme.example/a-b?c", ["https", "acme", "example", "a", "b", "c"]),
        ("e\u0301xito", ["exito"]),
        ("привет 你好", ["привет", "你好"]),
        ("😡 … !", []),
        ("x" * 300, ["x" * 100]),
    ],
)
def test_words_are_lower_case_without_accents(text: str, words: list[str]):
    assert folded_words(text) == words


@pytest.mark.parametrize(
    ("question", "phrases"),
    [
        ("Estafa", [Phrase(("estafa",), is_prefix=False)]),
        ("tres  horas", [Phrase(("tres",), False), Phrase(("horas",), False)]),
        ("reclama*", [Phrase(("reclama",), is_prefix=True)]),
        ('"tres horas"', [Phrase(("tres", "horas"), is_prefix=False)]),
        ('"tres hor*"', [Phrase(("tres", "hor"), is_prefix=True)]),
        ('"tres horas', [Phrase(("tres", "horas"), is_prefix=False)]),
        ("e-mail", [Phrase(("e", "mail"), is_prefix=False)]),
        ("& | ! estafa <->", [Phrase(("estafa",), is_prefix=False)]),
        ("it's", [Phrase(("it", "s"), is_prefix=False)]),
    ],
)
def test_a_question_is_words_beginnings_and_phrases(
    question: str, phrases: list[Phrase]
):
    assert parse(question) == phrases


@pytest.mark.parametrize("question", ["", " ", "...", '""', "*", "'", "😡", "a " * 33])
def test_a_question_without_words_is_none(question: str):
    with pytest.raises(NothingToSearch):
        parse(question)


TEXTS = {
    "1": "Llevo tres horas esperando. Reclamación!",
    "2": "tres veces, dos horas",
    "3": "RECLAMO: la fábrica de Móstoles no responde",
    "4": "Nada que decir",
}
QUESTIONS = [
    ("tres", {"1", "2"}),
    ("TRES horas", {"1", "2"}),
    ('"tres horas"', {"1"}),
    ('"horas esperando"', {"1"}),
    ("reclam*", {"1", "3"}),
    ("reclamacion", {"1"}),
    ("reclamación", {"1"}),
    ("fabrica mostoles", {"3"}),
    ('"fabrica de mos*"', {"3"}),
    ("recla", set()),
    ("tres nada", set()),
    ("'; DROP TABLE x; --", set()),
    ("tres:*", {"1", "2"}),
]


def post_all(api: Client) -> None:
    for name, text in TEXTS.items():
        assert send(api, MENTIONS, an_item(name, text=text)).status_code == 201


def found(api: Client, question: str) -> set[str]:
    answer = api.get(MENTIONS, {"q": question})
    assert answer.status_code == 200, answer.content
    return {post["external_id"] for post in answer.json()["results"]}


@pytest.mark.parametrize("is_indexed", [False, True], ids=["fresh", "indexed"])
def test_the_answer_is_the_same_before_and_after_indexing(
    api: Client, acme: Brand, twitter, is_indexed: bool
):
    post_all(api)
    if is_indexed:
        with brand_context(acme):
            assert index_waiting() == 4

    assert {question: found(api, question) for question, _ in QUESTIONS} == dict(
        QUESTIONS
    )


def test_a_title_is_searched_too(api: Client, twitter):
    send(api, MENTIONS, an_item(title="Carta abierta"))

    assert found(api, '"carta abierta"') == {"1"}


def test_indexing_is_done_once_oldest_first(api: Client, acme: Brand, twitter):
    post_all(api)

    with brand_context(acme):
        assert [index_waiting(limit=3), index_waiting(), index_waiting()] == [3, 1, 0]
        assert SearchDocument.objects.count() == 4


def test_half_indexed_finds_both_halves(api: Client, acme: Brand, twitter):
    post_all(api)
    with brand_context(acme):
        index_waiting(limit=1)

    assert found(api, "tres") == {"1", "2"}


def test_indexing_takes_three_statements_whatever_the_number(
    api: Client, acme: Brand, twitter
):
    post_all(api)

    with brand_context(acme), CaptureQueriesContext(connection) as seen:
        index_waiting()

    statements = [query["sql"] for query in seen.captured_queries]
    assert sum(not sql.startswith("SET ") for sql in statements) == 3


def test_posts_without_words_are_left_out(api: Client, acme: Brand, twitter):
    send(api, MENTIONS, an_item("1"))
    repost = an_item("2", kind="repost", parent="1", url="https://x.example/2")
    del repost["text"]
    send(api, MENTIONS, repost)

    with brand_context(acme):
        assert Content.objects.count() == 2
        assert index_waiting() == 1
        assert index_waiting() == 0


def test_what_committed_late_is_indexed_still(api: Client, acme: Brand, twitter):
    """An id is made before its commit: an older one may appear behind the newest document."""
    post_all(api)
    with brand_context(acme):
        index_waiting()
        first = SearchDocument.objects.order_by("mention_id")[0]
        first.delete()

        assert index_waiting() == 1


def test_only_what_may_have_committed_late_is_looked_at_again(
    api: Client, acme: Brand, twitter, monkeypatch: pytest.MonkeyPatch
):
    post_all(api)
    with brand_context(acme):
        index_waiting()
        SearchDocument.objects.order_by("mention_id")[0].delete()
        monkeypatch.setattr(search, "LATE_COMMIT", timedelta(0))

        assert index_waiting() == 0


@pytest.mark.parametrize("is_indexed", [False, True], ids=["fresh", "indexed"])
def test_a_changed_text_is_found_by_its_new_words(
    api: Client,
    acme: Brand,
    twitter,
    monkeypatch: pytest.MonkeyPatch,
    is_indexed: bool,
):
    send(api, MENTIONS, an_item("1", text="antes"))
    if is_indexed:
        with brand_context(acme):
            index_waiting()
        # Nothing is looked at twice: a post of yesterday changes today.
        monkeypatch.setattr(search, "LATE_COMMIT", timedelta(0))

    send(api, MENTIONS, an_item("1", text="después"))

    assert found(api, "despues") == {"1"}
    assert found(api, "antes") == set()


def test_indexing_again_touches_only_what_changed(api: Client, acme: Brand, twitter):
    post_all(api)
    with brand_context(acme):
        index_waiting()
        Content.objects.filter(text__contains="tres veces").update(text="cuatro veces")
        ids = list(Content.objects.values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute("SELECT mention_id, xmin::text FROM mentions_searchdocument")
            before = dict(cursor.fetchall())
            index_again(ids)
            cursor.execute(
                "SELECT count(*) FROM mentions_searchdocument WHERE document @@ 'cuatro'"
            )
            assert cursor.fetchone() == (1,)
        assert set(before) == set(map(UUID, map(str, ids)))


def test_a_search_costs_four_statements_more(api: Client, twitter, count_queries):
    post_all(api)
    without = count_queries(lambda: api.get(MENTIONS))

    assert count_queries(lambda: api.get(MENTIONS, {"q": "tres"})) == without + 4


def test_the_round_indexes_brands_that_took_posts_in_lately(
    api: Client, acme: Brand, globex: Brand, monkeypatch: pytest.MonkeyPatch
):
    sent = []
    monkeypatch.setattr(
        "reputation.mentions.tasks.send", lambda task, brand: sent.append((task, brand))
    )
    BrandSummary.objects.filter(brand=globex).update(accepted_at=None)
    with brand_context(acme):
        from reputation.channels.models import Channel
        from tests.people import MONDAY

        Channel.objects.create(
            slug="twitter", kind="twitter", name="X", created_at=MONDAY
        )
    post_all(api)

    index_recent()

    assert sent == [(index_words, acme.pk)]


def test_a_long_text_of_one_word_is_indexed(api: Client, acme: Brand, twitter):
    send(api, MENTIONS, an_item("1", text="palabra " * 6_000))
    with brand_context(acme):
        index_waiting()

    assert found(api, '"palabra palabra"') == {"1"}
