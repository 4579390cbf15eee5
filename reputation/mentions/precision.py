"""How often the engine was right in this brand, counted from what people said of its readings."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from reputation.mentions.correcting import base_of
from reputation.mentions.models import Correction
from reputation.mentions.triage import COMPLAINT_AT, complaint_band

MOST_READ = 20_000
# Below this a share says more about chance than about the engine.
ENOUGH = 20


@dataclass(slots=True)
class Share:
    """So many of so many were right."""

    n: int = 0
    right: int = 0

    @property
    def precision(self) -> float | None:
        """The share that was right; None while there is nothing to tell from."""
        return self.right / self.n if self.n else None

    @property
    def is_enough(self) -> bool:
        return self.n >= ENOUGH

    def count(self, *, right: bool) -> None:
        self.n += 1
        self.right += right


@dataclass(frozen=True, slots=True)
class Precision:
    """The precision of what was told: each complaint band, each signal asserted, the hints, the languages.

    A language is the sender's word where he said one, else the engine's.
    """

    bands: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    signals: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    hints: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    languages: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))


def measured_precision() -> Precision:
    """Count the latest corrections that stand. Of each post the first word on a thing counts.

    Later ones speak of what a person said, not of what an engine said.
    """
    rows = (
        Correction.objects.filter(undone_at=None)
        .order_by("-at", "-pk")
        .values_list("mention_id", "said", "says")[:MOST_READ]
    )
    found = Precision()
    for thing, said, is_so in _first_words(reversed(rows)):
        if thing == "complaint":
            band = complaint_band(said)
            found.bands[band].count(right=is_so == (said >= COMPLAINT_AT))
        elif thing == "language":
            found.languages[said].count(right=is_so)
        elif said == "asserted":
            found.signals[thing].count(right=is_so)
        elif said == "hint":
            found.hints[thing].count(right=is_so)
    return found


def _first_words(
    rows: Iterable[tuple[UUID, dict[str, Any], dict[str, Any]]],
) -> Iterator[tuple[str, Any, bool]]:
    """Yield (what was spoken of, what the engine had said of it, whether it is so)."""
    seen: set[tuple[UUID, str]] = set()
    for mention, said, says in rows:
        spoken = {
            name: (said["signals"].get(name, ""), bool(count))
            for name, count in says.get("signals", {}).items()
        }
        if "complaint" in says:
            spoken["complaint"] = said["complaint"], says["complaint"] >= COMPLAINT_AT
        if "language" in says:
            told = base_of(said["language"])
            spoken["language"] = told, told == base_of(says["language"])
        for thing, (before, is_so) in spoken.items():
            if (mention, thing) not in seen:
                seen.add((mention, thing))
                yield thing, before, is_so
