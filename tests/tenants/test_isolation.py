"""No brand ever reads another brand's row, however busy and however broken."""

import random
import threading
import time

import pytest
from django.conf import settings
from django.db import DataError, connection, transaction

from reputation.events.models import Event
from tenants.connection import leave_brand
from tenants.models import Brand
from tenants.schemas import brand_context
from tests.people import MONDAY

SECONDS = 2
THREADS = 8


class OnPurpose(Exception):
    """What a view may raise at any time."""


@pytest.fixture
def pool(own_database):
    """The pool that the web process has, with too few connections to go round."""
    shared = settings.DATABASES["default"]
    before = shared.get("OPTIONS", {})
    connection.close()
    shared["OPTIONS"] = {
        **before,
        "pool": {"min_size": 1, "max_size": 3, "timeout": 20},
    }
    yield
    connection.close_pool()
    shared["OPTIONS"] = before


@pytest.fixture
def marked_brands(own_database):
    """Two brands, each with 20 events that carry its name."""
    brands = list(Brand.objects.filter(slug__in=["acme", "globex"]))
    for brand in brands:
        with brand_context(brand):
            Event.objects.bulk_create(
                Event(kind=brand.slug, occurred_at=MONDAY) for _ in range(20)
            )
    return brands


def read(brand, chance):
    """Do one request's worth of reading, and break off in one of the ways there are."""
    kinds = set(Event.objects.values_list("kind", flat=True))
    way = chance.randrange(5)
    if way == 0:
        with transaction.atomic():
            kinds |= set(Event.objects.values_list("kind", flat=True))
            raise OnPurpose
    if way == 1:
        with pytest.raises(DataError), transaction.atomic(), transaction.atomic():
            Event.objects.raw("SELECT 1 / 0 AS id")[0]
        kinds |= set(Event.objects.values_list("kind", flat=True))
    if way == 2:
        with transaction.atomic():
            with pytest.raises(DataError), transaction.atomic(), brand_context(brand):
                Event.objects.raw("SELECT 1 / 0 AS id")[0]
            kinds |= set(Event.objects.values_list("kind", flat=True))
    assert kinds == {brand.slug}
    return kinds


def work(brands, until, seen, wrong, seed):
    """Serve requests for changing brands, as a thread of the web process does."""
    chance = random.Random(seed)
    while time.monotonic() < until:
        brand = chance.choice(brands)
        try:
            connection.set_tenant(brand)
            read(brand, chance)
        except OnPurpose:
            pass
        except AssertionError as error:
            wrong.append(error)
        finally:
            leave_brand()
            if chance.random() < 0.7:
                connection.close()  # what the end of a request does
        seen.append(brand.slug)
    connection.close()


@pytest.mark.parametrize("pooled", [True, False], ids=["pool", "own connections"])
def test_threads_that_change_brands_never_read_another_brands_row(
    pooled, marked_brands, request
):
    if pooled:
        request.getfixturevalue("pool")
    seen, wrong = [], []
    until = time.monotonic() + SECONDS
    threads = [
        threading.Thread(target=work, args=(marked_brands, until, seen, wrong, seed))
        for seed in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not wrong
    assert set(seen) == {"acme", "globex"}
    assert len(seen) > 100


def test_a_pooled_connection_comes_back_without_the_brand_it_served(
    pool, marked_brands
):
    """What TENANT_LIMIT_SET_CALLS remembers of a connection ends when it is closed."""
    acme, globex = marked_brands
    for brand in (acme, globex, acme):
        with brand_context(brand):
            assert set(Event.objects.values_list("kind", flat=True)) == {brand.slug}
        connection.close()

    with pytest.raises(Exception, match='"events_event" does not exist'):
        Event.objects.exists()
