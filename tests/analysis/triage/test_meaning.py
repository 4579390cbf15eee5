"""What an author wants, what he speaks of, how bad it is, and who he is."""

import pytest

from reputation.analysis.triage.aspects import find_aspects
from reputation.analysis.triage.authors import find_expert, is_listed
from reputation.analysis.triage.intents import find_intent, find_thanks, thanks_of
from reputation.analysis.triage.severity import level_of, severity_of
from reputation.analysis.triage.signals import find_signals
from tests.analysis.triage.found import hits_of


def intent_of(text: str, complaint: float, sentiment: float) -> str:
    hits = hits_of(text)
    signals = find_signals(hits, complaint=complaint)
    return find_intent(hits, signals, complaint=complaint, sentiment=sentiment)[0]


@pytest.mark.parametrize(
    ("text", "complaint", "sentiment", "intent"),
    [
        ("Sin internet otra vez", 0.9, -0.8, "complaint"),
        ("Sin internet. Esto no se va a quedar así", 0.9, -0.8, "threat"),
        ("This is not over, useless company", 0.9, -0.8, "threat"),
        ("Ya me lo solucionaron, gracias", 0.1, 0.7, "recovery"),
        ("It works again, thank you!", 0.1, 0.7, "recovery"),
        ("Resolveram tudo em uma hora, obrigado", 0.1, 0.7, "recovery"),
        ("¿Pueden ayudarme a cambiar el titular?", 0.1, 0.0, "request"),
        ("Can you please change my address", 0.1, 0.0, "request"),
        ("Podem me ajudar com a segunda via?", 0.1, 0.0, "request"),
        ("¿A qué hora abren?", 0.1, 0.0, "question"),
        ("What time do you open?", 0.1, 0.0, "question"),
        ("Excelente servicio", 0.05, 0.9, "praise"),
        (
            "Oferta: 50% de descuento, aprovecha ya nuestras promociones",
            0.05,
            0.0,
            "advert",
        ),
        ("We're hiring! Apply now, send your CV", 0.05, 0.0, "job"),
        (
            "La compañía anunció resultados: 20 millones de usuarios",
            0.05,
            0.0,
            "news",
        ),
        ("", 0.0, 0.0, ""),
    ],
)
def test_what_the_author_wants(
    text: str, complaint: float, sentiment: float, intent: str
) -> None:
    assert intent_of(text, complaint, sentiment) == intent


@pytest.mark.parametrize(
    ("text", "intent", "thanks"),
    [
        ("gracias, ya funciona", "", "resolved"),
        ("gracias, espero su respuesta", "", "acknowledged"),
        ("gracias, dicen que ya me lo solucionaron pero no", "complaint", "none"),
        ("thanks, all sorted now", "", "resolved"),
        ("thanks, waiting for your call", "", "acknowledged"),
        ("obrigado, já está resolvido", "", "resolved"),
        ("obrigada, fico à espera", "", "acknowledged"),
        ("hola", "", "none"),
    ],
)
def test_thanks_close_a_matter_or_only_acknowledge(
    text: str, intent: str, thanks: str
) -> None:
    assert thanks_of(hits_of(text), intent) == thanks  # type: ignore[arg-type]  # a literal of the table


@pytest.mark.parametrize(
    "text", ["me doy de baja", "I'm cancelling my contract", "quero portabilidade"]
)
def test_leaving_is_evidence(text: str) -> None:
    assert "churn" in {one.name for one in find_thanks(hits_of(text), "complaint")}


@pytest.mark.parametrize(
    ("text", "aspects"),
    [
        ("La app va genial pero la factura está mal", {"app_or_web": 1, "billing": -1}),
        (
            "Great crew but the baggage service was terrible",
            {"staff": 1, "baggage": -1},
        ),
        ("O atendimento é ótimo mas o app não funciona", {"app_or_web": -1}),
        ("buenos días", {}),
    ],
)
def test_each_thing_has_its_own_polarity(text: str, aspects: dict[str, float]) -> None:
    found, _ = find_aspects(hits_of(text), complaint=0.6, sentiment=-0.2)

    assert aspects.items() <= found.items()


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("Vuelo cancelado y dos días tirados en el aeropuerto", "schedule_change"),
        ("Pedí la baja hace un mes y siguen sin tramitarla", "contract_exit"),
        ("Mi dominio lleva caído desde ayer", "hosting_down"),
        ("Subieron el plan sin avisar", "price"),
        ("Les pedí que me devolvieran el dinero y nada", "refund"),
        ("My parcel was left in the rain", "delivery"),
        ("Been charged for a service I cancelled", "billing"),
        ("They gave my address to another customer", "privacy"),
        ("Can't log in since the update", "app_or_web"),
        ("Estou sem água desde ontem", "coverage"),
        ("Cobraram duas vezes o mesmo mês", "billing"),
        ("O ônibus passou direto e o comboio não veio", "schedule_change"),
        ("Extraviaram minha mala em Lisboa", "baggage"),
    ],
)
def test_situations_of_a_trade_name_its_subject(text: str, aspect: str) -> None:
    found, _ = find_aspects(
        hits_of(text), complaint=0.8, sentiment=-0.6, intent="complaint"
    )

    assert found[aspect] == -1


