"""What a batch means beside what is already here: new posts, changes, repeats, trees.

Reads the tables three times and changes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from reputation.common.ids import uuid7_text
from reputation.mentions.items import AMPLIFYING, Accepted, Rejection
from reputation.mentions.lookup import (
    KeptMention,
    PostKey,
    kept_mentions,
    kept_orphans,
)
from reputation.mentions.threads import Node, Placement, Tree, place

type Outcome = Literal["accepted", "updated", "duplicate"]


@dataclass(slots=True)
class Chain:
    """One post in a batch: each version that differs from the one before it, oldest first."""

    key: PostKey
    kept: KeptMention | None
    versions: list[Accepted] = field(default_factory=list)
    latest: str | None = None  # fingerprint

    @property
    def first(self) -> Accepted:
        return self.versions[0]

    @property
    def final(self) -> Accepted:
        return self.versions[-1]

    @property
    def is_new(self) -> bool:
        return self.kept is None


@dataclass(slots=True)
class Intake:
    """A batch, understood."""

    chains: dict[PostKey, Chain]
    kept: dict[PostKey, KeptMention]
    orphans: dict[PostKey, str]
    outcomes: dict[int, tuple[PostKey, Outcome]]
    placement: Placement = field(default_factory=Placement)
    rejected: list[Rejection] = field(default_factory=list)
    ids: dict[PostKey, str] = field(default_factory=dict)

    def changed(self) -> Iterator[Chain]:
        """Yield the posts that are here and came otherwise."""
        return (c for c in self.chains.values() if c.kept and c.versions)

    def new(self) -> Iterator[Chain]:
        return (c for c in self.chains.values() if c.kept is None)


def understand(batch: Sequence[Accepted]) -> Intake:
    """Tell new posts from changes and repeats, and give each its place."""
    keys = {_key(one) for one in batch}
    keys.update(key for one in batch if (key := _parent_key(one)) is not None)
    return _understand(batch, kept_mentions(keys), kept_orphans(keys))


def suppose_all_new(batch: Sequence[Accepted]) -> Intake:
    """Understand a batch as if nothing of it, and nothing that waits for it, were here. Asks no table."""
    return _understand(batch, {}, {})


def _understand(
    batch: Sequence[Accepted],
    kept: dict[PostKey, KeptMention],
    orphans: dict[PostKey, str],
) -> Intake:
    intake = Intake({}, kept, orphans, {})
    for one in batch:
        _count(one, intake)
    _place(intake)
    for key, mention in kept.items():
        intake.ids[key] = mention.id
    for chain in intake.new():
        intake.ids[chain.key] = chain.first.id
    for key, tree in intake.placement.tree_of.items():
        top = tree.top()
        if top.id is None:
            drafted = intake.chains[key].first.conversation_id
            top.id = drafted or uuid7_text()
    return intake


def _key(one: Accepted) -> PostKey:
    return one.channel_id, one.item.external_id


def _parent_key(one: Accepted) -> PostKey | None:
    parent = one.item.parent
    return None if parent is None else (one.channel_id, parent)


def _count(one: Accepted, intake: Intake) -> None:
    key = _key(one)
    chain = intake.chains.get(key)
    if chain is None:
        kept = intake.kept.get(key)
        chain = Chain(key, kept, latest=kept.fingerprint if kept else None)
        intake.chains[key] = chain
    if one.fingerprint == chain.latest:
        intake.outcomes[one.index] = key, "duplicate"
        return
    is_first = chain.is_new and not chain.versions
    intake.outcomes[one.index] = key, "accepted" if is_first else "updated"
    chain.versions.append(one)
    chain.latest = one.fingerprint


def _place(intake: Intake) -> None:
    """Grow and join the trees; a post that would be its own ancestor is refused with all its versions."""
    trees: dict[str, Tree] = {}
    waiting = {
        key: trees.setdefault(conversation, Tree(conversation, waits_for=key))
        for key, conversation in intake.orphans.items()
    }
    known = {
        key: trees.setdefault(mention.conversation_id, Tree(mention.conversation_id))
        for key, mention in intake.kept.items()
    }
    nodes = [
        Node(chain.key, _parent_key(chain.final))
        for chain in intake.chains.values()
        if chain.versions and _wants_a_place(chain)
    ]
    intake.placement = place(nodes, known=known, waiting=waiting)
    refused = set(intake.placement.cycles)
    if not refused:
        return
    for key in refused:
        del intake.chains[key]
    for index, (key, _outcome) in list(intake.outcomes.items()):
        if key in refused:
            del intake.outcomes[index]
            intake.rejected.append(
                Rejection(
                    index, key[1], "parent_cycle", "the item would be its own ancestor"
                )
            )


def _wants_a_place(chain: Chain) -> bool:
    """Tell whether a post is new, or was here without a parent and now names one."""
    if chain.kept is None:
        return True
    return chain.kept.parent_external_id is None and chain.final.item.parent is not None


def parent_id_of(chain: Chain, intake: Intake) -> str | None:
    """Return the id of what a post answers or repeats, when that is here by now."""
    parent = _parent_key(chain.final)
    return None if parent is None else intake.ids.get(parent)


def targets_of(intake: Intake) -> dict[PostKey, str | None]:
    """Return what each repost or quote of the batch spreads, through reposts of reposts."""
    waits = {conversation: key for key, conversation in intake.orphans.items()}
    found: dict[PostKey, str | None] = {}
    for chain in intake.chains.values():
        if not chain.versions:
            continue
        path: list[PostKey] = []
        target: str | None = None
        key: PostKey | None = chain.key
        while key is not None and key not in found:
            path.append(key)
            key, target = _step(key, intake, waits)
        if key is not None and target is None:
            target = found[key]
        for passed in path:
            found[passed] = target
    return found


def _step(
    key: PostKey, intake: Intake, waits: dict[str, PostKey]
) -> tuple[PostKey | None, str | None]:
    """Go from a repost or quote to what it repeats; return (the next one to ask, the target if found)."""
    here = intake.chains.get(key)
    if here is None or here.final.item.kind not in AMPLIFYING:
        return None, None
    parent = _parent_key(here.final)
    if here.kept and here.kept.parent_external_id:
        parent = key[0], here.kept.parent_external_id
    if parent is None:
        return None, None
    above = intake.chains.get(parent)
    if above is not None and above.is_new:
        return _new_above(above, intake)
    kept = intake.kept.get(parent)
    return _kept_above(kept, intake, waits) if kept else (None, None)


def _new_above(above: Chain, intake: Intake) -> tuple[PostKey | None, str | None]:
    if above.final.item.kind == "repost":
        return above.key, None
    return None, intake.ids[above.key]


def _kept_above(
    kept: KeptMention, intake: Intake, waits: dict[str, PostKey]
) -> tuple[PostKey | None, str | None]:
    if kept.kind != "repost":
        return None, kept.id
    if kept.target_id is not None:
        return None, kept.target_id
    arrived = waits.get(kept.conversation_id)
    if arrived is None or arrived not in intake.chains:
        return None, None
    return _new_above(intake.chains[arrived], intake)
