"""A trained model as it is kept and served: sparse weights, and an engine that reads with them."""

import struct
from dataclasses import dataclass, replace
from math import exp

import numpy as np
import numpy.typing as npt

from reputation.analysis.learned.features import Features, features_of, logit
from reputation.analysis.reading import (
    NO_CONTEXT,
    Context,
    Cue,
    Explanation,
    Languages,
    Reader,
    Reading,
)

_HEAD = struct.Struct("<4sdI")
_MAGIC = b"VLM1"


class NotAModel(ValueError):
    """The bytes are not those of a model of ours."""


@dataclass(frozen=True, slots=True)
class LearnedWeights:
    """The weights of a logistic regression that are not zero, by place."""

    bias: float
    places: npt.NDArray[np.uint32]  # ascending
    values: npt.NDArray[np.float32]

    def logit_of(self, features: Features) -> float:
        """Return the log-odds of being a complaint."""
        if not len(self.places):
            return self.bias
        wanted, amounts = features
        at = np.searchsorted(self.places, wanted).clip(max=len(self.places) - 1)
        known = self.places[at] == wanted
        return self.bias + float((self.values[at] * amounts)[known].sum())

    def to_bytes(self) -> bytes:
        head = _HEAD.pack(_MAGIC, self.bias, len(self.places))
        return head + self.places.tobytes() + self.values.tobytes()

    @classmethod
    def from_bytes(cls, kept: bytes) -> "LearnedWeights":
        """Return the weights that `to_bytes` wrote.

        Raises:
            NotAModel: it did not write these.
        """
        if len(kept) < _HEAD.size:
            raise NotAModel("The bytes are too few for a model.")
        magic, bias, count = _HEAD.unpack_from(kept)
        if magic != _MAGIC or len(kept) != _HEAD.size + 8 * count:
            raise NotAModel("The bytes are not those of a model.")
        places = np.frombuffer(kept, np.uint32, count, _HEAD.size)
        values = np.frombuffer(kept, np.float32, count, _HEAD.size + 4 * count)
        return cls(bias, places, values)


class LearnedReader:
    """Reads with an engine, and says of complaints what a brand's corrections taught.

    Only the probability of a complaint is the model's; all else is the engine's.
    """

    def __init__(self, base: Reader, weights: LearnedWeights, version: int) -> None:
        self.base = base
        self.weights = weights
        self.engine = f"{base.engine}+brand-{version}"

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
        reading = self.base.read(
            text,
            by_brand=by_brand,
            language=language,
            usual=usual,
            context=context,
            known=known,
        )
        return reading if by_brand else self._judge(text, reading)

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
        why = self.base.explain(
            text,
            by_brand=by_brand,
            language=language,
            usual=usual,
            context=context,
            known=known,
        )
        if by_brand:
            return why
        judged = self._judge(text, why.reading)
        moved = logit(judged.complaint) - logit(why.reading.complaint)
        return replace(
            why,
            reading=judged,
            drivers=(*why.drivers, Cue("brand_model", "", 0, 0, moved)),
        )

    def _judge(self, text: str, reading: Reading) -> Reading:
        odds = self.weights.logit_of(features_of(text, reading))
        return replace(reading, complaint=1 / (1 + exp(-max(-30.0, min(30.0, odds)))))
