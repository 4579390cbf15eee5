"""The reply guard's weights, learned from its examples in tests/analysis/guard.

    python -m tools.guard_weights           learn, write weights.csv, print what folds of the examples say
    python -m tools.guard_weights --check   learn, change nothing; exit 1 when weights.csv differs

The same examples give the same weights.
"""

import argparse
import csv
import io
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import import_module
from math import log
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from reputation.analysis.guard.draft import Draft
from reputation.analysis.guard.grams import grams, tokens
from reputation.analysis.guard.likelihood import LIKELY, WEIGHTS
from reputation.analysis.guard.read import Read
from reputation.analysis.guard.rules import rule

# By name: types are not checked in tests.
examples = import_module("tests.analysis.guard.examples")

CODES = tuple(LIKELY)
SINGLE_SENTENCES = (
    "later.yaml",
    "registers.yaml",
    "constructions.yaml",
    "voices.yaml",
    "wider.yaml",
)
WHOLE_REPLIES = "replies.yaml"
FOLDS = 10
_GRAMS = 5000
_FEWEST = 2  # examples that a run of words must be in
_TWICE = 2.0  # what a whole reply counts for


class Known(NamedTuple):
    """A draft, what is wrong with it, and of what it says nothing."""

    draft: Draft
    wrong: frozenset[str]
    untold: frozenset[str]
    counts: float


class Learned(NamedTuple):
    """What comes out: the runs of words that tell most, how rare they are, and their weights by code."""

    names: list[str]
    rarity: npt.NDArray[np.float64]
    signs: list[str]
    weights: npt.NDArray[np.float64]  # by code: the bias, the signs, the runs


class Bag(NamedTuple):
    """A draft as the weights see it."""

    names: frozenset[str]
    signs: Mapping[str, float]


def examples_known() -> list[Known]:
    """Return all examples. Of one that is about a rule, another rule's hit says nothing for certain."""
    drafts = [
        (example, 1.0)
        for example in (*examples.ALL, *examples.later(*SINGLE_SENTENCES))
        if example.code in CODES
    ]
    drafts += [(example, _TWICE) for example in examples.later(WHOLE_REPLIES)]
    rows = [
        Known(
            example.draft,
            frozenset({example.code} if example.fires else ()),
            frozenset(_heard(example.draft) - {example.code})
            if example.fires or counts == 1
            else frozenset(),
            counts,
        )
        for example, counts in drafts
    ]
    fine = frozenset[str]()
    return rows + [Known(draft, fine, fine, 1.0) for draft in examples.innocent()]


def _heard(draft: Draft) -> set[str]:
    read = Read(draft)
    return {
        code
        for code in CODES
        if any(rule(code, read.language).hits(read.folded, read.sentences))
    }


def bag(draft: Draft) -> Bag:
    read = Read(draft)
    spans = tokens(read.folded)
    names = frozenset(gram.name for gram in grams(read.folded, spans))
    return Bag(names, read.shape.signs(read.folded))


def learn(rows: Sequence[Known], bags: Sequence[Bag]) -> Learned:
    """Return the weights: learned of all runs of words, and again of those that told most."""
    often = Counter(name for each in bags for name in each.names)
    names = sorted(name for name, times in often.items() if times >= _FEWEST)
    signs = sorted(bags[0].signs)
    everything = _fit(rows, bags, names, signs, often)
    told = np.abs(everything.weights[:, 1 + len(signs) :]).max(axis=0)
    best = np.sort(np.argsort(-told, kind="stable")[:_GRAMS])
    return _fit(rows, bags, [names[place] for place in best], signs, often)


def _fit(
    rows: Sequence[Known],
    bags: Sequence[Bag],
    names: list[str],
    signs: list[str],
    often: Mapping[str, int],
) -> Learned:
    rarity = np.array(
        [round(1 + log((1 + len(rows)) / (1 + often[name])), 2) for name in names]
    )
    seen = _matrix(bags, names, signs, rarity)
    counts = np.array([row.counts for row in rows])
    weights = []
    for code in CODES:
        kept = [at for at, row in enumerate(rows) if code not in row.untold]
        wrong = np.array([code in rows[place].wrong for place in kept])
        model = LogisticRegression(
            C=5.0, solver="liblinear", max_iter=1000, random_state=0
        ).fit(seen[kept], wrong, sample_weight=counts[kept])
        weights.append(np.concatenate([model.intercept_, model.coef_[0]]))
    return Learned(names, rarity, signs, np.round(np.stack(weights), 2))


