"""Rows on their way to the tables, and COPY, which writes thousands of them in one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import batched, chain

from django.db import connection

from reputation.mentions.items import Accepted, MetricsItem

NULL = "\\N"


@dataclass(slots=True)
class NewMention:
    """A post that is not here yet, with what the batch found out about it."""

    id: str
    accepted: Accepted
    versions: list[Accepted]  # earlier ones of the same batch
    conversation_id: str
    parent_id: str | None
    target_id: str | None
    author_id: str
    followers: int
    received_at: datetime


@dataclass(slots=True)
class ChangedMention:
    """A post that was here and came again otherwise."""

    id: str
    accepted: Accepted
    versions: list[Accepted]
    conversation_id: str
    revision: int  # of the kept version
    followers: int
    author_id: str
    target_id: str | None  # what it spreads, if that was found now
    complaint_before: float | None
    sentiment_before: float | None
    received_at: datetime


def copy_rows(table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """Write rows, given as lines of COPY's text format, in one statement. No line, no statement.

    They go out piece by piece, so that the server works on one while the next is made.
    """
    pieces = batched(lines, 500)
    first = next(pieces, None)
    if first is None:
        return
    names = ", ".join(columns)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,  # Django wraps what it executes itself, and this it does not
        cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
    ):
        for piece in chain((first,), pieces):
            copy.write("\n".join(piece))
            copy.write("\n")


def text(value: str | None) -> str:
    """Return a string as a field of COPY's text format."""
    if value is None:
        return NULL
    if "\\" in value:
        value = value.replace("\\", "\\\\")
    if value.isprintable():
        return value
    return value.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


@lru_cache(maxsize=16_384)  # a post's time stands in several of its rows
def moment(value: datetime | None) -> str:
    return NULL if value is None else value.isoformat()


def number(value: float | None) -> str:
    return NULL if value is None else str(value)


def flag(value: bool | None) -> str:  # noqa: FBT001 - a field's value
    return "t" if value else "f"


def metrics(values: MetricsItem) -> str:
    """Return the four metrics as fields."""
    return (
        f"{number(values.likes)}\t{number(values.reposts)}\t{number(values.replies)}"
        f"\t{number(values.views)}"
    )


def array(values: Iterable[str | None]) -> str:
    """Return strings as one PostgreSQL array literal: a tenth of the cost of a list of parameters."""
    return "{" + ",".join(map(_element, values)) + "}"


def moments(values: Iterable[datetime | None]) -> str:
    """Return times as one array literal."""
    return "{" + ",".join(map(moment, values)).replace(NULL, "NULL") + "}"


def numbers(values: Iterable[float | None]) -> str:
    """Return numbers as one array literal."""
    return (
        "{" + ",".join(["NULL" if each is None else str(each) for each in values]) + "}"
    )


def _element(value: str | None) -> str:
    if value is None:
        return "NULL"
    if "\\" in value or '"' in value:
        value = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{value}"'
