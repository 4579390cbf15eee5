"""Which language a reader gets, and how numbers and plurals are written in it."""

import re
from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import ngettext

from reputation.analysis.risk.reasons import Reason
from reputation.common.numerals import whole
from reputation.risk.wording import duration, sentence
from reputation.web.charts.spread import spread
from tenants.models import User


def language_of(answer) -> str:
    """Return what the page says of itself, which must be what the header says."""
    said = re.search(rb'<html lang="([\w-]+)"', answer.content)
    assert said, answer.content[:200]
    language = said[1].decode()
    assert (
        answer.headers["Content-Language"].partition("-")[0]
        == (language.partition("-")[0])
    )
    return language


# --- Which language ---


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("es", "es"),
        ("en", "en"),
        ("es-MX, es;q=0.9, en;q=0.8", "es"),
        ("en;q=0.4, es;q=0.9", "es"),
        ("es;q=0.4, en;q=0.9", "en"),
        ("fr, es;q=0.7, en;q=0.3", "es"),
        ("en, es;q=0", "en"),
        ("fr, de;q=0.5", "en"),
        ("*", "en"),
        ("x;q=nothing", "en"),
        ("", "en"),
    ],
)
def test_the_browsers_languages_count_in_their_order(
    accepted, language, db, browser_in
):
    answer = browser_in(accepted).get("/accounts/login/")

    assert language_of(answer) == language


def test_an_answer_depends_on_the_languages_asked_for(db, browser_in):
    answer = browser_in("es").get("/accounts/login/")

    assert "accept-language" in answer.headers["Vary"].lower()


@pytest.mark.parametrize(("slug", "language"), [("acme", "es-es"), ("globex", "es-mx")])
def test_a_brands_page_is_in_the_spanish_of_its_region(
    slug, language, lead, browser_in
):
    answer = browser_in("es", lead).get(f"/b/{slug}/")

    assert language_of(answer) == language


def test_english_at_a_spanish_brand_stays_english(acme, lead, browser_in):
    assert language_of(browser_in("en", lead).get("/b/acme/")) == "en"


def test_one_page_leaves_no_language_behind_for_the_next(acme, lead, browser_in):
    browser_in("es", lead).get("/b/acme/")

    assert language_of(browser_in("en", lead).get("/")) == "en"
    assert translation.get_language() == "en"


# --- The switch ---


def test_the_switch_offers_every_language_and_marks_the_one_in_use(db, browser_in):
    page = browser_in("es").get("/accounts/login/").content.decode()

    form = re.search(r'<form[^>]*action="/preferences/language/".*?</form>', page, re.S)
    buttons = re.findall(
        r'value="(\w+)" lang="(\w+)" aria-pressed="(\w+)" aria-label="([^"]+)"',
        form[0],
    )
    assert buttons == [
        ("en", "en", "false", "English"),
        ("es", "es", "true", "Español"),
        ("pt", "pt", "false", "Português"),
    ]


def test_the_switch_outlives_the_browsers_wish_and_goes_back(ada: User, browser_in):
    client = browser_in("en", ada)
    before = language_of(client.get("/about/risk/"))

    answer = client.post(
        "/preferences/language/", {"language": "es", "next": "/about/risk/"}
    )

    assert (answer.status_code, answer.headers["Location"]) == (302, "/about/risk/")
    assert (before, language_of(client.get("/about/risk/"))) == ("en", "es")
    ada.refresh_from_db()
    assert ada.language == "es"


@pytest.mark.parametrize(
    "sent",
    [
        {"language": "tlh", "next": "/"},
        {"language": "", "next": "/"},
        {"next": "/"},
    ],
)
def test_a_language_that_we_do_not_speak_changes_nothing(sent, ada, browser_in):
    client = browser_in("es", ada)

    client.post("/preferences/language/", sent)

    assert language_of(client.get("/about/risk/")) == "es"
    ada.refresh_from_db()
    assert ada.language == ""


def test_the_switch_leads_nowhere_else(db, browser_in):
    answer = browser_in("es").post(
        "/preferences/language/", {"language": "en", "next": "https://evil.example/"}
    )

    assert answer.headers["Location"] == "/"


# --- Plurals ---

