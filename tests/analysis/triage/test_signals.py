"""Each signal by its words, in Spanish, English and Portuguese, beside texts that only look like it."""

import pytest

from reputation.analysis.reading import Context
from reputation.analysis.triage.evidence import Found
from reputation.analysis.triage.signals import Signals
from tests.analysis.triage.found import hits_of, signals_in, sure_in, told_in

SAYS = [
    ("es", "safety_or_injury", "El cargador sacó humo y me quemé la mano"),
    ("es", "safety_or_injury", "mi hijo terminó en urgencias por su hamburguesa"),
    ("en", "safety_or_injury", "the battery exploded in my hand"),
    ("en", "safety_or_injury", "There are exposed wires next to the school"),
    ("pt", "safety_or_injury", "levei um choque no chuveiro que vocês instalaram"),
    ("pt", "safety_or_injury", "O carregador pegou fogo de madrugada"),
    ("es", "legal_or_regulator", "Los voy a demandar, ya hablé con un abogado"),
    ("es", "legal_or_regulator", "Mañana voy a la OMIC con la hoja de reclamaciones"),
    ("es", "legal_or_regulator", "Queja puesta, copio a @Profeco"),
    ("en", "legal_or_regulator", "See you in small claims."),
    ("en", "legal_or_regulator", "I have written to the ombudsman"),
    ("pt", "legal_or_regulator", "Vou entrar na justiça por danos morais"),
    ("pt", "legal_or_regulator", "Já abri reclamação no Procon"),
    ("pt", "legal_or_regulator", "Pedi o livro de reclamações na loja"),
    ("es", "fraud_wording", "Son unos estafadores"),
    ("en", "fraud_wording", "What a scam, absolute crooks"),
    ("pt", "fraud_wording", "Isso é golpe, bando de ladrões"),
    ("es", "recruiting_others", "No contraten con esta gente y compartan por favor"),
    ("es", "recruiting_others", "Únanse y pregúntenle a la empresa"),
    ("en", "recruiting_others", "Please share so that nobody else gets caught"),
    ("en", "recruiting_others", "Boycott this company!"),
    ("pt", "recruiting_others", "Não comprem nessa loja, compartilhem!"),
    ("es", "announced_escalation", "Esto no se va a quedar así"),
    ("es", "announced_escalation", "si no me responden hoy lo cuento en la prensa"),
    ("en", "announced_escalation", "This is not over. I'm going to the press."),
    ("pt", "announced_escalation", "Isso não vai ficar assim, vou para a imprensa"),
    ("es", "hard_deadline", "Si no llega pierdo el vuelo de mañana"),
    ("es", "hard_deadline", "La boda es el sábado y el vestido no ha llegado"),
    ("en", "hard_deadline", "I'm going to miss my flight because of you"),
    ("pt", "hard_deadline", "O casamento é sábado e o vestido ainda não chegou"),
    (
        "es",
        "reply_removed_or_blocked_alleged",
        "Borraron todos mis comentarios en Facebook",
    ),
    ("es", "reply_removed_or_blocked_alleged", "Pregunté y me bloquearon."),
    ("en", "reply_removed_or_blocked_alleged", "They deleted my review within minutes"),
    ("en", "reply_removed_or_blocked_alleged", "you blocked me for asking a question"),
    ("pt", "reply_removed_or_blocked_alleged", "Apagaram os meus comentários"),
    ("es", "false_fix", "Dicen que ya está y sigue igual"),
    ("es", "false_fix", "Me dieron el caso por cerrado y sigo sin internet"),
    ("en", "false_fix", "They closed my ticket but it is still broken"),
    ("en", "false_fix", "Tracking says delivered. It was not."),
    ("pt", "false_fix", "Dizem que já está resolvido mas continua sem sinal"),
    ("es", "remedy_gap", "Solo me ofrecen el reembolso, que no paga otro boleto"),
    ("en", "remedy_gap", "They only offered me a voucher"),
    ("pt", "remedy_gap", "Só oferecem reembolso"),
    ("es", "pushed_off_channel", "Pregunto aquí y me mandan a llamar al 902"),
    ("en", "pushed_off_channel", "I was passed from pillar to post"),
    ("pt", "pushed_off_channel", "Só me mandam ligar para o SAC"),
    ("es", "broken_promise", "Me prometieron 40 minutos y van casi 15 horas"),
    ("en", "broken_promise", "They promised a call back and nobody called"),
    ("pt", "broken_promise", "Prometeram ligar até sexta e nada"),
    ("es", "expert_or_press_author", "Soy consultor de mercadotecnia"),
    ("en", "expert_or_press_author", "Speaking as a journalist, this is bad"),
    ("pt", "expert_or_press_author", "Sou jornalista e nunca vi nada assim"),
]

