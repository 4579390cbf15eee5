"""Keeping accounts: new ones in one COPY, changed ones in one UPDATE."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from reputation.common.ids import uuid7_text
from reputation.mentions.items import Accepted, AuthorItem
from reputation.mentions.lookup import KeptAuthor, PostKey, kept_authors
from reputation.mentions.rows import copy_rows, flag, moment, text

COLUMNS = (
    "id",
    "channel_id",
    "handle_key",
    "handle",
    "name",
    "followers",
    "verified",
    "url",
    "employer",
    "first_seen_at",
)


@dataclass(slots=True)
class AuthorState:
    """An account as the batch leaves it. What an item does not say stays as it was."""

    id: str
    handle: str
    name: str = ""
    followers: int = 0
    verified: bool = False
    url: str = ""
    employer: str = ""

    def hear(self, said: AuthorItem) -> bool:
        """Take over what an item says; return whether anything is new."""
        changed = False
        for name in ("name", "followers", "verified", "url", "employer"):
            value = getattr(said, name)
            if value is not None and value != getattr(self, name):
                setattr(self, name, value)
                changed = True
        return changed


def keep_authors(
    batch: Sequence[Accepted], *, at: datetime
) -> dict[PostKey, AuthorState]:
    """Write the accounts that a batch names; return them by (channel, handle key)."""
    keys = {(one.channel_id, one.handle_key) for one in batch}
    states = {key: _state(kept) for key, kept in kept_authors(keys).items()}
    new: set[PostKey] = set()
    changed: set[PostKey] = set()
    for one in batch:
        key = (one.channel_id, one.handle_key)
        said = one.item.author
        state = states.get(key)
        if state is None:
            state = states[key] = AuthorState(uuid7_text(), said.handle.strip())
            new.add(key)
        if state.hear(said) and key not in new:
            changed.add(key)
    copy_rows(
        "mentions_author",
        COLUMNS,
        (_line(key, states[key], at) for key in new),
    )
    _update([states[key] for key in changed])
    return states


def _state(kept: KeptAuthor) -> AuthorState:
    return AuthorState(
        kept.id,
        kept.handle,
        kept.name,
        kept.followers,
        kept.verified,
        kept.url,
        kept.employer,
    )


def _line(key: PostKey, state: AuthorState, at: datetime) -> str:
    return (
        f"{state.id}\t{key[0]}\t{text(key[1])}\t{text(state.handle)}\t{text(state.name)}"
        f"\t{state.followers}\t{flag(state.verified)}\t{text(state.url)}"
        f"\t{text(state.employer)}\t{moment(at)}"
    )


def _update(states: Sequence[AuthorState]) -> None:
    if not states:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE mentions_author a
            SET name = n.name, followers = n.followers, verified = n.verified,
                url = n.url, employer = n.employer
            FROM unnest(%s::uuid[], %s::text[], %s::bigint[], %s::bool[], %s::text[], %s::text[])
                 AS n(id, name, followers, verified, url, employer)
            WHERE a.id = n.id AND a.erased_at IS NULL
            """,
            [
                [state.id for state in states],
                [state.name for state in states],
                [state.followers for state in states],
                [state.verified for state in states],
                [state.url for state in states],
                [state.employer for state in states],
            ],
        )
