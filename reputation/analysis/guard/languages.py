"""Which language a draft is written in, and whether that is the customer's."""

import re

from reputation.analysis.triage.folding import fold
from reputation.analysis.triage.language import Told, tell

# Not the brand's own words: quotations, addresses, handles, tags.
_NOISE = re.compile(
    r"https?://\S+|[@#]\w+|\S+@\S+|\"[^\"]*\"|“[^”]*”|«[^»]*»", re.IGNORECASE
)
_WORD = re.compile(r"\w+(?:'\w+)?")
_FEWEST_WORDS = 4  # fewer tell nothing for certain
# Who writes these is commonly answered in the other language of the country.
_ANSWERED_IN = {"ca": "es", "gl": "es", "eu": "es", "ast": "es"}


def primary(language: str) -> str:
    """Return the first part of a BCP 47 tag: "es" of "es-MX"."""
    return language.replace("_", "-").split("-")[0].casefold()


def told(text: str, wanted: str) -> Told:
    """Return the language of a draft, and the second one that it mixes in; in doubt the one wanted."""
    own = _NOISE.sub(" ", text)
    return tell(own, _WORD.findall(fold(own).text), stated=wanted)


def is_wrong(text: str, found: Told, wanted: str) -> bool:
    """Tell whether a customer who writes `wanted` is answered in another language."""
    if not wanted or not found.language or len(_WORD.findall(text)) < _FEWEST_WORDS:
        return False
    return not {found.language, found.also} & {
        wanted,
        _ANSWERED_IN.get(wanted, wanted),
    }
