"""A story as data: people, posts and the brand's work at offsets from a zero hour, and what else may come.

A file in `stories/` is a `Story`. Its steps become ingest items (the contract's item) once somebody says when
the zero hour is: the true date, a demo's recent past, or the start of a drill.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated, Any

from msgspec import Meta, Struct

from reputation.drills.moves import Kind, Reaction
from reputation.drills.names import Names
from reputation.drills.offsets import Offset, parse_offset
from reputation.drills.work import Name, Work


class Person(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Somebody who posts, with an invented handle unless it is the brand's own."""

    handle: Name
    name: str = ""
    followers: Annotated[int, Meta(ge=0)] = 0
    verified: bool = False
    url: str = ""
    employer: str = ""
    # Whose other account this is: what is done for one of them is done for both.
    account_of: str = ""


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
    # Came of what the brand did: in an exercise only a reaction plays it.
    waits: bool = False


class Goal(Struct, frozen=True, forbid_unknown_fields=True):
    """What the exercise teaches, in the reader's language where there is one."""

    es: Annotated[str, Meta(min_length=10)]
    en: Annotated[str, Meta(min_length=10)]
    pt: str = ""


class Story(Struct, frozen=True, forbid_unknown_fields=True):
    """One complaint story, told by the posts it left behind and the work that was done."""

    slug: Annotated[str, Meta(pattern=r"^[a-z0-9-]+$")]
    title: str
    locale: str
    summary: str
    starts_at: datetime  # the zero hour; invented where the story gives none
    demo_anchor: Offset  # the moment of the story that a fresh demo stands at
    main: str  # the step whose case the story is about
    cast: dict[str, Person]
    steps: Annotated[list[Step], Meta(min_length=1)]
    work: list[Work] = []
    reactions: list[Reaction] = []
    goals: list[Goal] = []

    @property
    def ends_after(self) -> timedelta:
        """Time from the zero hour to the latest thing anybody does."""
        done = [parse_offset(deed.noted or deed.at) for deed in self.work]
        return max([*done, *(at for at, _item in self.timed(Names(self.slug)))])

    @property
    def begins_after(self) -> timedelta:
        """Time from the zero hour to the earliest: zero or less."""
        return min(at for at, _item in self.timed(Names(self.slug)))

    @property
    def anchor(self) -> timedelta:
        return parse_offset(self.demo_anchor)

    @property
    def channels(self) -> set[str]:
        return {step.channel for step in self.steps} | {
            then.post.channel
            for reaction in self.reactions
            for then in reaction.then
            if then.post
        }

    def step(self, name: str) -> Step:
        return next(step for step in self.steps if step.id == name)

    def steps_like(self, name: str) -> list[str]:
        """Return the steps that the author of one wrote, under whatever account."""

        def person(who: str) -> str:
            return self.cast[who].account_of or who

        author = person(self.step(name).author)
        return [step.id for step in self.steps if person(step.author) == author]

    def items(
        self,
        zero: datetime,
        *,
        prefix: str = "",
        speed: float = 1.0,
        names: Names | None = None,
    ) -> list[dict[str, Any]]:
        """Return the story as ingest items, oldest first; `zero` is the zero hour.

        `speed` divides every interval. External ids are `prefix`, the story's slug and the step's id: the
        same prefix twice gives the same posts, another one gives the story again beside the first.
        """
        items = []
        for offset, item in self.timed(names or self.names(prefix)):
            item["posted_at"] = (zero + offset / speed).isoformat()
            items.append(item)
        return sorted(items, key=lambda item: datetime.fromisoformat(item["posted_at"]))

    def names(self, prefix: str = "", number: int = 1) -> Names:
        """Return what posts and people are called in the `number`th telling in one brand."""
        ours = {step.author for step in self.steps if step.by_brand}
        theirs = {step.author for step in self.steps} - ours
        private = [self.cast[who].handle for who in sorted(theirs)]
        private += [repost.handle for step in self.steps for repost in step.reposts]
        return Names(self.slug, prefix, number, tuple(sorted(set(private))))

    def timed(self, names: Names) -> Iterator[tuple[timedelta, dict[str, Any]]]:
        """Yield every post with its offset, without the time that it comes to."""
        for step in self.steps:
            yield parse_offset(step.at), self.item(step, names)
            for number, repost in enumerate(step.reposts, 1):
                item = self._repost_item(step, number, repost, names)
                yield parse_offset(repost.at), item

    def external_id(self, step: str, prefix: str = "") -> str:
        return Names(self.slug, prefix).post(step)

    def item(self, step: Step, names: Names) -> dict[str, Any]:
        """Return a step as an ingest item, without its time."""
        item: dict[str, Any] = {
            "channel": step.channel,
            "external_id": names.post(step.id),
            "kind": step.kind,
            "author": self.author(step.author, names),
            "text": names.spoken(step.text.strip()),
        }
        if step.parent:
            item["parent"] = names.post(step.parent)
        for key in ("language", "title", "url", "metrics"):
            if value := getattr(step, key):
                item[key] = value
        if step.by_brand:
            item["by_brand"] = True
        return item

    def author(self, who: str, names: Names) -> dict[str, Any]:
        """Return somebody of the cast as an item's author."""
        person = self.cast[who]
        author: dict[str, Any] = {
            "handle": names.handle(person.handle),
            "name": person.name,
            "followers": person.followers,
            "verified": person.verified,
            "url": person.url,
            "employer": person.employer,
        }
        return {key: value for key, value in author.items() if value != ""}

    def _repost_item(
        self, step: Step, number: int, repost: Repost, names: Names
    ) -> dict[str, Any]:
        return {
            "channel": step.channel,
            "external_id": names.post(f"{step.id}-rt-{number:02}"),
            "kind": "repost",
            "parent": names.post(step.id),
            "author": {
                "handle": names.handle(repost.handle),
                "followers": repost.followers,
            },
            "text": "",
        }
