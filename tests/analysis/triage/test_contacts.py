"""How many earlier contacts a text states, in figures and in words."""

import pytest

from reputation.analysis.triage.contacts import find_contacts, number
from tests.analysis.triage.found import hits_of


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("van 4 llamadas y nadie responde", 4),
        ("llevo 3 correos sin respuesta", 3),
        ("cuatro llamadas y nada", 4),
        ("he llamado 5 veces y nadie contesta", 5),
        ("es la tercera vez que llamo y sigo sin luz", 3),
        ("un par de correos y nada", 2),
        ("He llamado y he ido no sé cuántas veces", 2),
        ("99 llamadas y nada", 50),
        ("4th call and still no answer", 4),
        ("I have called six times, nobody helps", 6),
        ("three emails, no reply", 3),
        ("pela terceira vez ligo e ninguém resolve", 3),
        ("es la tercera vez esta semana que les escribo y nada", 3),
        ("third time this week I have to call you, nobody helps", 3),
        ("é a terceira vez esta semana que ligo e ninguém resolve", 3),
        ("es la tercera vez esta semana que no viene el técnico, nadie avisa", 3),
        ("cuarta vez este mes que me cuelgan, una vergüenza", 4),
        ("third time this week I was told to wait, still no answer", 3),
        ("é a terceira vez esta semana que me dizem que não, ninguém ajuda", 3),
        ("já liguei 7 vezes e nada", 7),
        ("duas reclamações sem resposta", 2),
    ],
)
def test_a_count_of_contacts_in_vain(text: str, times: int) -> None:
    contacts = find_contacts(hits_of(text))

    assert contacts is not None
    assert (contacts.times, contacts.sure) == (times, True)


@pytest.mark.parametrize(
    "text",
    [
        "plan de 500 llamadas gratis",
        "son las 4 y no llamé",
        "tengo 3 hijos",
        "unlimited calls for 20 euros",
        "es la tercera vez esta semana que me quedo sin internet",
        "third time this week it rains",
        "third time this week I told my friends about it",
        "",
    ],
)
def test_no_contact_is_counted(text: str) -> None:
    assert find_contacts(hits_of(text)) is None


def test_contacts_that_worked_are_not_sure() -> None:
    contacts = find_contacts(hits_of("tras 2 llamadas ya me lo solucionaron"))

    assert contacts is None or not contacts.sure


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("7", 7),
        ("3a", 3),
        ("4th", 4),
        ("doce", 12),
        ("sexta", 6),
        ("999", 50),
        ("20000", 0),
        ("\N{ETHIOPIC DIGIT ONE}", 0),
        ("²", 0),
        ("gato", 0),
        ("", 0),
    ],
)
def test_a_word_is_a_number(word: str, count: int) -> None:
    assert number(word) == count
