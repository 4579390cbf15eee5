"""Whether a sentence says when: an hour, a day, a date, or a number of hours or days.

"Soon" and "in a few days" say nothing; nor does a time at which something happened already. The words are
in rules/when.*.yaml.
"""

import re

from reputation.analysis.guard.rules import rule
from reputation.analysis.guard.text import Span, chunks

_FIGURES = re.compile(
    r"(?<![\d.,/])(?:[01]?\d|2[0-4])[:.h][0-5]\d(?!\d)"  # 17:30, 17.30, 17h30
    r"|(?<![\d/.-])[0-3]?\d[/.-][01]?\d(?:[/.-](?:20)?\d\d)?(?![\d/])"  # 14/06, 14-06-2026
    r"|\b20\d\d-[01]\d-[0-3]\d\b"
    r"|\b(?:el|del|al) (?:[1-9]|[12]\d|3[01])(?![\d.,/%]| ?\d)"  # el 14; al 800 123 is a telephone
)


def says_when(folded: str, sentence: Span, language: str) -> bool:
    """Tell whether a sentence names a time that is yet to come."""
    words = rule("when", language)
    return any(
        _has(folded, part, words.find, _FIGURES)
        and not _has(folded, part, words.unless)
        for part in chunks(folded, sentence)
    )


def _has(folded: str, part: Span, *looks: re.Pattern[str] | None) -> bool:
    return any(look and look.search(folded, part.start, part.end) for look in looks)
