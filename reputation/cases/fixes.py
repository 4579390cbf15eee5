"""Whether the brand's own words say that something is fixed: the reply guard's rule for it, in any language."""

from reputation.analysis.guard.rules import LANGUAGES, rule
from reputation.analysis.guard.text import fold, sentences

RULE = "unverified_fix"


def says_fixed(text: str) -> bool:
    """Tell whether a text claims that something is fixed. Saying it is a claim, never a resolution."""
    folded = fold(text)
    spans = sentences(folded)
    return any(
        True
        for language in LANGUAGES
        for _hit in rule(RULE, language).hits(folded, spans)
    )
