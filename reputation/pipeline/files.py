"""Reading items from NDJSON and CSV files, piece by piece, with every line accounted for."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

import msgspec

from reputation.mentions.decoding import decode_csv

PIECE = 5_000
MAX_LINE = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Piece:
    """Up to 5,000 items with the lines that they came from. `size` is in bytes, for a progress bar."""

    body: bytes
    lines: list[bytes]
    size: int


def pieces(source: IO[bytes], *, is_csv: bool) -> Iterator[Piece]:
    """Yield the file as NDJSON bodies, blank lines left out.

    Raises:
        BodyIsMalformed: a CSV without a header line.
        csv.Error: a CSV that cannot be read on.
        UnicodeDecodeError: a CSV that is not UTF-8.
    """
    lines = _csv_lines(source) if is_csv else _lines(source)
    while batch := list(islice(lines, PIECE)):
        body = b"\n".join(batch)
        yield Piece(body, batch, len(body) + len(batch))


def _lines(source: Iterable[bytes]) -> Iterator[bytes]:
    for line in source:
        stripped = line.strip()
        if stripped:
            yield stripped


def _csv_lines(source: IO[bytes]) -> Iterator[bytes]:
    text = io.TextIOWrapper(source, encoding="utf-8-sig", newline="")
    for row in decode_csv(text):
        yield msgspec.json.encode(row)


def is_csv(name: str) -> bool:
    """Tell CSV from NDJSON by the file's extension. Standard input (`-`) is NDJSON."""
    return Path(name).suffix.lower() == ".csv"
