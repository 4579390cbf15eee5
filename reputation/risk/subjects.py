"""Which posts of a conversation are scored, and with what: a pure decision over its facts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from reputation.analysis.risk.score import ScoredPost
from reputation.analysis.risk.spread import estimated
from reputation.risk.facts import Facts, PostRow, Spread, Weight

IS_COMPLAINT = 0.5
# The customer wrote again after our answer; who is not answered within this was left alone.
NEXT_REPLY = timedelta(hours=1)
# A plain thank-you reads as this little of a complaint and this kindly, and waits for nobody.
HARDLY_A_COMPLAINT = 0.1
KIND = 0.15
_NO_SPREAD = Spread()
_NO_CASE = Weight()
# Each says more when said again by the same author; of the rest one mention is enough.
_ADDS_UP = frozenset({"false_fix"})


class Subject(NamedTuple):
    """A scored post with the inputs of its score."""

    row: PostRow
    inputs: ScoredPost
    answered_at: datetime | None
    weight: Weight
    silent_from: datetime | None  # when an unanswered message has waited too long


def acting_root(posts: Sequence[PostRow], root_id: str) -> PostRow | None:
    """Return the post that stands for a conversation; None when it has only reposts so far."""
    for post in posts:
        if post.id == root_id:
            return post
    return posts[0] if posts else None


def subjects(
    posts: Sequence[PostRow], root_id: str, facts: Facts, *, at: datetime
) -> list[Subject]:
    """Return the scored posts of a conversation: its root, and other customers' complaints (RISK section 1).

    A post that a case stands on is one too, whatever triage made of it.

    `posts` come oldest first. A muted one stands where it stood and says nothing.
    """
    posts = [post.heard(at) for post in posts]
    root = acting_root(posts, root_id)
    if root is None:
        return []
    if len(posts) == 1:
        return [_subject(root, posts, posts, facts, others=0, at=at)]
    scored = {
        post.id: post
        for post in posts
        if post is root
        or post.id in facts.weights
        or _is_anothers_complaint(post, root)
    }
    groups = _groups(posts, root, scored)
    complaining = {
        post.author_id
        for post in posts
        if post.complaint >= IS_COMPLAINT and not post.by_brand
    }
    threads = _threads(scored.values(), groups)
    return [
        _subject(
            post,
            groups[post.id],
            threads[post.author_id],
            facts,
            others=len(complaining) - (post.author_id in complaining),
            at=at,
        )
        for post in scored.values()
    ]


def _is_anothers_complaint(post: PostRow, root: PostRow) -> bool:
    return (
        not post.by_brand
        and post.author_id != root.author_id
        and post.complaint >= IS_COMPLAINT
    )


def _groups(
    posts: Sequence[PostRow], root: PostRow, scored: Mapping[str, PostRow]
) -> dict[str, list[PostRow]]:
    """Return, for each scored post, itself and what answers it before any other scored one."""
    parents = {post.id: post.parent_id for post in posts}
    nearest: dict[str, str] = {}
    groups: dict[str, list[PostRow]] = defaultdict(list)
    for post in posts:
        path: list[str] = []
        here: str | None = post.id
        while here is not None and here not in scored and here not in nearest:
            path.append(here)
            here = parents.get(here)
        belongs = (here if here in scored else nearest.get(here or "")) or root.id
        for passed in path:
            nearest[passed] = belongs
        groups[belongs].append(post)
    return groups


def _threads(
    scored: Iterable[PostRow], groups: Mapping[str, list[PostRow]]
) -> dict[str, list[PostRow]]:
    """Return, for each author of scored posts, all of them and what answers them.

    Who is answered once and writes again may have written what is scored by itself.
    """
    threads: dict[str, list[PostRow]] = defaultdict(list)
    for post in scored:
        threads[post.author_id] += groups[post.id]
    return threads


def _subject(
    post: PostRow,
    group: Sequence[PostRow],
    thread: Sequence[PostRow],
    facts: Facts,
    *,
    others: int,
    at: datetime,
) -> Subject:
    weight = facts.weights.get(post.id, _NO_CASE)
    answered_at = _answered_at(post, group)
    silent_from = _silent_from(post.author_id, thread) if len(thread) > 1 else None
    silent = silent_from is not None and at >= silent_from
    signals = _signals(post, group, others=others, silent=silent)
    for name, count in (weight.signals or {}).items():
        signals[name] = max(signals.get(name, 0), count)
        if not count:
            del signals[name]
    spread = facts.spreads.get(post.id, _NO_SPREAD)
    start = post.posted_at
    ages = [(moment - start).total_seconds() for moment in spread.at]
    inputs = ScoredPost(
        age_s=(at - start).total_seconds(),
        followers=post.followers,
        reposts=list(zip(ages, spread.followers, strict=True)),
        estimated=_estimated(post, ages, facts) if _is_counted(post, facts) else (),
        negativity=0.0 if post.by_brand else min(1.0, post.negativity),
        severity=min(1.0, post.severity),
        answered_age_s=_age(answered_at, start),
        resolved_age_s=_age(weight.resolved_at, start),
        signals=signals,
    )
    return Subject(post, inputs, answered_at, weight, silent_from)


def _age(moment: datetime | None, start: datetime) -> float | None:
    return None if moment is None else (moment - start).total_seconds()


def _answered_at(post: PostRow, group: Sequence[PostRow]) -> datetime | None:
    """Return when the brand answered a post first."""
    ours = [p.posted_at for p in group if p.by_brand and p.id != post.id]
    return max(min(ours), post.posted_at) if ours else None


def _silent_from(author_id: str, thread: Sequence[PostRow]) -> datetime | None:
    """Return when the next message of somebody whom the brand had answered has waited too long.

    Whatever the clocks say, an answer is no older than the first message.
    """
    ours = [p.posted_at for p in thread if p.by_brand and p.author_id != author_id]
    if not ours:
        return None
    theirs = [p for p in thread if p.author_id == author_id]
    answered = max(*ours, min(p.posted_at for p in theirs))
    waiting = [
        p.posted_at for p in theirs if p.posted_at > answered and _wants_an_answer(p)
    ]
    return min(waiting) + NEXT_REPLY + datetime.resolution if waiting else None


def _wants_an_answer(post: PostRow) -> bool:
    if post.by_brand:
        return False
    if post.complaint >= HARDLY_A_COMPLAINT:
        return True
    return post.sentiment is not None and post.sentiment < KIND


def _signals(
    post: PostRow, group: Sequence[PostRow], *, others: int, silent: bool
) -> dict[str, int]:
    """Return the signals of a scored post: what its author said, and how the brand behaved."""
    counts: dict[str, int] = {}
    for said in group:
        if said.author_id != post.author_id and not said.by_brand:
            continue
        for name, count in (said.signals or {}).items():
            before = counts.get(name, 0)
            counts[name] = before + count if name in _ADDS_UP else max(before, count)
        if said.removed_by == "brand" and not said.by_brand:
            counts["reply_removed_or_blocked_confirmed"] = 1
    if others:
        counts["joined_complaint"] = others
    if silent:
        counts["silence_after_first_reply"] = 1
    return counts


def _is_counted(post: PostRow, facts: Facts) -> bool:
    """Tell whether anybody ever stated how often the post was passed on, but for “never”."""
    return bool(post.stated_reposts) or post.id in facts.observations


def _estimated(post: PostRow, listed: Sequence[float], facts: Facts) -> list[float]:
    start = post.posted_at
    seen = [
        *facts.observations.get(post.id, ()),
        (post.metrics_at, post.stated_reposts),
    ]
    return estimated(
        [((moment - start).total_seconds(), count or 0) for moment, count in seen],
        listed,
    )
