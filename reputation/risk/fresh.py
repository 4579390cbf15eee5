"""The facts of conversations that a batch began: they are all in the batch, so nothing is read back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from reputation.mentions.rows import NewMention
from reputation.risk.facts import Facts, PostRow, Span, Spread


def fresh_facts(
    new: Sequence[NewMention], conversations: set[str], *, backfill: bool
) -> Facts:
    """Return the facts of these conversations, as `facts.load` would after the write."""
    facts = Facts()
    if not conversations:
        return facts
    rows: dict[str, list[NewMention]] = defaultdict(list)
    for one in new:
        conversation = one.conversation_id
        if conversation in conversations:
            rows[conversation].append(one)
    for conversation, mentions in rows.items():
        if len(mentions) == 1 and mentions[0].accepted.item.kind != "repost":
            moment = mentions[0].accepted.item.posted_at
            facts.posts[conversation] = [post_row(mentions[0], conversation)]
            facts.spans[conversation] = Span(moment, moment, 0, backfill)
            continue
        mentions.sort(key=lambda one: one.accepted.item.posted_at)
        facts.posts[conversation] = [
            post_row(one, conversation)
            for one in mentions
            if one.accepted.item.kind != "repost"
        ]
        facts.spans[conversation] = Span(
            mentions[0].accepted.item.posted_at,
            mentions[-1].accepted.item.posted_at,
            len(
                {
                    one.author_id
                    for one in mentions
                    if one.accepted.item.kind == "repost"
                    and one.target_id is None
                    and not one.accepted.by_brand
                }
            ),
            backfill,
        )
        _spread(mentions, facts)
    for one in new:
        if one.versions and one.conversation_id in conversations:
            facts.observations[one.id] += [
                (one.received_at, count)
                for version in one.versions
                if version.item.metrics and (count := version.item.metrics.reposts)
            ]
    return facts


def post_row(one: NewMention, conversation_id: str) -> PostRow:
    item, reading = one.accepted.item, one.accepted.reading
    return PostRow(
        one.id,
        conversation_id,
        one.parent_id,
        one.author_id,
        item.kind,
        one.accepted.by_brand,
        item.posted_at,
        one.followers,
        reading.complaint if reading else 0.0,
        reading.negativity if reading else 0.0,
        reading.severity if reading else 0.0,
        reading.signals if reading else None,
        item.metrics.views if item.metrics else None,
        item.metrics.reposts if item.metrics else None,
        one.received_at,
        item.removed_by or "",
        one.accepted.muted_until,
        reading.sentiment if reading else None,
    )


def _spread(mentions: Iterable[NewMention], facts: Facts) -> None:
    """Note who passed on which post, each account once. `mentions` come oldest first."""
    standing: dict[str, dict[str, tuple[NewMention, int]]] = defaultdict(dict)
    for one in mentions:
        if one.target_id is not None and not one.accepted.by_brand:
            accounts = standing[one.target_id]
            _, most = accounts.get(one.author_id, (one, 0))
            accounts[one.author_id] = (one, max(most, one.followers))
    for target, accounts in standing.items():
        latest = sorted(
            accounts.values(), key=lambda pair: pair[0].accepted.item.posted_at
        )
        facts.spreads[target] = Spread(
            [one.accepted.item.posted_at for one, _ in latest],
            [followers for _, followers in latest],
        )
