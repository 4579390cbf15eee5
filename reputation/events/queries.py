"""Reads over the logs of many brands."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import batched
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from tenants.models import Brand

logger = logging.getLogger(__name__)

BRANDS_PER_STATEMENT = 100


def brands_waiting(*, at: datetime) -> list[UUID]:
    """Return the ids of the ready brands that have an overdue event.

    One probe of a nearly empty index per brand, a hundred in a statement; no rows of
    brands are joined.
    """
    brands = Brand.objects.ready().order_by("pk").values_list("pk", "schema_name")
    return [
        brand_id
        for some in batched(brands, BRANDS_PER_STATEMENT)
        for brand_id in _waiting_among(some, at=at)
    ]


def _waiting_among(
    brands: Sequence[tuple[UUID, str]], *, at: datetime
) -> Iterable[UUID]:
    try:
        with transaction.atomic():
            return _probe(brands, at=at)
    except DatabaseError:
        # A brand that lost its tables must not keep the others waiting.
        if len(brands) == 1:
            logger.exception("Cannot look for events in %s", brands[0][1])
            return []
    half = len(brands) // 2
    return [
        *_waiting_among(brands[:half], at=at),
        *_waiting_among(brands[half:], at=at),
    ]


def _probe(brands: Iterable[tuple[UUID, str]], *, at: datetime) -> list[UUID]:
    probes: list[str] = []
    values: list[UUID | datetime] = []
    for brand_id, schema in brands:
        table = f"{connection.ops.quote_name(schema)}.events_event"
        probes.append(
            f"SELECT %s::uuid WHERE EXISTS (SELECT 1 FROM {table} "  # noqa: S608 - the name is quoted
            "WHERE relayed_at IS NULL AND relay_after <= %s)"
        )
        values += [brand_id, at]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(probes), values)
        return [brand_id for (brand_id,) in cursor.fetchall()]
