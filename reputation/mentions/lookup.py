"""What the tables already hold of a batch: a few reads, whatever its size."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

import msgspec
from django.db import connection

from reputation.channels.capabilities import WEB_KINDS
from reputation.channels.models import Channel
from reputation.mentions.items import handle_key
from reputation.mentions.known import ChannelRule
from reputation.mentions.rows import array

type PostKey = tuple[int, str]


class KeptMention(NamedTuple):
    """What ingest must know of a post that is here."""

    id: str
    conversation_id: str
    kind: str
    parent_external_id: str | None
    target_id: str | None
    author_id: str
    followers: int
    fingerprint: str
    revision: int
    complaint: float | None
    sentiment: float | None
    corrected: Mapping[str, Any] | None


class KeptAuthor(NamedTuple):
    id: str
    handle: str
    name: str
    followers: int
    verified: bool
    url: str
    employer: str


def channel_rules() -> dict[str, ChannelRule]:
    """Return what items must know of each channel, by slug."""
    return {
        slug: ChannelRule(
            pk, frozenset(handle_key(name) for name in accounts), kind in WEB_KINDS
        )
        for pk, slug, accounts, kind in Channel.objects.values_list(
            "pk", "slug", "own_accounts", "kind"
        )
    }


def usual_languages(accounts: Collection[PostKey]) -> dict[PostKey, str]:
    """Return the language that 20 posts of each known account are mostly in.

    One of which a person said its language counts as five.
    """
    rows = _by_keys(
        """
        SELECT a.channel_id, a.handle_key, latest.language
        FROM unnest(%s::bigint[], %s::text[]) AS wanted(channel_id, handle_key)
        JOIN mentions_author a USING (channel_id, handle_key)
        JOIN LATERAL (
            SELECT language
            FROM (SELECT language, corrected->>'language' IS NOT NULL AS by_a_person
                  FROM mentions_mention
                  WHERE author_id = a.id AND language <> '' LIMIT 20) AS posts
            GROUP BY language
            ORDER BY sum(CASE WHEN by_a_person THEN 5 ELSE 1 END) DESC, language
            LIMIT 1
        ) AS latest ON true
        """,
        accounts,
    )
    return {(row[0], row[1]): row[2] for row in rows}


def kept_mentions(keys: Collection[PostKey]) -> dict[PostKey, KeptMention]:
    """Return those of the posts that are here."""
    rows = _by_keys(
        """
        SELECT m.channel_id, m.external_id, m.id::text, m.conversation_id::text, m.kind,
               m.parent_external_id, m.target_id::text, m.author_id::text, m.author_followers,
               replace(m.fingerprint::text, '-', ''), m.revision, m.complaint, m.sentiment,
               m.corrected
        FROM unnest(%s::bigint[], %s::text[]) AS wanted(channel_id, external_id)
        JOIN mentions_mention m USING (channel_id, external_id)
        """,
        keys,
    )
    return {
        (row[0], row[1]): KeptMention._make((*row[2:-1], json_of(row[-1])))
        for row in rows
    }


def json_of(stored: str | None) -> Mapping[str, Any] | None:
    """Return JSON from a raw cursor, which hands it over as text."""
    return None if stored is None else msgspec.json.decode(stored, type=dict[str, Any])


def kept_orphans(keys: Collection[PostKey]) -> dict[PostKey, str]:
    """Return, for those of the posts that kept orphans wait for, the conversation they wait in."""
    rows = _by_keys(
        """
        SELECT m.channel_id, m.parent_external_id, m.conversation_id::text
        FROM unnest(%s::bigint[], %s::text[]) AS wanted(channel_id, parent_external_id)
        JOIN mentions_mention m USING (channel_id, parent_external_id)
        WHERE m.parent_id IS NULL AND m.parent_external_id IS NOT NULL
        """,
        keys,
    )
    return {(row[0], row[1]): row[2] for row in rows}


def kept_authors(keys: Collection[PostKey]) -> dict[PostKey, KeptAuthor]:
    """Return those of the accounts, given as (channel, handle key), that are here."""
    rows = _by_keys(
        """
        SELECT a.channel_id, a.handle_key, a.id::text, a.handle, a.name, a.followers, a.verified,
               a.url, a.employer
        FROM unnest(%s::bigint[], %s::text[]) AS wanted(channel_id, handle_key)
        JOIN mentions_author a USING (channel_id, handle_key)
        """,
        keys,
    )
    return {(row[0], row[1]): KeptAuthor(*row[2:]) for row in rows}


def _by_keys(sql: str, keys: Collection[PostKey]) -> Iterable[tuple[Any, ...]]:
    if not keys:
        return []
    channels, names = zip(*keys, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(sql, [f"{{{','.join(map(str, channels))}}}", array(names)])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
