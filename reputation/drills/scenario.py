"""A story as data: people, steps at offsets from a zero hour, facts for later models.

A file in `stories/` is a `Story`. Its steps become ingest items (the contract's item)
once somebody says when the zero hour is: the true date, a demo's recent past, or the
start of a drill.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from reputation.drills.yamlfile import FileIsBroken, read

STORIES = Path(__file__).parent / "stories"

Offset = Annotated[str, Meta(pattern=r"^[+-](?=\d)(\d+d)?(\d+h)?(\d+m)?(\d+s)?$")]
Name = Annotated[str, Meta(min_length=1, max_length=100)]
Kind = Literal[
    "post", "reply", "comment", "repost", "quote", "review", "article", "message",
    "call",
]  # fmt: skip
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


class Person(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Somebody who posts, with an invented handle unless it is the brand's own."""

    handle: Name
    name: str = ""
    followers: Annotated[int, Meta(ge=0)] = 0
    verified: bool = False
    url: str = ""
    employer: str = ""


class Repost(Struct, frozen=True, forbid_unknown_fields=True):
    """One passing-on of a step by an account that does nothing else."""

    at: Offset
    handle: Name
    followers: Annotated[int, Meta(ge=0)]


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing somebody wrote, said or passed on."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9-]+$")]
    at: Offset
    channel: Name
    kind: Kind
    author: Name
    text: str = ""
    parent: str | None = None
    language: str | None = None
    title: str | None = None
    url: str | None = None
    metrics: dict[str, int] = {}
    by_brand: bool = False
    reposts: list[Repost] = []
    # The story does not tell of it: we put it there to give what it tells a place.
    inferred: bool = False


class Amount(Struct, frozen=True, forbid_unknown_fields=True):
    amount: Annotated[str, Meta(pattern=r"^\d+\.\d\d$")]
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]


class Later(Struct, frozen=True, forbid_unknown_fields=True):
    """A fact that no post carries. Checked here, used by nothing until cases exist."""

    at: Offset
    kind: Literal[
        "outreach", "identity", "link", "history", "operator", "handoff", "promise",
        "consent", "claim", "confirmation", "credit", "ticket", "custody", "remedy",
        "harm", "root_cause", "evidence", "deadline",
    ]  # fmt: skip
    fact: Annotated[str, Meta(min_length=10)]
    channel: str | None = None
    step: str | None = None
    amount: Amount | None = None
    inferred: bool = False


class Story(Struct, frozen=True, forbid_unknown_fields=True):
    """One true complaint story, told by the posts it left behind."""

    slug: Annotated[str, Meta(pattern=r"^[a-z0-9-]+$")]
    title: str
    locale: str
    summary: str
    starts_at: datetime  # the zero hour; invented where the story gives none
    demo_anchor: Offset  # the moment of the story that a fresh demo stands at
    cast: dict[str, Person]
    steps: list[Step]
    later: list[Later] = []

    @property
    def ends_after(self) -> timedelta:
        """Time from the zero hour to the latest thing anybody does."""
        return max(at for at, _item in self._timed(""))

    @property
    def begins_after(self) -> timedelta:
        """Time from the zero hour to the earliest: zero or less."""
        return min(at for at, _item in self._timed(""))

    @property
    def anchor(self) -> timedelta:
        return parse_offset(self.demo_anchor)

    @property
    def channels(self) -> set[str]:
        return {step.channel for step in self.steps}

    def items(
        self, zero: datetime, *, prefix: str = "", speed: float = 1.0
    ) -> list[dict[str, Any]]:
        """Return the story as ingest items, oldest first; `zero` is the zero hour.

        `speed` divides every interval. External ids are `prefix`, the story's slug and
        the step's id: the same prefix twice gives the same posts, another one gives the
        story again beside the first.
        """
        items = []
        for offset, item in self._timed(prefix):
            item["posted_at"] = (zero + offset / speed).isoformat()
            items.append(item)
        return sorted(items, key=lambda item: datetime.fromisoformat(item["posted_at"]))

    def _timed(self, prefix: str) -> Iterator[tuple[timedelta, dict[str, Any]]]:
        for step in self.steps:
            yield parse_offset(step.at), self._item(step, prefix)
            for number, repost in enumerate(step.reposts, 1):
                yield (
                    parse_offset(repost.at),
                    self._repost_item(step, number, repost, prefix),
                )

    def external_id(self, step: str, prefix: str = "") -> str:
        return f"{prefix}{self.slug}:{step}"

    def _item(self, step: Step, prefix: str) -> dict[str, Any]:
        person = self.cast[step.author]
        author: dict[str, Any] = {
            "handle": person.handle,
            "name": person.name,
            "followers": person.followers,
            "verified": person.verified,
            "url": person.url,
            "employer": person.employer,
        }
        item: dict[str, Any] = {
            "channel": step.channel,
            "external_id": self.external_id(step.id, prefix),
            "kind": step.kind,
            "author": {key: value for key, value in author.items() if value != ""},
            "text": step.text.strip(),
        }
        if step.parent:
            item["parent"] = self.external_id(step.parent, prefix)
        for key in ("language", "title", "url", "metrics"):
            if value := getattr(step, key):
                item[key] = value
        if step.by_brand:
            item["by_brand"] = True
        return item

    def _repost_item(
        self, step: Step, number: int, repost: Repost, prefix: str
    ) -> dict[str, Any]:
        return {
            "channel": step.channel,
            "external_id": self.external_id(f"{step.id}-rt-{number:02}", prefix),
            "kind": "repost",
            "parent": self.external_id(step.id, prefix),
            "author": {"handle": repost.handle, "followers": repost.followers},
            "text": "",
        }


