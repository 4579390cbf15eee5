"""A conversation's posts in reading order. Part of the queries."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection

from reputation.mentions.triage import sentiment_label
from reputation.risk.facts import signals_of
from reputation.risk.shapes import ThreadPost

PAGE_POSTS = 25
MOST_REPOSTS = 12


def thread_of(
    conversation_id: UUID, scores: Mapping[str, float], *, skip: int = 0
) -> list[ThreadPost]:
    """Return a page of posts under what they answer; with the first, the reposts with the most followers.

    `PAGE_POSTS` posts after the first `skip`, oldest first; an answer whose parent stands on another page
    stands alone. `scores` gives those of the scored ones.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _POSTS,
            [
                *(conversation_id, PAGE_POSTS, skip),
                *(conversation_id, 0 if skip else MOST_REPOSTS),
            ],
        )
        rows = cursor.fetchall()
    known = {row[0] for row in rows}
    below: dict[UUID | None, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        below[row[1] if row[1] in known else None].append(row)
    found: list[ThreadPost] = []
    waiting = [(row, 0) for row in reversed(below[None])]
    while waiting:
        row, depth = waiting.pop()
        found.append(_post(row, depth, scores.get(str(row[0]))))
        waiting += [(child, depth + 1) for child in reversed(below[row[0]])]
    return found


def _post(row: tuple[Any, ...], depth: int, score: float | None) -> ThreadPost:
    (key, _parent, kind, handle, name, followers, text, posted_at, by_brand) = row[:9]
    (removed_at, removed_by, revision, complaint, sentiment, signals) = row[9:15]
    likes, reposts, replies, views = row[15:]
    return ThreadPost(
        key,
        depth,
        kind,
        handle,
        name,
        followers,
        text or "",  # purged, or a post without words
        posted_at,
        by_brand,
        removed_at,
        removed_by,
        revision,
        {"likes": likes, "reposts": reposts, "replies": replies, "views": views},
        complaint,
        "" if sentiment is None else sentiment_label(sentiment),
        sorted(signals_of(signals) or ()),
        score is not None,
        score,
    )


# Which posts is decided by the thread's index alone; only those are looked up in the other tables.
_POSTS = """
    SELECT m.id, m.parent_id, m.kind, a.handle, a.name, m.author_followers,
           (SELECT coalesce(nullif(text, ''), title) FROM mentions_content WHERE mention_id = m.id),
           m.posted_at, m.by_brand, m.removed_at, m.removed_by, m.revision, m.complaint, m.sentiment,
           m.signals, m.likes, m.reposts, m.replies, m.views
    FROM (
        (SELECT * FROM mentions_mention WHERE conversation_id = %s AND kind <> 'repost'
         ORDER BY posted_at, id LIMIT %s OFFSET %s)
        UNION ALL
        (SELECT * FROM mentions_mention WHERE conversation_id = %s AND kind = 'repost'
         ORDER BY author_followers DESC, id LIMIT %s)
    ) AS m
    JOIN mentions_author a ON a.id = m.author_id
    ORDER BY m.posted_at, m.id
"""