FOLLOWERS = Template(
    "{% load i18n figures %}{% blocktranslate trimmed count followers=n|counted with "
    "shown=n|compact %}{{ shown }} follower{% plural %}{{ shown }} followers"
    "{% endblocktranslate %}"
)


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "0 seguidores"),
        (1, "1 seguidor"),
        (2, "2 seguidores"),
        (21, "21 seguidores"),
        (12_345, "12.345 seguidores"),
        (1_000_000, "1 M de seguidores"),
        (3_000_000, "3 M de seguidores"),
        (5_400_000, "5,4 M de seguidores"),
    ],
)
def test_spanish_has_three_forms(n, words):
    with translation.override("es"):
        assert FOLLOWERS.render(Context({"n": n})).replace("\xa0", " ") == words


@pytest.mark.parametrize("language", ["es", "es-es", "es-mx", "es-ar", "es-pa"])
def test_every_spanish_region_shares_the_forms(language):
    with translation.override(language):
        said = [ngettext("%(n)d day", "%(n)d days", n) for n in (1, 2, 1_000_000)]

    assert said == ["%(n)d día", "%(n)d días", "%(n)d de días"]


# --- Numbers and times inside sentences ---


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It can have reached 1,234,567 accounts."),
        ("es", "Puede haber llegado a 1.234.567 cuentas."),
        ("es-mx", "Puede haber llegado a 1,234,567 cuentas."),
    ],
)
def test_a_number_in_a_sentence_is_written_as_in_a_table(language, text):
    reason = Reason("reach.potential", 9.0, {"reach": 1_234_567.2})
    with translation.override(language):
        assert sentence(reason) == text
        assert whole(1_234_567.2) in text


@pytest.mark.parametrize(
    ("code", "params", "words"),
    [
        (
            "spread.momentum",
            {"reposts": 68, "recent": 41, "window_s": 2400, "forecast": 171},
            (
                "68 republicaciones hasta ahora, 41 de ellas hace menos de 20 minutos; "
                "a esta edad, eso ha supuesto alrededor de 171 más."
            ),
        ),
        (
            "spread.momentum",
            {"reposts": 1, "recent": 1, "window_s": 7200, "forecast": 3},
            (
                "1 republicación hasta ahora (1 hace menos de 60 minutos); "
                "a esta edad, eso ha supuesto alrededor de 3 más."
            ),
        ),
        (
            "spread.audience",
            {"reposts": 1, "pending": 12_000},
            "1 republicación hasta ahora; seguidores que aún no la han visto: 12.000.",
        ),
        (
            "waiting.unanswered",
            {"waited_s": 93_600},
            "Nadie ha respondido en público desde hace 26 horas.",
        ),
        (
            "waiting.answered",
            {"answered_after_s": 300},
            "Se respondió en público al cabo de 5 minutos; lo que sumó la espera se desvanece poco a poco.",
        ),
        (
            "recovery.resolved",
            {"since_s": 7200},
            "Se solucionó hace 2 horas; el riesgo se reduce a la mitad cada seis horas.",
        ),
        (
            "signal.false_fix",
            {},
            "La marca lo dio por solucionado; el cliente dice que no lo está.",
        ),
    ],
)
def test_a_reason_reads_well(code, params, words):
    with translation.override("es"):
        assert sentence(Reason(code, 1.0, params)) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 minutos"), (60, "1 minuto"), (5400, "1 hora"), (172_800, "2 días")],
)
def test_a_duration_has_its_unit(seconds, words):
    with translation.override("es"):
        assert duration(seconds) == words


def test_a_score_has_a_decimal_comma_and_a_day_its_spanish_name(desk, lead, browser_in):
    page = browser_in("es", lead).get("/b/acme/").content.decode()

    score = re.search(r'score-whole">(\d+)</span><span class="score-tenth">(.)', page)
    assert score[2] == ","
    with translation.override("es"):
        moment = Template("{% load figures %}{% moment at now %}").render(
            Context(
                {
                    "at": datetime(2025, 11, 17, 9, tzinfo=UTC),
                    "now": datetime(2025, 12, 1, tzinfo=UTC),
                }
            )
        )
    assert ">17 nov, 9:00<" in moment.replace("09:00", "9:00")


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("es", ["500.000", "1.000.000", "1.500.000", "2.000.000"]),
        ("es-mx", ["500,000", "1,000,000", "1,500,000", "2,000,000"]),
    ],
)
def test_the_levels_of_a_chart_are_written_as_numbers_are(language, labels):
    with translation.override(language):
        chart = spread([(60.0, 2.0)], age_s=90, forecast=9, low=3, high=2_000_000)

    assert [level.label for level in chart.levels] == labels