def parse_offset(text: str) -> timedelta:
    """Return the duration that an offset such as "+1d2h30m" or "-40m" stands for."""
    sign = -1 if text.startswith("-") else 1
    parts = {
        _UNITS[unit]: int(number) for number, unit in re.findall(r"(\d+)([dhms])", text)
    }
    return sign * timedelta(**parts)


def load_story(path: Path) -> Story:
    """Return the checked story of a file.

    Raises:
        FileIsBroken: with the file's name and the line or the path of the fault.
    """
    story = read(path, Story)
    for place, fault in _faults(story):
        raise FileIsBroken(f"{path.name}: {fault} - at `{place}`")
    return story


@cache
def stories() -> dict[str, Story]:
    """Return every story that ships, by slug."""
    loaded = [load_story(path) for path in sorted(STORIES.glob("*.yaml"))]
    return {story.slug: story for story in loaded}


def _faults(story: Story) -> Iterator[tuple[str, str]]:
    """Yield what types cannot say: names that lead nowhere, answers that come first."""
    if story.starts_at.tzinfo is None:
        yield "$.starts_at", "Expected an offset from UTC"
    seen: dict[str, Step] = {}
    for number, step in enumerate(story.steps):
        for field, fault in _step_faults(story, step, seen):
            yield f"$.steps[{number}].{field}", fault
        seen[step.id] = step
    for number, later in enumerate(story.later):
        if later.step and later.step not in seen:
            yield f"$.later[{number}].step", f"No step is called `{later.step}`"


def _step_faults(
    story: Story, step: Step, seen: dict[str, Step]
) -> Iterator[tuple[str, str]]:
    if step.id in seen:
        yield "id", f"`{step.id}` stands twice"
    if step.author not in story.cast:
        yield "author", f"Nobody in the cast is called `{step.author}`"
    if not step.text.strip() and step.kind not in {"call", "repost"}:
        yield "text", "Only calls and reposts may be without a text"
    if step.parent is not None:
        yield from _parent_faults(step, seen.get(step.parent))
    elif step.kind in {"repost", "quote"}:
        yield "parent", f"A {step.kind} needs a parent"
    for repost in step.reposts:
        if parse_offset(repost.at) < parse_offset(step.at):
            yield "reposts", f"`{repost.handle}` reposts before the post"


def _parent_faults(step: Step, parent: Step | None) -> Iterator[tuple[str, str]]:
    if parent is None:
        yield "parent", f"No earlier step is called `{step.parent}`"
    elif parent.channel != step.channel:
        yield "parent", f"`{step.parent}` is on another channel"
    elif parse_offset(parent.at) > parse_offset(step.at):
        yield "parent", f"`{step.parent}` comes later"
