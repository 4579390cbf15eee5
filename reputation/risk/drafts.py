"""Judging ahead what will most likely be a conversation of its own, while nobody waits for the lock.

A post that answers nothing, and that nothing in its batch answers, usually begins a conversation and stays
alone in it for now. Its judgement needs nothing from the tables, so it is made before the brand's lock is
taken, and thrown away when the post turns out to be known or awaited.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reputation.common.ids import uuid7_text
from reputation.mentions.actions import MadeConversation
from reputation.mentions.items import Accepted
from reputation.risk import store
from reputation.risk.facts import Facts, PostRow, Span
from reputation.risk.settling import Settled, settle_conversation


@dataclass(frozen=True, slots=True)
class Draft:
    """A judgement made ahead, with its rows ready for COPY."""

    settled: Settled
    conversation_line: str
    score_line: str


def draft_alone(batch: Sequence[Accepted], *, at: datetime, backfill: bool) -> None:
    """Give each item that will likely stand alone its `draft` and the id of its conversation."""
    named = Counter((one.channel_id, one.item.external_id) for one in batch)
    parents = {(one.channel_id, one.item.parent) for one in batch if one.item.parent}
    facts = Facts()
    for one in batch:
        key = (one.channel_id, one.item.external_id)
        if one.item.parent is None and named[key] == 1 and key not in parents:
            _draft(one, facts, at, backfill=backfill)


def _draft(one: Accepted, facts: Facts, at: datetime, *, backfill: bool) -> None:
    item, reading = one.item, one.reading
    if item.author.followers is None:
        return  # what the tables know of the account counts
    conversation = one.conversation_id = uuid7_text()
    metrics = item.metrics
    post = PostRow(
        one.id,
        conversation,
        None,
        "",
        item.kind,
        one.by_brand,
        item.posted_at,
        item.author.followers,
        reading.complaint if reading else 0.0,
        reading.negativity if reading else 0.0,
        reading.severity if reading else 0.0,
        reading.signals if reading else None,
        metrics.views if metrics else None,
        metrics.reposts if metrics else None,
        at,
        item.removed_by or "",
    )
    facts.spans[conversation] = Span(item.posted_at, item.posted_at, 0, backfill)
    settled = settle_conversation(
        MadeConversation(conversation, one.id, is_provisional=False),
        [post],
        facts,
        at=at,
    )
    one.draft = Draft(
        settled,
        store.conversation_line(settled.conversation, at),
        store.score_line(settled.scores[0], at),
    )
