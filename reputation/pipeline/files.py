"""Reading items from NDJSON and CSV files, piece by piece, with every line accounted for."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

from reputation.mentions.decoding import decode_csv

PIECE = 5_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Up to 5,000 items with the lines that they came from. `size` is in bytes, for a progress bar."""

    body: bytes
    lines: list[bytes]
    size: int


def pieces(source: IO[bytes], *, is_csv: bool) -> Iterator[Piece]:
    """Yield the file as NDJSON bodies, blank lines left out.

    What stands before the place where a CSV breaks off comes before the error does.

    Raises:
        BodyIsMalformed: a CSV without a header line.
        csv.Error: a CSV that cannot be read on.
    """
    batch: list[bytes] = []
    try:
        for line in _csv_lines(source) if is_csv else _lines(source):
            batch.append(line)
            if len(batch) == PIECE:
                yield _piece(batch)
                batch = []
    except csv.Error:
        if batch:
            yield _piece(batch)
        raise
    if batch:
        yield _piece(batch)


def _piece(lines: list[bytes]) -> Piece:
    body = b"\n".join(lines)
    return Piece(body, lines, len(body) + len(lines))


def _lines(source: Iterable[bytes]) -> Iterator[bytes]:
    for line in source:
        stripped = line.strip()
        if stripped:
            yield stripped


def _csv_lines(source: IO[bytes]) -> Iterator[bytes]:
    # A byte that is no UTF-8 becomes a lone surrogate, which only its own row is refused for.
    text = io.TextIOWrapper(
        source, encoding="utf-8-sig", errors="surrogateescape", newline=""
    )
    try:
        for row in decode_csv(text):
            try:
                yield msgspec.json.encode(row)
            except UnicodeEncodeError:
                yield json.dumps(row).encode()
    finally:
        text.detach()  # the file stays its opener's to close


def is_csv(name: str) -> bool:
    """Tell CSV from NDJSON by the file's extension. Standard input (`-`) is NDJSON."""
    return Path(name).suffix.lower() == ".csv"
