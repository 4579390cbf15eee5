"""What people say in the benchmarks: invented sentences in Spanish, English and Portuguese.

Complaints, questions, praise and chatter, put together from parts so that a million of them
differ and carry words that are common, uncommon and nearly unique.
"""

from dataclasses import dataclass
from random import Random

type Parts = tuple[str, ...]

# How often each language is spoken, and each mood felt.
LANGUAGES = (("es", 0.60), ("en", 0.25), ("pt", 0.15))
MOODS = (("complaint", 0.30), ("question", 0.20), ("praise", 0.15), ("chatter", 0.35))


@dataclass(frozen=True, slots=True)
class Voice:
    """The parts of one language: how something begins, what it is about, how it ends."""

    openings: Parts
    topics: Parts
    said: dict[str, Parts]  # by mood, with a {topic} in it
    endings: Parts
    order: str


VOICES = {
    "es": Voice(
        openings=(
            "Hola,", "Buenas tardes:", "A ver,", "Otra vez lo mismo.", "Desde Valencia:",
            "Para quien lo lea:", "Una cosa,", "Lunes por la mañana y",
        ),
        topics=(
            "la factura de abril", "el pedido", "la conexión", "el billete de vuelta", "la maleta",
            "el técnico", "la tarifa nueva", "el cargador", "la aplicación", "el paquete", "la reserva",
            "el router del salón",
        ),
        said={
            "complaint": (
                "{topic} no funciona y nadie contesta", "me cobraron dos veces por {topic}",
                "llevo cuatro días esperando y {topic} no llega", "sigo sin {topic} y quiero mi dinero",
                "{topic} es un desastre, pésimo servicio", "esto con {topic} parece una estafa",
                "me prometieron {topic} y no cumplieron",
            ),
            "question": (
                "¿alguien sabe a qué hora abren para recoger {topic}?", "¿cómo puedo cambiar {topic}?",
                "¿se puede pagar {topic} en tienda?", "¿tienen repuestos para {topic}?",
            ),
            "praise": (
                "{topic} llegó antes de lo previsto, muchas gracias", "excelente trato con {topic}",
                "me encanta {topic}, lo recomiendo", "hoy {topic} va genial",
            ),
            "chatter": (
                "estrenando {topic} con café", "mi vecina habla de {topic} todo el día",
                "he visto {topic} en un anuncio", "domingo de sofá y {topic}",
                "mañana toca mirar {topic} con calma",
            ),
        },
        endings=("", "Saludos.", "Lo cuento por aquí.", "Es la tercera semana.", "¿Me leen?", "Con foto."),
        order="pedido",
    ),
    "en": Voice(
        openings=(
            "Hi,", "Morning all.", "So,", "Here we go again:", "From Leeds:", "Quick one,",
            "For the record,", "Friday night and",
        ),
        topics=(
            "the April invoice", "my order", "the connection", "the return ticket", "the suitcase",
            "the engineer", "the new plan", "the charger", "the app", "the parcel", "the booking",
            "the router upstairs",
        ),
        said={
            "complaint": (
                "{topic} is not working and nobody answers", "you charged me twice for {topic}",
                "still waiting for {topic}, day four", "I want a refund for {topic}",
                "{topic} is broken, terrible service", "{topic} feels like a scam",
                "they promised {topic} by Tuesday",
            ),
            "question": (
                "does anyone know when {topic} is due?", "how can I change {topic}?",
                "is it possible to collect {topic} in a shop?",
            ),
            "praise": (
                "{topic} came early, thank you", "great service with {topic}", "love it: {topic} just works",
            ),
            "chatter": (
                "trying {topic} with a coffee", "my neighbour talks about {topic} all day",
                "saw {topic} in an advert", "a slow Sunday with {topic}",
            ),
        },
        endings=("", "Cheers.", "Just saying.", "Third week now.", "Anyone there?", "Photo below."),
        order="order",
    ),
    "pt": Voice(
        openings=("Olá,", "Bom dia!", "Então,", "De novo:", "Aqui do Porto:", "Só para avisar,"),
        topics=(
            "a fatura de abril", "a encomenda", "a ligação", "o bilhete de volta", "a mala",
            "o técnico", "o plano novo", "o carregador", "o aplicativo", "a reserva",
        ),
        said={
            "complaint": (
                "{topic} não funciona e ninguém responde", "me cobraram {topic} em dobro",
                "ainda esperando {topic}, péssimo atendimento", "quero meu dinheiro de volta por {topic}",
                "{topic} não chegou, uma vergonha",
            ),
            "question": ("alguém sabe quando chega {topic}?", "como faço para trocar {topic}?"),
            "praise": ("{topic} chegou cedo, obrigada", "adorei {topic}, excelente atendimento"),
            "chatter": (
                "testando {topic} com um café", "vi {topic} num anúncio", "domingo calmo com {topic}",
            ),
        },
        endings=("", "Abraço.", "Terceira semana.", "Alguém aí?"),
        order="encomenda",
    ),
}  # fmt: skip

_LANGUAGES = [name for name, _ in LANGUAGES]
_LANGUAGE_WEIGHTS = [weight for _, weight in LANGUAGES]
_MOODS = [name for name, _ in MOODS]
_MOOD_WEIGHTS = [weight for _, weight in MOODS]


def say(random: Random) -> str:
    """Return something somebody might post. Every third one names an order number."""
    voice = VOICES[random.choices(_LANGUAGES, _LANGUAGE_WEIGHTS)[0]]
    mood = random.choices(_MOODS, _MOOD_WEIGHTS)[0]
    said = random.choice(voice.said[mood]).format(topic=random.choice(voice.topics))
    number = random.randrange(3_000_000)
    if number < 1_000_000:
        said = f"{said} ({voice.order} {number:06})"
    return f"{random.choice(voice.openings)} {said} {random.choice(voice.endings)}".rstrip()
