"""Every text that ships passes the product's own reply guard, with and without its fallbacks."""

import pytest

from reputation.analysis.guard.check import check
from reputation.analysis.guard.draft import Draft
from reputation.playbooks.format import LANGUAGES
from reputation.playbooks.shelf import shipped
from reputation.playbooks.wording import fill_in, variables_in

VALUES = {
    "es": {
        "agent": "Marta",
        "amount": "6.000 MXN",
        "brand": "Acme",
        "cause": "un corte de fibra en la zona norte",
        "channel": "X",
        "check": "llamada de prueba con el cliente a las 17:40",
        "customer": "@luis",
        "deadline": "el jueves a las 15:00",
        "next_update_at": "hoy a las 18:00",
        "place": "en Madrid",
        "post": "Cuatro llamadas y nada",
        "promised_at": "mañana antes de las 12:00",
        "reference": "ACME-2026-000012",
        "remedy": "le cambiamos el billete sin coste",
        "safety_advice": "Desenchufad el aparato y no lo uséis.",
        "subject": "la conexión",
        "ticket": "INC-4821",
        "verified_at": "hoy a las 17:40",
    },
    "en": {
        "agent": "Marta",
        "amount": "MXN 6,000",
        "brand": "Acme",
        "cause": "a fiber cut in the north",
        "channel": "X",
        "check": "a test call with the customer at 17:40",
        "customer": "@luis",
        "deadline": "Thursday at 15:00",
        "next_update_at": "today at 18:00",
        "place": "in Madrid",
        "post": "Four calls and nothing",
        "promised_at": "tomorrow before 12:00",
        "reference": "ACME-2026-000012",
        "remedy": "we change your ticket at no cost",
        "safety_advice": "Unplug the device and do not use it.",
        "subject": "the connection",
        "ticket": "INC-4821",
        "verified_at": "today at 17:40",
    },
    "pt": {
        "agent": "Marta",
        "amount": "R$ 600",
        "brand": "Acme",
        "cause": "um corte de fibra na zona norte",
        "channel": "X",
        "check": "ligação de teste com o cliente às 17:40",
        "customer": "@luis",
        "deadline": "quinta às 15:00",
        "next_update_at": "hoje às 18:00",
        "place": "em Lisboa",
        "post": "Quatro ligações e nada",
        "promised_at": "amanhã antes das 12:00",
        "reference": "ACME-2026-000012",
        "remedy": "trocamos o bilhete sem custo",
        "safety_advice": "Desligue o aparelho da tomada e não use.",
        "subject": "a conexão",
        "ticket": "INC-4821",
        "verified_at": "hoje às 17:40",
    },
}
TEXTS = [
    pytest.param(template, language, id=f"{slug}-{template.key}-{language}")
    for slug, document in shipped().items()
    for template in document.templates
    for language in LANGUAGES
]


@pytest.mark.parametrize("only_what_is_needed", [False, True])
@pytest.mark.parametrize(("template", "language"), TEXTS)
def test_a_shipped_text_passes_the_reply_guard(template, language, only_what_is_needed):
    text = getattr(template.texts, language)
    needed = variables_in(text)
    values = {
        name: value
        for name, value in VALUES[language].items()
        if not only_what_is_needed or (name in needed and needed[name] is None)
    }

    verdict = check(
        Draft(
            text=fill_in(text, values),
            language=language,
            verified="verified_at" in needed or "close" in template.key,
        )
    )

    assert [(one.code, one.quote) for one in verdict.findings] == []
    assert verdict.verdict == "ok"
