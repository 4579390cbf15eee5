"""The engine: sums that add up, negation, mockery, language, and nothing that falls over."""

from math import exp, isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reputation.analysis.triage.engine import CueReader

READER = CueReader()


def complaint(text, **kwargs):
    return READER.read(text, **kwargs).complaint


def sentiment(text):
    return READER.read(text).sentiment


def drivers(text):
    return {driver.cue for driver in READER.explain(text).drivers}


@pytest.mark.parametrize(
    "text",
    [
        "@Telcora llevo tres días sin internet y nadie me contesta",
        "No funciona la app, no puedo entrar a mi cuenta",
        "@SkyLarkAir still waiting for my refund after 6 weeks, nobody answers",
        "Your driver left my parcel in the rain and it's broken",
        "@Entregaki paguei há dois meses e o produto não chegou, ninguém responde",
        "Péssimo atendimento, não resolvem nada",
    ],
)
def test_a_complaint_is_called_one(text):
    assert complaint(text) >= 0.5
    assert sentiment(text) <= -0.25


@pytest.mark.parametrize(
    "text",
    [
        "¿Me pasan los datos del APN? No tengo tiempo de hacer fila",
        "Necesito cambiar la fecha, me es imposible ir hasta la sucursal y hacer cola",
        "Could you resend the invoice? I can't get to the branch in person",
        "Podem enviar a segunda via? Não tenho tempo de ir à loja",
    ],
)
def test_why_somebody_asks_is_no_failure_of_the_company(text):
    assert complaint(text) < 0.35


def test_who_asks_for_nothing_tells_a_failure():
    assert (
        complaint("No tengo tiempo de hacer fila y nadie contesta, llevo dos horas")
        >= 0.5
    )


@pytest.mark.parametrize(
    "text",
    [
        "Muchas gracias por la ayuda, excelente servicio",
        "I love this airline, the crew was so friendly",
        "Adorei o atendimento, muito obrigada!",
    ],
)
def test_praise_is_glad_and_no_complaint(text):
    assert complaint(text) < 0.35
    assert sentiment(text) >= 0.25


@pytest.mark.parametrize(
    ("plain", "turned"),
    [
        ("el servicio es bueno", "el servicio no es bueno"),
        ("your service is good", "your service is not good"),
        ("o serviço é bom", "o serviço não é bom"),
    ],
)
def test_a_negation_turns_praise_round(plain, turned):
    assert sentiment(turned) < sentiment(plain)
    assert complaint(turned) > complaint(plain)
    assert "not_good" in drivers(turned) | {"not_good"} - drivers(plain)


def test_a_negation_does_not_reach_over_the_end_of_a_sentence():
    assert "good" in drivers("I did not. Good service")


@pytest.mark.parametrize(
    ("meant", "mocked"),
    [
        ("Gracias por todo @iberia", "Gracias por nada @iberia"),
        ("thanks for everything @united", "thanks for nothing @united"),
        ("Obrigada por tudo @tap", "Obrigada por nada @tap"),
        ("great service @united", "great service @united #not"),
    ],
)
def test_mockery_is_no_thanks(meant, mocked):
    assert complaint(mocked) > complaint(meant)
    assert sentiment(mocked) < sentiment(meant)


@settings(deadline=None)  # word lists and statistics load at first use
@given(st.text(max_size=200))
def test_any_text_reads_the_same_twice_and_within_bounds(text):
    reading = READER.read(text)
    assert reading == READER.read(text)
    assert 0 <= reading.complaint <= 1
    assert -1 <= reading.sentiment <= 1
    assert 0 <= reading.severity <= 1


WORDS = """no not não funciona works gracias thanks por nada llevo 3 horas esperando 😡 @brand #fail ! ? .
terrible service nunca bueno bom http://x.y obrigado refund"""
TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join),
)


@settings(deadline=None)  # word lists and statistics load at first use
@given(TEXTS)
def test_the_weights_of_the_drivers_are_the_score(text):
    explanation = READER.explain(text)
    reading = explanation.reading
    logit = explanation.base + sum(driver.weight for driver in explanation.drivers)
    logit = max(-30.0, min(30.0, logit))
    assert isclose(reading.complaint, 1 / (1 + exp(-logit)), abs_tol=1e-9)
    for driver in explanation.drivers:
        assert text[driver.start : driver.end] == driver.words


@settings(deadline=None)  # word lists and statistics load at first use
@given(TEXTS)
def test_an_explanation_explains_the_reading(text):
    assert READER.explain(text).reading == READER.read(text)


def test_the_brands_own_words_carry_no_complaint():
    reading = READER.read("No funciona nada, es una vergüenza", by_brand=True)
    assert reading.complaint == reading.sentiment == reading.severity == 0
    assert READER.explain("Es una vergüenza", by_brand=True).drivers == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Buenos días, ¿a qué hora abren mañana?", "es"),
        ("When does the store open tomorrow?", "en"),
        ("Bom dia, a que horas vocês abrem amanhã?", "pt"),
        ("Buongiorno, a che ora aprite domani mattina?", "it"),
        ("Guten Morgen, wann machen Sie morgen auf?", "de"),
        ("Bonjour, à quelle heure ouvrez-vous demain ?", "fr"),
        ("Bon dia, a quina hora obriu demà al matí?", "ca"),
        ("12345", ""),
        ("", ""),
    ],
)
def test_the_language_is_told(text, language):
    assert READER.read(text).language == language


def test_a_short_text_is_in_the_language_of_its_author():
    assert READER.read("ok, top!", usual="pt").language == "pt"
    assert READER.read("ok, top!", language="es-MX").language == "es"


def test_what_the_text_shows_goes_before_what_the_sender_says():
    text = "Llevo tres semanas esperando y no me han devuelto el dinero"
    assert READER.read(text, language="en", usual="pt").language == "es"


def test_a_post_that_mixes_two_languages_names_both():
    reading = READER.read(
        "Llevo dos días esperando y nada, this is the worst service that I have ever had"
    )
    assert {reading.language, reading.also} == {"es", "en"}
    assert reading.complaint >= 0.5
