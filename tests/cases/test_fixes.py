"""What the brand says publicly is a claim when it says that something is fixed."""

import pytest

from reputation.cases.fixes import says_fixed


@pytest.mark.parametrize(
    "text",
    [
        "Ya está solucionado, ¡gracias!",
        "@eva Hemos resuelto la incidencia. Un saludo",
        "It has been fixed now",
        "Já está resolvido",
    ],
)
def test_it_is_fixed_is_a_claim(text):
    assert says_fixed(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lo miramos ahora mismo",
        "En cuanto esté solucionado le avisamos",
        "¿Ya está solucionado?",
        "It will be fixed tomorrow at 10:00",
        "Ainda não está resolvido",
        "",
    ],
)
def test_what_is_asked_denied_or_to_come_is_none(text):
    assert not says_fixed(text)
