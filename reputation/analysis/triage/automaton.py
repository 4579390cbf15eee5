"""An automaton over words that makes its states when a text first needs them.

A node is a point inside a phrase. A state is the nodes that the words read so far lead to; the word that
comes next leads to another state. Most phrases are never begun: what they would need is never made.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from reputation.analysis.triage.phrases import ANY_ENDING, FREE, Words

type Says = tuple[str, str]  # a group, and the language of its list
type Nodes = frozenset["Node"]

ENDS = ".!?;\n"  # what ends a sentence begins with one of these
_NO_NODES: Nodes = frozenset()
_MOST_KNOWN = 50_000


class Options(Protocol):
    """What may stand at one place of a phrase; () is nothing."""

    @property
    def options(self) -> Iterable[Words]: ...


class Node:
    """A point inside a phrase: the nodes to which each word leads, and what has been said up to here."""

    __slots__ = ("edges", "is_loose", "says")

    def __init__(self, says: frozenset[Says] = frozenset()) -> None:
        self.edges: dict[str, Nodes] = {}
        self.is_loose = False  # any word leads on, or one with any ending
        self.says = says

    def lead(self, word: str, nodes: Nodes) -> None:
        known = self.edges.get(word)
        self.edges[word] = nodes if known is None else known | nodes
        if word == FREE or word[-1] == ANY_ENDING:
            self.is_loose = True

    def join(self, other: "Node") -> None:
        """Make whatever may follow the other follow this one too."""
        self.says |= other.says
        self.is_loose |= other.is_loose
        edges = self.edges
        for word, nodes in other.edges.items():
            edges[word] = edges[word] | nodes if word in edges else nodes


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
        node.lead(word, leads)
        leads = frozenset([node])
    return leads


class State:
    """Where the words read so far lead, and what they say if they end here."""

    __slots__ = (
        "_any_word",
        "_automaton",
        "_edges",
        "_endings",
        "_free",
        "_led",
        "_nodes",
        "following",
        "is_loose",
        "says",
    )

    def __init__(self, nodes: Nodes, automaton: "Automaton") -> None:
        self.says = tuple(sorted({one for node in nodes for one in node.says}))
        self.following: dict[str, Nodes] | None = None
        self.is_loose = False  # ask `after` instead of `following`
        self._nodes = nodes
        self._automaton = automaton

    def open(self) -> dict[str, Nodes]:
        """Return where words lead, and keep it; of a loose state `after` alone knows."""
        if len(self._nodes) == 1:
            (merged,) = self._nodes
        else:
            merged = Node()
            for node in self._nodes:
                merged.join(node)
        if merged.is_loose:
            self._loosen(dict(merged.edges))
        # Last: another thread that sees it uses all the rest.
        self.following = {} if merged.is_loose else merged.edges
        return self.following

    def _loosen(self, edges: dict[str, Nodes]) -> None:
        self._free = edges.pop(FREE, _NO_NODES)
        self._any_word = self._automaton.state(self._free) if self._free else None
        self._endings = tuple(_endings_of(edges).items())
        self._edges = edges
        self._led: dict[str, State] = {}
        self.is_loose = True

    def named(self, word: str) -> Nodes | None:
        """Return where a word leads by itself."""
        following = self.open() if self.following is None else self.following
        return self._edges.get(word) if self.is_loose else following.get(word)

    def after(self, word: str) -> "State | None":
        """Return the state that a word leads to by itself, as any word, or by its beginning."""
        led = self._led.get(word)
        if led is not None:
            return led
        nodes = self._edges.get(word, _NO_NODES)
        if self._endings:
            nodes = nodes.union(*self._loosely(word))
        if not nodes:
            return None if word[0] in ENDS else self._any_word
        state = self._automaton.state(nodes | self._free)
        if word in self._edges:
            self._led[word] = state
        return state

    def _loosely(self, word: str) -> Iterator[Nodes]:
        return (nodes for start, nodes in self._endings if word.startswith(start))


class Automaton:
    """The states of all phrases. `known` has the state of each first word that was met, or None."""

    def __init__(self, beginnings: Iterable[Node]) -> None:
        self.known: dict[str, State | None] = {}
        merged = Node()
        for node in beginnings:
            merged.join(node)
        self._edges = merged.edges
        self._endings = _endings_of(merged.edges)
        self.states: dict[Nodes, State] = {}

    def state(self, nodes: Nodes) -> State:
        """Return the one state of these nodes."""
        known = self.states.get(nodes)
        return known or self.states.setdefault(nodes, State(nodes, self))

    def learn(self, word: str) -> State | None:
        """Return the state of a first word, and know it from now on; most words begin nothing."""
        nodes = self._edges.get(word, _NO_NODES)
        endings = self._endings
        for end in range(1, len(word) + 1):
            if word[:end] in endings:
                nodes |= endings[word[:end]]
        if len(self.known) >= _MOST_KNOWN:
            self.known = {}  # not cleared: another thread may be looking in it
        state = self.known[word] = self.state(nodes) if nodes else None
        return state

    def foresee(self, words: AbstractSet[str]) -> None:
        """Make the tables that texts of these words need, one after one of them and after two."""
        for word in words:
            state = self.learn(word)
            for after in words if state else ():
                nodes = state.named(after) if state else None
                if nodes:
                    self.state(nodes).named(after)

    def joined(self, tag: str) -> frozenset[Says]:
        """Return what a hashtag says, or a phrase of several words that is written as one."""
        said: set[Says] = set()
        for node in self._edges.get(f"#{tag}", ()):
            said |= node.says
        for end in range(1, len(tag)):
            if tag[:end] in self._edges:
                self._join(self.state(self._edges[tag[:end]]), tag, end, said)
        return frozenset(said)

    def _join(self, state: State, tag: str, start: int, said: set[Says]) -> None:
        if start == len(tag):
            said.update(state.says)
        for end in range(start + 1, len(tag) + 1):
            nodes = state.named(tag[start:end])
            if nodes:
                self._join(self.state(nodes), tag, end, said)


def _endings_of(edges: dict[str, Nodes]) -> dict[str, Nodes]:
    """Take the words with any ending out of the edges; return them by their beginning."""
    loose = [word for word in edges if word[-1] == ANY_ENDING]
    return {word[:-1]: edges.pop(word) for word in loose}
