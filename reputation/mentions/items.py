"""The ingest item: its shape, its limits, and what is said of one that does not fit."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Annotated

import msgspec

from reputation.analysis.furniture import without_furniture
from reputation.analysis.reading import Reading
from reputation.common.ids import uuid7_text
from reputation.mentions.known import Surroundings

MAX_TEXT = 50_000
MAX_EXTERNAL_ID = 512
MAX_HANDLE = 200
MAX_LABEL = 500
MAX_URL = 4_000
MAX_FUTURE = timedelta(minutes=10)
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
KINDS = frozenset(
    "post reply comment repost quote review article message call".split()  # noqa: SIM905 - as the contract lists them
)
WITHOUT_TEXT = frozenset({"repost", "call"})
AMPLIFYING = frozenset({"repost", "quote"})
WITH_FURNITURE = frozenset({"post", "article", "comment"})
REMOVERS = frozenset({"author", "brand", "platform", "unknown"})

# More than anybody has, and well inside a bigint.
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000_000)]
Followers = Annotated[int, msgspec.Meta(ge=0, le=10_000_000_000)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class AuthorItem(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    handle: str
    name: str | None = None
    followers: Followers | None = None
    verified: bool | None = None
    url: str | None = None
    employer: str | None = None


class MetricsItem(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    likes: Count | None = None
    reposts: Count | None = None
    replies: Count | None = None
    views: Count | None = None


NO_METRICS = MetricsItem()
_KEPT_UNSAID = (
    "parent",
    "text",
    "title",
    "url",
    "language",
    "removed_at",
    "removed_by",
)
_ITEM_LIMITS = (
    ("external_id", MAX_EXTERNAL_ID),
    ("text", MAX_TEXT),
    ("parent", MAX_EXTERNAL_ID),
    ("title", MAX_LABEL),
    ("url", MAX_URL),
)
_AUTHOR_LIMITS = (
    ("handle", MAX_HANDLE),
    ("name", MAX_LABEL),
    ("url", MAX_URL),
    ("employer", MAX_LABEL),
)


class Item(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One post as it comes in: a line of NDJSON, a row of CSV, an object of the API."""

    channel: str
    external_id: str
    author: AuthorItem
    posted_at: Moment
    kind: str = "post"
    parent: str | None = None
    text: str | None = None
    language: str | None = None
    url: str | None = None
    title: str | None = None
    metrics: MetricsItem | None = None
    by_brand: bool | None = None
    removed_at: Moment | None = None
    removed_by: str | None = None
    raw: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


@dataclass(frozen=True, slots=True)
class Rejection:
    """An item that was not taken, and why. `index` counts from 0."""

    index: int
    external_id: str | None
    code: str
    detail: str


