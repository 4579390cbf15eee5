"""Which language a post is in, also where two or three words are all that it says."""

import csv
from pathlib import Path

import pytest

from reputation.analysis.triage.language import Told, tell
from reputation.analysis.triage.matcher import the_matcher
from tests.analysis.triage.gold import posts

SHARED = Path(__file__).parents[4] / "shared" / "data" / "triage"
SETS = {
    "afrisenti_pt": "pt",
    "complaints_en": "en",
    "es_airlines": "es",
    "reclameaqui_gf_pt": "pt",
    "umsab_en": "en",
    "umsab_es": "es",
    "umsab_pt": "pt",
    "us_airline_en": "en",
}
SHORT = {
    "es": [
        "Vergonzoso", "No funciona", "Increíble!!!", "Pésimo", "Contesten!", "Mi paquete?", "Nadie responde",
        "Otra vez caído", "Sin señal otra vez", "Ya van tres días", "Menuda estafa", "Factura incorrecta",
        "Devolvedme el dinero", "Todo estupendo", "Estafadores", "Ni caso",
    ],
    "en": [
        "Shameful", "Still waiting", "No signal again", "It broke", "Refund please", "Rude staff",
        "Delayed", "Total scam", "Charged twice", "Brilliant", "Cheers", "No reply", "So slow",
    ],
    "pt": [
        "Vergonha", "Péssimo atendimento", "Que absurdo", "Ninguém responde", "Só problemas", "Adorei",
        "Cadê meu pedido?", "Tá fora do ar", "Meu voo atrasou", "Seja forte e Corajoso.", "A vida é pequena",
        "Encomenda perdida", "Reembolso já", "O gajo é fiel",
    ],
}  # fmt: skip


def told(text: str, **known: str) -> Told:
    return tell(text, the_matcher().parse(text).words, **known)


@pytest.mark.parametrize(
    ("text", "language"),
    [(text, language) for language, texts in SHORT.items() for text in texts],
)
def test_short_posts_are_told_by_their_words_and_letters(text, language):
    assert told(text).language == language


@pytest.mark.parametrize("text", ["", "@ana @luis", "http://x.y", "123 !!!", "😂😂"])
def test_where_nothing_is_said_nothing_is_told(text):
    assert told(text) == Told("", "", "")
    assert told(text, usual="pt") == Told("pt", "", "")


def test_another_language_needs_more_than_one_word():
    assert told("per favore ma quando arriva il mio rimborso").language == "it"
    assert told("I miss playing D&D").language == "en"


def test_what_the_author_writes_does_not_change_what_the_text_tells():
    assert told("Reembolso", usual="en").own == told("Reembolso").own


def test_the_gold_set_is_told():
    wrong = [post.id for post in posts() if told(post.text).language != post.language]
    assert len(wrong) <= 0.01 * len(posts())  # some mix two languages


def test_the_shared_sets_are_told():
    right = total = 0
    for name, language in SETS.items():
        path = SHARED / f"{name}.csv"
        if not path.is_file():
            pytest.skip(f"Not measured: {path.name} is not beside the repository.")
        with path.open(encoding="utf-8", newline="") as file:
            texts = [
                row["text"] for row in csv.DictReader(file) if row.get("dup") != "1"
            ]
        right += sum(told(text).language == language for text in texts)
        total += len(texts)
    assert right >= 0.993 * total


@pytest.mark.parametrize(
    "text",
    [
        "لقد انتظرت ثلاث ساعات",
        "我等了三个小时",
        "Περίμενα τρεις ώρες",
        "Я жду три часа",
    ],
)
def test_another_script_is_unknown_whatever_its_author_mostly_writes(text):
    assert told(text, usual="es") == Told("", "", "")
    assert told(f"{text} @acme", usual="es").language == ""


@pytest.mark.parametrize(
    ("text", "language", "also"),
    [
        ("Tres horas esperando!! This is ridiculous", "es", "en"),
        ("Vergonha total! Never again.", "pt", "en"),
        ("Gracias! This one is ridiculous", "en", ""),  # one word tells no language
    ],
)
def test_a_short_post_of_two_languages_names_both(text, language, also):
    assert (told(text).language, told(text).also) == (language, also)
