"""Everyday talk around a brand: invented, seeded, shaped by the hour and the weekday.

The same desk, moment and seed give the same items to the last character.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from reputation.drills.desk import Desk, Place
from reputation.drills.speech import Person, Voice

PERIOD = timedelta(weeks=10)
# How much is posted in each hour of the brand's day; 1 is the busiest.
HOURS = (
    0.22, 0.12, 0.06, 0.04, 0.03, 0.06, 0.15, 0.35, 0.62, 0.80, 0.92, 0.95,
    0.88, 0.80, 0.74, 0.70, 0.72, 0.78, 0.86, 0.95, 1.00, 0.96, 0.74, 0.45,
)  # fmt: skip
OWN_POSTS = 24  # by the brand itself, over the period
REPOSTED = 0.065  # of complaints: what real negative airline tweets show

Item = dict[str, Any]


class Post(NamedTuple):
    """What an answer goes to."""

    external_id: str
    person: Person
    at: datetime


@dataclass(slots=True)
class Thread:
    """One conversation being written: who says what, where and when."""

    voice: Voice
    number: int
    channel: str
    items: list[Item] = field(default_factory=list)
    topic: dict[str, str] = field(default_factory=dict)

    @property
    def desk(self) -> Desk:
        return self.voice.desk

    @property
    def random(self) -> Random:
        return self.voice.random

    @property
    def place(self) -> Place:
        return self.desk.channels[self.channel]

    @property
    def brand(self) -> Person:
        handle = (self.place.own_accounts or [self.desk.handle])[0]
        followers = self.desk.followers if self.is_twitter else 0
        return Person(handle, self.desk.name, followers)

    @property
    def is_twitter(self) -> bool:
        return self.channel == "twitter"

    @property
    def answer_kind(self) -> str:
        return {"twitter": "reply", "email": "message", "branch": "message"}.get(
            self.channel, "comment"
        )

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def after(self, at: datetime, median_minutes: float) -> datetime:
        """Return a moment after `at`, log-normally far away."""
        minutes = median_minutes * math.exp(self.random.gauss(0, 0.7))
        return at + timedelta(seconds=int(60 * max(minutes, 0.5)))

    def say(self, lines: list[str], to: Person | None = None) -> str:
        """Return a new sentence, tagging people the way the channel does."""
        name = to.name if to else ""
        if self.is_twitter:
            tag = f"@{to.handle}" if to else ""
            return self.voice.say(
                lines, self.topic, brand=f"@{self.desk.handle}", to=tag, name=name
            )
        greeted = [re.sub(r"^\{brand\} ", "{greeting} ", line) for line in lines]
        spoken = self.desk.spoken
        return self.voice.say(greeted, self.topic, brand=spoken, to="", name=name)

    def add(
        self,
        kind: str,
        person: Person,
        text: str,
        at: datetime,
        parent: Post | None = None,
        **more: object,
    ) -> Post:
        """Put one item down."""
        item: Item = {
            "channel": self.channel,
            "external_id": f"{self.desk.slug}:dia-{self.number}-{len(self.items)}",
            "kind": kind,
            "author": {
                "handle": self.handle_here(person),
                "name": person.name,
                "followers": person.followers if self.is_twitter else 0,
            },
            "text": text,
            "posted_at": at.isoformat(),
            **more,
        }
        if parent:
            item["parent"] = parent.external_id
        self.items.append(item)
        return Post(item["external_id"], person, at)

    def handle_here(self, person: Person) -> str:
        if self.channel == "email" and "@" not in person.handle:
            return f"{person.handle}@correo.example"
        return person.handle

    def answer(self, post: Post, lines: list[str], median_minutes: float) -> Post:
        """Let the brand answer a post."""
        return self.add(
            self.answer_kind,
            self.brand,
            self.say(lines, post.person),
            self.after(post.at, median_minutes),
            post,
            by_brand=True,
        )

    def come_back(self, answered: Post, by: Person, lines: list[str]) -> Post:
        """Let the customer write again under the brand's answer."""
        at = self.after(answered.at, 50)
        return self.add(self.answer_kind, by, self.say(lines, self.brand), at, answered)


def ambient(desk: Desk, *, now: datetime, seed: int = 1) -> list[Item]:
    """Return ten weeks of ordinary posts up to `now`, oldest first, as ingest items."""
    # Two streams, so that the moment decides when things are said and never what.
    times = Random(f"{desk.slug}/{seed}/times")  # noqa: S311 - sample texts, no secrets
    random = Random(f"{desk.slug}/{seed}/words")  # noqa: S311 - sample texts, no secrets
    voice = Voice(desk, random)
    items: list[Item] = []
    for number, at in enumerate(_starts(desk, now, times)):
        channel = random.choices(
            list(desk.channels), [place.share for place in desk.channels.values()]
        )[0]
        thread = Thread(voice, number, channel)
        _writer_of(thread)(thread, at)
        items += thread.items
    for number in range(OWN_POSTS):
        thread = Thread(voice, 9000 + number, "twitter")
        _own_post(thread, now - PERIOD * (number + random.random()) / OWN_POSTS)
        items += thread.items
    past = [item for item in items if _posted_at(item) <= now]
    return sorted(past, key=_posted_at)


