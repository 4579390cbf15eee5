"""What a text tells about itself: the interface between triage, risk and pages.

An engine reads one text at a time and knows nothing of conversations. Replace it by writing another class
that satisfies `Reader` and naming it in `reputation.analysis.engines`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, Protocol

NO_SIGNALS: Mapping[str, int] = MappingProxyType({})
NO_ASPECTS: Mapping[str, float] = MappingProxyType({})

# The language of a text and the second one that it mixes in, each two letters; "" when unknown or none.
type Languages = tuple[str, str]

type Intent = Literal[
    "",
    "complaint",
    "request",
    "question",
    "praise",
    "recovery",
    "threat",
    "copycat",
    "advert",
    "job",
    "news",
]


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing found in a text: its group, the words, where they stand, what they add to which score.

    `weight` is in log-odds of being a complaint; see `Explanation.base`.
    """

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
    signals     names of RISK.md section 5 with their counts: precise enough to be asserted
    hints       the same, where the words are too often wrong: for a person to confirm
    intent      what the author wants; "" when nothing tells
    aspects     what it is about, each with its own polarity, -1 to 1
    language    of the text as a BCP 47 language; "" when unknown
    also        the second language of a post that mixes two; else ""
    """

    sentiment: float = 0.0
    complaint: float = 0.0
    severity: float = 0.0
    signals: Mapping[str, int] = field(default_factory=lambda: NO_SIGNALS)
    hints: Mapping[str, int] = field(default_factory=lambda: NO_SIGNALS)
    intent: Intent = ""
    aspects: Mapping[str, float] = field(default_factory=lambda: NO_ASPECTS)
    language: str = ""
    also: str = ""

    @property
    def negativity(self) -> float:
        """The larger of complaint and the probability of being negative, 0 to 1."""
        return max(self.complaint, -self.sentiment, 0.0)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around the texts of a brand: one per batch.

    country      of the brand, ISO 3166-1 alpha-2; "" when unknown
    own_names    its names and handles, casefolded, without @
    executives   handles and full names of its named executives, casefolded, without @
    """

    country: str = ""
    own_names: frozenset[str] = frozenset()
    executives: frozenset[str] = frozenset()


NO_CONTEXT = Context()


@dataclass(frozen=True, slots=True)
class Extract:
    """Something that a text names, with its place in it.

    kind    money | deadline | pii | brand | quotation
    what    which: the kind of personal data, or the role of another brand; "" for the others
    value   in a form for programs: "6000.00 MXN", "2013-05-23", a brand's name; "" for personal data
    """

    kind: Literal["money", "deadline", "pii", "brand", "quotation"]
    what: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reading with what it rests on, in the order of the text.

    `base` is where every text of its language begins, in log-odds: together with the weights of the drivers
    it adds up to the logit of `Reading.complaint`, which ends at ±30.
    """

    reading: Reading
    drivers: tuple[Cue, ...] = ()
    evidence: tuple[Cue, ...] = ()  # of signals, hints, aspects and intent, by name
    extracts: tuple[Extract, ...] = ()
    base: float = 0.0


class Reader(Protocol):
    """An engine. Pure: the same text in the same context always reads the same.

    `language` is what the sender stated, if anything; `usual` the author's usual language, for texts that
    are too short to tell; `known` what a person said, which holds.
    The brand's own words carry no complaint, only signals of its conduct.
    """

    @property
    def engine(self) -> str:
        """Its name and version, kept with every reading."""

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
        """Read a text. On the way in: fast, and without reasons."""

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
        """Return the same reading with all that it rests on."""
