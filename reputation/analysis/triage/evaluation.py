"""How well the engine does on labelled posts: macro-F1 with its interval, AUC, bands, reliability, speed."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reputation.analysis.reading import Reader
from reputation.analysis.sheets import separator_of

_SENTIMENTS = {
    "negative": -1, "neutral": 0, "positive": 1, "neg": -1, "neu": 0, "pos": 1,
}  # fmt: skip
_ANSWERS = {"0": 0, "1": 1, "false": 0, "true": 1, "no": 0, "yes": 1}
_SAMPLES = 1000
_SEED = 20_171_015
_BINS = 10
_WARM = 200
_LONGEST = 16 * 1024 * 1024  # letters of a cell

type Labels = NDArray[np.int64]
type Scores = NDArray[np.float64]


class BadPosts(ValueError):
    """A file that holds no labelled posts; says what is missing."""


class Post(NamedTuple):
    text: str
    complaint: int | None
    sentiment: int | None


class Bands(NamedTuple):
    """From which scores on a post is called so."""

    complaint: float
    review: float
    negative: float
    positive: float


class Bin(NamedTuple):
    """Posts with a score in one tenth of the scale, and the share of them that are complaints."""

    n: int
    score: float
    share: float


@dataclass(frozen=True)
class Measured:
    """One label of one file. What the file cannot tell is None: one class has no F1."""

    n: int
    label: str
    macro_f1: float | None
    low: float | None
    high: float | None
    auc: float | None
    precision: float | None
    recall: float | None
    review_precision: float | None
    review_recall: float | None
    flagged: float
    posts_per_s: float
    p99_ms: float
    reliability: tuple[Bin, ...] = ()


def read_posts(path: Path) -> list[Post]:
    """Read labelled posts; repeats (dup=1) and unclear labels (-1) are left out.

    The texts of a file `labels_<pass>_<language>.csv` stand beside it, in `posts_<language>.csv`.

    Raises:
        BadPosts: there is no text, or no label.
    """
    rows = _rows(path)
    if not rows:
        raise BadPosts(f"{path.name} holds no posts.")
    if "text" not in rows[0]:
        texts = _texts_beside(path, rows)
        rows = [{**row, "text": texts[row["id"]]} for row in rows if row["id"] in texts]
    posts = [
        _post(row) for row in rows if row.get("dup") != "1" and row["text"].strip()
    ]
    if not posts:
        raise BadPosts(f"{path.name} holds repeats and empty texts alone.")
    if all(post.complaint is None and post.sentiment is None for post in posts):
        raise BadPosts(
            f"{path.name} has no column label, complaint or sentiment with a label that is known."
        )
    return posts


def _rows(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(_LONGEST)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines, separator = separator_of(file)
            reader = csv.DictReader(lines, delimiter=separator, restval="")
            names = reader.fieldnames or ()
            reader.fieldnames = [name.strip().lower() for name in names]
            return list(reader)
    except UnicodeDecodeError as error:
        wrong = error.object[error.start]
        raise BadPosts(f"{path.name} is not in UTF-8 (byte {wrong:#04x}).") from error


def _texts_beside(path: Path, rows: Sequence[dict[str, str]]) -> dict[str, str]:
    named = re.fullmatch(r"labels_\w+_(\w+)\.csv", path.name)
    beside = path.with_name(f"posts_{named[1]}.csv") if named else None
    if beside is None or not beside.is_file():
        raise BadPosts(f"{path.name} has no column text.")
    posts = _rows(beside)
    for file, some in ((path, rows), (beside, posts)):
        if some and "id" not in some[0]:
            raise BadPosts(f"{file.name} has no column id.")
    if posts and "text" not in posts[0]:
        raise BadPosts(f"{beside.name} has no column text.")
    return {row["id"]: row["text"] for row in posts}


def _post(row: dict[str, str]) -> Post:
    label = _word(row.get("label", ""))
    mood = _word(row.get("sentiment", ""))
    sentiment = _SENTIMENTS.get(label, _SENTIMENTS.get(mood))
    if sentiment is None and mood in {"-1", "0", "1"}:
        sentiment = int(mood)
    complaint = _word(row.get("complaint", label))
    return Post(row["text"], _ANSWERS.get(complaint), sentiment)


def _word(cell: str) -> str:
    """Return a label as it is compared; numbers may come as a data frame writes them (`1.0`)."""
    return cell.strip().lower().removesuffix(".0")


def measure(
    posts: Sequence[Post], reader: Reader, bands: Bands
) -> Iterator[tuple[str, Measured]]:
    """Yield what was measured for each label: "" for complaint (else sentiment), "#sentiment", "#addressed".

    "#addressed" are the complaint labels of posts that begin with a handle.
    """
    for post in posts[:_WARM]:  # lists and statistics load at first use
        reader.read(post.text)
    complaints = np.empty(len(posts))
    sentiments = np.empty(len(posts))
    seconds = np.empty(len(posts))
    worked = process_time()
    for index, post in enumerate(posts):
        started = perf_counter()
        reading = reader.read(post.text)
        seconds[index] = perf_counter() - started
        complaints[index] = reading.complaint
        sentiments[index] = reading.sentiment
    timing = _Timing(
        len(posts) / max(process_time() - worked, 1e-9),
        float(np.quantile(seconds, 0.99)) * 1e3,
    )
    asked = np.array([post.complaint is not None for post in posts])
    labels = np.array([post.complaint or 0 for post in posts])
    if asked.any():
        yield "", _complaint(labels[asked], complaints[asked], bands, timing)
        addressed = asked & np.array([post.text.startswith("@") for post in posts])
        if 0 < addressed.sum() < asked.sum() and 0 < labels[addressed].mean() < 1:
            yield (
                "#addressed",
                _complaint(labels[addressed], complaints[addressed], bands, timing),
            )
    felt = np.array([post.sentiment is not None for post in posts])
    if felt.any():
        moods = np.array([post.sentiment or 0 for post in posts])[felt]
        flagged = float((complaints[felt] >= bands.complaint).mean())
        found = _moods(sentiments[felt], bands)
        yield (
            "#sentiment" if asked.any() else "",
            _sentiment(moods, found, flagged, timing),
        )


class _Timing(NamedTuple):
    posts_per_s: float
    p99_ms: float


def _complaint(
    labels: Labels, scores: Scores, bands: Bands, timing: _Timing
) -> Measured:
    found = (scores >= bands.complaint).astype(np.int64)
    precision, recall = _precision_recall(labels, found)
    review = _precision_recall(labels, (scores >= bands.review).astype(np.int64))
    one_class = len(set(labels.tolist())) < 2
    low, high = (None, None) if one_class else interval(labels, found)
    return Measured(
        n=len(labels),
        label="complaint",
        macro_f1=None if one_class else macro_f1(labels, found),
        low=low,
        high=high,
        auc=None if one_class else auc(labels, scores),
        precision=None if one_class else precision,
        recall=recall,
        review_precision=None if one_class else review[0],
        review_recall=review[1],
        flagged=float(found.mean()),
        posts_per_s=timing.posts_per_s,
        p99_ms=timing.p99_ms,
        reliability=() if one_class else reliability(labels, scores),
    )


def _sentiment(
    labels: Labels, found: Labels, flagged: float, timing: _Timing
) -> Measured:
    one_class = len(set(labels.tolist())) < 2
    low, high = (None, None) if one_class else interval(labels, found)
    precision, recall = _precision_recall(labels == -1, found == -1)
    return Measured(
        n=len(labels),
        label="sentiment",
        macro_f1=None if one_class else macro_f1(labels, found),
        low=low,
        high=high,
        auc=None,
        precision=None if one_class else precision,
        recall=recall,
        review_precision=None,
        review_recall=None,
        flagged=flagged,
        posts_per_s=timing.posts_per_s,
        p99_ms=timing.p99_ms,
    )


def _moods(sentiments: Scores, bands: Bands) -> Labels:
    positive = sentiments >= bands.positive
    negative = sentiments <= bands.negative
    return positive.astype(np.int64) - negative.astype(np.int64)


def macro_f1(labels: Labels, found: Labels) -> float:
    """Return the mean of the classes' F1, over the classes that the labels hold."""
    scores = []
    for name in np.unique(labels):
        is_so, said_so = labels == name, found == name
        both = float((is_so & said_so).sum())
        scores.append(2 * both / float(is_so.sum() + said_so.sum()))
    return float(np.mean(scores))


