"""What a reader gets from a page: its texts, without its markup."""

import json
import re
from functools import cache
from gettext import GNUTranslations
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django
from django.conf import settings

SPOKEN = {"title", "aria-label", "alt", "placeholder", "data-label", "summary"}
UNSEEN = {"script", "style"}
# Words of ordinary English that the language does not have.
ENGLISH = {
    language: re.compile(
        r"\b(the|of|and|is|are|was|were|with|without|you|your|this|that|these|it|its|"
        rf"from|not|been|will|please|sign|if|or|by|any|all{more})\b",
        re.IGNORECASE,
    )
    for language, more in (("es", "|for"), ("pt", ""))
}
PLACEHOLDER = re.compile(r"%\(\w+\)\w|%\w|\{\w*\}")


class Reader(HTMLParser):
    """Collects texts and the attributes that are shown or read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.unseen = ""

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if tag in UNSEEN:
            self.unseen = "json" if facts.get("type") == "application/json" else tag
        self.texts += [value for name, value in attrs if name in SPOKEN and value]
        if tag == "input" and facts.get("type") in {"submit", "button"}:
            self.texts.append(facts.get("value") or "")

    def handle_endtag(self, tag):
        if tag in UNSEEN:
            self.unseen = ""

    def handle_data(self, data):
        if self.unseen == "json":
            facts = json.loads(data)
            labels = facts.get("labels", {}) if isinstance(facts, dict) else {}
            self.texts += _strings(labels)
        elif not self.unseen:
            self.texts.append(data)


def _strings(value):
    if isinstance(value, dict):
        return [text for each in value.values() for text in _strings(each)]
    return [str(value)]


def texts_of(html: str) -> str:
    """Return what a page says, piece by piece, on lines of their own."""
    reader = Reader()
    reader.feed(html)
    pieces = (" ".join(piece.split()) for piece in reader.texts)
    return "\n".join(piece for piece in pieces if piece)


def ours(language: str) -> Path:
    return Path(settings.BASE_DIR) / f"locale/{language}/LC_MESSAGES/django.mo"


def theirs(language: str) -> list[Path]:
    """Return the catalogues of allauth and Django that a reader of the language gets."""
    name = {"pt": "pt_BR"}.get(language, language)
    catalogue = f"locale/{name}/LC_MESSAGES/django.mo"
    django_itself = Path(django.__file__).parent
    return [
        Path(allauth.__file__).parent / catalogue,
        django_itself / "conf" / catalogue,
        django_itself / "contrib/auth" / catalogue,
    ]


@cache
def english_sentences(language: str) -> list[tuple[str, re.Pattern[str]]]:
    """Return every text of two words or more that the language says differently."""
    found = {}
    for path in [*theirs(language), ours(language)]:
        with path.open("rb") as compiled:
            spoken = GNUTranslations(compiled)._catalog
        for key, said in spoken.items():
            english = (key if isinstance(key, str) else key[0]).rpartition("\x04")[2]
            words = re.findall(r"[A-Za-z]{2,}", PLACEHOLDER.sub(" ", english))
            if len(words) >= 2 and english != said:
                found[english] = _pattern(english)
    return list(found.items())


def _pattern(english: str) -> re.Pattern[str]:
    parts = PLACEHOLDER.split(english.replace("%%", "%"))
    body = ".{1,60}?".join(
        r"\s+".join(map(re.escape, part.split(" "))) for part in parts
    )
    return re.compile(rf"(?<!\w){body}(?!\w)")


def english_in(text: str, language: str = "es") -> list[str]:
    """Return what of a text is English: whole sentences of ours, and lone words."""
    sentences = [
        english
        for english, pattern in english_sentences(language)
        if pattern.search(text)
    ]
    lines = [line for line in text.splitlines() if ENGLISH[language].search(line)]
    return sentences + lines
