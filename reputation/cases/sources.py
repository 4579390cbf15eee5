"""Who says that a signal of a case stands, and which of its posts say so themselves."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

import msgspec

from reputation.cases.facts import Attached, Fact, Merged, Opened, Signalled
from reputation.cases.keeping import line_of, typed
from reputation.cases.models import Entry
from reputation.cases.posts import posts_by_id
from reputation.cases.standing import Line, Standing
from reputation.cases.story import tell


def sources_of(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return the entry that each signal comes from."""
    by_id = {entry.pk: entry for entry in entries}
    told = tell(Standing(), map(line_of, by_id.values()))
    return {name: by_id[source.entry] for name, source in told.sources.items()}


def who_says(name: str, entry: Entry | None) -> str:
    """Return who set a signal: engine, rule, or the id of a person or key. `entry` is where it comes from."""
    if entry is None:
        return "rule"
    facts = typed(entry)
    if isinstance(facts, Merged):
        return facts.set_by.get(name, "rule")
    if entry.by_id is not None and isinstance(facts, Signalled):
        return str(entry.by_id)
    is_read = entry.mention_id is not None and entry.kind in {
        "opened",
        "attached",
        "heard",
    }
    return "engine" if is_read else "rule"


def gone_with(
    posts: Collection[UUID], entries: Sequence[Entry], *, staying: Collection[UUID]
) -> dict[str, int]:
    """Return by how much less each signal of a case counts without what these posts say: negative counts.

    What a person or a rule said of the case stays with it.
    """
    said: dict[str, int] = {}
    for post in posts_by_id(staying):
        for name, count in post.signals.items():
            said[name] = max(said.get(name, 0), count)
    lines = [line_of(entry) for entry in entries]
    before = tell(Standing(), lines).standing.signals
    rest = [_without(line, posts, said) for line in lines]
    after = tell(Standing(), rest).standing.signals
    return {
        name: less
        for name, count in before.items()
        if (less := after.get(name, 0) - count) < 0
    }


def _without(line: Line, posts: Collection[UUID], said: dict[str, int]) -> Line:
    facts = line.facts
    kept: dict[str, int] = facts.signals
    if isinstance(facts, Attached) and line.mention_id in posts:
        kept = {}
    elif isinstance(facts, Opened) and line.mention_id is not None:
        # It counts what all the posts say together that the case was opened on.
        kept = {name: min(n, said.get(name, 0)) for name, n in facts.signals.items()}
    return line._replace(facts=_counting(facts, kept))


def _counting(facts: Fact, signals: dict[str, int]) -> Fact:
    return msgspec.structs.replace(facts, signals=signals)
