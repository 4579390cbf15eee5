"""The gold set as the tests of triage read it."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from reputation.analysis import triage

LANGUAGES = ("es", "en", "pt")
_FOLDER = Path(triage.__file__).with_name("gold")


class Post(NamedTuple):
    id: str
    language: str
    text: str
    is_complaint: bool
    severity: int  # 0 where it is no complaint
    intent: str
    signals: frozenset[str]


@cache
def posts() -> tuple[Post, ...]:
    return tuple(_post(*pair) for language in LANGUAGES for pair in _rows(language))


@cache
def executives() -> frozenset[str]:
    lines = (_FOLDER / "executives.txt").read_text("utf-8").splitlines()
    return frozenset(
        line.strip().lstrip("@").casefold()
        for line in lines
        if line.strip() and not line.startswith("#")
    )


def _rows(language: str) -> list[tuple[dict[str, str], dict[str, str]]]:
    labels = {row["id"]: row for row in _read(f"labels_final_{language}.csv")}
    return [
        (row, labels[row["id"]])
        for row in _read(f"posts_{language}.csv")
        if row["id"] in labels
    ]


def _read(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _post(post: dict[str, str], label: dict[str, str]) -> Post:
    return Post(
        id=post["id"],
        language=label["language"].split("+")[0],
        text=post["text"],
        is_complaint=label["complaint"] == "1",
        severity=int(label["severity"] or 0),
        intent=label["intent"],
        signals=frozenset(name.split(":")[0] for name in label["signals"].split()),
    )
