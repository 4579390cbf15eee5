"""Rules made of words: one file per rule and language, read once.

find            what the rule is after
unless          in the same sentence: the hit is innocent
unless_before   directly before the hit
unless_after    directly behind it
needs           somewhere in the draft, or there is no hit at all
unless_anywhere somewhere in the draft: no hit at all
questions       whether a question can be a hit
sure            what a hit must have in a draft that says when something will happen
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from reputation.analysis.guard.patterns import BETWEEN, compiled, union
from reputation.analysis.guard.text import Span, around

RULES = Path(__file__).with_name("rules")
LANGUAGES = ("es", "en", "pt")


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to write instead: to somebody whom the draft addresses formally, or not."""

    formal: str
    familiar: str = ""


class RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule as it is written down."""

    suggestion: Wording = Wording("")
    words: dict[str, str] = {}
    find: list[str] = []
    unless: list[str] = []
    unless_before: list[str] = []
    unless_after: list[str] = []
    needs: list[str] = []
    unless_anywhere: list[str] = []
    questions: bool = True
    firm: list[str] = []
    sure: list[str] = []


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule ready for use."""

    suggestion: Wording
    find: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    unless_before: re.Pattern[str] | None
    unless_after: re.Pattern[str] | None
    needs: re.Pattern[str] | None
    unless_anywhere: re.Pattern[str] | None
    questions: bool
    firm: re.Pattern[str] | None
    sure: re.Pattern[str] | None = None

    def hits(self, folded: str, spans: list[Span]) -> Iterator[Span]:
        """Yield the places that the rule is after, in order."""
        if self.find is None or not self._stands(folded):
            return
        place = 0
        while found := self.find.search(folded, place):
            hit = Span(*found.span())
            sentence = around(spans, hit.start)
            place = hit.end
            if self._is_taken_back(folded, sentence, hit):
                place = hit.start + 1  # the same words may begin another hit
            elif self._is_innocent(folded, sentence, hit):
                comma = folded.find(",", hit.start, hit.end)
                place = comma + 1 if comma > 0 else hit.end  # a new clause
            else:
                yield hit

    def forgives(self, folded: str, spans: list[Span]) -> bool:
        """Tell whether what the rule is after stands here, and is innocent wherever it does."""
        if self.find is None or not self.find.search(folded):
            return False
        return not any(self.hits(folded, spans))

    def _stands(self, folded: str) -> bool:
        if self.needs is not None and not self.needs.search(folded):
            return False
        pardon = self.unless_anywhere
        return pardon is None or not pardon.search(folded)

    def _is_innocent(self, folded: str, sentence: Span, hit: Span) -> bool:
        if not self.questions and folded[hit.end : sentence.end].rstrip().endswith("?"):
            return True
        if self.unless and self.unless.search(folded, sentence.start, sentence.end):
            return True
        return bool(
            self.unless_before
            and self.unless_before.search(folded[sentence.start : hit.start])
        )

    def _is_taken_back(self, folded: str, sentence: Span, hit: Span) -> bool:
        pardon = self.unless_after
        return bool(pardon and pardon.match(folded, hit.end, sentence.end))


@cache
def rule(code: str, language: str) -> Rule:
    """Return a rule in a language.

    Raises:
        msgspec.DecodeError: the file is not of this form.
        PatternIsBroken: a pattern of it cannot be read.
    """
    written = msgspec.yaml.decode(
        (RULES / f"{code}.{language}.yaml").read_bytes(), type=RuleFile
    )
    words = written.words
    return Rule(
        suggestion=written.suggestion,
        find=compiled(written.find, words),
        unless=compiled(written.unless, words),
        unless_before=_anchored(
            union(written.unless_before, words), behind=f"(?:{BETWEEN})?$"
        ),
        unless_after=_anchored(
            union(written.unless_after, words), before=f"(?:{BETWEEN})?"
        ),
        needs=compiled(written.needs, words),
        unless_anywhere=compiled(written.unless_anywhere, words),
        questions=written.questions,
        firm=compiled(written.firm, words),
        sure=compiled(written.sure, words),
    )


def _anchored(
    expression: str, *, before: str = "", behind: str = ""
) -> re.Pattern[str] | None:
    return re.compile(f"{before}{expression}{behind}") if expression else None


def read_all() -> None:
    """Read every rule of every language, which takes a second; what is asked for later is there."""
    for file in RULES.glob("*.yaml"):
        code, language, _ = file.name.split(".")
        rule(code, language)
