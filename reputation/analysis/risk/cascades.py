"""Cascades as files hold them: one post, everybody who passed it on, and when."""

import csv
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reputation.analysis.sheets import separator_of

COLUMNS = ("cascade", "seconds_since_post", "followers")


class BadCascades(ValueError):
    """A file that does not hold cascades; the message names the line."""


@dataclass(frozen=True, slots=True)
class Cascade:
    """One post whose whole spread is known.

    `ages` and `audience` start with the post itself, at 0, and are oldest first.
    """

    name: str
    ages: Sequence[float]  # seconds after the post
    audience: Sequence[float]  # followers, one by one

    @property
    def final(self) -> int:
        return len(self.ages) - 1

    def count(self, age_s: float) -> int:
        """Return how many reposts there were at an age."""
        return bisect_right(self.ages, age_s) - 1

    def reposts(self, age_s: float) -> list[tuple[float, float]]:
        """Return (age, followers) of the reposts until an age, oldest first."""
        until = bisect_right(self.ages, age_s)
        return list(zip(self.ages[1:until], self.audience[1:until], strict=True))

    def age_at(self, count: int) -> float | None:
        """Return the age of the `count`th repost, or None if it never came."""
        return self.ages[count] if count <= self.final else None


def read_cascades(lines: Iterable[str]) -> list[Cascade]:
    """Return the cascades of a CSV with the columns of `COLUMNS`, in order of name.

    The first row of a cascade is its post. Reposts may stand in any order; one before
    the post counts as at the post. Empty for a file with nothing but a header.

    Raises:
        BadCascades: a column is missing, or a line holds no number of 0 or more.
    """
    lines, separator = separator_of(lines)
    reader = csv.DictReader(lines, delimiter=separator)
    try:
        rows = _rows(reader)
    except csv.Error as error:
        raise BadCascades(f"after line {reader.line_num}: {error}") from error
    return [_cascade(name, rows[name]) for name in sorted(rows)]


def _rows(reader: "csv.DictReader[str]") -> dict[str, list[tuple[float, float]]]:
    """Return what stands in the file of each cascade: seconds and followers, in its order."""
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise BadCascades(f"column {missing[0]} is missing from the first line")
    rows: dict[str, list[tuple[float, float]]] = {}
    for row in reader:
        name: str | None = row["cascade"]  # None where the line ends before it
        if not name:
            raise BadCascades(f"line {reader.line_num}: cascade has no name")
        rows.setdefault(name, []).append(
            (
                _number(row, "seconds_since_post", reader),
                _number(row, "followers", reader),
            )
        )
    return rows


def _number(
    row: dict[str, str | None], column: str, reader: "csv.DictReader[str]"
) -> float:
    try:
        number = float(row[column] or "")
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise BadCascades(
            f"line {reader.line_num}: {column} is {row[column]!r}; use 0 or more"
        )
    return number


def _cascade(name: str, rows: list[tuple[float, float]]) -> Cascade:
    (root_at, root_followers), *reposts = rows
    heard = sorted((max(at - root_at, 0.0), n) for at, n in reposts)
    return Cascade(
        name,
        [0.0, *(age for age, _ in heard)],
        [root_followers, *(n for _, n in heard)],
    )
