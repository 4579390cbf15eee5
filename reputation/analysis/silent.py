"""An engine that reads nothing: where triage is done elsewhere, and to measure what reading costs."""

from typing import ClassVar

from reputation.analysis.reading import (
    NO_CONTEXT,
    Context,
    Explanation,
    Languages,
    Reading,
)

_NOTHING = Reading()


class SilentReader:
    """Nobody reads: every post is no complaint, neutral and of no language that its sender did not state."""

    engine: ClassVar[str] = "none-1"

    def read(
        self,
        text: str,
        *,
        by_brand: bool = False,
        language: str = "",
        usual: str = "",
        context: Context = NO_CONTEXT,
        known: Languages | None = None,
    ) -> Reading:
        if known is not None:
            return Reading(language=known[0], also=known[1])
        return Reading(language=language) if language else _NOTHING

    def explain(
        self,
        text: str,
        *,
        by_brand: bool = False,
        language: str = "",
        usual: str = "",
        context: Context = NO_CONTEXT,
        known: Languages | None = None,
    ) -> Explanation:
        return Explanation(self.read(text, language=language, known=known))