LOOKS_LIKE = [
    ("es", "safety_or_injury", "Este teléfono es la bomba, explotó en ventas"),
    ("es", "safety_or_injury", "No hay señal en el hospital"),
    ("en", "safety_or_injury", "That new album is on fire"),
    ("pt", "safety_or_injury", "quase morri de rir"),
    ("es", "legal_or_regulator", "Por la alta demanda no quedan entradas"),
    ("es", "legal_or_regulator", "Mi hermana es abogada y trabaja mucho"),
    ("es", "legal_or_regulator", "el consumo de datos del mes"),
    ("en", "legal_or_regulator", "I am a lawyer and I love this app"),
    ("pt", "legal_or_regulator", "Todo o processo de compra foi simples"),
    ("es", "fraud_wording", "con cariño"),
    ("es", "fraud_wording", "No es una estafa"),
    ("es", "fraud_wording", "¿Es una estafa?"),
    ("es", "fraud_wording", "me robaron el celular anoche"),
    ("en", "fraud_wording", "Beware of phishing: a scam pretending to be the bank"),
    ("en", "fraud_wording", "what a steal at this price"),
    ("pt", "fraud_wording", "o golpe de 64"),
    ("es", "recruiting_others", "no compraré nunca más"),
    ("es", "recruiting_others", "Compartan sus fotos con nosotros"),
    ("en", "recruiting_others", "I won't buy from you again"),
    ("en", "recruiting_others", "I don't use that store"),
    ("en", "recruiting_others", "Market share of the company rises"),
    ("pt", "recruiting_others", "Não compro mais aqui"),
    ("es", "announced_escalation", "El servicio continuará en verano"),
    ("en", "announced_escalation", "I will keep posting photos"),
    ("es", "hard_deadline", "Nuestra boda fue perfecta gracias a ustedes"),
    ("en", "hard_deadline", "Our wedding was beautiful"),
    ("es", "reply_removed_or_blocked_alleged", "Me bloquearon la tarjeta"),
    ("en", "reply_removed_or_blocked_alleged", "you blocked my card"),
    ("pt", "reply_removed_or_blocked_alleged", "Bloquearam meu cartão"),
    ("es", "false_fix", "Ya está arreglado, gracias"),
    ("en", "false_fix", "All fixed, thank you"),
    ("pt", "false_fix", "Já está resolvido, obrigado"),
    ("es", "broken_promise", "Prometieron llamar y llamaron"),
    ("es", "failed_prior_contact", "un plan con 500 llamadas gratis"),
    ("en", "failed_prior_contact", "unlimited calls included"),
]


@pytest.mark.parametrize(("language", "signal", "text"), SAYS)
def test_a_text_says_a_signal(language: str, signal: str, text: str) -> None:
    assert signal in sure_in(text, language)


@pytest.mark.parametrize(("language", "signal", "text"), LOOKS_LIKE)
def test_a_text_only_looks_like_one(language: str, signal: str, text: str) -> None:
    assert signal not in sure_in(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El encargado me gritó y dijeron que no volviera"),
        ("en", "The agent told me to calm down, then called me a liar"),
        ("pt", "O atendente me chamou de mentirosa e disse que eu parasse de ligar"),
    ],
)
def test_an_insult_told_with_who_said_it_is_asserted(language: str, text: str) -> None:
    assert "disrespect_or_threat" in signals_in(text, language).signals