def test_a_thing_named_in_passing_is_no_subject() -> None:
    found, _ = find_aspects(
        hits_of("Voy en el coche con la tienda de fondo"), complaint=0.1, sentiment=0.0
    )

    assert not found


def test_what_is_asked_about_is_not_judged() -> None:
    found, _ = find_aspects(
        hits_of("¿A qué hora abre la sucursal?"),
        complaint=0.1,
        sentiment=-0.1,
        intent="question",
    )

    assert found == {"store": 0.0}


@pytest.mark.parametrize(
    "text",
    [
        "Se rifaron, la verdad. Lo que no cambia es la contestadora infernal",
        "Hats off, you sorted it. The phone menu, though, is still torture",
        "Nota dez, resolveram tudo. O que não muda é a musiquinha infernal",
    ],
)
def test_what_stays_bad_is_told_beside_praise(text: str) -> None:
    found, _ = find_aspects(
        hits_of(text), complaint=0.1, sentiment=0.6, intent="recovery"
    )

    assert found["call_centre"] == -1


def test_nine_grievances_give_all_that_they_are_about() -> None:
    text = (
        "Voz defectuosa; interrupción de llamadas; imposibilidad de establecer comunicación; errores de "
        "facturación; cargos que nadie justifica; agentes que no saben; suspensión de los datos; lentitud; "
        "y el cobro de una mensualidad por anticipado."
    )
    found, _ = find_aspects(
        hits_of(text), complaint=0.9, sentiment=-0.9, intent="complaint"
    )

    assert {"billing", "coverage", "call_centre"} <= found.keys()
    assert set(found.values()) == {-1}


def test_a_call_that_is_not_returned_is_no_refund() -> None:
    found, _ = find_aspects(
        hits_of("Tres mensajes y sin devolución de llamada"),
        complaint=0.8,
        sentiment=-0.5,
    )

    assert "refund" not in found
    assert "call_centre" in found


@pytest.mark.parametrize(
    ("text", "severity", "level"),
    [
        ("El cargador sacó humo y me quemé la mano", 1.0, "high"),
        ("me discriminaron por ser indígena", 0.9, "high"),
        ("they leaked my data", 0.9, "high"),
        ("Ya hablé con mi abogado", 0.8, "high"),
        ("muy caro", 0.4, "low"),
        ("hola", 0.4, "low"),
        ("van 4 llamadas y nadie responde", 0.5, "high"),
    ],
)
def test_how_bad_the_subject_is(text: str, severity: float, level: str) -> None:
    hits = hits_of(text)
    signals = find_signals(hits)
    aspects, _ = find_aspects(hits, complaint=0.9, sentiment=-0.9)

    assert severity_of(hits, signals, aspects) == pytest.approx(severity)
    assert level_of(hits, signals) == level


def test_anger_and_shouting_make_it_worse_up_to_one() -> None:
    def severity(text: str) -> float:
        hits = hits_of(text)
        return severity_of(hits, find_signals(hits), {})

    calm, angry = severity("muy caro"), severity("muy caro, estoy furioso")
    assert angry == pytest.approx(calm + 0.2)
    assert severity("MUY CARO TODO ESTO YA") == pytest.approx(calm + 0.2)
    assert severity("me quemé la mano, estoy furioso") == 1


@pytest.mark.parametrize(
    ("profile", "is_expert"),
    [
        ("Periodista en Radio Norte. Café y gatos.", True),
        ("Marketing consultant, Leeds", True),
        ("Vereador em Campinas", True),
        ("Mamá de dos, fan del fútbol", False),
        ("No soy periodista", False),
        ("", False),
    ],
)
def test_a_profile_tells_who_is_heard(profile: str, is_expert: bool) -> None:
    assert bool(find_expert(hits_of(profile))) is is_expert


def test_an_account_list_tells_too() -> None:
    assert is_listed("@Redaccion_MX", {"redaccion_mx"})
    assert not is_listed("ana", {"redaccion_mx"})
