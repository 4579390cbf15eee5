"""Whether the brand's own words say that something is fixed, by the reply guard's rule for it."""

import re

from reputation.analysis.guard.rules import LANGUAGES, rule
from reputation.analysis.guard.text import fold, sentences

RULE = "unverified_fix"
# What stands behind these has not happened: "en cuanto esté" reads like "está" without its accent.
_NOT_YET = re.compile(
    r"\b(?:cuando|en cuanto|hasta que|una vez|apenas|para que|when|once|until|as soon as|quando|assim que"
    r"|ate que|logo que)\b"
)


def says_fixed(text: str) -> bool:
    """Tell whether a text claims that something is fixed. Saying it is a claim, never a resolution."""
    folded = fold(text)
    spans = sentences(folded)
    for language in LANGUAGES:
        for hit in rule(RULE, language).hits(folded, spans):
            start = max(span.start for span in spans if span.start <= hit.start)
            if not _NOT_YET.search(folded, start, hit.start):
                return True
    return False