class ItemIsWrong(ValueError):
    """An item does not fit; `code` is one of the documented ones."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(slots=True)
class Accepted:
    """An item that fits, made ready for the tables."""

    index: int
    item: Item
    channel_id: int
    handle_key: str
    by_brand: bool
    fingerprint: str  # 32 hex digits
    raw: bytes | None
    reading: Reading | None
    id: str  # of its row, if it turns out to be new
    muted_until: datetime | None = None
    line: str = ""  # the part of its row that is known ahead
    # What the risk step judged ahead, in case the batch begins the conversation (`risk.drafts`).
    conversation_id: str | None = None
    draft: object = None


def handle_key(handle: str) -> str:
    """Return what makes two spellings of a handle one account."""
    return handle.strip().removeprefix("@").casefold()


def readable(external_id: object) -> str | None:
    """Return an id as a refusal may name it; None when it is no text at all."""
    if not isinstance(external_id, str):
        return None
    try:
        external_id.encode()
    except UnicodeEncodeError:
        return None
    return external_id.replace("\x00", "")[:MAX_EXTERNAL_ID]


def check(
    index: int,
    item: Item,
    *,
    around: Surroundings,
    at: datetime,
) -> Accepted:
    """Return an item ready for the tables, its text read.

    Raises:
        ItemIsWrong: with the first thing that is wrong.
    """
    channels = around.channels
    channel = channels.get(item.channel) or channels.get(_without_nuls(item.channel))
    if channel is None:
        raise ItemIsWrong("unknown_channel", f"no channel {item.channel[:80]!r} here")
    raw = _take_raw(item)
    _check_times(item, at)
    _use_one_form(item)
    serialized = _serialize(item)
    if b"\\u0000" in serialized:
        _strip_nuls(item)
        _use_one_form(item)
        serialized = _serialize(item)
    _check_words(item)
    _check_kind(item)
    key = handle_key(item.author.handle)
    if not key:
        raise ItemIsWrong("missing_field", "author.handle is empty")
    by_brand = bool(item.by_brand) or key in channel.own_accounts
    account = (channel.id, key)
    read = item.text
    if read and channel.is_web and item.kind in WITH_FURNITURE:
        read, raw = _take_text(item, raw)
    return Accepted(
        index,
        item,
        channel.id,
        key,
        by_brand,
        blake2b(serialized, digest_size=16).hexdigest(),
        raw,
        around.reader.read(
            read,
            by_brand=by_brand,
            language=item.language or "",
            usual=around.usual.get(account, ""),
            context=around.context,
        )
        if read
        else None,
        uuid7_text(),
        around.mutes.until(account, item.url),
    )


def _take_text(item: Item, raw: bytes | None) -> tuple[str, bytes | None]:
    """Cut the page's furniture out of an item's text; return what there is to read, and the raw item.

    An item that is furniture alone keeps its text, with nothing to read. What was cut stays in `raw`: who
    sends none gets one with the whole text.
    """
    whole = item.text or ""
    own = without_furniture(whole)
    if own == whole:
        return whole, raw
    if own:
        item.text = own
    return own, raw or msgspec.json.encode({"text": whole})


def _use_one_form(item: Item) -> None:
    """Write what means the same in the same way, so that it gives the same fingerprint."""
    if item.parent == "":
        item.parent = None
    if item.posted_at.tzinfo is not UTC:
        item.posted_at = item.posted_at.astimezone(UTC)
    if item.removed_at is not None:
        item.removed_at = item.removed_at.astimezone(UTC)


def keep_unsaid(later: Accepted, earlier: Accepted) -> None:
    """Let a later version of a post keep what only the earlier one says."""
    said, before = later.item, earlier.item
    if not said.text and before.text and later.by_brand == earlier.by_brand:
        later.reading = earlier.reading
    for name in _KEPT_UNSAID:
        if not getattr(said, name):
            setattr(said, name, getattr(before, name))
    if said.metrics is None or before.metrics is None:
        said.metrics = said.metrics or before.metrics
        return
    for name in MetricsItem.__struct_fields__:
        if getattr(said.metrics, name) is None:
            setattr(said.metrics, name, getattr(before.metrics, name))


def _serialize(item: Item) -> bytes:
    try:
        return msgspec.json.encode(item)
    except UnicodeEncodeError as error:
        raise ItemIsWrong("bad_unicode", "the item holds a lone surrogate") from error


def _take_raw(item: Item) -> bytes | None:
    """Take `raw` out of the item and return it as JSON that PostgreSQL accepts.

    Numbers too large and trees too deep for our tools are kept as the text they came in.
    """
    if item.raw is msgspec.UNSET:
        return None
    held, item.raw = item.raw, msgspec.UNSET
    try:
        try:
            value = _without_nuls_within(msgspec.json.decode(held))
        except (msgspec.ValidationError, RecursionError):
            value = _without_nuls(bytes(held).decode())
    except (msgspec.MsgspecError, UnicodeError) as error:
        code = "bad_unicode" if _is_about_unicode(error) else "malformed"
        raise ItemIsWrong(code, f"raw: {error}") from error
    return None if value is None else msgspec.json.encode(value)


def _is_about_unicode(error: Exception) -> bool:
    return isinstance(error, UnicodeError) or "surrogate" in str(error)


def _without_nuls(text: str) -> str:
    return text.replace("\x00", "")


def _without_nuls_within(value: object) -> object:
    if isinstance(value, str):
        return _without_nuls(value)
    if isinstance(value, list):
        return [_without_nuls_within(part) for part in value]
    if isinstance(value, dict):
        return {
            _without_nuls(key): _without_nuls_within(part)
            for key, part in value.items()
        }
    return value


def _strip_nuls(item: Item) -> None:
    for part in (item, item.author):
        for name in part.__struct_fields__:
            value = getattr(part, name)
            if isinstance(value, str) and "\x00" in value:
                setattr(part, name, _without_nuls(value))


def _check_words(item: Item) -> None:
    if not item.external_id:
        raise ItemIsWrong("missing_field", "external_id is empty")
    for part, limits in ((item, _ITEM_LIMITS), (item.author, _AUTHOR_LIMITS)):
        for name, most in limits:
            value = getattr(part, name)
            if value is not None and len(value) > most:
                raise _too_long(name if part is item else f"author.{name}", most)
    if item.language is not None and not _is_language(item.language):
        raise ItemIsWrong("out_of_range", "language is not a BCP 47 tag")


def _too_long(name: str, most: int) -> ItemIsWrong:
    return ItemIsWrong("too_long", f"{name} is longer than {most:,} characters")


def _is_language(tag: str) -> bool:
    return len(tag) <= 35 and all(
        part.isascii() and part.isalnum() and len(part) <= 8 for part in tag.split("-")
    )


def _check_kind(item: Item) -> None:
    if item.kind not in KINDS:
        raise ItemIsWrong("bad_kind", f"kind {item.kind[:40]!r} is none of ours")
    if item.parent is None and item.kind in AMPLIFYING:
        raise ItemIsWrong("missing_parent", f"a {item.kind} names what it repeats")
    if item.parent is not None and item.parent == item.external_id:
        raise ItemIsWrong("parent_cycle", "the item names itself as its parent")
    if item.kind not in WITHOUT_TEXT and not (item.text and item.text.strip()):
        raise ItemIsWrong("empty_text", f"a {item.kind} needs a text")
    if item.removed_by is not None and item.removed_by not in REMOVERS:
        raise ItemIsWrong("out_of_range", "removed_by is none of the known ones")


def _check_times(item: Item, at: datetime) -> None:
    latest = at + MAX_FUTURE
    for name, moment in (
        ("posted_at", item.posted_at),
        ("removed_at", item.removed_at),
    ):
        if moment is None:
            continue
        if moment < EARLIEST:
            raise ItemIsWrong("bad_time", f"{name} lies before 1990")
        if moment > latest:
            raise ItemIsWrong("future_time", f"{name} is over 10 minutes ahead of now")
