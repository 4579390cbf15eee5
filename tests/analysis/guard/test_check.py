"""What the guard makes of a draft as a whole, and of what surrounds it."""

from datetime import datetime
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest

from reputation.analysis.guard.check import GAP, check
from reputation.analysis.guard.draft import Draft, Verdict
from reputation.analysis.guard.patterns import PatternIsBroken, compiled
from reputation.analysis.guard.rules import LANGUAGES, RULES, rule
from reputation.analysis.guard.text import fold

VAGUE = "Lo resolveremos lo antes posible."


def codes(verdict: Verdict):
    return [finding.code for finding in verdict.findings]


def only(verdict: Verdict):
    [finding] = verdict.findings
    return finding


@pytest.mark.parametrize("text", ["", "   \n ", "🙏"])
def test_no_words_are_ok(text):
    assert check(Draft(text, "es")) == Verdict("ok")


def test_the_quote_is_where_it_says():
    text = "¡Hola, José! Llámenos al teléfono de atención y LO ANTES POSIBLE lo vemos."

    for finding in check(Draft(text, "es")).findings:
        assert text[finding.start : finding.end] == finding.quote


def test_accents_and_case_do_not_matter():
    for text in (
        "Le responderemos a la mayor brevedad.",
        "le RESPONDEREMOS a la máyor brevedad",
    ):
        assert codes(check(Draft(text, "es"))) == ["promise_without_time"]


@pytest.mark.parametrize("text", ["Ñandú ﬁn ½ İstanbul", "¿Qué? ’tis", "ß €"])
def test_a_folded_text_is_as_long_as_it_was(text):
    assert len(fold(text)) == len(text)


def test_a_plain_promise_warns_and_empty_words_of_time_stop():
    assert check(Draft("Te llamaremos.", "es")).verdict == "warn"
    assert check(Draft(VAGUE, "es")).verdict == "stop"


def test_a_time_that_is_past_keeps_no_promise():
    text = "Recibimos su mensaje ayer a las 10:05, y le responderemos en breve."

    assert codes(check(Draft(text, "es"))) == ["promise_without_time"]


def test_a_telephone_is_no_time_and_a_day_of_the_month_is():
    rung = "Lo miramos lo antes posible y te avisamos. Llámanos al 800 123 4567."
    dated = "Lo miramos y el 14 te avisamos."

    assert "promise_without_time" in codes(check(Draft(rung, "es")))
    assert codes(check(Draft(dated, "es"))) == []


@pytest.mark.parametrize("gap", ["[hora]", "[o quê]", "[nombre]"])
def test_an_unfilled_gap_stops_whatever_is_noted(gap):
    due = datetime(2026, 3, 2, 16, 30, tzinfo=ZoneInfo("UTC"))
    text = f"Soy {gap}, hoy a las 17:00 te escribo."

    found = check(Draft(text, "es", promised_due_at=due))

    assert found.verdict == "stop"
    assert (only(found).code, only(found).quote) == ("promise_without_time", gap)


def test_a_link_is_no_gap():
    text = "You can read it [here](https://acme.example) until 6 pm [sic]."

    assert codes(check(Draft(text, "en"))) == []


def test_a_plain_promise_may_get_its_time_two_sentences_later():
    plain = "I am looking into it. Your invoice is here. At 5 pm I write to you."
    empty = "We'll fix it asap. Your invoice is here. At 5 pm the shop closes."

    assert codes(check(Draft(plain, "en"))) == []
    assert codes(check(Draft(empty, "en"))) == ["promise_without_time"]


def test_a_noted_promise_gives_the_wording_its_time():
    due = datetime(2026, 3, 2, 16, 30, tzinfo=ZoneInfo("UTC"))
    draft = Draft(VAGUE, "es", promised_due_at=due, timezone=ZoneInfo("Europe/Madrid"))

    finding = only(check(draft))

    assert finding.severity == "warn"
    assert (
        finding.suggestion == "Le escribo hoy antes de las 17:30, tenga o no novedades."
    )


def test_whoever_says_tu_is_offered_tu():
    assert only(
        check(Draft("Te lo resolvemos lo antes posible.", "es"))
    ).suggestion == ("Te escribo hoy antes de las [hora], haya o no novedades.")


