"""What the tests of signals, intents and extracts borrow: a text read by the shipped word lists."""

from reputation.analysis.reading import NO_CONTEXT, Context
from reputation.analysis.triage.matcher import Hits, the_matcher
from reputation.analysis.triage.signals import Signals, find_signals


def hits_of(text: str) -> Hits:
    return the_matcher().find(text)


def signals_in(
    text: str,
    language: str = "",
    *,
    by_brand: bool = False,
    context: Context = NO_CONTEXT,
    complaint: float = 1.0,
) -> Signals:
    languages = frozenset({language}) if language else frozenset[str]()
    return find_signals(
        hits_of(text),
        by_brand=by_brand,
        context=context,
        languages=languages,
        complaint=complaint,
    )


def sure_in(text: str, language: str = "") -> set[str]:
    """Return the signals of which the engine is sure, asserted or not."""
    return {one.name for one in signals_in(text, language).found if one.sure}


def told_in(text: str, language: str = "") -> set[str]:
    """Return all signals found, doubtful ones too."""
    return {one.name for one in signals_in(text, language).found}
