"""Writing mutes, and telling the posts that are under them. Part of the actions.

Each post keeps until when it is muted, so that neither ingest nor the scores ever ask for mutes one by one.
The caller holds the brand's write lock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from reputation.mentions.models import Mute
from reputation.mentions.surroundings import FOREVER

# Of a site, only newer posts are told: older ones raise nothing any more, and no index finds them.
SITE_LOOKS_BACK = timedelta(days=30)
_SITE = r"""substring(lower(b.url) from '^(?:[a-z]+:)?//(?:[^/?#@]*@)?(?:www\.)?([^/:?#]+)')"""


@dataclass(frozen=True, slots=True)
class Whom:
    """Who is muted: an author, or a site."""

    author_id: UUID | None = None
    host: str = ""

    @classmethod
    def of(cls, mute: Mute) -> "Whom":
        return cls(mute.author_id, mute.host)


def tell_posts(whom: Whom, *, at: datetime) -> set[str]:
    """Bring `muted_until` of somebody's posts in line with all mutes that hold at `at`.

    Return the conversations in which anything changed.
    """
    params: list[Any]
    if whom.author_id:
        affected, params = "m.author_id = %s", [whom.author_id]
    else:
        affected = f"m.posted_at > %s AND ({_SITE} = %s OR {_SITE} LIKE %s)"
        params = [at - SITE_LOOKS_BACK, whom.host, f"%.{whom.host}"]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE mentions_mention AS m SET muted_until = n.until
            FROM (
                SELECT m.id, (
                    SELECT max(coalesce(u.expires_at, %s)) FROM mentions_mute u
                    WHERE u.ended_at IS NULL AND (u.expires_at IS NULL OR u.expires_at > %s)
                      AND (u.author_id = m.author_id OR u.host <> ''
                           AND ({_SITE} = u.host OR {_SITE} LIKE '%%.' || u.host))
                ) AS until
                FROM mentions_mention m LEFT JOIN mentions_content b ON b.mention_id = m.id
                WHERE {affected}
            ) AS n
            WHERE m.id = n.id AND m.muted_until IS DISTINCT FROM n.until
            RETURNING m.conversation_id::text
            """,  # noqa: S608 - our own words
            [FOREVER, at, *params],
        )
        return {row[0] for row in cursor.fetchall()}