@pytest.mark.parametrize(
    ("language", "signal", "text"),
    [
        ("es", "broken_promise", "Dijeron que venían el martes. Estamos a viernes"),
        ("en", "remedy_gap", "They offered a voucher after the flood in my kitchen"),
        ("en", "broken_promise", "Installer due between 8 and 12. It's ten past six."),
    ],
)
def test_two_places_say_a_signal(language: str, signal: str, text: str) -> None:
    assert signal in sure_in(text, language)


def test_an_insult_by_nobody_in_particular_is_for_a_person_to_confirm() -> None:
    text = "Me insultaron delante de todos"

    assert "disrespect_or_threat" in signals_in(text, "es").hints
    assert "disrespect_or_threat" not in signals_in(text, "es").signals


@pytest.mark.parametrize(
    "text",
    [
        "El gerente me insultó delante de todos",
        "The driver swore at my wife",
        "A atendente me chamou de burra",
        "La cajera se burló de mí",
        "o segurança empurrou-me",
    ],
)
def test_an_insult_is_asserted_where_it_is_said_who_of_the_company_did_it(
    text: str,
) -> None:
    # However little else there is in the post that complains.
    assert "disrespect_or_threat" in signals_in(text, complaint=0.05).signals


@pytest.mark.parametrize("complaint", [0.05, 0.6])
def test_that_a_comment_was_taken_away_needs_no_word_of_trouble(
    complaint: float,
) -> None:
    found = signals_in("Borraron mi comentario de ayer", "es", complaint=complaint)

    assert "reply_removed_or_blocked_alleged" in found.signals


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Me contestaron una vez y desde entonces nada", "silence_after_first_reply"),
        (
            "They answered my first email. My next six, never",
            "silence_after_first_reply",
        ),
        ("Pediram meus dados e sumiram", "silence_after_first_reply"),
        ("Mañana publico las grabaciones", "announced_escalation"),
        ("I'll be posting the call recordings", "announced_escalation"),
        ("Amanhã publico os prints todos", "announced_escalation"),
        ("El técnico nunca apareció", "broken_promise"),
        ("The engineer never turned up", "broken_promise"),
        ("O técnico não apareceu", "broken_promise"),
        ("Me cambiaron la pieza y hace el mismo ruido", "false_fix"),
        ("It came back from repair with the same fault", "false_fix"),
        ("Trocaram a peça e continua com o mesmo barulho", "false_fix"),
    ],
)
def test_two_places_say_together_what_neither_says_alone(
    text: str, signal: str
) -> None:
    assert signal in sure_in(text)


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Me contestaron una vez y con esa bastó", "silence_after_first_reply"),
        ("Mañana publico las fotos de la playa", "announced_escalation"),
        ("The lads came and told me to call back", "broken_promise"),
        ("El técnico vino y va de maravilla", "false_fix"),
        (
            "Deleted my earlier comment, wrong bakery!",
            "reply_removed_or_blocked_alleged",
        ),
        ("there was mould in the shower", "safety_or_injury"),
        ("the wheel snapped off my case", "safety_or_injury"),
        ("Disseram para ligar e até hoje estou aqui", "broken_promise"),
    ],
)
def test_what_only_sounds_like_it_is_not_asserted(text: str, signal: str) -> None:
    assert signal not in sure_in(text)


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Escríbenos un correo y lo vemos", "pushed_off_channel"),
        ("@ana envíanos un mensaje privado", "pushed_off_channel"),
        ("Please DM us your details", "pushed_off_channel"),
        ("Envie uma mensagem no direct", "pushed_off_channel"),
        ("Tomaremos acciones legales contra usted", "disrespect_or_threat"),
        ("Aprenda a leer, señora", "disrespect_or_threat"),
        ("Our lawyers will be in touch", "disrespect_or_threat"),
        ("Nossos advogados foram avisados", "disrespect_or_threat"),
    ],
)
def test_the_brands_own_words_show_its_conduct(text: str, signal: str) -> None:
    assert signals_in(text, by_brand=True).signals == {signal: 1}


