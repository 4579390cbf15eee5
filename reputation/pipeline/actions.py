"""Accepting posts: the API, the commands and the drills all come through here."""

import threading
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from reputation.events.actions import record
from reputation.mentions.actions import (
    Written,
    brand_writes_alone,
    prepare,
    write_posts,
)
from reputation.mentions.decoding import (
    Decoded,
    decode_array,
    decode_lines,
    decode_objects,
)
from reputation.mentions.items import Accepted, ItemIsWrong, Rejection, check, readable
from reputation.mentions.known import Surroundings
from reputation.mentions.surroundings import surroundings
from reputation.risk.actions import settle_batch
from reputation.risk.drafts import draft_ahead
from tenants.models import ApiKey, Brand, BrandSummary, User

MAX_ITEMS = 5_000
# Threads of one process share one interpreter: two large batches at once would only slow down the one that
# holds the brand's lock, and with it everybody who waits for that. Other processes go on meanwhile.
LARGE = 500
_LARGE_BATCH = threading.Lock()


@dataclass(slots=True)
class BatchResult:
    """What became of a batch. `mention_ids` gives the id of each item that was not rejected, by index."""

    accepted: int = 0
    updated: int = 0
    duplicates: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    mention_ids: dict[int, str] = field(default_factory=dict)


def accept(
    brand: Brand,
    items: Iterable[Any],
    *,
    at: datetime,
    backfill: bool = False,
    by: User | ApiKey | None = None,
) -> BatchResult:
    """Take up to 5,000 items, given as Python objects in the shape of the contract; tell what became of them.

    Runs in the brand's schema. One transaction: posts, scores and the log's event are there together, or
    none of them. Safe to run again: what is here already is a duplicate.
    """
    return _accept(brand, *decode_objects(items), at=at, backfill=backfill, by=by)


def accept_bytes(
    brand: Brand,
    body: bytes,
    *,
    ndjson: bool,
    at: datetime,
    backfill: bool = False,
    by: User | ApiKey | None = None,
) -> BatchResult:
    """Take a JSON array or NDJSON of up to 5,000 items; otherwise as `accept`.

    Raises:
        BodyIsMalformed: not a JSON array at all.
        TooManyItems: more than 5,000.
    """
    decode = decode_lines if ndjson else decode_array
    return _accept(
        brand, *decode(body, most=MAX_ITEMS), at=at, backfill=backfill, by=by
    )


def _accept(
    brand: Brand,
    decoded: Decoded,
    rejected: Sequence[Rejection],
    *,
    at: datetime,
    backfill: bool,
    by: User | ApiKey | None,
) -> BatchResult:
    with _LARGE_BATCH if len(decoded) > LARGE else nullcontext():
        return _take(decoded, rejected, at=at, backfill=backfill, by=by, brand=brand)


def _take(
    decoded: Decoded,
    rejected: Sequence[Rejection],
    *,
    brand: Brand,
    at: datetime,
    backfill: bool,
    by: User | ApiKey | None,
) -> BatchResult:
    around = surroundings(brand, (item for _, item in decoded), at=at)
    engine = around.reader.engine
    good, bad = _check_all(decoded, around, at)
    result = BatchResult(rejected=[*rejected, *bad])
    if good:
        prepare(good, engine=engine, at=at, backfill=backfill)
        draft_ahead(good, at=at, backfill=backfill)
        with transaction.atomic():
            brand_writes_alone(brand)
            written = write_posts(good, around=around, at=at)
            if written.new or written.changed:
                _note(brand, written, at=at)
                settle_batch(brand, written, at=at, backfill=backfill)
                refused = len(result.rejected) + len(written.rejected)
                _record(written, refused, at=at, backfill=backfill, by=by)
        result.accepted = written.accepted
        result.updated = written.updated
        result.duplicates = written.duplicates
        result.rejected += written.rejected
        result.mention_ids = written.ids
    result.rejected.sort(key=lambda rejection: rejection.index)
    return result


def _check_all(
    decoded: Decoded, around: Surroundings, at: datetime
) -> tuple[list[Accepted], list[Rejection]]:
    good: list[Accepted] = []
    bad: list[Rejection] = []
    for index, item in decoded:
        try:
            good.append(check(index, item, around=around, at=at))
        except ItemIsWrong as wrong:
            named = readable(item.external_id)
            bad.append(Rejection(index, named, wrong.code, str(wrong)))
    return good, bad


def _note(brand: Brand, written: Written, *, at: datetime) -> None:
    """Keep the portfolio's counts; the score follows in the same transaction or within a second."""
    latest = max((one.accepted.item.posted_at for one in written.new), default=None)
    rows = BrandSummary.objects.filter(brand_id=brand.pk)
    if latest is None:
        rows.update(accepted_at=at)
    else:
        rows.update(
            accepted_at=at,
            posts=F("posts") + len(written.new),
            latest_post_at=Greatest(F("latest_post_at"), latest),
        )


def _record(
    written: Written,
    refused: int,
    *,
    at: datetime,
    backfill: bool,
    by: User | ApiKey | None,
) -> None:
    """Say in the log what was taken in.

    Who reacts finds the new posts between `first_id` and `last_id` (both null without any; a batch taken at
    the same moment may have some of its own between them), and those that were read again in `changed`.
    """
    ids = [one.id for one in written.new]
    record(
        "mentions.accepted",
        None,
        by=by,
        at=at,
        accepted=written.accepted,
        updated=written.updated,
        duplicates=written.duplicates,
        rejected=refused,
        backfilled=backfill,
        first_id=min(ids, default=None),
        last_id=max(ids, default=None),
        changed=[one.id for one in written.changed],
    )
    if written.joined:
        record("conversation.joined", None, by=None, at=at, joined=written.joined)
