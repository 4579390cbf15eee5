"""Money, dates, personal data, brands and quotations, each where it stands."""

from datetime import UTC, datetime

import pytest

from reputation.analysis.reading import NO_CONTEXT, Context, Extract
from reputation.analysis.triage.extracts import extracts_of
from reputation.analysis.triage.personal import MASK, redact
from tests.analysis.triage.found import hits_of

MEXICO = Context(country="MX", own_names=frozenset({"interjet"}))
WEDNESDAY = datetime(2013, 5, 22, 16, tzinfo=UTC)


def extracts(
    text: str,
    kind: str,
    *,
    language: str = "es",
    context: Context = NO_CONTEXT,
    posted_at: datetime | None = None,
) -> list[Extract]:
    found = extracts_of(hits_of(text), language, context, posted_at=posted_at)
    return [one for one in found if one.kind == kind]


@pytest.mark.parametrize(
    ("text", "country", "value"),
    [
        ("$6,000", "MX", "6000.00 MXN"),
        ("6 mil pesos", "MX", "6000.00 MXN"),
        ("unos 6,000 pesos de diferencia", "MX", "6000.00 MXN"),
        ("6.000 pesos", "CO", "6000.00 COP"),
        ("200 pesos", "", "200.00 XXX"),
        ("$49.90", "US", "49.90 USD"),
        ("$49.90", "", "49.90 USD"),
        ("un móvil de 400 €", "ES", "400.00 EUR"),
        ("400€", "MX", "400.00 EUR"),
        ("19,99 euros", "ES", "19.99 EUR"),
        ("R$ 1.234,56", "BR", "1234.56 BRL"),
        ("1.234,56 reais", "", "1234.56 BRL"),
        ("£1,250.50", "GB", "1250.50 GBP"),
        ("20 quid", "GB", "20.00 GBP"),
        ("S/ 350", "PE", "350.00 PEN"),
        ("US$20", "AR", "20.00 USD"),
        ("€50k", "", "50000.00 EUR"),
        ("2 millones de", "CL", None),
        ("a las 15:00 del 2013", "MX", None),
        ("mil gracias", "MX", None),
    ],
)
def test_an_amount_and_its_currency(text: str, country: str, value: str | None) -> None:
    found = extracts(text, "money", context=Context(country=country))

    assert [one.value for one in found] == ([value] if value else [])


@pytest.mark.parametrize(
    ("text", "language", "date"),
    [
        ("antes del viernes", "es", "2013-05-24"),
        ("mi vuelo sale mañana", "es", "2013-05-23"),
        ("mañana por la mañana", "es", "2013-05-23"),
        ("el 30 de mayo", "es", "2013-05-30"),
        ("el 12/06/2013", "es", "2013-06-12"),
        ("by 12/06/2013", "en", "2013-12-06"),
        ("my exam is on May 30", "en", "2013-05-30"),
        ("we fly tomorrow", "en", "2013-05-23"),
        ("até dia 30 de maio", "pt", "2013-05-30"),
        ("amanhã", "pt", "2013-05-23"),
        ("el 3 de mayo de 2012", "es", None),
        ("31/02/2013", "es", None),
    ],
)
def test_a_date_still_to_come(text: str, language: str, date: str | None) -> None:
    found = extracts(text, "deadline", language=language, posted_at=WEDNESDAY)

    assert [one.value for one in found] == ([date] if date else [])


def test_without_a_day_of_posting_only_whole_dates_are_known() -> None:
    assert extracts("mañana o el viernes", "deadline") == []
    assert [one.value for one in extracts("el 20/05/2014", "deadline")] == [
        "2014-05-20"
    ]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("escríbanme a ana.ruiz@correo.example", ["email"]),
        ("mi número es 55 1234 5678", ["phone"]),
        ("call +44 7700 900123", ["phone"]),
        ("DNI 12345678Z", ["dni"]),
        ("DNI 12345678A", []),
        ("NIE X1234567L", ["nie"]),
        ("cpf 111.444.777-35", ["cpf"]),
        ("cpf 111.444.777-36", []),
        ("NIF: 123456789", ["nif"]),
        ("4111 1111 1111 1111", ["card"]),
        ("4111 1111 1111 1112", []),
        ("ES91 2100 0418 4502 0005 1332", ["iban"]),
        ("ES91 2100 0418 4502 0005 1333", []),
        ("ana.ruiz [at] correo.example", ["email"]),
        ("ana.ruiz(arroba)correo.example", ["email"]),
        ("ana arroba correo punto com", ["email"]),
        ("los (at) least me contestan", []),
        ("media arroba de patatas", []),
        ("12.345.678-Z", ["dni"]),
        ("12.345.678-A", []),
        ("pasaporte nº AAB123456", ["passport"]),
        ("my passport number is 533380006", ["passport"]),
        ("pasaporte en 10 minutos", []),
        ("mi cuenta CLABE es 032180000118359719", ["clabe"]),
        ("2013-05-23 12:30", []),
        ("entre 2011-2012-2013", []),
        ("300.000.000 de usuarios", []),
        ("1 2 3 4 5 6 7 8 9", []),
        ("orden de compra 987654321", []),
        ("pedido 482103771", []),
        ("la incidencia número 48210377", []),
        ("order number 123456789", []),
        ("el 902 123 456", []),
        ("pagué $1,234,567.00", []),
        ("20/05/2014", []),
        ("@ana_ruiz hola", []),
    ],
)
def test_personal_data_is_found(text: str, kinds: list[str]) -> None:
    assert [one.what for one in extracts(text, "pii")] == kinds
    assert all(one.value == "" for one in extracts(text, "pii"))


def test_personal_data_is_redacted_and_nothing_else() -> None:
    text = "Soy Ana, 55 1234 5678 o ana@correo.example, pedido 48210377."

    assert (
        redact(text, extracts(text, "pii"))
        == f"Soy Ana, {MASK} o {MASK}, pedido 48210377."
    )
    assert redact("nada", []) == "nada"


@pytest.mark.parametrize(
    ("text", "brands"),
    [
        ("me cambio a Vodafone", [("Vodafone", "alternative")]),
        ("y Orange igual de mal", [("Orange", "compared")]),
        ("como en Orange", [("Orange", "compared")]),
        ("Claro, no contestan", []),
        ("me pasó lo mismo con Iberia", [("Iberia", "victim_of_copycat")]),
        (
            "con Interjet nunca un lío, Volaris me perdió la maleta",
            [("Volaris", "victim_of_copycat")],
        ),
        ("@ElectrodomusOfical mañana", [("ElectrodomusOfical", "compared")]),
        ("@maria_lopez mañana", []),
        ("@Interjet y @interjet_MX", []),
    ],
)
def test_other_brands_play_a_part(text: str, brands: list[tuple[str, str]]) -> None:
    found = extracts(text, "brand", context=MEXICO)

    assert [
        (text[one.start : one.end].lstrip("@"), one.what) for one in found
    ] == brands


def test_quoted_speech_is_marked() -> None:
    text = 'Dicen «ya está» y “no nos consta” y "espere".'

    assert [text[one.start : one.end] for one in extracts(text, "quotation")] == [
        "«ya está»",
        "“no nos consta”",
        '"espere"',
    ]


def test_offsets_hold_behind_emoji_and_combining_accents() -> None:
    text = "😀👍🏽 ﬁn: se\u0301 que son 400 € de Vodafone"

    money = extracts(text, "money")[0]
    brand = extracts(text, "brand")[0]

    assert text[money.start : money.end] == "400 €"
    assert text[brand.start : brand.end] == "Vodafone"
