"""Rows on their way to the tables, and COPY, which writes thousands of them in one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from reputation.analysis.reading import Reading
from reputation.mentions.items import Accepted, MetricsItem
from reputation.mentions.threads import Tree

NULL = "\\N"


@dataclass(slots=True)
class NewMention:
    """A post that is not here yet, with what the batch found out about it."""

    id: str
    accepted: Accepted
    versions: list[Accepted]  # earlier ones of the same batch
    tree: Tree
    parent_id: str | None
    target_id: str | None
    author_id: str
    followers: int
    reading: Reading | None
    received_at: datetime
    engine: str = ""

    @property
    def conversation_id(self) -> str:
        return str(self.tree.top().id)


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
    reading: Reading | None
    complaint_before: float | None
    sentiment_before: float | None
    received_at: datetime
    engine: str = ""


def copy_rows(table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """Write rows, given as lines of COPY's text format, in one statement. No line, no statement."""
    block = "\n".join(lines)
    if not block:
        return
    names = ", ".join(columns)
    with connection.cursor() as cursor, cursor.copy(
        f"COPY {table} ({names}) FROM STDIN"  # noqa: S608 - our own names
    ) as copy:
        copy.write(block)
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


def moment(value: datetime | None) -> str:
    return NULL if value is None else value.isoformat()


def number(value: float | None) -> str:
    return NULL if value is None else str(value)


def flag(value: bool | None) -> str:  # noqa: FBT001 - a field's value
    return "t" if value else "f"


def metrics(values: MetricsItem) -> str:
    """Return the four metrics as fields."""
    return "\t".join(
        number(value)
        for value in (values.likes, values.reposts, values.replies, values.views)
    )
