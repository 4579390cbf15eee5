"""The engine in use."""

import csv
from collections.abc import Iterator
from pathlib import Path

from reputation.analysis.reading import Reader
from reputation.analysis.triage import letters
from reputation.analysis.triage.engine import CueReader
from reputation.analysis.triage.matcher import the_matcher

READER: Reader = CueReader()

_POSTS = Path(__file__).with_name("triage") / "gold"


def warm_up() -> None:
    """Make the lists' automata and tables, which never change: before a process forks or anybody waits.

    A word or a beginning of a phrase costs more when a text holds it for the first time. The posts that the
    engine is measured on, some 1,600, hold most of what others hold.
    """
    for language in letters.LANGUAGES:
        the_matcher().foresee(language, letters.common_words(language))
    for text in _typical_posts():
        READER.read(text)


def _typical_posts() -> Iterator[str]:
    for file in sorted(_POSTS.glob("posts_*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            yield from (row["text"] for row in csv.DictReader(lines))
