"""What a customer's words say is at stake: a time, an amount, and nothing where they say neither."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from reputation.cases.stakes import Place, Said, may_name_a_stake, stakes_in

MEXICO = Place("America/Mexico_City", "MX", "MXN")
SPAIN = Place("Europe/Madrid", "ES", "EUR")
BRAZIL = Place("America/Sao_Paulo", "BR", "BRL")
TEXAS = Place("America/Chicago", "US", "USD")
# A Monday, nine in the morning in Mexico City.
NOW = datetime(2025, 11, 17, 15, 0, tzinfo=UTC)
FINAL = {"hard_deadline": 1}


def said(text, language, **signals):
    return Said(text, language, NOW, signals)


def deadline(text, language, place, signals=None):
    found = [
        each
        for each in stakes_in(Said(text, language, NOW, signals or {}), place)
        if each.code == "set_hard_deadline"
    ]
    if not found:
        return None
    at = found[0].deadline_at.astimezone(ZoneInfo(place.zone))
    return at.replace(tzinfo=None).isoformat(" ", "minutes"), found[0].quote


@pytest.mark.parametrize(
    ("text", "language", "place", "at", "quote"),
    [
        (
            "Lo necesito arreglado antes del viernes a las 14:00",
            "es",
            MEXICO,
            "2025-11-21 14:00",
            "antes del viernes a las 14:00",
        ),
        (
            "Fix it before Friday 14:00 or I lose the contract",
            "en",
            TEXAS,
            "2025-11-21 14:00",
            "before Friday 14:00",
        ),
        ("I need it by Friday 2pm", "en", TEXAS, "2025-11-21 14:00", "by Friday 2pm"),
        ("I need it before Friday", "en", TEXAS, "2025-11-21 00:00", "before Friday"),
        ("I need it by Friday", "en", TEXAS, "2025-11-21 23:59", "by Friday"),
        (
            "Preciso disso até sexta-feira às 18h",
            "pt",
            BRAZIL,
            "2025-11-21 18:00",
            "até sexta-feira às 18h",
        ),
        (
            "Tiene que estar antes de las 15:00 del jueves",
            "es",
            SPAIN,
            "2025-11-20 15:00",
            "antes de las 15:00 del jueves",
        ),
        (
            "Tienen hasta el viernes",
            "es",
            SPAIN,
            "2025-11-21 23:59",
            "hasta el viernes",
        ),
        (
            "Espero la respuesta a más tardar el 23 de noviembre",
            "es",
            MEXICO,
            "2025-11-23 23:59",
            "a más tardar el 23 de noviembre",
        ),
    ],
)
def test_a_date_that_is_said_to_be_a_limit(text, language, place, at, quote):
    assert deadline(text, language, place) == (at, quote)


@pytest.mark.parametrize(
    ("text", "language", "at"),
    [
        ("Mi vuelo sale el viernes 21 de noviembre a las 15:00", "es", "21 15:00"),
        ("Nos casamos el sábado y han cambiado el vuelo", "es", "22 23:59"),
        ("My flight leaves tomorrow at 6 am", "en", "18 06:00"),
        ("El viernes antes de las 10 de la noche", "es", "21 22:00"),
        ("Me entregan las llaves el jueves y la boda es el sábado", "es", "20 23:59"),
    ],
)
def test_any_date_of_a_post_that_was_read_as_final(text, language, at):
    found = deadline(text, language, MEXICO, FINAL)

    assert found is not None
    assert found[0] == f"2025-11-{at}"
    assert deadline(text.replace("antes de", ""), language, MEXICO) is None


@pytest.mark.parametrize(
    "text",
    [
        "Lo compré el lunes y ya no funciona",
        "Ana called me on Friday and nothing happened",
        "Antes me atendían bien",
        "Até hoje nada, e ninguém responde",
        "Hasta hoy no me han devuelto nada",
        "They want to strand us in Houston until tomorrow morning",
        "Estoy libre hasta el lunes",
        "Nadie contesta",
        "",
    ],
)
def test_no_limit_is_read_where_none_is_said(text):
    assert deadline(text, "", SPAIN) is None


def test_what_has_passed_already_is_no_deadline():
    assert deadline("antes de hoy a las 8:00", "es", MEXICO) is None
    assert deadline("antes de hoy a las 20:00", "es", MEXICO) is not None


@pytest.mark.parametrize(
    ("text", "place", "amount", "currency", "quote"),
    [
        ("Son $6,000 de diferencia", MEXICO, "6000.00", "MXN", "$6,000"),
        ("8 meses sin mi móvil de 400 €", SPAIN, "400.00", "EUR", "400 €"),
        ("Un vale de 15 € por un espejo de 220 €", SPAIN, "220.00", "EUR", "220 €"),
        ("Cobraram R$ 1.250,50", BRAZIL, "1250.50", "BRL", "R$ 1.250,50"),
        (
            "Perdí 300 pesos",
            Place("UTC", "", "ARS"),
            "300.00",
            "ARS",
            "300 pesos",
        ),  # of no country that we know: the brand's own
    ],
)
def test_the_largest_amount_is_what_it_may_cost_him(
    text, place, amount, currency, quote
):
    [stake] = stakes_in(said(text, "es"), place)

    assert (stake.code, stake.quote) == ("set_harm", quote)
    assert (stake.amount, stake.currency) == (Decimal(amount), currency)


def test_a_price_list_is_no_harm():
    text = "Tarifas: 10 €, 20 €, 30 €, 40 € y 50 € al mes"

    assert stakes_in(said(text, "es"), SPAIN) == []


@pytest.mark.parametrize(
    ("text", "signals", "wanted"),
    [
        ("Nadie contesta", {}, False),
        ("Nadie contesta", FINAL, True),
        ("antes del viernes", {}, True),
        ("400 €", {}, True),
    ],
)
def test_most_posts_are_passed_over(text, signals, wanted):
    assert may_name_a_stake(Said(text, "es", NOW, signals)) is wanted
