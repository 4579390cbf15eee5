"""How likely a draft as a whole is each offence, learned from our own examples.

Rules know the forms that somebody wrote down. This knows how drafts of each kind usually sound: a logistic
regression per code over runs of words. It warns where the rules are silent, and silences a rule in a draft
that sounds fine. `python -m tools.guard_weights` makes its weights, `weights.csv`.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, sqrt
from pathlib import Path
from typing import NamedTuple

from reputation.analysis.guard.grams import Gram, grams, tokens
from reputation.analysis.guard.text import Span, chunks

WEIGHTS = Path(__file__).with_name("weights.csv")
# From here on a draft is warned of though no rule speaks: where at least four in five such warnings are right
# on examples that the weights had not seen (docs/guard.md).
LIKELY = {
    "threat_or_disrespect": 0.4,
    "excuse": 0.35,
    "channel_push": 0.32,
    "promise_without_time": 0.3,
    "unverified_fix": 0.3,
    "deny_with_apology": 0.36,
    # An order's number and a person's look alike without their digits.
    "personal_data_in_public": 0.9,
}
# Below here a rule is not believed; one that names no time has less to say for itself.
UNLIKELY = 0.02
UNLIKELY_WITH_TIME = 0.04
# Fewer known runs of words tell nothing.
_FEWEST_GRAMS = 6
_SENTENCES = 6
_CHARACTERS = 400
_SHAPE_WEIGHS = 0.5


class Shape(NamedTuple):
    """What a draft is like besides its words."""

    names_time: bool
    owns: bool
    sentences: int

    def signs(self, folded: str) -> dict[str, float]:
        """Return what of it the weights know, by a name that no run of words has."""
        return {
            "(time)": _SHAPE_WEIGHS * self.names_time,
            "(owns)": _SHAPE_WEIGHS * self.owns,
            "(sentences)": _SHAPE_WEIGHS * min(1.0, self.sentences / _SENTENCES),
            "(length)": _SHAPE_WEIGHS * min(1.0, len(folded) / _CHARACTERS),
            "(asks)": _SHAPE_WEIGHS * ("?" in folded),
        }


class Weights(NamedTuple):
    """What a run of words weighs: how rare it is, and for each code."""

    rarity: float
    by_code: tuple[float, ...]


class Table(NamedTuple):
    """The weights file."""

    codes: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, Weights]


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """How likely a draft is each offence, and which words of it say so."""

    by_code: Mapping[str, float]
    names_time: bool = False
    _tokens: Sequence[Span] = ()
    _grams: Sequence[Gram] = ()

    def suspects(self) -> list[str]:
        """Return what is likely enough to warn of."""
        return [code for code, value in self.by_code.items() if value >= LIKELY[code]]

    def denies(self, code: str) -> bool:
        """Tell whether a rule that finds this should not be believed."""
        bound = UNLIKELY_WITH_TIME if self.names_time else UNLIKELY
        return self.by_code.get(code, 1.0) < bound

    def passage(self, code: str, folded: str, sentences: Sequence[Span]) -> Span:
        """Return the clause that carries most of it, from its first word to its last."""
        carried = self._carried(code)
        clauses = [part for span in sentences for part in chunks(folded, span)]
        _, start, end = max(
            (sum(carried[at] for at in places), places[0], places[-1])
            for clause in clauses
            if (places := self._within(clause))
        )
        return Span(self._tokens[start].start, self._tokens[end].end)

    def _carried(self, code: str) -> list[float]:
        """Return what each token carries; the tokens of a run share what it weighs."""
        table = read_weights()
        index = table.codes.index(code)
        carried = [0.0] * len(self._tokens)
        for gram in self._grams:
            rarity, by_code = table.weights[gram.name]
            share = rarity * by_code[index] / (gram.end - gram.first)
            for place in range(gram.first, gram.end):
                carried[place] += share
        return carried

    def _within(self, clause: Span) -> list[int]:
        return [
            place
            for place, token in enumerate(self._tokens)
            if clause.start <= token.start < clause.end
        ]


NOTHING_KNOWN = Likelihoods({})


def likelihoods(folded: str, shape: Shape) -> Likelihoods:
    """Return what the weights make of a folded draft."""
    table = read_weights()
    spans = tokens(folded)
    found = [gram for gram in grams(folded, spans) if gram.name in table.weights]
    known = [table.weights[name] for name in {gram.name for gram in found}]
    if len(known) < _FEWEST_GRAMS:
        return NOTHING_KNOWN
    length = sqrt(sum(rarity**2 for rarity, _ in known))
    parts = [(rarity / length, by_code) for rarity, by_code in known]
    parts += [
        (amount, table.weights[sign].by_code)
        for sign, amount in shape.signs(folded).items()
    ]
    sums = [
        bias + sum(amount * by_code[index] for amount, by_code in parts)
        for index, bias in enumerate(table.bias)
    ]
    sure = [1 / (1 + exp(-total)) for total in sums]
    by_code = dict(zip(table.codes, sure, strict=True))
    return Likelihoods(by_code, shape.names_time, spans, found)


@cache
def read_weights() -> Table:
    """Return the weights, read once."""
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    weights = {
        name: Weights(float(rarity), tuple(float(value or 0) for value in values))
        for name, rarity, *values in rows
    }
    bias = weights.pop("(bias)").by_code
    return Table(tuple(head[2:]), bias, weights)
