"""An automaton over words that makes its states when a text first needs them.

A node is a point inside a phrase. A state is the nodes that the words read so far lead to; the word that
comes next leads to another state. Most phrases are never begun: what they would need is never made.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Protocol

from reputation.analysis.triage.phrases import ANY_ENDING, FREE, Words

type Says = tuple[str, str]  # a group, and the language of its list
type Nodes = frozenset["Node"]

ENDS = ".!?;\n"  # what ends a sentence begins with one of these
_NO_NODES: Nodes = frozenset()
_MOST_KNOWN = 50_000
_MANY_EDGES = 20


class Options(Protocol):
    """What may stand at one place of a phrase; () is nothing."""

    @property
    def options(self) -> Iterable[Words]: ...


class Node:
    """A point inside a phrase: the nodes to which each word leads, and what has been said up to here.

    `loose` holds what leads on besides words: any word, or one that begins so.
    """

    __slots__ = ("edges", "loose", "says")

    def __init__(self, says: frozenset[Says] = frozenset()) -> None:
        self.edges: dict[str, Nodes] = {}
        self.loose: dict[str, Nodes] | None = None
        self.says = says

    def lead(self, word: str, nodes: Nodes) -> None:
        edges = self.edges
        if word == FREE or word[-1] == ANY_ENDING:
            if self.loose is None:
                self.loose = {}
            edges = self.loose
        known = edges.get(word)
        edges[word] = nodes if known is None else known | nodes

    def join(self, other: "Node") -> None:
        """Make whatever may follow the other follow this one too."""
        self.says |= other.says
        for edges in (other.edges, other.loose or {}):
            for word, nodes in edges.items():
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
        node.lead(word, leads)
        leads = frozenset([node])
    return leads


class State:
    """Where the words read so far lead, and what they say if they end here.

    `words` are those that lead on by themselves; `following` has the states of those that were met, `led`
    knows the others. From a loose state any word leads on, to `any_word`, or any that begins with one of
    `starts`.
    """

    __slots__ = (
        "_automaton",
        "_edges",
        "_endings",
        "_free",
        "any_word",
        "following",
        "is_loose",
        "says",
        "starts",
        "words",
    )

    def __init__(self, nodes: Nodes, automaton: "Automaton") -> None:
        says: set[Says] = set()
        edges: list[dict[str, Nodes]] = []
        loose: list[dict[str, Nodes]] = []
        for node in nodes:
            says |= node.says
            if node.edges:
                edges.append(node.edges)
            if node.loose:
                loose.append(node.loose)
        self.says = tuple(sorted(says)) if says else ()
        self.following: dict[str, State] = {}
        self._automaton = automaton
        self._edges = edges if len(edges) <= _MANY_EDGES else [_merged(edges)]
        self.words: Container[str] = (
            self._edges[0] if len(self._edges) == 1 else set().union(*edges)
        )
        self.is_loose = bool(loose)
        if loose:
            self._loosen(loose)

    def _loosen(self, loose: list[dict[str, Nodes]]) -> None:
        endings: dict[str, list[Nodes]] = {}
        for edges in loose:
            for word, nodes in edges.items():
                endings.setdefault(word.removesuffix(ANY_ENDING), []).append(nodes)
        self._free = _NO_NODES.union(*endings.pop(FREE, ()))
        self.any_word = self._automaton.state(self._free) if self._free else None
        self._endings = endings
        self.starts = tuple(endings)

    def led(self, word: str) -> "State":
        """Return the state that a word leads to, by itself or by its beginning."""
        nodes = self.named(word)
        if self.is_loose:
            nodes |= self._free
            if word.startswith(self.starts):
                nodes = nodes.union(*_begun(word, self.starts, self._endings))
        state = self._automaton.state(nodes)
        if word in self.words:
            self.following[word] = state
        return state

    def named(self, word: str) -> Nodes:
        """Return the nodes that a word leads to by itself."""
        return _NO_NODES.union(*[edges[word] for edges in self._edges if word in edges])


class _Known(dict[str, "State | None"]):
    """The state of each first word that was met, or None; asked for another one, it learns it."""

    __slots__ = ("_learn",)

    def __init__(self, learn: Callable[[str], "State | None"]) -> None:
        super().__init__()
        self._learn = learn

    def __missing__(self, word: str) -> "State | None":
        return self._learn(word)


class Automaton:
    """The states of all phrases."""

    def __init__(self, beginnings: Iterable[Node]) -> None:
        self._known = _Known(self.learn)
        edges: dict[str, list[Nodes]] = {}
        endings: dict[str, list[Nodes]] = {}
        for node in beginnings:
            for word, nodes in node.edges.items():
                edges.setdefault(word, []).append(nodes)
            for word, nodes in (node.loose or {}).items():
                endings.setdefault(word[:-1], []).append(nodes)
        self._edges = {word: _NO_NODES.union(*nodes) for word, nodes in edges.items()}
        self._endings = endings
        self._starts: dict[str, tuple[str, ...]] = {}
        for start in endings:
            self._starts[start[0]] = (*self._starts.get(start[0], ()), start)
        self.states: dict[Nodes, State] = {}

    def state(self, nodes: Nodes) -> State:
        """Return the one state of these nodes."""
        known = self.states.get(nodes)
        return known or self.states.setdefault(nodes, State(nodes, self))

    def begun_by(self, words: list[str]) -> list["State | None"]:
        """Return the state of each word as a first one."""
        return [*map(self._known.__getitem__, words)]

    def learn(self, word: str) -> State | None:
        """Return the state of a first word, and know it from now on; most words begin nothing."""
        nodes = self._edges.get(word, _NO_NODES)
        starts = self._starts.get(word[0], ())
        if word.startswith(starts):
            nodes = nodes.union(*_begun(word, starts, self._endings))
        if len(self._known) >= _MOST_KNOWN:
            # Not cleared: another thread may be looking in it.
            self._known = _Known(self.learn)
        state = self._known[word] = self.state(nodes) if nodes else None
        return state

    def foresee(self, words: frozenset[str]) -> None:
        """Make the tables that texts of these words need, one after one of them and after two."""
        for word in words:
            state = self.learn(word)
            for after in words if state else ():
                if state and after in state.words:
                    state.led(after)

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
            return
        for end in range(start + 1, len(tag) + 1):
            if tag[start:end] in state.words:
                named = self.state(state.named(tag[start:end]))
                self._join(named, tag, end, said)


def _merged(edges: Iterable[dict[str, Nodes]]) -> dict[str, Nodes]:
    """Return all edges in one table, which is looked in more quickly than in many."""
    leads: dict[str, list[Nodes]] = {}
    for one in edges:
        for word, nodes in one.items():
            leads.setdefault(word, []).append(nodes)
    return {word: _NO_NODES.union(*nodes) for word, nodes in leads.items()}


def _begun(
    word: str, starts: Iterable[str], endings: dict[str, list[Nodes]]
) -> Iterator[Nodes]:
    return (
        nodes for start in starts if word.startswith(start) for nodes in endings[start]
    )
