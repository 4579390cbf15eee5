"""Which query each index of the posts' table is there for.

An index slows every post down. One that serves no named query has no place here, and one that
is not in the database serves nobody.
"""

from collections.abc import Iterable

from benchmarks.figures import MeasurementFailed

TABLE = "mentions_mention"
# Index -> the code whose query it serves.
SERVES = {
    "mentions_mention_pkey": "reputation.mentions.queries.mentions_by_id",
    "mention_once_per_channel": "reputation.mentions.lookup.kept_mentions",
    "mention_newest": "reputation.mentions.queries.find_mentions",
    "mention_thread": "reputation.risk.facts.load",
    "mention_of_author": "reputation.mentions.authors.tally_of",
    "mention_corrected": "reputation.mentions.learning.examples",
    "mention_muted": "reputation.mentions.queries.find_mentions",
    "mention_orphan": "reputation.mentions.lookup.kept_orphans",
}


def check(found: Iterable[str]) -> None:
    """Compare the indexes that the table has with those that serve something.

    Raises:
        MeasurementFailed: the two differ, with the names.
    """
    names = set(found)
    unnamed, missing = names - SERVES.keys(), SERVES.keys() - names
    if unnamed:
        raise MeasurementFailed(
            f"{', '.join(sorted(unnamed))}: an index that serves no named query"
        )
    if missing:
        raise MeasurementFailed(f"{', '.join(sorted(missing))}: the index is not there")
