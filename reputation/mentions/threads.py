"""Which conversation a post belongs to: a pure decision over one batch.

A conversation is a tree. Its top is a root, or, while it is provisional, the one post that is not here yet
and that everything in it waits for. Placing a batch means growing trees and joining them when a missing
post arrives.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

type Key = tuple[int, str]  # (channel id, external id)


@dataclass(slots=True, eq=False)
class Tree:
    """A conversation, kept (`id`) or about to be made."""

    id: str | None = None
    waits_for: Key | None = None
    root: Key | None = None  # in this batch
    joined_into: "Tree | None" = None

    def top(self) -> "Tree":
        tree = self
        while tree.joined_into is not None:
            tree = tree.joined_into
        return tree


@dataclass(frozen=True, slots=True)
class Node:
    """A post to be placed: its key, and that of what it answers or repeats."""

    key: Key
    parent: Key | None


@dataclass(slots=True)
class Placement:
    """Where a batch's posts go.

    `tree_of` gives each placed post its tree (ask `.top()`); `cycles` are the posts refused because
    they would be their own ancestors; `joined` are the kept trees that went into another one.
    """

    tree_of: dict[Key, Tree] = field(default_factory=dict)
    cycles: list[Key] = field(default_factory=list)
    joined: list[Tree] = field(default_factory=list)


def place(
    nodes: Sequence[Node],
    *,
    known: Mapping[Key, Tree],
    waiting: Mapping[Key, Tree],
) -> Placement:
    """Place posts in the order of the batch, as if they had come one by one.

    `known` gives the tree of every kept post that the batch names; one that is among the nodes was the
    root of its tree and learns its parent now. `waiting` gives the provisional tree of every kept orphan
    that waits for a post of the batch, or for the same parent.
    """
    placement = Placement()
    waiting_now = dict(waiting)
    for node in nodes:
        below = waiting_now.get(node.key) or known.get(node.key)
        above = _tree_above(node, placement, known, waiting_now)
        if below is not None and above is not None and above.top() is below.top():
            placement.cycles.append(node.key)
            continue
        tree = above.top() if above is not None else Tree(root=node.key)
        if tree.root is None and tree.id is None:
            tree.root = node.key
        placement.tree_of[node.key] = tree
        if below is not None:
            waiting_now.pop(node.key, None)
            _join(below.top(), tree, placement)
    return placement


def _tree_above(
    node: Node,
    placement: Placement,
    known: Mapping[Key, Tree],
    waiting: dict[Key, Tree],
) -> Tree | None:
    if node.parent is None:
        return None
    placed = placement.tree_of.get(node.parent) or known.get(node.parent)
    if placed is not None:
        return placed
    return waiting.setdefault(node.parent, Tree(waits_for=node.parent))


def _join(below: Tree, above: Tree, placement: Placement) -> None:
    below.joined_into = above
    if below.id is not None:
        placement.joined.append(below)
