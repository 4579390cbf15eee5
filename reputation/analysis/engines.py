"""The engine in use."""

from reputation.analysis.reading import Reader
from reputation.analysis.triage import letters
from reputation.analysis.triage.engine import CueReader
from reputation.analysis.triage.matcher import the_matcher

READER: Reader = CueReader()

# One of each language, and one that only its letters tell.
_FIRST_POSTS = (
    "Van 4 llamadas y nadie me devuelve el dinero: hoy lo cuento todo. #nofunciona",
    "Still waiting for my refund after 6 weeks, nobody answers the phone!",
    "Paguei há dois meses, o produto não chegou e ninguém responde.",
    "Respondido",
)


def warm_up() -> None:
    """Make the lists' automata and tables, which never change: before a process forks or anybody waits."""
    for language in letters.LANGUAGES:
        the_matcher().foresee(language, letters.common_words(language))
    for text in _FIRST_POSTS:
        READER.read(text)
