"""Which language a post is in: its common words first, letters' statistics where those leave doubt.

Common words decide most posts in a few microseconds. The statistics are those of py3langid, limited to the
languages below; they are asked when the words tie or are too few. Under `_SHORT` letters nothing is certain:
the author's usual language stands, then the words alone, then "".
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

from reputation.analysis.triage.folding import fold

LANGUAGES = ("es", "en", "pt", "it", "fr", "de", "ca")
_WORDS = Path(__file__).with_name("lexicon") / "languages"
_SHORT = 12
_LEAD = 2
_FEW = 1
_MIXES = 3
_CERTAIN = 0.6
_LIKELY = 0.3
_NOT_TEXT = re.compile(r"@\w+|https?\S*|www\.\S+|#\w+|\bRT\b|[^\w\s'’¿¡]|\d+|_")
# Letters that give a language away, and how many words they are worth.
_LETTERS = (
    ("ñ", "es", 2),
    ("¿", "es", 2),
    ("¡", "es", 2),
    ("ã", "pt", 3),
    ("õ", "pt", 3),
    ("ê", "pt", 1),
    ("ç", "pt", 1),
    ("ß", "de", 3),
    ("ä", "de", 2),
    ("ö", "de", 1),
    ("ü", "de", 1),
    ("è", "it", 1),
    ("è", "fr", 1),
    ("œ", "fr", 3),
    ("ù", "it", 1),
    ("ò", "ca", 1),
    ("l·l", "ca", 3),
)


class Told(NamedTuple):
    """A post's language and the second one that it mixes in; "" when unknown or none.

    `own` is the language as far as the text itself tells: what its author wrote before does not change it.
    """

    language: str
    also: str
    own: str


class _Statistics(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


@cache
def _statistics() -> _Statistics:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: _Statistics = LanguageIdentifier.from_model_file(
        MODEL_FILE, norm_probs=True
    )
    identifier.set_languages(list(LANGUAGES))  # type: ignore[attr-defined]  # not of our protocol
    return identifier


def _read_words(language: str) -> frozenset[str]:
    lines = (_WORDS / f"{language}.txt").read_text("utf-8").splitlines()
    text = " ".join(line for line in lines if not line.startswith("#"))
    return frozenset(fold(text).text.split())


_COMMON = {language: _read_words(language) for language in LANGUAGES}
_LISTS = tuple(_COMMON.items())
_MIXED = ("es", "en", "pt")
# Words of one that the other does not know: only these tell that a post mixes both.
_OWN = {
    (one, other): _COMMON[other] - _COMMON[one]
    for one in LANGUAGES
    for other in _MIXED
    if one != other
}


def tell(text: str, words: list[str], *, stated: str = "", usual: str = "") -> Told:
    """Return the language of a text whose folded words are given.

    `stated` is what the sender says, `usual` what the author mostly writes; both count only in doubt.
    """
    seen = set(words)
    counts = {language: len(common & seen) for language, common in _LISTS}
    if not text.isascii():
        for letter, named, worth in _LETTERS:
            if letter in text:
                counts[named] += worth
    first, second = sorted(counts, key=counts.__getitem__, reverse=True)[:2]
    most, next_most = counts[first], counts[second]
    guess = stated[:2].casefold() or usual[:2].casefold()
    alone = most >= _FEW and not next_most and guess not in _COMMON
    if most - next_most >= _LEAD or alone:
        language = own = first
    else:
        language, own = _in_doubt(text, first if most > next_most else "", guess)
    also = _also(language, seen) if next_most >= _MIXES else ""
    return Told(language, also, own)


def _in_doubt(text: str, by_words: str, guess: str) -> tuple[str, str]:
    """Return the language, and the one that the text tells without the guess."""
    guess = guess if guess in LANGUAGES else ""
    plain = _NOT_TEXT.sub(" ", text)
    if len(plain) - plain.count(" ") < _SHORT:
        return guess or by_words, by_words
    language, certainty = _statistics().classify(" ".join(plain.split()))
    if certainty >= _CERTAIN or language == by_words:
        return language, language
    own = by_words or (language if certainty >= _LIKELY else "")
    return guess or own, own


def _also(language: str, seen: set[str]) -> str:
    """Return the language with at least `_MIXES` words that the post's own does not know."""
    others = [
        (len(_OWN[language, other] & seen), other)
        for other in _MIXED
        if (language, other) in _OWN
    ]
    most, other = max(others, default=(0, ""))
    return other if most >= _MIXES else ""
