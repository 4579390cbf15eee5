"""How Spanish sounds here, and that no text slipped past the catalogue."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.template.base import Lexer, TokenType

from tests.i18n.reading import PLACEHOLDER, SPOKEN, UNSEEN, theirs
from tools.messages import read_product

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))
TO_A_PERSON = r"\b(ustedes|usted|tú|tu|tus|te|ti|tienes|puedes|debes|quieres)\b"
# A name is the same in every language, and so is a unit.
NAMES = {"Vigía", "Ctrl", "Esc"}  # and what keys are called everywhere


def texts_in(language: str) -> list[tuple[str, str]]:
    """Return (English, translation) for every form of every text."""
    po = ROOT / f"locale/{language}/LC_MESSAGES/django.po"
    with po.open("rb") as written:
        entries = [entry for entry in read_po(written) if entry.id]
    pairs: list[tuple[str, str]] = []
    for entry in entries:
        english = [entry.id] if isinstance(entry.id, str) else list(entry.id)
        forms = [entry.string] if isinstance(entry.string, str) else entry.string
        pairs += [(english[-1 if n else 0], form) for n, form in enumerate(forms)]
    return pairs


def avoided() -> list[tuple[str, str]]:
    """Return (word, term) for the last column of the table in docs/translating.md."""
    guide = (ROOT / "docs/translating.md").read_text()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in guide.splitlines()
        if line.startswith("| ") and line.count("|") == 4
    ]
    return [(word, row[1]) for row in rows for word in row[2].split(", ") if word]


@pytest.fixture(scope="module")
def spoken() -> list[tuple[str, str]]:
    return texts_in("es")


# --- The term list ---


def test_the_term_list_is_read():
    words = [word for word, _term in avoided()]

    assert "severidad" in words
    assert len(words) > 40


def test_one_thing_has_one_word(spoken):
    wrong = [
        f"“{spanish}”: {term}, not {word}"
        for word, term in avoided()
        for _english, spanish in spoken
        if re.search(
            rf"(?<![\w-]){re.escape(word)}(e?s)?(?![\w-])",
            PLACEHOLDER.sub(" ", spanish),
            re.I,
        )
    ]

    assert wrong == []


def test_nobody_is_called_tu_or_usted(spoken):
    person = re.compile(TO_A_PERSON, re.I)

    assert [spanish for _english, spanish in spoken if person.search(spanish)] == []


def test_marks_are_spanish(spoken):
    wrong = [
        spanish
        for _english, spanish in spoken
        if re.search(r"[“”\"]|\.\.\.", re.sub(r"<[^>]*>", "", spanish))
        or spanish.count("?") != spanish.count("¿")
        or spanish.count("!") != spanish.count("¡")
    ]

    assert wrong == []


def test_a_text_ends_as_the_english_one_does(spoken):
    wrong = [
        (english, spanish)
        for english, spanish in spoken
        if any(english.endswith(mark) != spanish.endswith(mark) for mark in ".:?")
    ]

    assert wrong == []


def test_every_language_that_is_offered_has_a_catalogue():
    offered = {code for code, _name in settings.LANGUAGES} - {"en"}

    assert {path.name for path in (ROOT / "locale").iterdir()} == offered


def test_borrowed_texts_are_still_allauths():
    texts, _ = read_product(ROOT)
    borrowed = [text for text in texts.values() if "tenants/borrowed.py" in text.places]
    said = theirs("es")[0].read_bytes()

    assert borrowed
    for text in borrowed:
        assert text.key[1].encode() in said, text.key[1]


# --- What no catalogue can see ---


class HardCoded(HTMLParser):
    """Collects the words of a template that stand outside every translation."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.unseen = False

    def handle_starttag(self, tag, attrs):
        self.unseen = tag in UNSEEN
        for name, value in attrs:
            if name in SPOKEN:
                self.handle_data(value or "")

    def handle_endtag(self, tag):
        self.unseen = False

    def handle_data(self, data):
        words = re.findall(r"[^\W\d_]{2,}", "" if self.unseen else data)
        self.found += [word for word in words if word not in NAMES]


def without_tags(source: str) -> str:
    """Return a template's own text: what tags put there, or translate, is left out."""
    kept, translated = [], False
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split()[0]
            translated = (
                name in {"blocktranslate", "comment"}
                or token.contents == "block body_class"
                or (translated and not name.startswith("end"))
            )
        elif token.token_type == TokenType.TEXT and not translated:
            kept.append(token.contents)
    return "".join(kept)


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_template_says_nothing_outside_the_catalogue(path):
    reader = HardCoded()
    reader.feed(without_tags(path.read_text()))

    assert reader.found == []


def test_the_template_check_sees_words():
    reader = HardCoded()
    reader.feed(
        without_tags(
            '<p title="Hello {{ name }}">{% translate "Posts" %} of '
            "{% blocktranslate %}all {{ n }}{% endblocktranslate %} brands</p>"
        )
    )

    assert reader.found == ["Hello", "of", "brands"]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_holds_no_sentence(path):
    source = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", path.read_text(), flags=re.S)
    literals = re.findall(r"\"([^\"\n]*)\"|'([^'\n]*)'", source)

    sentences = [
        text
        for pair in literals
        for text in pair
        if re.search(
            r"[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}|^[A-Z][a-z]+( [a-z]+)+", text
        )
    ]
    assert sentences == []
