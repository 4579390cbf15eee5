"""What is known of the world before an item is looked at: channels, mutes, and who reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from reputation.analysis.reading import NO_CONTEXT, Context, Reader


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """What an item must know of its channel."""

    id: int
    own_accounts: frozenset[str]
    is_web: bool = False  # its posts are cut out of pages, with what stands around them


@dataclass(frozen=True, slots=True)
class Mutes:
    """Who raises nothing at the moment, and until when: accounts by (channel, handle key), and sites."""

    authors: Mapping[tuple[int, str], datetime] = field(default_factory=dict)
    hosts: Mapping[str, datetime] = field(default_factory=dict)

    def until(self, account: tuple[int, str], url: str | None) -> datetime | None:
        """Return when the latest mute of a post ends; None when it has none."""
        found = self.authors.get(account)
        if not (self.hosts and url):
            return found
        name = host_of(url)
        while name:
            end = self.hosts.get(name)
            if end is not None and (found is None or end > found):
                found = end
            _, _, name = name.partition(".")
        return found


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known around a batch before its items are looked at."""

    channels: Mapping[str, ChannelRule]
    reader: Reader
    context: Context = NO_CONTEXT
    mutes: Mutes = field(default_factory=Mutes)
    # The usual language of those authors whose texts are too short to tell theirs.
    usual: Mapping[tuple[int, str], str] = field(default_factory=dict)


def host_of(url: str) -> str:
    """Return the site of an address, without `www.`; "" when it names none."""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.").rstrip(".")
