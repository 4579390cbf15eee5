"""What a complaint holds against the company by quoting it."""

import pytest

from reputation.analysis.triage.quotes import find_quoted
from tests.analysis.triage.found import hits_of

COMPLAINS, ASKS = 0.9, 0.2


def quoted_in(text: str, complaint: float = COMPLAINS) -> dict[str, bool]:
    return {one.name: one.sure for one in find_quoted(hits_of(text), complaint)}


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ('"El martes sin falta", y aquí sigo', "broken_promise"),
        ("“By Friday, madam.” No parcel", "broken_promise"),
        ('Lavadora "reparada" que no lava', "false_fix"),
        ("«Resolvido» e a água a cair", "false_fix"),
        ("marked 'delivered', porch empty", "false_fix"),
        ('"A llorar a otro lado", me contestó el encargado', "disrespect_or_threat"),
        ("Resposta da gerente: “vai chorar longe”", "disrespect_or_threat"),
    ],
)
def test_quoted_words_are_held_against_the_company(text: str, signal: str) -> None:
    assert quoted_in(text) == {signal: True}


def test_a_quoted_channel_is_left_to_a_person() -> None:
    assert quoted_in('"Please DM us", says the bot') == {"pushed_off_channel": False}


def test_what_is_asked_is_not_held_against_anybody() -> None:
    assert quoted_in('la app dice "entregado", ¿ya está?') == {"false_fix": False}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('Lavadora "reparada" en dos días, gracias', ASKS),
        ("Lavadora reparada que no lava", COMPLAINS),
        ('Una serie que se llama "Los Pinos", qué sueño', COMPLAINS),
        ("I don't think it's resolved", COMPLAINS),
        ("", COMPLAINS),
    ],
)
def test_nothing_is_quoted_against_the_company(text: str, complaint: float) -> None:
    assert quoted_in(text, complaint) == {}