def test_the_brands_own_words_carry_no_signal_of_a_customers() -> None:
    assert signals_in("Cuidado con las estafas", by_brand=True).found == ()


def test_stakes_count_in_complaints_only() -> None:
    text = "Son unos estafadores"

    assert signals_in(text, complaint=0.9).signals == {"fraud_wording": 1}
    assert signals_in(text, complaint=0.1).signals == {}
    assert signals_in(text, complaint=0.1).hints == {"fraud_wording": 1}


@pytest.mark.parametrize(
    ("text", "country", "sure"),
    [
        ("Que lo vea la OCU", "ES", True),
        ("Que lo vea la ocu", "ES", False),
        ("Que lo vea la OCU", "MX", False),
        ("Denuncia ante la OCU", "MX", True),
    ],
)
def test_an_agency_whose_name_is_a_word_counts_at_home_or_addressed(
    text: str, country: str, sure: bool
) -> None:
    found = signals_in(text, "es", context=Context(country=country)).found

    assert any(one.sure for one in found if one.name == "legal_or_regulator") is sure


@pytest.mark.parametrize(
    ("handle", "sure"),
    [
        ("@pdte_acmetel", True),
        ("@dirgral_acmetel", True),
        ("@acmetelboss", True),
        ("@ceo_acmetel", True),
        ("@ceo_somebody", True),
        ("@pdte_gobierno", False),
    ],
)
def test_an_account_named_after_a_post_of_the_company_is_its_heads(
    handle: str, sure: bool
) -> None:
    context = Context(own_names=frozenset({"acmetel"}))
    found = signals_in(f"{handle} sigo sin línea", context=context)

    assert ("executive_tagged" in found.signals) is sure
    assert "executive_tagged" in {*found.signals, *found.hints}


@pytest.mark.parametrize("handle", ["@acmetel", "@boss_baby", "@coordinador", "@jefe1"])
def test_other_accounts_are_nobodys_head(handle: str) -> None:
    context = Context(own_names=frozenset({"acmetel"}))

    assert not signals_in(f"{handle} sigo sin línea", context=context).hints


@pytest.mark.parametrize("text", ["Oiga @RosaMena", "Estimada Rosa Mena: no"])
def test_an_executive_of_the_brand_is_addressed(text: str) -> None:
    context = Context(executives=frozenset({"rosamena", "rosa mena"}))

    assert "executive_tagged" in {
        one.name for one in signals_in(text, context=context).found if one.sure
    }
    assert "executive_tagged" not in told_in(text)


def test_evidence_stands_where_it_says() -> None:
    text = "😡😡 ¡Qué ESTAFAAAA! Los  voy a demandar ﬁnalmente"
    hits = hits_of(text)

    cues = signals_in(text, "es").evidence(hits)

    assert [(cue.cue, cue.words) for cue in cues] == [
        ("fraud_wording", "ESTAFAAAA"),
        ("legal_or_regulator", "Los  voy a demandar"),
        *[
            (cue.cue, cue.words)
            for cue in cues
            if cue.cue not in {"fraud_wording", "legal_or_regulator"}
        ],
    ]
    assert all(text[cue.start : cue.end] == cue.words for cue in cues)


def test_what_is_doubtful_is_left_out_within_what_is_sure_alone():
    hits = hits_of("uno dos tres cuatro cinco")
    found = (
        Found("false_fix", 0, 1, sure=False),
        Found("false_fix", 0, 2),
        Found("false_fix", 2, 3, sure=False),
        Found("broken_promise", 1, 1, sure=False),
    )

    told = [(one.cue, one.words) for one in Signals(found).evidence(hits)]

    assert told == [
        ("false_fix", "uno dos tres"),
        ("broken_promise", "dos"),
        ("false_fix", "tres cuatro"),
    ]