def test_a_push_stops_where_the_same_network_could_carry_it_and_the_third_time():
    push = "Llame a atención al cliente."

    assert check(Draft(push, "es")).verdict == "warn"
    assert check(Draft(push, "es", private_at_hand=True)).verdict == "stop"
    assert check(Draft(push, "es", pushes=1)).verdict == "warn"
    assert check(Draft(push, "es", pushes=2)).verdict == "stop"


def test_a_policy_makes_stricter_and_never_milder():
    assert (
        check(
            Draft("Call us on 0800 111.", "en"), policy={"channel_push": "stop"}
        ).verdict
        == "stop"
    )
    assert (
        check(Draft(VAGUE, "es"), policy={"promise_without_time": "warn"}).verdict
        == "stop"
    )


def test_the_brands_own_contacts_are_nobodys_data():
    text = "Le escribo desde cuidado@acme.example."
    own = frozenset({"acme.example"})

    assert codes(check(Draft(text, "es"))) == ["personal_data_in_public"]
    assert codes(check(Draft(text, "es", own_contacts=own))) == []


def test_a_draft_in_another_language_is_read_by_its_own_rules():
    found = check(
        Draft("We will get this sorted as soon as possible, thank you.", "es")
    )

    assert codes(found) == ["promise_without_time", "wrong_language"]


def test_three_words_are_read_in_their_own_language_too():
    found = check(Draft("Já está resolvido.", "es"))

    assert codes(found) == ["unverified_fix"]


def test_what_we_did_is_no_push():
    assert codes(check(Draft("Llamé a su oficina y me lo confirmaron.", "es"))) == []
    assert codes(check(Draft("Llame a su oficina.", "es"))) == ["channel_push"]
    assert codes(check(Draft("Accedé al portal y listo.", "es"))) == ["channel_push"]


def test_innocent_words_do_not_hide_what_begins_inside_them():
    text = "Sorry, but we never received your payment."

    assert codes(check(Draft(text, "en"))) == ["deny_with_apology"]


def test_catalan_may_be_answered_in_spanish():
    assert (
        codes(
            check(Draft("Hola, su pedido llega mañana a las 9:00 con nosotros.", "ca"))
        )
        == []
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_guard_proposes_passes_the_guard(language):
    """With its gaps filled; the language of the proposal for a wrong language is the customer's."""
    for file in sorted(RULES.glob(f"*.{language}.yaml")):
        wording = rule(file.name.split(".")[0], language).suggestion
        for text in (wording.formal, wording.familiar):
            timed = text.replace("[hora]", "18:00").replace("[time]", "6 pm")
            filled = GAP.sub("Ana", timed)
            assert codes(check(Draft(filled, language))) == [], (file.name, filled)


def test_a_long_draft_is_read_in_milliseconds():
    draft = Draft("Hola, soy Marta. Le escribo hoy antes de las 18:00. " * 6, "es")
    check(draft)

    begun = perf_counter()
    for _ in range(20):
        check(draft)

    assert (perf_counter() - begun) / 20 < 0.05  # 2 ms where nobody else computes


@pytest.mark.parametrize("pattern", ["(a|b", "a|", "a)", "<nobody>"])
def test_a_broken_pattern_is_named(pattern):
    with pytest.raises(PatternIsBroken, match=r"a|nobody"):
        compiled([pattern], {})


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        ("ya quedó", "ya, quedó", "ya. quedó"),
        ("llam*", "llamando", "calla"),
        ("(el martes|hoy) no", "el martes no", "el no"),
        ("(muy)? pronto", "pronto", "prontos"),
        ("no ~2 posible", "no nos es posible", "no nos es del todo posible"),
        ("don't", "dont", "done"),
        ("^no es falso", "es falso", "no es falso"),
        ("día #", "dia 14", "dia catorce"),
        ("a @", "a eva@acme.example", "a eva"),
        ("^ no es", "¿No es así?", "eso no es"),
    ],
)
def test_the_language_of_patterns(pattern, matching, other):
    found = compiled([pattern], {})

    assert found.search(fold(matching))
    assert not found.search(fold(other))
