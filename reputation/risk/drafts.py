"""Judging ahead what a batch will most likely begin, while nobody waits for the lock.

Most posts of a batch begin a conversation, or belong to one that begins in the same batch. Supposing that all
of them are new, nothing is needed from the tables: such conversations are judged before the brand's lock is
taken. What turns out to be known, awaited or joined by something older is judged again under the lock.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reputation.mentions.actions import MadeConversation, Written
from reputation.mentions.intake import (
    Chain,
    Intake,
    parent_id_of,
    suppose_all_new,
    targets_of,
)
from reputation.mentions.items import Accepted
from reputation.mentions.lookup import PostKey
from reputation.mentions.rows import NewMention
from reputation.risk import store
from reputation.risk.fresh import fresh_facts
from reputation.risk.settling import Settled, settle_conversation


@dataclass(frozen=True, slots=True)
class Draft:
    """A judgement made ahead, with its rows ready for COPY. `size` counts the posts it rests on."""

    size: int
    settled: Settled
    conversation_line: str
    score_lines: list[str]


def draft_ahead(batch: Sequence[Accepted], *, at: datetime, backfill: bool) -> None:
    """Give the root of each conversation that the batch seems to begin its `draft`, and its posts its id."""
    supposed = suppose_all_new(batch)
    roots, members = _complete(supposed, at)
    facts = fresh_facts(
        [one for posts in members.values() for one in posts],
        set(members),
        backfill=backfill,
    )
    for conversation, posts in members.items():
        root = roots[conversation]
        settled = settle_conversation(
            MadeConversation(conversation, root.id, is_provisional=False),
            facts.posts[conversation],
            facts,
            at=at,
        )
        for one in posts:
            one.accepted.conversation_id = conversation
        root.draft = Draft(
            len(posts),
            settled,
            store.conversation_line(settled.conversation, at),
            [store.score_line(row, at) for row in settled.scores],
        )


def drafts_that_hold(written: Written, conversations: set[str]) -> list[Draft]:
    """Return the judgements made ahead that stayed true: of `conversations` with just the posts supposed."""
    sizes = Counter([one.conversation_id for one in written.new])
    mixed = {
        one.conversation_id
        for one in written.new
        if one.accepted.conversation_id != one.conversation_id
    }
    return [
        draft
        for one in written.new
        if isinstance(draft := one.accepted.draft, Draft)
        and one.conversation_id in conversations
        and one.conversation_id not in mixed
        and sizes[one.conversation_id] == draft.size
    ]


def _complete(
    supposed: Intake, at: datetime
) -> tuple[dict[str, Accepted], dict[str, list[NewMention]]]:
    """Return, by conversation, the root and the posts of those that want nothing from the tables."""
    targets = targets_of(supposed)
    roots: dict[str, Accepted] = {}
    members: dict[str, list[NewMention]] = defaultdict(list)
    unfit: set[str] = set()
    for chain in supposed.chains.values():
        top = supposed.placement.tree_of[chain.key].top()
        conversation = top.id or ""
        unsaid = chain.final.item.author.followers is None
        # Of a post that came twice, or an account whose followers nobody says, the tables may know more.
        if top.waits_for is not None or unsaid or len(chain.versions) != 1:
            unfit.add(conversation)
            continue
        if top.root == chain.key:
            roots[conversation] = chain.first
        members[conversation].append(
            _new(chain, supposed, conversation, targets=targets, at=at)
        )
    return roots, {key: posts for key, posts in members.items() if key not in unfit}


def _new(
    chain: Chain,
    supposed: Intake,
    conversation: str,
    *,
    targets: dict[PostKey, str | None],
    at: datetime,
) -> NewMention:
    one = chain.final
    return NewMention(
        one.id,
        one,
        [],
        conversation,
        parent_id_of(chain, supposed),
        targets[chain.key],
        f"{one.channel_id} {one.handle_key}",  # stands for the account's id
        one.item.author.followers or 0,
        at,
    )
