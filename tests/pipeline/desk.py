"""A brand that listens, posts as channels give them to us, and the tables they end in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import QuerySet

from reputation.channels.models import Channel
from reputation.mentions.models import Conversation, Mention
from reputation.pipeline.accept import BatchResult, accept
from tenants.models import Brand, BrandSummary
from tenants.schemas import brand_app_labels
from tests.people import MONDAY

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)

# What the baseline engine makes of them: complaints of 0.98 and 0.62, praise, and neither.
FRAUD = (
    "Esto es una estafa, no funciona nada y nadie contesta, qué vergüenza de servicio"
)
FAILURE = "No funciona"
PRAISE = "Muchas gracias, excelente servicio"
PLAIN = "Hoy abren a las diez"
# 76 points at ten minutes of age: a crisis.
STAR = {"text": FRAUD, "followers": 3_000_000}


def listen() -> None:
    """Give the brand in whose schema we are its channels. Its account is @Acme."""
    Channel.objects.bulk_create(
        Channel(slug=slug, kind=slug, name=slug, own_accounts=own, created_at=MONDAY)
        for slug, own in (("twitter", ["@Acme"]), ("email", []), ("phone", []))
    )


def item(
    external_id: str,
    *,
    ago: timedelta = 10 * MINUTE,
    by: str | None = None,
    followers: int | None = 100,
    **said: Any,
) -> dict[str, Any]:
    """Return a customer's post of ten minutes before Monday nine o'clock."""
    author = {"handle": by or f"author_of_{external_id}", "followers": followers}
    return {
        "channel": "twitter",
        "external_id": external_id,
        "author": {name: value for name, value in author.items() if value is not None},
        "text": PLAIN,
        "posted_at": (MONDAY - ago).isoformat(),
        **said,
    }


def reply(external_id: str, parent: str, **said: Any) -> dict[str, Any]:
    return item(external_id, **{"kind": "reply", "parent": parent} | said)


def repost(external_id: str, parent: str, **said: Any) -> dict[str, Any]:
    return item(external_id, **{"kind": "repost", "parent": parent, "text": ""} | said)


def quote(external_id: str, parent: str, **said: Any) -> dict[str, Any]:
    return item(external_id, **{"kind": "quote", "parent": parent} | said)


def take(
    brand: Brand, *items: Any, at: datetime = MONDAY, backfill: bool = False
) -> BatchResult:
    """Take a batch in as the API does."""
    return accept(brand, items, at=at, backfill=backfill)


type Rows = dict[str, list[tuple[str, str]]]


def rows_of_every_table() -> Rows:
    """Return what stands in the brand's tables and in its summary, with who wrote it.

    The second part of a row is its xmin: it changes when a row is written again, be it
    with the same values.
    """
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.app_label in brand_app_labels()
    ]
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in [*tables, "tenants_brandsummary"]:
            cursor.execute(f"SELECT to_jsonb(t)::text, t.xmin::text FROM {table} t")
            found[table] = sorted(cursor.fetchall())
    return found


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Check that what happens within leaves every row of every table alone."""
    before = rows_of_every_table()
    yield
    after = rows_of_every_table()
    assert after == before


def places() -> dict[str, tuple[str | None, str | None, str]]:
    """Return where each post stands: (its parent, what it spreads, its root).

    By external ids; a parent that is not here is None.
    """
    names = dict(Mention.objects.values_list("pk", "external_id"))
    return {
        name: (names.get(parent), names.get(target), names[root])
        for name, parent, target, root in Mention.objects.values_list(
            "external_id", "parent_id", "target_id", "conversation__root_id"
        )
    }


def conversation_of(external_id: str) -> Conversation:
    return Conversation.objects.get(mention__external_id=external_id)


def current_conversations() -> QuerySet[Conversation]:
    return Conversation.objects.filter(joined_into=None)


def summary(brand: Brand) -> BrandSummary:
    return BrandSummary.objects.get(brand=brand)


def outcome(result: BatchResult) -> tuple[int, int, int, int]:
    """Return what became of a batch: accepted, updated, duplicates, rejected."""
    return (result.accepted, result.updated, result.duplicates, len(result.rejected))
