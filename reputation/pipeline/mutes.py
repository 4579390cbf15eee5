"""Muting authors and sites: their posts are kept, and raise nothing while the mute holds."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from reputation.common.errors import Refused
from reputation.events.actions import record
from reputation.mentions.actions import brand_writes_alone
from reputation.mentions.known import host_of
from reputation.mentions.models import Author, Mute
from reputation.mentions.muting import Whom, tell_posts
from reputation.risk import store
from reputation.risk.actions import settle_now
from reputation.risk.brand import look_again_at
from tenants.models import ApiKey, Brand, User

# More conversations than this are left to the tick, a second later.
AT_ONCE = 200


class IsMuted(Refused):
    """There is a mute of this author or site already."""

    code = "is_muted"


class MuteIsWrong(Refused):
    """The mute names nobody, or ends before it begins."""

    code = "mute_is_wrong"


class MuteIsOver(Refused):
    """The mute has ended."""

    code = "mute_is_over"


def mute(
    brand: Brand,
    whom: Whom,
    *,
    reason: str,
    expires_at: datetime | None,
    by: User | ApiKey | None,
    at: datetime,
) -> Mute:
    """Keep an author or a site quiet until `expires_at`, or until somebody lifts it.

    Raises:
        Author.DoesNotExist: there is no such author here.
        MuteIsWrong: no site is named, or the end has passed.
        IsMuted: there is a mute already.
    """
    host = host_of(whom.host.strip().lower())
    if not whom.author_id and "." not in host:
        raise MuteIsWrong(_("Name an author, or a site such as blog.example.org."))
    if expires_at is not None and expires_at <= at:
        raise MuteIsWrong(_("The end of the mute has passed."))
    whom = Whom(whom.author_id, "" if whom.author_id else host)
    with transaction.atomic():
        brand_writes_alone(brand)
        if whom.author_id:
            Author.objects.get(pk=whom.author_id)
        for found in Mute.objects.filter(ended_at=None, **_named(whom)):
            if found.expires_at is None or found.expires_at > at:
                raise IsMuted(_("This is muted already."))
            _end(found, at=at, by=None)
        muted = Mute.objects.create(
            author_id=whom.author_id,
            host=whom.host,
            reason=reason,
            created_at=at,
            expires_at=expires_at,
            by_type="" if by is None else "key" if isinstance(by, ApiKey) else "user",
            by_id=by.pk if by else None,
        )
        record(
            "mute.created",
            muted,
            by=by,
            at=at,
            author=whom.author_id,
            site=whom.host or None,
            expires_at=expires_at,
        )
        _settle(brand, tell_posts(whom, at=at), at=at)
    return muted


def _named(whom: Whom) -> dict[str, Any]:
    return {"author": whom.author_id} if whom.author_id else {"host": whom.host}


def unmute(
    brand: Brand, mute_id: UUID, *, by: User | ApiKey | None, at: datetime
) -> Mute:
    """Lift a mute; its posts count again at once.

    Raises:
        Mute.DoesNotExist: there is no such mute here.
        MuteIsOver: it has ended before.
    """
    with transaction.atomic():
        brand_writes_alone(brand)
        found = Mute.objects.select_for_update().get(pk=mute_id)
        if found.ended_at is not None:
            raise MuteIsOver(_("This mute has ended."))
        _end(found, at=at, by=by)
        _settle(brand, tell_posts(Whom.of(found), at=at), at=at)
    return found


def end_mutes(brand: Brand, *, at: datetime) -> int:
    """End the mutes whose time is over; return how many. Safe to run again.

    Scores honor the end without it whenever they are made; this makes them when nothing else does.
    """
    with transaction.atomic():
        brand_writes_alone(brand)
        over = list(Mute.objects.filter(ended_at=None, expires_at__lte=at))
        touched: set[str] = set()
        for each in over:
            _end(each, at=at, by=None)
            touched |= tell_posts(Whom.of(each), at=at)
        _settle(brand, touched, at=at)
    return len(over)


def _end(found: Mute, *, at: datetime, by: User | ApiKey | None) -> None:
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    record("mute.ended", found, by=by, at=at, author=found.author_id, site=found.host)


def _settle(brand: Brand, conversations: Collection[str], *, at: datetime) -> None:
    ordered = sorted(conversations)
    if ordered[AT_ONCE:]:
        store.mark_stale(ordered[AT_ONCE:], at=at)
    if ordered:
        settle_now(brand, ordered[:AT_ONCE], at=at)
    if ordered[AT_ONCE:]:
        look_again_at(brand, at)
