"""The matcher: whole words in any dress, at the right places of the original."""

import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.analysis.triage import automaton
from reputation.analysis.triage.folding import fold
from reputation.analysis.triage.matcher import Matcher, the_matcher
from reputation.analysis.triage.phrases import (
    FREE,
    BadLexicon,
    Phrase,
    parts_of,
    phrases_of,
    written_out,
)

LINES = {
    "failure": "no (me|nos)? funciona(n|ba|ban)?",
    "cancelled": "cancel* (mi|el) vuelo",
    "waiting": "sigo _ _? esperando",
    "praise": "good",
    "thanks": "gracias por nada",
    "contraction": "doesn't work",
    "face": "= :(",
    "irony": "#not",
}
MATCHER = Matcher(
    Phrase("es", "test", group, parts_of(line)) for group, line in LINES.items()
)


def found(text):
    hits = MATCHER.find(text)
    return {
        group.removeprefix("test."): [
            text[slice(*hits.span(hit))] for hit in hits.of(group)
        ]
        for group in hits.by_group
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No me funciona nada", {"failure": ["No me funciona"]}),
        ("NOOOO me funcionaaaa!", {"failure": ["NOOOO me funcionaaaa"]}),
        ("😡👍🏽 no\u0301 funcionan :(", {"failure": ["no\u0301 funcionan"], "face": [":("]}),
        ("Straße, no funciona", {"failure": ["no funciona"]}),
        ("#NoFunciona", {"failure": ["NoFunciona"]}),
        ("mal #nofunciona", {"failure": ["nofunciona"]}),
        ("great service #NOT", {"irony": ["NOT"]}),
        ("not so", {}),
        ("so goooood", {"praise": ["goooood"]}),
        ("It DOESN’T work, it doesnt work", {"contraction": ["DOESN’T work", "doesnt work"]}),
        ("me cancelaron, mi vuelo", {"cancelled": ["cancelaron, mi vuelo"]}),
        ("Sigo aquí aún esperando", {"waiting": ["Sigo aquí aún esperando"]}),
        ("sigo aquí esperando", {"waiting": ["sigo aquí esperando"]}),
        ("sigo esperando", {}),
        ("sigo aquí. esperando", {}),
        ("No. Funciona", {}),
        ("https://no.funciona/no-funciona", {}),
        ("@no_funciona", {}),
    ],
)  # fmt: skip
def test_phrases_are_found_where_they_stand(text, expected):
    assert found(text) == expected


def test_the_longer_of_two_overlapping_hits_stands():
    matcher = Matcher(
        Phrase("es", "t", "g", parts_of(words))
        for words in ("sin servicio", "sin servicio de voz")
    )
    hits = matcher.find("Estoy sin servicio de voz")
    assert [(hit.first, hit.last) for hit in hits.of("t.g")] == [(1, 4)]


@given(st.text(max_size=60))
def test_folding_leads_back_to_the_original(text):
    folded = fold(text)
    places = [folded.at(index) for index in range(len(folded.text) + 1)]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)


@given(st.text(max_size=20), st.text(max_size=20), st.booleans())
def test_a_phrase_is_found_amid_anything(before, after, apart):
    phrase = unicodedata.normalize("NFD" if apart else "NFC", "gracias por nada")
    text = f"{before} . {phrase} . {after}"
    hits = MATCHER.find(text)
    spans = [text[slice(*hits.span(hit))] for hit in hits.of("test.thanks")]
    assert phrase in spans


@given(st.text(alphabet="no funciaelv#@:(.'ñ́😡A", max_size=80))
def test_every_hit_lies_within_the_text(text):
    hits = MATCHER.find(text)
    for group in hits.by_group:
        for hit in hits.of(group):
            start, end = hits.span(hit)
            assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    "line",
    [
        "(abc",
        "* a",
        "_ a",
        "(a|_) b",
        "(a)? _ b",
        "a _",
        "a*b",
        "#",
        "#two words",
        "()",
        "(a)?",
        "a)b",
        "a (b|c",
    ],
)
def test_what_is_no_phrase_is_refused(line):
    with pytest.raises(BadLexicon):
        parts_of(line)


def test_a_bad_line_is_named_with_its_file(tmp_path):
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "tone.txt").write_text("[group]\nfine\n(broken\n")
    with pytest.raises(BadLexicon, match=r"es/tone\.txt, line 3"):
        list(phrases_of(tmp_path))


def test_every_shipped_phrase_is_found_as_it_is_written_out():
    matcher = the_matcher()
    for phrase in phrases_of():
        group = f"{phrase.topic}.{phrase.group}"
        for words in islice(written_out(phrase.parts), 40):
            text = " ".join("algo" if word == FREE else word for word in words)
            hits = matcher.find(text.replace("*", "es"))
            assert any(hit.first == 0 for hit in hits.of(group)), (group, text)


@pytest.mark.parametrize(
    ("line", "phrases"),
    [
        ("no (me|nos)? van", {"no van", "no me van", "no nos van"}),
        ("(muy |tan )?mal(o|a)", {"malo", "mala", "muy malo", "muy mala", "tan malo", "tan mala"}),
        ("sin( mi| el)? bono", {"sin bono", "sin mi bono", "sin el bono"}),
        ("it doesn't", {"it doesn't", "it doesnt"}),
        ("it's late", {"it's late"}),
        ("and it's", {"and it's", "and its"}),
        ("= <3", {"<3"}),
    ],
)  # fmt: skip
def test_a_line_stands_for_its_phrases(line, phrases):
    assert {" ".join(words) for words in written_out(parts_of(line))} == phrases


@pytest.fixture
def hasty_threads():
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("hasty_threads")
def test_threads_find_the_same_in_a_new_matcher():
    texts = [
        " ".join(next(written_out(phrase.parts)))
        for phrase in islice(phrases_of(), 0, None, 7)
    ]
    matcher = Matcher(phrases_of())

    def found(text):
        return matcher.find(text).by_group

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda _: [found(text) for text in texts], range(8)))

    assert together == [[found(text) for text in texts]] * 8


def test_first_words_are_forgotten_when_they_are_too_many(monkeypatch):
    monkeypatch.setattr(automaton, "_MOST_KNOWN", 3)
    matcher = Matcher([Phrase("es", "t", "g", parts_of("gracias por nada"))])

    for text in ("uno dos tres cuatro cinco", "seis gracias por nada siete ocho"):
        hits = matcher.find(text)

    assert [(hit.first, hit.last) for hit in hits.of("t.g")] == [(1, 3)]
