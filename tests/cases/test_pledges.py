"""A time that our own answer names is found in three languages, and what is no promise is let be."""

from datetime import UTC, datetime

import pytest

from reputation.cases.pledges import pledge_in

AT = datetime(2025, 11, 17, 9, 0, tzinfo=UTC)  # a Monday; in Madrid it is ten


def due(text: str, language: str) -> str | None:
    found = pledge_in(text, language=language, at=AT, zone="Europe/Madrid")
    return f"{found.due_at:%d %H:%M}" if found else None


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("es", "Te llama Marta hoy a las 18:00 y te devolvemos el cargo.", "17 17:00"),
        ("es", "Hoy antes de las 18:00 le confirmamos un lugar.", "17 17:00"),
        ("es", "Mañana a las 9:00 a. m. te escribimos.", "18 08:00"),
        ("es", "Antes de las 12:30 te llama Nuria.", "17 11:30"),
        ("es", "En 2 horas te contamos.", "17 11:00"),
        ("es", "Te lo devolvemos en las próximas 24 horas.", "18 09:00"),
        ("es", "Te lo arreglamos el viernes.", "21 22:59"),
        ("en", "We will call you today by 6 pm.", "17 17:00"),
        ("en", "I'll write to you tomorrow at 9.", "18 08:00"),
        ("en", "Sorry about Friday. Ana calls within 3 hours.", "17 12:00"),
        ("pt", "Ligamos hoje até às 18h.", "17 17:00"),
        ("pt", "Daqui a 30 minutos respondo.", "17 09:30"),
    ],
)
def test_a_time_of_ours_is_read(language, text, expected):
    assert due(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Nuestras tiendas abren los lunes a las 10:00."),
        ("es", "Sentimos lo de ayer a las 18:00."),
        ("es", "Lo miramos y te contamos."),
        ("es", "Le mandé a las 8 cajas vacías."),
        ("en", "Call 900 123 456."),
        ("pt", "O pedido tem 2 peças."),
    ],
)
def test_what_names_no_time_of_ours_is_no_promise(language, text):
    assert due(text, language) is None
