"""A draft with what several rules want to know of it, each found once."""

from dataclasses import dataclass
from functools import cached_property

from reputation.analysis.guard import languages
from reputation.analysis.guard.draft import Draft
from reputation.analysis.guard.likelihood import (
    NOTHING_KNOWN,
    Likelihoods,
    Shape,
    likelihoods,
)
from reputation.analysis.guard.rules import LANGUAGES, rule
from reputation.analysis.guard.text import Span, fold, sentences
from reputation.analysis.guard.times import says_when
from reputation.analysis.triage.language import Told


@dataclass(frozen=True)
class Read:
    """A draft, and what it says and how."""

    draft: Draft
    by_its_own: bool = False  # read in the language that the text itself tells

    @cached_property
    def folded(self) -> str:
        return fold(self.draft.text)

    @cached_property
    def sentences(self) -> list[Span]:
        return sentences(self.folded)

    @cached_property
    def wanted(self) -> str:
        return languages.primary(self.draft.language)

    @cached_property
    def told(self) -> Told:
        return languages.told(self.draft.text, self.wanted)

    @cached_property
    def language(self) -> str:
        """The language whose rules are applied."""
        own = self.told.own if self.by_its_own else self.told.language
        for language in (own, self.wanted):
            if language in LANGUAGES:
                return language
        return LANGUAGES[0]

    @cached_property
    def owns(self) -> bool:
        """Whether it takes the fault, or tells what was done: then it blames nobody and denies nothing."""
        owning = rule("owning", self.language).find
        return owning is not None and bool(owning.search(self.folded))

    @cached_property
    def timed(self) -> list[bool]:
        """Of each sentence, whether it says when something will happen."""
        return [says_when(self.folded, span, self.language) for span in self.sentences]

    @property
    def names_time(self) -> bool:
        return any(self.timed)

    @cached_property
    def shape(self) -> Shape:
        return Shape(self.names_time, self.owns, len(self.sentences))

    @cached_property
    def likelihoods(self) -> Likelihoods:
        """How likely each offence is by the wording as a whole; nothing of a language never learned."""
        if self.told.language not in ("", *LANGUAGES):
            return NOTHING_KNOWN
        return likelihoods(self.folded, self.shape)

    @cached_property
    def whole(self) -> Span:
        text = self.draft.text
        return Span(len(text) - len(text.lstrip()), len(text.rstrip()))
