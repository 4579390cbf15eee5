"""Who is looked at now: each due brand once, whoever asks."""

from datetime import timedelta

from reputation.risk.tasks import claim_due_brands
from tenants.actions import suspend_brand
from tenants.models import BrandSummary
from tests.people import MONDAY
from tests.pipeline.desk import FRAUD, MINUTE, item, take

SECOND = timedelta(seconds=1)
DUE = MONDAY + 5 * MINUTE  # the next look at a post of ten minutes


def test_a_brand_is_claimed_when_its_look_is_due_and_only_once(brand):
    take(brand, item("1", text=FRAUD))

    assert claim_due_brands(DUE - SECOND) == []
    assert claim_due_brands(DUE) == [brand.pk]
    assert claim_due_brands(DUE) == []
    assert claim_due_brands(DUE + 29 * SECOND) == []


def test_a_claim_that_came_to_nothing_lapses_after_thirty_seconds(brand):
    take(brand, item("1", text=FRAUD))
    claim_due_brands(DUE)

    assert claim_due_brands(DUE + 30 * SECOND) == [brand.pk]


def test_a_post_that_comes_after_a_claim_is_looked_at_in_time(brand):
    take(brand, item("1", text=FRAUD), at=DUE)
    BrandSummary.objects.update(due_at=DUE)
    claim_due_brands(DUE)

    take(brand, item("2", text=FRAUD), at=DUE + SECOND / 2)

    assert claim_due_brands(DUE + 1.5 * SECOND) == [brand.pk]


def test_a_suspended_brand_is_not_looked_at(brand):
    take(brand, item("1", text=FRAUD))
    suspend_brand(brand)

    assert claim_due_brands(DUE) == []
