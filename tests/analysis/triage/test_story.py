"""How a trouble is told: over, another company's, as news, or in order to sell."""

import pytest

from reputation.analysis.reading import Context
from reputation.analysis.triage.engine import CueReader
from reputation.analysis.triage.story import story_of
from tests.analysis.triage.found import hits_of

READER = CueReader()
OURS = Context(own_names=frozenset({"acme", "acme_es"}))

RECOVERED = [
    "Hace un mes me quejé aquí de la factura. Hoy me llamaron y me devolvieron todo. Así da gusto, gracias",
    "Estaba furiosa por la lavadora; vino el técnico y la arregló en media hora. Un encanto",
    "I moaned about my broadband last week. An engineer came out and fixed it the same day, kudos",
    "Ready to cancel after three useless calls, then Joan sorted it in an hour. Hats off",
    "Reclamei muito na segunda. Na terça trocaram tudo na hora e pediram desculpa, nota dez",
    "El reparto fue un desastre. Pero al final vino Ana y montó la cama. Mil gracias, un diez",
    "The phone line was useless, then a lady from the branch rang and did it all. Thank you, five stars",
    "O sofá veio errado e fiquei furiosa. Mas hoje ligaram e vieram montar o certo. Obrigada, nota dez",
]
OPEN = [
    "Agradezco el saludo, pero sigo sin internet",
    "Dicen que ya está solucionado y sigo sin luz",
    "Thanks for replying, but my parcel still hasn't arrived",
    "When will this be fixed? Thanks",
    "Obrigado pela resposta, mas continuo sem água",
    "Ayer vino el técnico y fue un desastre. Gracias por nada",
    "They were useless, then someone rang and hung up. Thanks a lot",
]
ELSEWHERE = [
    "Ojalá Orange aprendiera de ustedes. Llevo dos semanas con una factura mal",
    "A mí me pasó lo mismo con Vodafone y nadie me contestó en un mes",
    "Same thing happened to me with Vodafone, they never answered",
    "A mí Orange me tiene sin línea desde el lunes",
    "Comigo aconteceu o mesmo com a Vodafone, péssimo atendimento",
    "Acme me lo cambió sin preguntar; fue Vodafone quien me cobró dos veces",
    "It was Vodafone who left us without a line for a month, not you",
    "Quem me deixou sem rede um mês foi a Vodafone, a Acme atende",
    "Con Acme nunca tuve líos. Vodafone en cambio me estafó",
    "Can't fault Acme myself, Vodafone lost my parcel",
    "Me paso a ustedes: con Vodafone llevo dos semanas sin internet",
    "Já a Vodafone cobrou-me a dobrar e nem pediu desculpa",
    "Acme answers in minutes, Vodafone never picked up and overcharged me",
]
OURS_STILL = [
    "Acme debería aprender de Orange: allí contestan",
    "Acme me tiene sin línea desde el lunes, con Orange no me pasaba",
    "@acme_es llevo dos semanas sin internet y nadie responde",
    "Nos han dejado sin línea y nadie responde",
    "Day three without a line. Next stop, the ombudsman",
    "Acme, llegó roto el Samsung que compré",
    "Acme, your courier DHL lost my parcel",
]


@pytest.mark.parametrize("text", RECOVERED)
def test_a_trouble_that_is_over_is_a_recovery_and_no_complaint(text: str) -> None:
    reading = READER.read(text)

    assert reading.intent == "recovery"
    assert reading.complaint < 0.5
    assert reading.sentiment >= 0.25


@pytest.mark.parametrize("text", OPEN)
def test_thanks_do_not_end_a_trouble_that_goes_on(text: str) -> None:
    assert story_of(hits_of(text)) not in {"recovered", "over"}


@pytest.mark.parametrize("text", ELSEWHERE)
def test_what_another_company_did_is_no_complaint_about_ours(text: str) -> None:
    reading = READER.read(text, context=OURS)

    assert story_of(hits_of(text), OURS) == "elsewhere"
    assert reading.intent == "copycat"
    assert reading.complaint < 0.5


def test_what_another_company_did_is_no_subject_of_ours() -> None:
    text = "Con Acme nunca tuve líos, Vodafone me dejó sin línea y me cobró de más"

    assert READER.read(text, context=OURS).aspects == {}
    assert READER.read("Me dejaron sin línea", context=OURS).aspects == {"coverage": -1}


@pytest.mark.parametrize("text", OURS_STILL)
def test_our_own_doing_is_not_put_on_another(text: str) -> None:
    assert story_of(hits_of(text), OURS) != "elsewhere"


def test_what_was_done_stays_a_fact_when_it_is_over() -> None:
    text = "Cuatro llamadas y nadie respondía. Un tuit y me lo solucionaron, gracias"

    reading = READER.read(text)

    assert reading.intent == "recovery"
    assert {**reading.signals, **reading.hints}["failed_prior_contact"] == 4


def test_who_counts_grievances_one_by_one_has_not_let_go_of_them() -> None:
    text = (
        "Me atendieron bien, gracias, y quedó resuelto.\n1. se cae la línea;\n"
        "2. la factura viene mal;\n3. nadie contesta."
    )

    assert story_of(hits_of(text)) == ""


@pytest.mark.parametrize(
    ("text", "story", "intent"),
    [
        (
            "El regulador multa a la compañía con dos millones de euros",
            "reported",
            "news",
        ),
        (
            "Ombudsman publishes annual figures: complaints up 12%, says spokesman",
            "reported",
            "news",
        ),
        (
            "Tired of waiting for your refund? Our lawyers can help, no win no fee",
            "offered",
            "advert",
        ),
    ],
)
def test_news_and_offers_complain_of_nothing(
    text: str, story: str, intent: str
) -> None:
    reading = READER.read(text)

    assert story_of(hits_of(text)) == story
    assert (reading.intent, reading.complaint < 0.5) == (intent, True)


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("Perdí 400 € de comida y me ofrecen un vale de 15 €", True),
        ("My telly cost £900 and you offer a £20 voucher", True),
        ("Perdi R$ 900 e me deram R$ 10 de crédito", True),
        ("Me devolvieron los 400 € que pagué", False),
    ],
)
def test_an_offer_that_is_a_fraction_of_the_harm_is_a_gap(text: str, gap: bool) -> None:
    reading = READER.read(text)

    assert ("remedy_gap" in {**reading.signals, **reading.hints}) is gap


def test_a_long_text_may_name_more_things() -> None:
    text = (
        "La cobertura es pésima. La factura está mal. La app no funciona. La entrega llegó tarde. "
        "El reembolso no llega. "
        + "Y así seguimos, un día tras otro, sin novedad. "
        * 8
    )

    assert len(READER.read(text).aspects) > 3


@pytest.mark.parametrize(
    "text",
    [
        "El vuelo salió puntual, nada de qué quejarse",
        "No tengo quejas de ustedes",
        "Ningún problema con la entrega, todo bien",
        "Sem reclamações, voo ótimo",
        "nenhum problema com a encomenda",
        "Not bad at all, no complaints this time",
        "Zero problems with the delivery today",
    ],
)
def test_nothing_to_complain_about_is_no_complaint(text: str):
    assert READER.read(text).complaint < 0.35


@pytest.mark.parametrize(
    "text",
    [
        "No tengo quejas del vuelo, pero la maleta no llegó y nadie contesta",
        "No complaints about the seat, but you lost my bag and nobody answers",
        "Sem reclamações do voo, mas perderam a minha mala e ninguém responde",
    ],
)
def test_nothing_to_complain_about_is_taken_back_by_a_but(text: str):
    assert READER.read(text).complaint > 0.65
