"""What is known around a batch before its items are read: channels, names, mutes, and who reads."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from reputation.analysis.reading import Context
from reputation.mentions.items import Item, handle_key
from reputation.mentions.known import Mutes, Surroundings
from reputation.mentions.lookup import PostKey, channel_rules, usual_languages
from reputation.mentions.models import Mute, TriageSettings
from reputation.mentions.readers import reader_of
from tenants.models import Brand

# A mute without an end of its own. Nobody's clock shows it.
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
# Shorter texts often do not tell their language; their author's other posts do.
_TELLING_LETTERS = 24


def surroundings(
    brand: Brand, items: Iterable[object], *, at: datetime
) -> Surroundings:
    """Return what is known around a batch, in three statements and at most one more."""
    channels = channel_rules()
    settings = triage_settings()
    return Surroundings(
        channels,
        reader_of(brand, settings.model_version),
        _context(
            brand,
            settings.executives,
            [name for rule in channels.values() for name in rule.own_accounts],
        ),
        mutes_at(at),
        usual_languages(
            {
                (channels[item.channel].id, handle_key(item.author.handle))
                for item in items
                if isinstance(item, Item) and _tells_little(item, channels)
            }
        ),
    )


def _tells_little(item: Item, channels: Collection[str]) -> bool:
    return (
        bool(item.text)
        and len(item.text or "") < _TELLING_LETTERS
        and not item.language
        and item.channel in channels
        and item.author.handle.isprintable()  # what is not is refused, or changed first
    )


def triage_settings() -> TriageSettings:
    """Return the brand's settings of triage, the usual ones when it has none."""
    return TriageSettings.objects.filter(pk=1).first() or TriageSettings(pk=1)


def context_of(brand: Brand, settings: TriageSettings) -> Context:
    """Return what an engine is told about the brand."""
    accounts = [name for rule in channel_rules().values() for name in rule.own_accounts]
    return _context(brand, settings.executives, accounts)


def _context(
    brand: Brand, executives: Collection[str], accounts: Collection[str]
) -> Context:
    return Context(
        country=brand.country,
        own_names=frozenset(
            {brand.name.casefold(), brand.slug.casefold(), *accounts} - {""}
        ),
        executives=frozenset(handle_key(name) for name in executives if name.strip()),
    )


def mutes_at(at: datetime) -> Mutes:
    """Return the mutes that hold at a moment."""
    authors: dict[PostKey, datetime] = {}
    hosts: dict[str, datetime] = {}
    rows = Mute.objects.filter(ended_at=None).values_list(
        "author__channel_id", "author__handle_key", "host", "expires_at"
    )
    for channel, handle, host, expires_at in rows:
        end = expires_at or FOREVER
        if end <= at:
            continue
        if host:
            hosts[host] = end
        else:
            authors[channel, handle] = end
    return Mutes(authors, hosts)
