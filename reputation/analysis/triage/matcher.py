"""Finds all phrases of all word lists in one pass over a text.

    hits = MATCHER.find("No me funciona nada")       # all languages; `scan` reads one
    hits.of("tone.failure")                          # -> [Hit(group, first, last, language)], by place
    hits.words, hits.span(hit), hits.token(i)        # folded words; places in the original text
    hits.broken(i, j), hits.text                     # a sentence ends between words i and j; the original
    groups_of("signals")                             # ("signals.legal", ...) of lexicon/*/signals.txt

Words are matched whole, regardless of case and accents. A phrase does not run over the end of a sentence.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from reputation.analysis.triage.automaton import ENDS, Automaton, Node, Says, chain
from reputation.analysis.triage.folding import DOUBLED, Folded, fold
from reputation.analysis.triage.phrases import Phrase, phrases_of

# Words (also @handle), emoticons, pictures, and what ends a sentence; a single line break ends none.
# Blanks and commas go with the word after them: that takes a fifth off.
TOKEN = re.compile(
    r"[ ,]*+("
    r"\w++(?:'\w+)*+|@\w++(?:'\w+)*+"
    r"|[!?]+|\.(?<!\.\.)(?![\d.])"
    r"|[:;=](?<!\d[:;=])'?-?(?:[()/\\|\[\]*@]|[dpo3s](?!\w))|<3|\^_*\^|-_+-"
    r"|[\U0001F300-\U0001F3FA\U0001F400-\U0001FAFF☀-➿⭐]"
    r"|;|\n(?=[^\S\n]*\n)"
    r")"
)
_NO_CAPITALS = bytes(code for code in range(256) if not chr(code).isupper())
_NO_SMALL = bytes(code for code in range(256) if not chr(code).islower())
_TAG = re.compile(r"#(\w+)")
_MOST_TAGS = 10_000


class Hit(NamedTuple):
    """A phrase found: its group and the words that it covers, both ends included."""

    group: str
    first: int
    last: int
    language: str


NO_HITS: Sequence[Hit] = ()
_new = tuple.__new__  # a hit in half the time; some ten are made a post


class Hits:
    """What was found in one text. Places in the original are worked out only when asked for."""

    __slots__ = (
        "_bounds",
        "_capitals",
        "_folded",
        "_handles",
        "by_group",
        "story",
        "text",
        "words",
    )

    def __init__(
        self,
        text: str,
        folded: Folded,
        words: list[str],
        by_group: dict[str, list[Hit]],
    ) -> None:
        self.text = text
        self.words = words
        self.by_group = by_group
        self._folded = folded
        # What `story_of` told last, and in which context.
        self.story: tuple[object, str] | None = None
        self._bounds: list[tuple[int, int]] | None = None
        self._capitals = -1
        self._handles: list[int] | None = None

    def of(self, group: str) -> Sequence[Hit]:
        """Return the hits of a group by their place; where two overlap, the longer one."""
        return self.by_group.get(group, NO_HITS)

    @property
    def capitals(self) -> int:
        """How many capital letters of Latin-1 the text holds."""
        if self._capitals < 0:
            latin = self.text.encode("latin-1", "ignore")
            self._capitals = len(latin.translate(None, _NO_CAPITALS))
        return self._capitals

    @property
    def small_letters(self) -> int:
        """How many small letters the text holds, of any alphabet."""
        latin = self.text.encode("latin-1", "ignore")
        small = len(latin.translate(None, _NO_SMALL))
        if len(latin) < len(self.text):
            small += sum(letter.islower() for letter in self.text if letter > "ÿ")
        return small

    @property
    def handles(self) -> list[int]:
        """Return the places of the words that are handles: "@acme"."""
        if self._handles is None:
            words = self.words
            if self.text.count("@") == 1 and words and words[0][0] == "@":
                self._handles = [0]
            else:
                self._handles = [
                    place for place, word in enumerate(words) if word[0] == "@"
                ]
        return self._handles

    def token(self, index: int) -> tuple[int, int]:
        """Return where a word begins and ends in the original text."""
        if self._bounds is None:
            at = self._folded.at
            self._bounds = [
                (at(found.start(1)), at(found.end(1)))
                for found in TOKEN.finditer(self._folded.text)
            ]
        return self._bounds[index]

    def span(self, hit: Hit) -> tuple[int, int]:
        """Return where a hit begins and ends in the original text."""
        return self.token(hit.first)[0], self.token(hit.last)[1]

    def broken(self, first: int, last: int) -> bool:
        """Tell whether a sentence ends among the words from `first` to before `last`."""
        for word in self.words[first:last]:  # noqa: SIM110 - any() takes twice as long here
            if word[0] in ENDS:
                return True
        return False


def _longest(found: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (hit.first, -hit.last)):
        if not kept or hit.first > kept[-1].last:
            kept.append(hit)
        elif hit.last - hit.first > kept[-1].last - kept[-1].first:
            kept[-1] = hit
    return kept


class Parsed(NamedTuple):
    """A text folded and cut into words."""

    text: str
    folded: Folded
    words: list[str]


class Matcher:
    """The automata of all phrases, one of each language."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.groups: dict[str, set[str]] = {}
        self._tags: dict[str, frozenset[Says]] = {}
        ends: dict[Says, Node] = {}
        beginnings: dict[str, list[Node]] = {}
        words: dict[str, set[str]] = {}
        for phrase in phrases:
            group = f"{phrase.topic}.{phrase.group}"
            says = group, phrase.language
            self.groups.setdefault(phrase.topic, set()).add(group)
            end = ends.get(says) or ends.setdefault(says, Node(frozenset([says])))
            beginnings.setdefault(phrase.language, []).append(chain(phrase.parts, end))
            words.setdefault(phrase.language, set()).update(
                *(one for part in phrase.parts for one in part.options)
            )
        self.words = words
        # With a letter twice in a row: these are no drawls.
        self.vocabulary = frozenset(
            word for word in set().union(*words.values()) if DOUBLED.search(word)
        )
        anywhere = beginnings.pop("any", [])
        self._of = {
            language: Automaton([*nodes, *anywhere])
            for language, nodes in beginnings.items()
        } or {"any": Automaton(anywhere)}

    def parse(self, text: str) -> Parsed:
        folded = fold(text, self.vocabulary)
        return Parsed(text, folded, TOKEN.findall(folded.text))

    def foresee(self, language: str, words: frozenset[str]) -> None:
        """Make what texts of a language's common words need, before there is one."""
        self._of[language].foresee(words)

    def find(self, text: str) -> Hits:
        """Return all that the text holds of all groups."""
        return self.scan(self.parse(text))

    def scan(self, parsed: Parsed, language: str = "") -> Hits:
        """Return what the text holds of one language's groups and of those of any; "": of all."""
        one = self._of.get(language)
        found: dict[str, list[Hit]] = {}
        if one is not None:
            _collect(one, parsed.words, found)
        else:
            for automaton in self._of.values():
                more: dict[str, list[Hit]] = {}
                _collect(automaton, parsed.words, more)
                _merge(found, more)
        if "#" in parsed.text:
            _merge(found, self._in_tags(parsed, language))
        return Hits(parsed.text, parsed.folded, parsed.words, found)

    def _in_tags(self, parsed: Parsed, own: str) -> dict[str, list[Hit]]:
        """Return the hits of hashtags, which may be phrases written as one word; the own language first."""
        found: dict[str, list[Hit]] = {}
        tags = _TAG.findall(parsed.text)
        if not any(map(self._said_by, tags)):
            return found
        for first, last, tag in _tags_in(parsed, tags):
            said = sorted(self._said_by(tag), key=lambda one: (one[1] != own, one))
            for group, language in said:
                found.setdefault(group, []).append(Hit(group, first, last, language))
        return found

    def _said_by(self, tag: str) -> frozenset[Says]:
        said = self._tags.get(tag)
        if said is None:
            if len(self._tags) >= _MOST_TAGS:
                self._tags.clear()
            folded = fold(tag).text
            said = self._tags[tag] = frozenset[Says]().union(
                *(automaton.joined(folded) for automaton in self._of.values())
            )
        return said


