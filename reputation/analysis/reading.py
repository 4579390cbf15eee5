"""What a text tells about itself: the interface between triage and risk.

An engine reads one text at a time and knows nothing of conversations. Replace it by writing another class
that satisfies `Reader` and naming it in `reputation.analysis.engines`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, Protocol

NO_SIGNALS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing found in a text: its group, the words, where they stand, what they add to which score."""

    cue: str
    words: str
    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What an engine makes of a text.

    sentiment   towards the brand, -1 (hostile) to 1 (glad)
    complaint   probability that the post is a complaint, 0 to 1
    severity    of its subject, 0 to 1 (RISK.md section 4)
    signals     names of RISK.md section 5 with their counts
    """

    sentiment: float = 0.0
    complaint: float = 0.0
    severity: float = 0.0
    signals: Mapping[str, int] = field(default_factory=lambda: NO_SIGNALS)

    @property
    def negativity(self) -> float:
        """The larger of complaint and the probability of being negative, 0 to 1."""
        return max(self.complaint, -self.sentiment, 0.0)


class Reader(Protocol):
    """An engine. Pure: the same text always reads the same."""

    engine: ClassVar[str]

    def read(self, text: str, *, by_brand: bool = False) -> Reading:
        """Read a text. The brand's own words carry no complaint, only signals of its conduct."""

    def cues(self, text: str, *, by_brand: bool = False) -> tuple[Cue, ...]:
        """Return what the reading rests on, in the order of the text."""
