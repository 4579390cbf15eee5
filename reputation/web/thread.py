"""A page of a conversation's posts, in words: a thread is long, and a template words them dearly."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Self
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from reputation.risk.queries import ThreadPost
from reputation.web.marking import marked
from reputation.web.readings import Chip, ShownReading
from reputation.web.templatetags.figures import (
    compact,
    counted,
    figure,
    percent,
    tenths,
)
from reputation.web.words import KINDS, signal_label

DEEPEST = 4  # further answers stand at the same indent
FOLLOWERS = ngettext_lazy("%(shown)s follower", "%(shown)s followers", "number")
COUNTS = {
    "likes": ngettext_lazy("%(shown)s like", "%(shown)s likes", "number"),
    "reposts": ngettext_lazy(
        "%(shown)s repost counted", "%(shown)s reposts counted", "number"
    ),
    "views": ngettext_lazy("%(shown)s view", "%(shown)s views", "number"),
}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a post's own page is, where a word on it goes, and where it is told why."""

    page: str
    correction: str
    why: str

    @classmethod
    def of_posts(cls, brand: str) -> Self:
        """Return those of a post that stands for all: asking for each one's would be dear."""
        kwargs = {"brand": brand, "mention_id": _ANY_POST}
        return cls(
            reverse("mention-detail", kwargs=kwargs),
            reverse("mention-correction", kwargs=kwargs),
            reverse("mention-why", kwargs=kwargs),
        )

    def of(self, post: UUID) -> "Addresses":
        any_post, this = str(_ANY_POST), str(post)
        return Addresses(
            self.page.replace(any_post, this),
            self.correction.replace(any_post, this),
            self.why.replace(any_post, this),
        )


_ANY_POST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a thread: a post, or a run of reposts that say nothing themselves."""

    depth: int
    post: ThreadPost | None = None
    reading: ShownReading | None = None
    addresses: Addresses | None = None
    text: str = ""  # safe HTML
    kind: str = ""
    followers: str = ""
    chips: list[Chip] = field(default_factory=list)
    reposts: list[ThreadPost] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.reposts)

    @property
    def audience(self) -> int:
        return sum(post.followers for post in self.reposts)


def entries(
    thread: Sequence[ThreadPost], readings: Mapping[UUID, ShownReading], *, brand: str
) -> list[Entry]:
    """Return the thread with neighbouring silent reposts drawn together. `brand` is its slug."""

    def silent_repost(post: ThreadPost) -> bool:
        return post.kind == "repost" and not post.text

    addresses = Addresses.of_posts(brand)
    found: list[Entry] = []
    for together, run in groupby(thread, key=silent_repost):
        posts = list(run)
        if together:
            found.append(Entry(min(DEEPEST, posts[0].depth), reposts=posts))
        else:
            found += [
                _entry(post, readings.get(post.id), addresses.of(post.id))
                for post in posts
            ]
    return found


def _entry(
    post: ThreadPost, reading: ShownReading | None, addresses: Addresses
) -> Entry:
    return Entry(
        min(DEEPEST, post.depth),
        post,
        reading,
        addresses,
        (reading and reading.text) or marked(post.text, ()),
        str(KINDS.get(post.kind, post.kind)),
        _counted(FOLLOWERS, post.followers),
        [*_judged(post), *(reading.chips if reading else ()), *_echo(post)],
    )


def _judged(post: ThreadPost) -> Iterator[Chip]:
    """Yield what is thought of a post: what it scores, and what it carries."""
    if post.is_scored and post.score is not None:
        yield Chip("score", _("Scored %(score)s") % {"score": tenths(post.score)})
    if not post.by_brand and post.complaint is not None:
        share = percent(post.complaint)
        yield Chip("", _("Complaint %(share)s") % {"share": share})
    for code in post.signals:
        yield Chip("signal", signal_label(code))


def _echo(post: ThreadPost) -> Iterator[Chip]:
    """Yield what became of a post: whether it was changed, and what the channel counts."""
    if post.revision > 1:
        number = figure(post.revision)
        yield Chip("", _("Revision %(number)s") % {"number": number})
    for name, words in COUNTS.items():
        if count := post.metrics.get(name):
            yield Chip("", _counted(words, count))


def _counted(words: Promise, count: int) -> str:
    said: str = words % {"number": int(counted(count)), "shown": compact(count)}
    return said
