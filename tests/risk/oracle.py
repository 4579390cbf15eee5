"""What every score must be, made again from the rows of posts alone, slowly and plainly.

It reads RISK.md sections 1 and 5 and shares nothing with `reputation.risk` but what the
stored record is called. The arithmetic (`analysis.risk`) is held to its own vectors.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from reputation.analysis.risk.score import ScoredPost as Inputs
from reputation.analysis.risk.score import assess
from reputation.analysis.risk.spread import estimated
from reputation.mentions.models import Conversation, Mention, Revision
from reputation.risk.models import ScoredPost
from reputation.risk.record import read_record
from tests.pipeline.desk import HOUR


@dataclass
class Thread:
    """One conversation, as its rows tell it."""

    row: Conversation
    mentions: list[Mention]

    def __post_init__(self) -> None:
        self.posts = sorted(
            (m for m in self.mentions if m.kind != "repost"),
            key=lambda m: (m.posted_at, m.pk),
        )
        named = [m for m in self.posts if m.pk == self.row.root_id]
        self.root = (named or self.posts or [None])[0]
        self.scored = [m for m in self.posts if self.is_scored(m)]

    def is_scored(self, post: Mention) -> bool:
        if post is self.root:
            return True
        return (
            not post.by_brand
            and post.author_id != self.root.author_id
            and (post.complaint or 0) >= 0.5
        )

    def around(self, subject: Mention) -> Iterator[Mention]:
        """Yield the post and whatever answers it sooner than another scored one."""
        by_id = {post.pk: post for post in self.posts}
        for post in self.posts:
            above: Mention | None = post
            while above is not None and above not in self.scored:
                above = by_id.get(above.parent_id)
            if (above or self.root) is subject:
                yield post

    def complainers(self) -> set[UUID]:
        return {
            post.author_id
            for post in self.posts
            if not post.by_brand and (post.complaint or 0) >= 0.5
        }

    def spreaders(self, subject: Mention) -> dict[UUID, tuple[datetime, int]]:
        """Return who passed it on: when last, and with how many followers at most."""
        found: dict[UUID, tuple[datetime, int]] = {}
        for mention in self.mentions:
            if mention.target_id == subject.pk and not mention.by_brand:
                when, most = found.get(mention.author_id, (mention.posted_at, 0))
                found[mention.author_id] = (
                    max(when, mention.posted_at),
                    max(most, mention.author_followers),
                )
        return found


def threads() -> list[Thread]:
    return [
        Thread(row, list(Mention.objects.filter(conversation=row)))
        for row in Conversation.objects.filter(joined_into=None)
    ]


def inputs_of(thread: Thread, subject: Mention, at: datetime) -> Inputs:
    """Return what the score of a post is made of at a moment."""

    def age(moment: datetime) -> float:
        return (moment - subject.posted_at).total_seconds()

    around = list(thread.around(subject))
    reposts = [(age(when), n) for when, n in thread.spreaders(subject).values()]
    seen = list(
        Revision.objects.filter(mention=subject)
        .exclude(reposts=None)
        .values_list("metrics_at", "reposts")
    )
    if subject.reposts is not None:
        seen.append((subject.metrics_at, subject.reposts))
    ours = [post.posted_at for post in around if post.by_brand and post is not subject]
    return Inputs(
        age_s=age(at),
        followers=subject.author_followers,
        reposts=reposts,
        estimated=estimated(
            [(age(when), count) for when, count in seen], [when for when, _ in reposts]
        ),
        negativity=0.0
        if subject.by_brand
        else max(subject.complaint or 0, -(subject.sentiment or 0), 0),
        severity=subject.severity or 0,
        answered_age_s=max(0.0, age(min(ours))) if ours else None,
        signals=_signals(thread, subject, around, at),
    )


def _signals(
    thread: Thread, subject: Mention, around: list[Mention], at: datetime
) -> dict[str, int]:
    counts: dict[str, int] = {}
    heard = [m for m in around if m.by_brand or m.author_id == subject.author_id]
    for name in {name for mention in heard for name in mention.signals or {}}:
        said = [(mention.signals or {}).get(name, 0) for mention in heard]
        counts[name] = sum(said) if name == "false_fix" else max(said)
    if any(m.removed_by == "brand" and not m.by_brand for m in heard):
        counts["reply_removed_or_blocked_confirmed"] = 1
    others = len(thread.complainers() - {subject.author_id})
    if others:
        counts["joined_complaint"] = others
    if _is_left_waiting(thread, subject, at):
        counts["silence_after_first_reply"] = 1
    return counts


def _is_left_waiting(thread: Thread, subject: Mention, at: datetime) -> bool:
    """Tell whether who was answered wrote again, and an hour went by."""
    author = subject.author_id
    scored = [post for post in thread.scored if post.author_id == author]
    about = [post for one in scored for post in thread.around(one)]
    ours = [m.posted_at for m in about if m.by_brand and m.author_id != author]
    theirs = [m for m in about if m.author_id == author]
    if not ours:
        return False
    # What was written first is no second message, whatever the clocks say.
    answered = max(*ours, min(m.posted_at for m in theirs))
    later = [
        m.posted_at
        for m in theirs
        if m.posted_at > answered
        and not m.by_brand
        # A thank-you waits for nobody.
        and (
            (m.complaint or 0) >= 0.1
            or (m.sentiment is not None and m.sentiment < 0.15)
        )
    ]
    return bool(later) and at > min(later) + HOUR


def check_every_score() -> int:
    """Check all that is stored of scores against the posts; return how many there are."""
    kept = {score.mention_id: score for score in ScoredPost.objects.all()}
    for thread in threads():
        assert not thread.row.stale_since, "settle before checking"
        judged = []
        for subject in thread.scored:
            judged.append(_check_score(thread, subject, kept.pop(subject.pk)))
        _check_conversation(thread, judged)
    assert kept == {}, "scored, though nothing says so"
    return ScoredPost.objects.count()


def _check_score(thread: Thread, subject: Mention, score: ScoredPost) -> Any:
    assert score.conversation_id == thread.row.pk
    assert score.as_of == thread.row.settled_at
    expected = inputs_of(thread, subject, score.as_of)
    record = read_record(score.record)
    for name in ("age_s", "followers", "negativity", "severity", "answered_age_s"):
        wanted = pytest.approx(getattr(expected, name), abs=1e-9)
        assert getattr(record.inputs, name) == wanted, name
    assert record.inputs.signals == expected.signals
    assessment = assess(expected)
    assert score.score == pytest.approx(assessment.score, abs=1e-9)
    assert record.facts == pytest.approx(assessment.facts)
    assert sum(record.points.signals.values()) + record.points.base == pytest.approx(
        assessment.points.total
    )
    return assessment


def _check_conversation(thread: Thread, judged: list[Any]) -> None:
    row, mentions = thread.row, thread.mentions
    assert row.score == pytest.approx(max((a.score for a in judged), default=0.0))
    assert row.posts == len(thread.posts)
    assert row.customers == len({m.author_id for m in thread.posts if not m.by_brand})
    waiting = {
        m.author_id
        for m in mentions
        if m.kind == "repost" and m.target_id is None and not m.by_brand
    }
    spread = sum(len(thread.spreaders(post)) for post in thread.posts)
    assert row.reposts == spread + len(waiting)
    assert row.estimated_reposts == sum(a.facts.estimated_reposts for a in judged)
    assert row.potential_reach == pytest.approx(
        max((a.facts.potential_reach for a in judged), default=0.0)
    )
    assert row.likely_views == pytest.approx(sum(a.facts.likely_views for a in judged))
    views = [m.views for m in thread.posts if m.views is not None]
    assert row.measured_impressions == (sum(views) if views else None)
    assert row.first_posted_at == min(m.posted_at for m in mentions)
    assert row.latest_posted_at == max(m.posted_at for m in mentions)
    ours = [m.posted_at for m in thread.posts if m.by_brand and m.pk != row.root_id]
    assert row.first_answer_at == min(ours, default=None)
