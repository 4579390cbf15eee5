"""From cues to the two scores: how probably a post is a complaint, and its sentiment.

Both are sums. `weights.csv` says what each cue adds, by language: `complaint` in log-odds; `negative` and
`positive` against neutral. Cues that count twice add twice. docs/triage.md tells where the weights come from.
"""

import csv
from collections.abc import Mapping
from math import exp
from pathlib import Path
from typing import NamedTuple

WEIGHTS = Path(__file__).with_name("weights.csv")
LANGUAGES = ("es", "en", "pt")

# Of posts scored .7, seven in ten are complaints: slope and shift of the sum, measured on posts that the
# weights had not seen.
_CALIBRATION = {"es": (1.09, -0.22), "en": (1.06, -0.08), "pt": (0.88, 0.14)}
_SUREST = 30.0
# The labels of a sentiment begin here; see reputation.mentions.triage.
_LABELLED = 0.25
_NEUTRAL_MOST = 0.24


class Weight(NamedTuple):
    complaint: float
    negative: float
    positive: float


class Table(NamedTuple):
    """What cues weigh in one language."""

    bias: Weight
    cues: Mapping[str, Weight]
    slope: float
    shift: float


class Scores(NamedTuple):
    complaint: float
    sentiment: float


def _read() -> dict[str, Table]:
    """Return the table of each language; of "" that of none known: the mean of all."""
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    tables: dict[str, Table] = {}
    for language in LANGUAGES:
        cues = {
            row["cue"]: Weight(
                *(float(row[f"{field}_{language}"]) for field in Weight._fields)
            )
            for row in rows
        }
        tables[language] = Table(cues.pop("bias"), cues, *_CALIBRATION[language])
    tables[""] = _mean(list(tables.values()))
    return tables


def _mean(tables: list[Table]) -> Table:
    return Table(
        _middle([table.bias for table in tables]),
        {cue: _middle([table.cues[cue] for table in tables]) for cue in tables[0].cues},
        sum(table.slope for table in tables) / len(tables),
        sum(table.shift for table in tables) / len(tables),
    )


def _middle(weights: list[Weight]) -> Weight:
    return Weight(
        *(sum(values) / len(weights) for values in zip(*weights, strict=True))
    )


_TABLES = _read()


def table_of(language: str) -> Table:
    """Return what cues weigh in a language; in one without a table of its own, the mean of all."""
    return _TABLES.get(language) or _TABLES[""]


def scores_of(logit: float, negative: float, positive: float, table: Table) -> Scores:
    """Return the scores of the sums, bias included."""
    calibrated = table.slope * logit + table.shift
    complaint = 1 / (1 + exp(-max(-_SUREST, min(_SUREST, calibrated))))
    return Scores(complaint, _sentiment(negative, positive))


def _sentiment(negative: float, positive: float) -> float:
    """Return the likeliest mood: its probability, with its side; a neutral one keeps under the labels."""
    against, towards = exp(min(negative, _SUREST)), exp(min(positive, _SUREST))
    total = 1 + against + towards
    if positive > 0 and positive >= negative:
        return max(_LABELLED, towards / total)
    if negative > 0:
        return -max(_LABELLED, against / total)
    return max(-_NEUTRAL_MOST, min(_NEUTRAL_MOST, (towards - against) / total))