def _collect(  # noqa: C901 - twenty turns of one loop for each post
    automaton: Automaton, words: list[str], found: dict[str, list[Hit]]
) -> None:
    """Add a hit for each phrase that is found; of a group's hits that overlap the longer one stays."""
    line = [*words, "."]
    for first, begun in enumerate(automaton.begun_by(words)):
        state, last = begun, first
        while state is not None:
            for group, language in state.says:
                hit = _new(Hit, (group, first, last, language))
                kept = found.get(group)
                if kept is None:
                    found[group] = [hit]
                elif first > kept[-1][2]:
                    kept.append(hit)
                elif last - first > kept[-1][2] - kept[-1][1]:
                    kept[-1] = hit
            last += 1
            after = line[last]
            if after in state.words:
                state = state.following.get(after) or state.led(after)
            elif not state.is_loose:
                break
            elif state.starts and after.startswith(state.starts):
                state = state.led(after)
            elif after[0] in ENDS:
                break
            else:
                state = state.any_word


def _merge(found: dict[str, list[Hit]], more: dict[str, list[Hit]]) -> None:
    for group, hits in more.items():
        found[group] = _longest([*found.get(group, ()), *hits])


def _tags_in(parsed: Parsed, tags: list[str]) -> list[tuple[int, int, str]]:
    """Return the hashtags with the first and the last word that each covers."""
    folded, words = parsed.folded.text, parsed.words
    starts = [token.start(1) for token in TOKEN.finditer(folded)]
    placed: list[tuple[int, int, str]] = []
    for mark, tag in zip(re.finditer(r"#(?=\w)", folded), tags, strict=False):
        if mark.end() not in starts:
            continue
        first = last = starts.index(mark.end())
        length = len(words[first])
        while length < len(fold(tag).text) and last + 1 < len(words):
            last += 1
            length += len(words[last])
        placed.append((first, last, tag))
    return placed


@cache
def the_matcher() -> Matcher:
    """Return the matcher of the shipped word lists, built on first use."""
    return Matcher(phrases_of())


def groups_of(topic: str) -> tuple[str, ...]:
    """Return the names of the groups of a topic, in all languages together."""
    return tuple(sorted(the_matcher().groups.get(topic, ())))
