"""Posts for the benchmarks: a brand's past, and threads of a known size. Pure; the same seed gives the same.

60 % are posts, 20 % replies, 20 % reposts. Attention is unequal, as it is: a few threads draw
most of the answers and then fade, a few accounts write much, most once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

import msgspec

from benchmarks.talk import say

type Item = dict[str, Any]

BRAND_HANDLE = "vigia_bench"
CHANNELS = ("twitter", "facebook")
ON_TWITTER = 0.85
POSTS, REPLIES = 0.6, 0.2  # the rest are reposts
BY_BRAND = 0.06  # of the replies
TO_A_REPLY = 0.3  # of what answers or reposts
DRIFT = 0.01  # of the posts tell a new number of followers
# Places that compete for attention. A new thread takes some at random from older ones.
ATTENTION = 50_000
MOST_ATTENTION = 20_000
AUTHORS_PER_POST = 0.3
MOST_FOLLOWERS = 5_000_000


class Root(NamedTuple):
    """A thread that can be answered: its channel, and the posts in it that can be."""

    channel: str
    answerable: list[str]


@dataclass(slots=True)
class Past:
    """`count` posts, evenly spread from `start` to `end`, in the order they were written."""

    count: int
    start: datetime
    end: datetime
    seed: int = 1
    prefix: str = "p"
    _random: Random = field(init=False)
    _attention: list[Root] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)

    def __iter__(self) -> Iterator[Item]:
        for number in range(self.count):
            yield self._item(number)

    def moment(self, number: int) -> datetime:
        """Return when a post is written."""
        return self.start + (self.end - self.start) * ((number + 1) / self.count)

    def _item(self, number: int) -> Item:
        random = self._random
        external_id = f"{self.prefix}{number}"
        item: Item = {
            "external_id": external_id,
            "author": self._author(number),
            "posted_at": self.moment(number).isoformat(),
        }
        which = random.random()
        if which < POSTS or not self._attention:
            self._begin(item, external_id)
        else:
            self._join(item, external_id, is_reply=which < POSTS + REPLIES)
        if random.random() < 0.7:
            item["metrics"] = {"likes": int(random.expovariate(0.3))}
        return item

    def _author(self, number: int) -> dict[str, Any]:
        authors = max(20, int(self.count * AUTHORS_PER_POST))
        who = int(authors * self._random.random() ** 3)
        drift = number % 5 if self._random.random() < DRIFT else 0
        return {"handle": f"user{who}", "followers": followers_of(who) + drift}

    def _begin(self, item: Item, external_id: str) -> None:
        random = self._random
        channel = CHANNELS[random.random() >= ON_TWITTER]
        item |= {"channel": channel, "kind": "post", "text": say(random)}
        root = Root(channel, [external_id])
        attention = self._attention
        for _ in range(min(MOST_ATTENTION, int(random.paretovariate(1.1)))):
            if len(attention) < ATTENTION:
                attention.append(root)
            else:
                attention[random.randrange(ATTENTION)] = root

    def _join(self, item: Item, external_id: str, *, is_reply: bool) -> None:
        random = self._random
        root = random.choice(self._attention)
        posts = root.answerable
        to_a_reply = len(posts) > 1 and random.random() < TO_A_REPLY
        item |= {
            "channel": root.channel,
            "parent": random.choice(posts) if to_a_reply else posts[0],
        }
        if not is_reply:
            item["kind"] = "repost"
            return
        item |= {
            "kind": "reply" if root.channel == "twitter" else "comment",
            "text": say(random),
        }
        if random.random() < BY_BRAND:
            item["author"] = {"handle": BRAND_HANDLE, "followers": 80_000}
        if len(posts) < 50:
            posts.append(external_id)


def followers_of(who: int) -> int:
    """Return an account's followers: most have a few hundred, some millions."""
    share = (who * 2_654_435_761 % 2**32) / 2**32
    return min(MOST_FOLLOWERS, int(40 * (1 - share) ** -0.9))


def thread(
    name: str, *, replies: int, reposts: int, start: datetime, end: datetime
) -> list[Item]:
    """Return one thread of a known size: a complaint, others that join it, and who passes it on.

    Its root is `name`, its parts are `name-1`, `name-2` and so on.
    """
    random = Random(name)
    count = replies + reposts
    kinds = ["reply"] * replies + ["repost"] * reposts
    random.shuffle(kinds)
    items = [
        _part(
            name,
            "post",
            "Llevo cuatro llamadas y nadie responde: es una estafa, compartan",
            0,
        )
        | {"posted_at": start.isoformat()}
    ]
    for number, kind in enumerate(kinds, 1):
        at = start + (end - start) * (number / count)
        text = "" if kind == "repost" else say(random)
        items.append(
            _part(f"{name}-{number}", kind, text, number)
            | {"parent": name, "posted_at": at.isoformat()}
        )
    return items


def _part(external_id: str, kind: str, text: str, number: int) -> Item:
    item: Item = {
        "channel": "twitter",
        "external_id": external_id,
        "kind": kind,
        "author": {"handle": f"in_thread{number}", "followers": followers_of(number)},
    }
    return item | {"text": text} if text else item


def answer(
    external_id: str, *, to: str, at: datetime, number: int, kind: str = "repost"
) -> Item:
    """Return one more post of a thread."""
    text = "" if kind == "repost" else "a mí me pasa lo mismo, pésimo servicio"
    return _part(external_id, kind, text, number) | {
        "parent": to,
        "posted_at": at.isoformat(),
    }


def slices(past: Past, count: int) -> Iterator[tuple[datetime, list[Item]]]:
    """Yield a past in `count` parts of equal length, each with the moment of its end."""
    part: list[Item] = []
    done = 0
    for number, item in enumerate(past, 1):
        part.append(item)
        if number * count // past.count > done:
            done = number * count // past.count
            yield past.moment(number - 1) + timedelta(microseconds=1), part
            part = []


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield items in lists of at most `size`."""
    part: list[Item] = []
    for item in items:
        part.append(item)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def ndjson(items: Iterable[Item]) -> bytes:
    """Return items as the body of a batch."""
    return b"\n".join(map(msgspec.json.encode, items))
