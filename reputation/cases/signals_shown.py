"""A case's signals as readers see them: what its ledger holds, and what the conversation shows besides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from reputation.cases.keeping import Kept, Standpoint
from reputation.cases.sources import sources_of, who_says
from reputation.risk.models import ScoredPost
from reputation.risk.record import read_signals

# What no entry of a ledger says: how the conversation went, and what became of the posts in it.
_OF_CONVERSATION = frozenset(
    {
        "joined_complaint",
        "reply_removed_or_blocked_confirmed",
        "silence_after_first_reply",
    }
)

type Weighed = Mapping[UUID, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class SignalSeen:
    """A signal of a case: how often, who says so, and where that can be seen."""

    name: str
    count: int
    by: str  # engine, rule, or the id of a person or key
    entry: UUID | None
    mention_id: UUID | None
    quote: str | None


def signals_seen(
    kept: Kept,
    points: Iterable[Standpoint],
    *,
    words: Mapping[UUID, str],
    weighed: Weighed,
) -> list[SignalSeen]:
    """Return the signals of a case: those of its ledger, then those of the conversation's conduct."""
    return [*_of_ledger(kept, words), *_of_conduct(kept, points, weighed)]


def _of_ledger(kept: Kept, words: Mapping[UUID, str]) -> list[SignalSeen]:
    sources = sources_of(kept.entries)
    found = []
    for name, count in sorted(kept.case.signals.items()):
        entry = sources.get(name)
        found.append(
            SignalSeen(
                name,
                count,
                who_says(name, entry),
                entry.pk if entry else None,
                entry.mention_id if entry else None,
                words.get(entry.pk) if entry else None,
            )
        )
    return found


def weighed_signals(points: Iterable[Sequence[Standpoint]]) -> Weighed:
    """Return the signals that weigh on the scores of posts, in one statement."""
    posts = [point.mention_id for each in points for point in each]
    rows = ScoredPost.objects.filter(pk__in=posts).values_list("pk", "record")
    return {pk: read_signals(record) for pk, record in rows}


def _of_conduct(
    kept: Kept,
    points: Iterable[Standpoint],
    weighed: Weighed,
) -> list[SignalSeen]:
    """Return the signals that the conversation shows and no ledger holds: silence, others who joined in.

    They come and go with the posts, so they are told as the scores have them.
    """
    counts: dict[str, tuple[int, UUID]] = {}
    for point in points:
        for name, count in weighed.get(point.mention_id, {}).items():
            if name in _OF_CONVERSATION and count > counts.get(name, (0, None))[0]:
                counts[name] = (count, point.mention_id)
    return [
        SignalSeen(name, count, "engine", None, mention_id, None)
        for name, (count, mention_id) in sorted(counts.items())
        if name not in kept.case.signals
    ]
