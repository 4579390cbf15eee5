"""Finds all phrases of all word lists in one pass over a text.

    hits = MATCHER.find("No me funciona nada")       # one automaton, all languages
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

import ahocorasick

from reputation.analysis.triage.folding import Folded, fold
from reputation.analysis.triage.phrases import LANGUAGES, Phrase, phrases_of

# Words (also @handle), emoticons, pictures, and what ends a sentence; a single line break ends none.
TOKEN = re.compile(
    r"@?\w+(?:'\w+)*"
    r"|(?<!\d)[:;=]'?-?(?:[()/\\|\[\]*@]|[dpo3s](?!\w))|<3|\^_+\^|-_+-"
    r"|[\U0001F300-\U0001F3FA\U0001F400-\U0001FAFF☀-➿]"
    r"|[!?]+|;|\n(?=\s*\n)|(?<!\.)\.(?![\d.])"
)
_ENDS = ".!?;\n"


class Hit(NamedTuple):
    """A phrase found: its group and the words that it covers, both ends included."""

    group: str
    first: int
    last: int
    language: str


class _Pattern(NamedTuple):
    group: str
    language: str
    length: int  # of the head, with the blank before it
    rest: re.Pattern[str] | None  # what must follow


NO_HITS: Sequence[Hit] = ()
_new = tuple.__new__  # a hit in half the time; some ten are made a post


class Hits:
    """What was found in one text. Places in the original are worked out only when asked for."""

    __slots__ = ("_bounds", "_folded", "by_group", "text", "words")

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
        self._bounds: list[tuple[int, int]] | None = None

    def of(self, group: str) -> Sequence[Hit]:
        """Return the hits of a group by their place; where two overlap, the longer one."""
        found = self.by_group.get(group)
        if found is None:
            return NO_HITS
        return found if len(found) == 1 else _longest(found)

    def token(self, index: int) -> tuple[int, int]:
        """Return where a word begins and ends in the original text."""
        if self._bounds is None:
            self._bounds = [
                (self._folded.at(found.start()), self._folded.at(found.end()))
                for found in TOKEN.finditer(self._folded.text)
            ]
        return self._bounds[index]

    def span(self, hit: Hit) -> tuple[int, int]:
        """Return where a hit begins and ends in the original text."""
        return self.token(hit.first)[0], self.token(hit.last)[1]

    def broken(self, first: int, last: int) -> bool:
        """Tell whether a sentence ends among the words from `first` to before `last`."""
        return any(word[0] in _ENDS for word in self.words[first:last])


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
        self._tags: dict[str, set[tuple[str, str]]] = {}
        self.groups: dict[str, set[str]] = {}
        table: dict[str, set[_Pattern]] = {}
        vocabulary: set[str] = set()
        for phrase in phrases:
            group = f"{phrase.topic}.{phrase.group}"
            self.groups.setdefault(phrase.topic, set()).add(group)
            words = phrase.head.split()
            if phrase.head.startswith("#"):
                self._tag(phrase.head[1:], group, phrase.language)
                continue
            if len(words) > 1 and not phrase.rest and phrase.head[-1] != "*":
                self._tag("".join(words), group, phrase.language)
            vocabulary.update(words)
            head = (
                f" {phrase.head[:-1]}" if words[-1][-1] == "*" else f" {phrase.head} "
            )
            rest = re.compile(phrase.rest) if phrase.rest else None
            pattern = _Pattern(group, phrase.language, len(head) - 1, rest)
            table.setdefault(head, set()).add(pattern)
        self.vocabulary = frozenset(vocabulary)
        spoken = {
            pattern.language for patterns in table.values() for pattern in patterns
        }
        self._of = {
            language: _automaton(table, (language, "any"))
            for language in LANGUAGES
            if language in spoken and (language != "any" or len(spoken) == 1)
        }

    def _tag(self, tag: str, group: str, language: str) -> None:
        self._tags.setdefault(tag, set()).add((group, language))

    def parse(self, text: str) -> Parsed:
        folded = fold(text, self.vocabulary)
        return Parsed(text, folded, TOKEN.findall(folded.text))

    def find(self, text: str) -> Hits:
        """Return all that the text holds of all groups."""
        return self.scan(self.parse(text))

    def scan(self, parsed: Parsed, language: str = "") -> Hits:
        """Return what the text holds of one language's groups and of those of any; "": of all."""
        line = f" {' '.join(parsed.words)} "
        found: dict[str, list[Hit]] = {}
        if language in self._of:
            _collect(self._of[language].iter(line), line, found)
        else:
            for automaton in self._of.values():
                _collect(automaton.iter(line), line, found)
        if "#" in parsed.text:
            self._find_tags(parsed, found)
        return Hits(parsed.text, parsed.folded, parsed.words, found)

    def _find_tags(self, parsed: Parsed, found: dict[str, list[Hit]]) -> None:
        """Add the hits of hashtags, which may be phrases written as one word."""
        for first, last, tag in _tags_in(parsed):
            for group, language in self._tags.get(tag, ()):
                found.setdefault(group, []).append(Hit(group, first, last, language))


def _collect(
    matches: Iterable[tuple[int, tuple[_Pattern, ...]]],
    line: str,
    found: dict[str, list[Hit]],
) -> None:
    """Add a hit for each phrase that is found to its end."""
    count, find = line.count, line.find
    for end, patterns in matches:
        for group, spoken, length, rest in patterns:
            stop = end
            if rest:
                followed = rest.match(line, find(" ", end))
                if not followed:
                    continue
                stop = followed.end() - 1
            first = count(" ", 0, end - length)
            last = first + count(" ", end - length + 1, stop)
            hit = _new(Hit, (group, first, last, spoken))
            if group in found:
                found[group].append(hit)
            else:
                found[group] = [hit]


def _automaton(
    table: dict[str, set[_Pattern]], languages: Iterable[str]
) -> "ahocorasick.Automaton":
    automaton = ahocorasick.Automaton()
    for head, patterns in table.items():
        spoken = tuple(pattern for pattern in patterns if pattern.language in languages)
        if spoken:
            automaton.add_word(head, spoken)
    automaton.make_automaton()
    return automaton


def _tags_in(parsed: Parsed) -> list[tuple[int, int, str]]:
    """Return the hashtags with the first and the last word that each covers."""
    folded, words = parsed.folded.text, parsed.words
    starts = [token.start() for token in TOKEN.finditer(folded)]
    written = [fold(tag).text for tag in re.findall(r"#(\w+)", parsed.text)]
    tags: list[tuple[int, int, str]] = []
    for mark, tag in zip(re.finditer(r"#(?=\w)", folded), written, strict=False):
        if mark.end() not in starts:
            continue
        first = last = starts.index(mark.end())
        length = len(words[first])
        while length < len(tag) and last + 1 < len(words):
            last += 1
            length += len(words[last])
        tags.append((first, last, tag))
    return tags


@cache
def the_matcher() -> Matcher:
    """Return the matcher of the shipped word lists, built on first use."""
    return Matcher(phrases_of())


def groups_of(topic: str) -> tuple[str, ...]:
    """Return the names of the groups of a topic, in all languages together."""
    return tuple(sorted(the_matcher().groups.get(topic, ())))