def _posted_at(item: Item) -> datetime:
    return datetime.fromisoformat(item["posted_at"])


def _starts(desk: Desk, now: datetime, random: Random) -> list[datetime]:
    """Return when conversations begin: as many as the desk says, in its hours."""
    zone = ZoneInfo(desk.timezone)
    starts: list[datetime] = []
    busiest = max(desk.weekdays)
    while len(starts) < desk.threads:
        at = now - PERIOD * random.random()
        local = at.astimezone(zone)
        likely = HOURS[local.hour] * desk.weekdays[local.weekday()] / busiest
        if random.random() < likely:
            starts.append(at.replace(microsecond=0))
    return sorted(starts)


def _writer_of(thread: Thread) -> Callable[[Thread, datetime], None]:
    """Choose what the conversation is about; some channels leave no choice."""
    fixed = {"phone": _call, "branch": _visit, "blog": _article}
    if thread.channel in fixed:
        return fixed[thread.channel]
    free = {
        "complaint": _complaint,
        "question": _question,
        "praise": _praise,
        "chatter": _chatter,
    }
    mix = thread.desk.mix
    if thread.channel == "email":  # nobody chats with a brand by e-mail
        mix = {topic: mix[topic] for topic in ("complaint", "question")}
    topic = thread.random.choices(list(mix), list(mix.values()))[0]
    return free[topic]


def _open(thread: Thread, lines: list[str], at: datetime) -> Post:
    person = thread.voice.person()
    kind = "message" if thread.channel == "email" else "post"
    said = thread.say(lines)
    if thread.is_twitter and thread.chance(0.5):
        likes = {"likes": thread.random.randint(1, 9)}
        return thread.add(kind, person, said, at, metrics=likes)
    return thread.add(kind, person, said, at)


def _complaint(thread: Thread, at: datetime) -> None:
    lines, place = thread.desk.lines, thread.place
    post = _open(thread, lines.complaint, at)
    if thread.channel != "email":
        _others_join(thread, post)
    if not thread.chance(place.answered):
        return
    answered = thread.answer(post, lines.answers.complaint, place.minutes)
    if thread.chance(0.34):
        thread.come_back(answered, post.person, lines.thanks)
    elif thread.chance(0.2):
        again = thread.come_back(answered, post.person, lines.still)
        thread.answer(again, lines.answers.complaint, place.minutes)


def _others_join(thread: Thread, post: Post) -> None:
    if thread.chance(0.1):
        joiner = thread.voice.person()
        said = thread.say(thread.desk.lines.joined, post.person)
        thread.add(thread.answer_kind, joiner, said, thread.after(post.at, 70), post)
    if thread.is_twitter and thread.chance(REPOSTED):
        for _ in range(thread.random.randint(1, 3)):
            reposter = thread.voice.person()
            thread.add("repost", reposter, "", thread.after(post.at, 90), post)


def _question(thread: Thread, at: datetime) -> None:
    lines, place = thread.desk.lines, thread.place
    post = _open(thread, lines.question, at)
    if thread.chance(place.answered):
        answered = thread.answer(post, lines.answers.question, place.minutes)
        if thread.chance(0.35):
            thread.come_back(answered, post.person, lines.thanks)


def _praise(thread: Thread, at: datetime) -> None:
    post = _open(thread, thread.desk.lines.praise, at)
    if thread.chance(0.55 * thread.place.answered):
        thread.answer(post, thread.desk.lines.answers.praise, thread.place.minutes)


def _chatter(thread: Thread, at: datetime) -> None:
    _open(thread, thread.desk.lines.chatter, at)


def _own_post(thread: Thread, at: datetime) -> None:
    said = thread.say(thread.desk.lines.own)
    post = thread.add(
        "post", thread.brand, said, at.replace(microsecond=0), by_brand=True
    )
    for _ in range(thread.random.choice((0, 0, 1, 2, 3))):
        fan = thread.voice.person()
        thread.add("repost", fan, "", thread.after(post.at, 120), post)


def _call(thread: Thread, at: datetime) -> None:
    thread.add("call", thread.voice.person(), thread.say(thread.desk.lines.calls), at)


def _visit(thread: Thread, at: datetime) -> None:
    said = thread.say(thread.desk.lines.visits)
    thread.add("message", thread.voice.person(), said, at)


def _article(thread: Thread, at: datetime) -> None:
    title, _, text = thread.say(thread.desk.lines.articles).partition("\n")
    thread.add("article", thread.voice.person(), text.strip(), at, title=title.strip())
