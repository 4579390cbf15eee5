"""Sentences and people for everyday talk, invented from parts, none of them twice."""

import math
import re
import unicodedata
from random import Random
from typing import NamedTuple

from reputation.drills.desk import Desk

ATTEMPTS = 80  # at a sentence that nobody has said yet
# Twitter allows 15 characters, so a longer handle is nobody's there.
SHORTEST_HANDLE = 16
MOST_FOLLOWERS = 2_500


class Person(NamedTuple):
    """Somebody who posts."""

    handle: str
    name: str
    followers: int


class Voice:
    """The talk of one desk. It remembers what was said and by whom."""

    def __init__(self, desk: Desk, random: Random) -> None:
        self.desk = desk
        self.random = random
        self._said: set[str] = set()
        self._handles: set[str] = set()

    def person(self) -> Person:
        """Invent somebody who has not spoken yet."""
        people, random = self.desk.people, self.random
        while True:
            given = random.choice(people.given)
            parts = [given, random.choice(people.family)]
            if random.random() < 0.6:
                parts.append(random.choice(people.tail))
            if random.random() < 0.4:
                parts.append(str(random.randint(2, 99)))
            handle = _plain("_".join(parts))
            if len(handle) >= SHORTEST_HANDLE and handle not in self._handles:
                self._handles.add(handle)
                followers = int(math.exp(random.gauss(4.9, 1.0)))
                return Person(handle, given, min(followers, MOST_FOLLOWERS))

    def say(self, lines: list[str], topic: dict[str, str], **given: str) -> str:
        """Return a sentence made from one of the lines, new to this desk.

        A line holds `[this|that]`, of which one is taken, and `{slots}`: filled from
        `given`, else from `topic`, else from the desk's lists. What it takes from those
        it leaves in `topic`, so that a conversation stays with its city or its phone.
        When it finds nothing new, somebody says what somebody said before.
        """
        said = ""
        for attempt in range(ATTEMPTS):
            kept = topic if attempt < ATTEMPTS // 2 else {}
            known = {**kept, **given}
            said = self._fill(self.random.choice(lines), known)
            if said not in self._said:
                taken = {k: v for k, v in known.items() if k not in given}
                topic.update(taken)
                break
        self._said.add(said)
        return said

    def _fill(self, line: str, known: dict[str, str]) -> str:
        def one_of(match: re.Match[str]) -> str:
            choices: list[str] = match[1].split("|")
            return self.random.choice(choices)

        def slot(match: re.Match[str]) -> str:
            name = match[1]
            if name not in known:
                known[name] = self.random.choice(self.desk.slots[name])
            return known[name]

        said = re.sub(r"\{(\w+)\}", slot, re.sub(r"\[([^\[\]]*)\]", one_of, line))
        return _tidy(said)


def _tidy(text: str) -> str:
    """Return the text as somebody would type it: one space, al and del, capitals."""
    text = re.sub(r"[ \t]+", " ", text)
    text = re.sub(r" +([,;:?!]|\.(?!\w))", r"\1", text)
    text = re.sub(r"\b(a|de) el\b", lambda m: {"a": "al", "de": "del"}[m[1]], text)
    text = text.strip()
    return re.sub(
        r"(^[¿¡«]?|[.?!] [¿¡]?|\n)([a-záéíóúñ])", lambda m: m[1] + m[2].upper(), text
    )


def _plain(text: str) -> str:
    """Return the text in lower case without accents or spaces."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9_]", "", folded)
