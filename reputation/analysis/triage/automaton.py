"""An automaton over words that makes its states when a text first needs them.

A node is a point inside a phrase. A state is the nodes that the words read so far lead to; the word that
comes next leads to another state. Most phrases are never begun: what they would need is never made.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from reputation.analysis.triage.phrases import ANY_ENDING, FREE, Words

type Says = tuple[str, str]  # a group, and the language of its list
type Nodes = frozenset["Node"]

_ENDS = frozenset(".!?;\n")
_NO_NODES: Nodes = frozenset()
_MOST_REMEMBERED = 50_000


class Options(Protocol):
    """What may stand at one place of a phrase; () is nothing."""

    @property
    def options(self) -> Iterable[Words]: ...


class Node:
    """A point inside a phrase: the nodes to which each word leads, and what has been said up to here."""

    __slots__ = ("edges", "says")

    def __init__(self, says: frozenset[Says] = frozenset()) -> None:
        self.edges: dict[str, Nodes] = {}
        self.says = says

    def lead(self, word: str, nodes: Nodes) -> None:
        known = self.edges.get(word)
        self.edges[word] = nodes if known is None else known | nodes

    def join(self, other: "Node") -> None:
        """Make whatever may follow the other follow this one too."""
        self.says |= other.says
        for word, nodes in other.edges.items():
            self.lead(word, nodes)


def chain(parts: Sequence[Options], end: Node) -> Node:
    """Return the node before the first part of a phrase."""
    following = end
    for part in reversed(parts):
        node, leads = Node(), frozenset([following])
        for words in part.options:
            if len(words) == 1:
                node.lead(words[0], leads)
            elif words:
                node.lead(words[0], _row(words[1:], leads))
            else:
                node.join(following)
        following = node
    return following


def _row(words: Words, leads: Nodes) -> Nodes:
    for word in reversed(words):
        node = Node()
        node.edges[word] = leads
        leads = frozenset([node])
    return leads


class State:
    """Where the words read so far lead, and what they say if they end here."""

    __slots__ = (
        "_automaton",
        "_endings",
        "_free",
        "_nodes",
        "following",
        "is_loose",
        "says",
    )

    def __init__(self, nodes: Nodes, automaton: "Automaton") -> None:
        self.says = tuple(sorted({one for node in nodes for one in node.says}))
        self.following: dict[str, State] | None = None
        self.is_loose = False  # words lead on that `following` does not hold
        self._nodes = nodes
        self._automaton = automaton
        self._free = _NO_NODES
        self._endings: dict[str, Nodes] = {}

    def open(self) -> dict[str, "State"]:
        """Return the states that words lead to, making them; `after` knows the words that are not named."""
        merged = Node()
        for node in self._nodes:
            merged.join(node)
        edges = merged.edges
        self._free = edges.pop(FREE, _NO_NODES)
        self._endings = _endings_of(edges)
        self.is_loose = bool(self._free or self._endings)
        self.following = {
            word: self._automaton.state(nodes | self._loosely(word))
            for word, nodes in edges.items()
        }
        return self.following

    def after(self, word: str) -> "State | None":
        """Return the state that a word leads to as any word, or by its beginning."""
        nodes = self._loosely(word)
        return self._automaton.state(nodes) if nodes else None

    def _loosely(self, word: str) -> Nodes:
        nodes = self._free if _ENDS.isdisjoint(word) and word else _NO_NODES
        for beginning, more in self._endings.items():
            if word.startswith(beginning):
                nodes |= more
        return nodes


class Automaton(dict[str, "State | None"]):
    """The state of each first word: `automaton[word]`. Most begin nothing, and that is remembered too."""

    def __init__(self, beginnings: Iterable[Node]) -> None:
        super().__init__()
        merged = Node()
        for node in beginnings:
            merged.join(node)
        self._edges = merged.edges
        self._endings = _endings_of(merged.edges)
        self._states: dict[Nodes, State] = {}

    def state(self, nodes: Nodes) -> State:
        """Return the one state of these nodes."""
        known = self._states.get(nodes)
        if known is None:
            known = self._states.setdefault(nodes, State(nodes, self))
        return known

    def __missing__(self, word: str) -> State | None:
        nodes = self._edges.get(word, _NO_NODES)
        for end in range(1, len(word) + 1):
            nodes |= self._endings.get(word[:end], _NO_NODES)
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        state = self[word] = self.state(nodes) if nodes else None
        return state

    def joined(self, tag: str) -> frozenset[Says]:
        """Return what a hashtag says, or a phrase of several words that is written as one."""
        said: set[Says] = set()
        for node in self._edges.get(f"#{tag}", ()):
            said |= node.says
        for end in range(1, len(tag)):
            if tag[:end] in self._edges:
                self._join(self[tag[:end]], tag, end, said)
        return frozenset(said)

    def _join(self, state: State | None, tag: str, start: int, said: set[Says]) -> None:
        if state is None:
            return
        if start == len(tag):
            said.update(state.says)
        following = state.following or state.open()
        for end in range(start + 1, len(tag) + 1):
            self._join(following.get(tag[start:end]), tag, end, said)


def _endings_of(edges: dict[str, Nodes]) -> dict[str, Nodes]:
    """Take the words with any ending out of the edges; return them by their beginning."""
    loose = [word for word in edges if word[-1] == ANY_ENDING]
    return {word[:-1]: edges.pop(word) for word in loose}