def interval(labels: Labels, found: Labels) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the macro-F1."""
    chance = np.random.default_rng(_SEED)
    drawn = [chance.integers(0, len(labels), len(labels)) for _ in range(_SAMPLES)]
    scores = [macro_f1(labels[index], found[index]) for index in drawn]
    low, high = np.quantile(scores, [0.025, 0.975])
    return float(low), float(high)


def auc(labels: Labels, scores: Scores) -> float:
    """Return how often a complaint scores above another post; ties count half."""
    values, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse] if len(values) else scores
    positives = int(labels.sum())
    negatives = len(labels) - positives
    above = ranks[labels == 1].sum() - positives * (positives + 1) / 2
    return float(above / (positives * negatives))


def _precision_recall(
    labels: NDArray[np.generic], found: NDArray[np.generic]
) -> tuple[float | None, float | None]:
    is_so, said_so = labels.astype(bool), found.astype(bool)
    both = float((is_so & said_so).sum())
    said, real = float(said_so.sum()), float(is_so.sum())
    return both / said if said else None, both / real if real else None


def reliability(labels: Labels, scores: Scores) -> tuple[Bin, ...]:
    """Return, by tenths of the score, how many posts there are and how many of them are complaints."""
    places = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    return tuple(
        Bin(int(here.sum()), float(scores[here].mean()), float(labels[here].mean()))
        for here in (places == place for place in range(_BINS))
        if here.any()
    )
