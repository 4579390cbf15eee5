"""Everything that changes where we listen: one verb per function."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from reputation.channels.capabilities import ChannelKind
from reputation.channels.models import Channel
from reputation.common.errors import Refused
from reputation.events.actions import record
from tenants.models import ApiKey, User


class ChannelExists(Refused):
    """Posts name their channel by its slug, so there is one per slug."""

    code = "channel_exists"


class ChannelIsInUse(Refused):
    """Posts stand on the channel; without it nobody could tell where they came from."""

    code = "channel_in_use"


@dataclass(frozen=True, slots=True)
class NewChannel:
    """What a channel is made from."""

    slug: str
    kind: ChannelKind
    name: str
    url: str = ""
    own_accounts: Sequence[str] = ()
    keywords: str = ""
    operator: str = ""


def create_channel(
    wanted: NewChannel, *, by: User | ApiKey | None, at: datetime
) -> Channel:
    """Add a place to listen to, and return it.

    Raises:
        ChannelExists: the slug is taken.
    """
    try:
        with transaction.atomic():
            channel = Channel.objects.create(
                slug=wanted.slug,
                kind=wanted.kind,
                name=wanted.name,
                url=wanted.url,
                own_accounts=distinct_accounts(wanted.own_accounts),
                keywords=wanted.keywords,
                operator=wanted.operator,
                created_at=at,
            )
            record("channel.created", None, by=by, at=at, channel=channel.slug)
    except IntegrityError as error:
        raise ChannelExists(
            _("A channel “%(slug)s” exists already.") % {"slug": wanted.slug}
        ) from error
    return channel


def change_channel(
    channel: Channel,
    changes: Mapping[str, Any],
    *,
    by: User | ApiKey | None,
    at: datetime,
) -> Channel:
    """Change what is said of a channel; its slug stays, for posts name it.

    Posts that are here already keep what they were taken in with.
    """
    with transaction.atomic():
        channel = Channel.objects.select_for_update().get(pk=channel.pk)
        moved = []
        for name, given in changes.items():
            value = distinct_accounts(given) if name == "own_accounts" else given
            if getattr(channel, name) != value:
                setattr(channel, name, value)
                moved.append(name)
        if moved:
            channel.save(update_fields=moved)
            record(
                "channel.changed",
                None,
                by=by,
                at=at,
                channel=channel.slug,
                fields=sorted(moved),
            )
    return channel


def remove_channel(channel: Channel, *, by: User | ApiKey | None, at: datetime) -> None:
    """Remove a channel that was never used.

    Raises:
        ChannelIsInUse: there are posts of it.
    """
    with transaction.atomic():
        # A post on its way in holds the row, too: it is seen here, or finds no channel.
        channel = Channel.objects.select_for_update().get(pk=channel.pk)
        if channel.mention_set.exists() or channel.author_set.exists():
            raise ChannelIsInUse(
                _("“%(name)s” has posts and stays.") % {"name": channel.name}
            )
        record("channel.removed", None, by=by, at=at, channel=channel.slug)
        channel.delete()


def distinct_accounts(accounts: Sequence[str]) -> list[str]:
    """Return accounts without surrounding space, each once whatever its case."""
    named = {account.strip().casefold(): account.strip() for account in accounts}
    return [account for key, account in named.items() if key]
