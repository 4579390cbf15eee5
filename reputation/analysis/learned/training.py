"""Training a brand's model, and measuring it against the engine on posts that it has not seen.

scikit-learn is wanted here and nowhere else: what serves a model never imports this module.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import log

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold

from reputation.analysis.learned.features import Features, features_of
from reputation.analysis.learned.limits import (
    MIN_EXAMPLES,
    MIN_OF_EACH,
    TooFewExamples,
)
from reputation.analysis.learned.model import LearnedWeights
from reputation.analysis.reading import Reading

FOLDS = 5
_AT = 0.5
_SURE = 1e-4


@dataclass(frozen=True, slots=True)
class Metrics:
    """A model beside the engine, both on posts that were held out: macro-F1, and the loss of log-odds."""

    n: int
    complaints: int
    f1: float
    engine_f1: float
    loss: float
    engine_loss: float

    @property
    def is_better(self) -> bool:
        """Whether the model labels better, and is no more often surely wrong."""
        return self.f1 > self.engine_f1 and self.loss <= self.engine_loss

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


def train(
    texts: Sequence[str], readings: Sequence[Reading], labels: Sequence[bool]
) -> tuple[LearnedWeights, Metrics]:
    """Return a model trained on all examples, with its measure from folds of them.

    The same examples give the same model.

    Raises:
        TooFewExamples: fewer than `MIN_EXAMPLES`, or `MIN_OF_EACH` of a label.
    """
    known = np.asarray(labels, dtype=bool)
    groups = _groups(texts)
    fewest = min(len(set(groups[known])), len(set(groups[~known])))
    if len(known) < MIN_EXAMPLES or fewest < MIN_OF_EACH:
        raise TooFewExamples(
            f"{len(known)} examples, {fewest} different ones of the rarer label; "
            f"a model needs {MIN_EXAMPLES} and {MIN_OF_EACH}."
        )
    rows, places = _matrix(
        [features_of(*each) for each in zip(texts, readings, strict=True)]
    )
    held_out = np.zeros(len(known))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    for seen, unseen in folds.split(rows, known, groups):
        model = _fit(rows[seen], known[seen])
        held_out[unseen] = model.predict_proba(rows[unseen])[:, 1]
    engine = np.asarray([reading.complaint for reading in readings])
    metrics = Metrics(
        n=len(known),
        complaints=int(known.sum()),
        f1=_f1(known, held_out),
        engine_f1=_f1(known, engine),
        loss=_loss(known, held_out),
        engine_loss=_loss(known, engine),
    )
    return _weights(_fit(rows, known), places), metrics


def _groups(texts: Sequence[str]) -> npt.NDArray[np.int64]:
    """Return the same number for the same words.

    What a hundred accounts paste is one thing to learn: held out beside its copies it is known by heart.
    """
    numbers: dict[str, int] = {}
    return np.fromiter(
        (
            numbers.setdefault(" ".join(text.casefold().split()), len(numbers))
            for text in texts
        ),
        dtype=np.int64,
        count=len(texts),
    )


def _matrix(
    features: Sequence[Features],
) -> tuple[csr_matrix, npt.NDArray[np.uint32]]:
    """Return the features as rows of the places that occur at all, and those places."""
    ends = np.cumsum([0, *(len(places) for places, _ in features)])
    places, columns = np.unique(
        np.concatenate([places for places, _ in features]), return_inverse=True
    )
    values = np.concatenate([values for _, values in features])
    shape = (len(features), len(places))
    return csr_matrix((values, columns, ends), shape=shape), places


def _fit(rows: csr_matrix, labels: npt.NDArray[np.bool_]) -> LogisticRegression:
    return LogisticRegression(C=1.0, solver="liblinear", max_iter=1000).fit(
        rows, labels
    )


def _weights(
    model: LogisticRegression, places: npt.NDArray[np.uint32]
) -> LearnedWeights:
    weights = np.asarray(model.coef_[0], dtype=np.float32)
    told = np.flatnonzero(weights)
    return LearnedWeights(float(model.intercept_[0]), places[told], weights[told])


def _f1(known: npt.NDArray[np.bool_], said: npt.NDArray[np.float64]) -> float:
    return float(f1_score(known, said >= _AT, average="macro", zero_division=0.0))


def _loss(known: npt.NDArray[np.bool_], said: npt.NDArray[np.float64]) -> float:
    inside = said.clip(_SURE, 1 - _SURE)
    return float(-np.log(np.where(known, inside, 1 - inside)).mean() / log(2))
