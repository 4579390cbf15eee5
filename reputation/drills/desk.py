"""A demo brand as data: its facts, its channels, and its ordinary days."""

from functools import cache
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from reputation.drills.yamlfile import read

DESKS = Path(__file__).parent / "brands"

Texts = Annotated[list[str], Meta(min_length=1)]
Share = Annotated[float, Meta(ge=0, le=1)]


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """A channel of the brand, and how the brand behaves there."""

    kind: str
    name: str
    share: Share  # of all conversations
    answered: Share = 0  # of the complaints and questions
    minutes: Annotated[int, Meta(ge=1)] = 60  # to the answer, median
    url: str = ""
    own_accounts: list[str] = []
    operator: str = ""


class Answers(Struct, frozen=True, forbid_unknown_fields=True):
    complaint: Texts
    question: Texts
    praise: Texts


class Lines(Struct, frozen=True, forbid_unknown_fields=True):
    """What is said, as sentences with `{slots}` and `[this|that]`."""

    complaint: Texts
    question: Texts
    praise: Texts
    chatter: Texts
    joined: Texts  # another customer, under a complaint
    still: Texts  # the customer, when the answer did not help
    thanks: Texts
    answers: Answers
    own: Texts  # the brand's own posts
    calls: Texts  # notes of calls to the brand
    visits: Texts
    articles: Texts  # each a title, a line break, a text


class People(Struct, frozen=True, forbid_unknown_fields=True):
    """Parts of invented names and handles."""

    given: Texts
    family: Texts
    tail: Texts


class Desk(Struct, frozen=True, forbid_unknown_fields=True):
    """One demo brand: what it takes to create it, and its everyday talk."""

    slug: str
    name: str
    spoken: str  # as people call it where nobody is tagged
    handle: str
    locale: str
    timezone: str
    currency: str
    country: str
    followers: int
    threads: int  # conversations over the whole period
    weekdays: Annotated[list[float], Meta(min_length=7, max_length=7)]  # from Monday
    mix: dict[str, float]  # of complaint, question, praise, chatter
    channels: dict[str, Place]
    people: People
    slots: dict[str, Texts]
    lines: Lines


@cache
def desks() -> dict[str, Desk]:
    """Return every demo brand that ships, by slug."""
    loaded = [read(path, Desk) for path in sorted(DESKS.glob("*.yaml"))]
    return {desk.slug: desk for desk in loaded}