def _matrix(
    bags: Sequence[Bag],
    names: list[str],
    signs: list[str],
    rarity: npt.NDArray[np.float64],
) -> csr_matrix:
    """Return the drafts as rows: the signs, then the runs, which together have the length one."""
    place = {name: at for at, name in enumerate(names)}
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for each in bags:
        own = sorted(place[name] for name in each.names if name in place)
        length = np.sqrt((rarity[own] ** 2).sum()) or 1.0
        values += [each.signs[sign] for sign in signs]
        values += list(rarity[own] / length)
        columns += [*range(len(signs)), *(at + len(signs) for at in own)]
        ends.append(len(columns))
    return csr_matrix(
        (values, columns, ends), shape=(len(bags), len(signs) + len(names))
    )


def probabilities(learned: Learned, bags: Sequence[Bag]) -> npt.NDArray[np.float64]:
    """Return how likely each draft is each offence."""
    seen = _matrix(bags, learned.names, learned.signs, learned.rarity)
    sums = seen @ learned.weights[:, 1:].T + learned.weights[:, 0]
    return np.asarray(1 / (1 + np.exp(-sums)))


def held_out(
    rows: Sequence[Known], bags: Sequence[Bag], folds: Sequence[int] = range(FOLDS)
) -> dict[int, npt.NDArray[np.float64]]:
    """Return how likely the examples of some folds are each offence, by weights that have not seen them."""
    said: dict[int, npt.NDArray[np.float64]] = {}
    # Drafts of one kind stand beside each other in the files: a fold is made of blocks.
    fold_of = np.arange(len(rows)) // 8 % FOLDS
    for fold in folds:
        seen = np.flatnonzero(fold_of != fold).tolist()
        unseen = np.flatnonzero(fold_of == fold).tolist()
        learned = learn([rows[at] for at in seen], [bags[at] for at in seen])
        found = probabilities(learned, [bags[at] for at in unseen])
        said |= zip(unseen, found, strict=True)
    return said


class Measured(NamedTuple):
    """Of examples held out: how many offend, how many were warned of, how many of these rightly."""

    wrong: int
    warned: int
    right: int


def measured(
    rows: Sequence[Known], said: Mapping[int, npt.NDArray[np.float64]]
) -> dict[str, Measured]:
    figures = {}
    for at, code in enumerate(CODES):
        told = [place for place in said if code not in rows[place].untold]
        wrong = {place for place in told if code in rows[place].wrong}
        warned = {place for place in told if said[place][at] >= LIKELY[code]}
        figures[code] = Measured(len(wrong), len(warned), len(wrong & warned))
    return figures


def written(learned: Learned) -> str:
    """Return the weights as the file that `likelihood` reads."""
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow(["gram", "rarity", *CODES])
    names = ["(bias)", *learned.signs, *learned.names]
    rarity = ["1"] * (1 + len(learned.signs)) + [
        f"{value:g}" for value in learned.rarity
    ]
    for name, rare, column in zip(names, rarity, learned.weights.T, strict=True):
        table.writerow(
            [name, rare, *(f"{value:g}" if value else "" for value in column)]
        )
    return file.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--quick", action="store_true", help="learn without measuring")
    asked = parser.parse_args()
    rows = examples_known()
    bags = [bag(row.draft) for row in rows]
    text = written(learn(rows, bags))
    if asked.check:
        return int(WEIGHTS.read_text("utf-8") != text)
    WEIGHTS.write_text(text, "utf-8")
    print(f"{len(rows)} examples, {len(text)} characters of weights")
    if asked.quick:
        return 0
    for code, told in measured(rows, held_out(rows, bags)).items():
        print(
            f"{code:26} found {told.right} of {told.wrong}, right {told.right} of {told.warned}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
